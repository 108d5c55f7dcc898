"""Who may export which CKAN dataset: whoever may edit it there. Asked of CKAN for that person; in doubt the answer is no."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from exporter.clients.ckan import CkanClient
from exporter.crosswalks.ckan_fields import text_of
from exporter.crosswalks.text import one_line
from exporter.errors import NotAllowed, RemoteMissing, RemoteRefused
from exporter.sources.base import Permission, Person, Set

EDITING = frozenset({"editor", "admin"})
# Solr takes 1024 alternatives: whoever may edit more reaches the others by their address
MOST_ALTERNATIVES = 1000

NO_ACCOUNT = "Your sign-in is not connected to an account of CKAN. Ask the people who run CKAN."
NOT_ACTIVE = "Your account in CKAN is not active any more. Ask the people who run CKAN."
NO_DATASET = "This dataset does not exist in CKAN, or not any more."
NO_RIGHT = "You may not edit this dataset in CKAN, so you may not export it. Ask somebody who may edit it."
Package = Mapping[str, Any]
Names = Callable[[], frozenset[str]]


class Rights:
    """Answers for any person, with the key of the service: it must belong to a system administrator."""

    def __init__(self, client: CkanClient) -> None:
        self._client = client

    def permission(self, person: Person, identifier: str) -> Permission:
        """Raises RemoteUnavailable: then nobody may."""
        return self.of(person)(identifier)

    def of(self, person: Person) -> Callable[[str], Permission]:
        """Answers for many datasets of one person: only what differs among them is asked for each. Raises RemoteError."""
        if not person.account:
            return lambda _identifier: Permission(False, NO_ACCOUNT)
        user = self.find_active(person.account)
        if user is None:
            return lambda _identifier: Permission(False, NOT_ACTIVE)
        organizations = cache(lambda: frozenset(self._organizations(user)))
        shared = cache(lambda: frozenset(self._shared(user)))
        return lambda identifier: self._answer(user, identifier, organizations, shared)

    def _answer(self, user: Package, identifier: str, organizations: Names, shared: Names) -> Permission:
        package = self._find_package(identifier)
        if package is None:
            return Permission(False, NO_DATASET)
        return Permission(True) if _may_edit(user, package, organizations, shared) else Permission(False, NO_RIGHT)

    def sets(self, person: Person) -> tuple[Set, ...]:
        """Organizations in which the person may edit datasets."""
        user = self.find_active(person.account) if person.account else None
        if user is None:
            return ()
        found = self._client.read("organization_list_for_user", id=user["id"], permission="update_dataset")
        return tuple(Set(str(each["name"]), _title(each)) for each in found if each.get("name"))

    def find_active(self, name: str) -> Package | None:
        """The user of exactly this name: CKAN would take an id too."""
        try:
            user = self._client.read("user_show", id=name)
        except (RemoteMissing, NotAllowed):
            return None
        good = isinstance(user, Mapping) and user.get("name") == name and user.get("state") == "active"
        return user if good else None

    def account_of(self, username: str, email: str, email_verified: bool) -> str:
        """The CKAN name of who signed in: by the same name, else by a verified address that one user alone has."""
        if username and self.find_active(username):
            return username
        return self._by_email(email.strip()) if email_verified and email.strip() else ""

    def editable(self, person: Person) -> str | None:
        """What ``package_search`` is to be limited to (fq): "" for everything, None for nothing."""
        user = self.find_active(person.account) if person.account else None
        if user is None:
            return None
        return "" if user.get("sysadmin") is True else self._limits(user)

    def _limits(self, user: Package) -> str:
        identifier = quoted(user["id"])
        limits = [f"(creator_user_id:{identifier} AND (*:* NOT owner_org:[* TO *]))"]
        organizations, datasets = list(self._organizations(user)), list(self._shared(user))
        for field, found in (("owner_org", organizations), ("id", datasets)):
            if found:
                limits.append(f"{field}:({' OR '.join(map(quoted, found[:MOST_ALTERNATIVES]))})")
        return f"({' OR '.join(limits)})"

    def _organizations(self, user: Package) -> Iterator[str]:
        # without the permission CKAN lists those that one may manage: editors would have none
        found = self._client.read("organization_list_for_user", id=user["id"], permission="update_dataset")
        yield from (each["id"] for each in found)

    def _shared(self, user: Package) -> Iterator[str]:
        """Datasets that were shared with this person for editing; none where the site does not allow it (409)."""
        try:
            found = self._client.read("package_collaborator_list_for_user", id=user["id"])
        except (RemoteRefused, NotAllowed):
            return
        yield from (each["package_id"] for each in found if each.get("capacity") in EDITING)

    def _find_package(self, identifier: str) -> Package | None:
        try:
            package = self._client.read("package_show", id=identifier)
        except (RemoteMissing, NotAllowed):
            return None
        return package if isinstance(package, Mapping) and package.get("state") != "deleted" else None

    def _by_email(self, email: str) -> str:
        """CKAN compares addresses letter by letter."""
        found = {name for spelling in (email, email.lower()) for name in self._users_of(spelling)}
        return found.pop() if len(found) == 1 else ""

    def _users_of(self, email: str) -> Iterator[str]:
        try:
            users = self._client.read("user_list", email=email)
        except NotAllowed:  # the key is no administrator's
            return
        for user in users:
            if user.get("state") == "active" and str(user.get("email", "")).casefold() == email.casefold():
                yield str(user["name"])


def _may_edit(user: Package, package: Package, organizations: Names, shared: Names) -> bool:
    if user.get("sysadmin") is True:
        return True
    owner = package.get("owner_org")
    if owner and owner in organizations():
        return True
    if not owner and package.get("creator_user_id") == user["id"]:
        return True
    return package["id"] in shared()


def _title(organization: Package) -> str:
    return one_line(text_of(organization.get("title"))) or str(organization["name"])


def quoted(identifier: str) -> str:
    """As one word of a Solr query, whatever is in it."""
    return '"' + identifier.replace("\\", "").replace('"', "") + '"'
