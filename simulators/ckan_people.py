"""CKAN's actions about people and organizations."""

from typing import Any

from simulators.ckan_answers import Sent, denied, invalid, name_of, natural, not_found, truth
from simulators.ckan_shown import Shown
from simulators.ckan_state import PERMISSIONS, Organization, User, now


class People(Shown):
    """Each action takes the person who asks and what was sent. A longer list of organizations is cut without a word."""

    most_organizations = 1000
    most_organizations_in_full = 25

    def organization_show(self, user: User | None, sent: Sent) -> Sent:
        if not sent.get("id"):
            raise invalid(id=["Missing value"])
        organization = self.state.organization(sent["id"])
        if organization is None:
            raise not_found()
        shown: Sent = {
            **self.organization_full(user, organization),
            "num_followers": 0,
            "extras": [],
            "tags": [],
            "groups": [],
        }
        if truth(sent.get("include_datasets", False)):
            shown["packages"] = [self.shown(each) for each in self.datasets_of(user, organization)][:10]
        if truth(sent.get("include_users", True)):
            members = sorted(organization.members.items())
            people = ((self.state.users[name], role) for name, role in members)
            shown["users"] = [{**self.person(None, each), "capacity": role} for each, role in people]
        return shown

    def organization_create(self, user: User | None, sent: Sent) -> Sent:
        if not (user and user.sysadmin):
            raise denied(f"User {name_of(user)} not authorized to create organizations")
        if sent.get("name") in self.state.organizations:
            raise invalid(name=["Group name already exists in database"])
        made = Organization(str(sent["name"]), str(sent.get("title") or sent["name"]))
        self.state.organizations[made.name] = made
        return self.organization_full(user, made)

    def organization_purge(self, user: User | None, sent: Sent) -> None:
        found = self.state.organization(str(sent.get("id")))
        if found is None:
            raise not_found()
        if not (user and user.sysadmin):
            raise denied(f"User {name_of(user)} not authorized to purge organization {found.id}")
        del self.state.organizations[found.name]

    def organization_list(self, user: User | None, sent: Sent) -> list[Any]:
        field, _, direction = str(sent.get("sort") or "title asc").partition(" ")
        active = [each for each in self.state.organizations.values() if each.state == "active"]
        active.sort(key=lambda each: each.name if field == "name" else each.title, reverse=direction == "desc")
        full = truth(sent.get("all_fields", False))
        start, most = natural(sent, "offset", 0), self.most_organizations_in_full if full else self.most_organizations
        chosen = active[start : start + min(natural(sent, "limit", most), most)]
        return [self.organization_full(user, each) if full else each.name for each in chosen]

    def organization_list_for_user(self, user: User | None, sent: Sent) -> list[Sent]:
        """About oneself, or by ``id`` about anybody: 2.11 refuses that to nobody, and asks no user's state."""
        person = user
        if sent.get("id"):
            person = self.state.user(sent["id"])
            if person is None:
                raise not_found()
        permission = sent.get("permission", "manage_group")
        active = [each for each in self.state.organizations.values() if each.state == "active"]
        if person and person.sysadmin:
            return [self.organization_with(each, "admin") for each in active]
        roles = {"admin"} | {role for role, granted in PERMISSIONS.items() if permission in granted}
        pairs = ((each, each.members.get(person.name, "") if person else "") for each in active)
        return [self.organization_with(each, role) for each, role in pairs if role in roles]

    def package_collaborator_list_for_user(self, user: User | None, sent: Sent) -> list[Sent]:
        if not sent.get("id"):
            raise invalid(id=["Missing value"])
        if not self.state.collaborators_enabled:
            raise invalid(message="Dataset collaborators not enabled")
        person = self.state.user(sent["id"])
        if person is None or not user or not (user.sysadmin or user.id == person.id):
            raise denied("Not allowed to retrieve collaborators" if user and user.sysadmin else "")
        wanted = sent.get("capacity")
        rows = [pair for pair in self.state.collaborators.items() if pair[0][1] == person.id and wanted in {None, pair[1]}]
        return [{"package_id": package, "capacity": role, "modified": now()} for (package, _), role in rows]

    def user_show(self, user: User | None, sent: Sent) -> Sent:
        person = self.state.user(sent["id"]) if sent.get("id") else user
        if person is None:
            raise not_found()
        return self.person(user, person)

    def user_list(self, user: User | None, sent: Sent) -> list[Any]:
        """``email`` is for sysadmins, and compared exactly."""
        email, part = sent.get("email"), str(sent.get("q", "")).lower()
        if email and not (user and user.sysadmin):
            raise denied()
        people = [each for each in self.state.users.values() if each.state != "deleted" and email in {None, "", each.email}]
        people = [each for each in people if part in f"{each.name} {each.fullname or ''}".lower()]
        people.sort(key=lambda each: each.fullname or each.name)
        return [self.person(user, each) if truth(sent.get("all_fields", True)) else each.name for each in people]
