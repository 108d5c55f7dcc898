"""Who may export: every role of CKAN, told by us as CKAN itself would tell it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from ckanapi import NotAuthorized, ValidationError

from exporter.errors import RemoteUnavailable
from exporter.records.record import Header
from exporter.sources.base import Permission, Person, Selection, walk
from exporter.sources.ckan import CkanSource
from simulators.ckan import Ckan
from tests.servers.ckan import CkanServer
from tests.sources.ckan_site import Site, real, simulated

ROLES = {
    "admin": True,
    "editor": True,
    "member": False,
    "outsider": False,
    "editor-elsewhere": False,
    "collaborator-editor": True,
    "collaborator-member": False,
    "sysadmin": True,
    "deleted-editor": False,
}


class Rights:
    """Organizations, people in every role, and three datasets."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.tokens = {role: site.user(role)[1] for role in [*ROLES, "creator"]}
        owner = site.organization("owner", admin="admin", editor="editor", member="member", **{"deleted-editor": "editor"})
        other = site.organization("other", **{"editor-elsewhere": "editor", "creator": "editor"})
        site.act("user_patch", id=self.name("sysadmin"), sysadmin=True)
        self.datasets = {
            "public": site.dataset("public", owner_org=owner),
            "private": site.dataset("private", owner_org=owner, private=True),
            "un-owned": site.dataset("unowned", by=self.tokens["creator"]),
        }
        self.other = other
        self.share("package_collaborator_create", capacity="editor")
        self.share("package_collaborator_create", capacity="member")
        site.act("user_delete", id=self.name("deleted-editor"))

    def share(self, action: str, capacity: str) -> None:
        for dataset in ("public", "private"):
            sent = {"id": self.datasets[dataset]["id"], "user_id": self.name(f"collaborator-{capacity}")}
            self.site.act(action, **sent, **({"capacity": capacity} if action.endswith("create") else {}))

    def name(self, role: str) -> str:
        return f"{role}-{self.site.ending}"

    def person(self, role: str) -> Person:
        return Person("sub", account=self.name(role))

    def ckan_says(self, role: str, dataset: str) -> bool:
        """She saves the dataset with her own token."""
        try:
            self.site.act("package_patch", self.tokens[role], id=self.datasets[dataset]["id"], notes=f"by {role}")
        except (NotAuthorized, ValidationError):
            return False
        return True


@pytest.fixture(scope="module")
def rights(ckan_server: CkanServer) -> Iterator[Rights]:
    ckan_server.configure("ckan.auth.allow_dataset_collaborators=true", "ckan.auth.create_unowned_dataset=true")
    made = Rights(real(ckan_server))
    yield made
    for capacity in ("editor", "member"):
        # CKAN cannot purge a dataset that is shared with somebody (500)
        made.share("package_collaborator_delete", capacity)
    ckan_server.configure("ckan.auth.allow_dataset_collaborators=false", "ckan.auth.create_unowned_dataset=false")


@pytest.fixture
def site(rights: Rights) -> Site:
    return rights.site


@pytest.mark.parametrize("dataset", ["public", "private"])
@pytest.mark.parametrize("role, may", ROLES.items())
def test_we_say_what_ckan_says(rights: Rights, source: CkanSource, role: str, may: bool, dataset: str) -> None:
    answer = source.permission(rights.person(role), Header(rights.datasets[dataset]["id"]))
    assert answer.allowed is rights.ckan_says(role, dataset) is may
    assert bool(answer.reason) is not may


@pytest.mark.parametrize("role", [role for role in ROLES if role != "sysadmin"])
def test_a_dataset_that_nobody_owns_is_not_everybodys(rights: Rights, source: CkanSource, role: str) -> None:
    assert not source.permission(rights.person(role), Header(rights.datasets["un-owned"]["id"])).allowed


@pytest.mark.parametrize("role", ["creator", "sysadmin"])
def test_a_dataset_that_nobody_owns_is_its_creators(rights: Rights, source: CkanSource, role: str) -> None:
    assert source.permission(rights.person(role), Header(rights.datasets["un-owned"]["id"])).allowed


@pytest.mark.parametrize("role", [*ROLES, "creator"])
def test_the_list_of_a_person_is_what_she_may_export(rights: Rights, source: CkanSource, role: str) -> None:
    person = rights.person(role)
    listed = {entry.header.identifier for entry in walk(source, Selection(person=person))}
    allowed = {each["id"] for each in rights.datasets.values() if source.permission(person, Header(each["id"])).allowed}
    assert listed == allowed


@pytest.mark.parametrize("role", [*ROLES, "creator"])
def test_asked_for_many_at_once_the_answers_are_those_for_each(rights: Rights, source: CkanSource, role: str) -> None:
    person = rights.person(role)
    answer = source.permissions_of(person)
    for header in (*(Header(each["id"]) for each in rights.datasets.values()), Header("no-such-dataset")):
        assert answer(header) == source.permission(person, header)


@pytest.mark.parametrize(
    ("role", "mine"), [("editor", True), ("admin", True), ("member", False), ("outsider", False), ("deleted-editor", False)]
)
def test_the_organizations_of_a_person_are_those_whose_datasets_she_may_edit(
    rights: Rights, source: CkanSource, role: str, mine: bool
) -> None:
    owner = rights.datasets["public"]["organization"]
    assert (
        (owner["name"], owner["title"]) in {(each.identifier, each.title) for each in source.sets(rights.person(role))}
    ) is mine


def test_an_organization_is_listed_alone(rights: Rights, source: CkanSource) -> None:
    owner = rights.datasets["public"]["organization"]["name"]
    found = {entry.header.identifier for entry in walk(source, Selection(set=owner, person=rights.person("editor")))}
    assert found == {rights.datasets[name]["id"] for name in ("public", "private")}


def test_an_id_is_no_name(rights: Rights, source: CkanSource) -> None:
    identifier = rights.site.act("user_show", id=rights.name("admin"))["id"]
    asked = Header(rights.datasets["public"]["id"])
    assert not source.permission(Person("sub", account=identifier), asked).allowed


def test_the_key_of_no_administrator_lets_nobody_see_more(rights: Rights, tmp_path: Path) -> None:
    with rights.site.source(tmp_path, apikey=rights.tokens["outsider"]) as source:
        answer = source.permission(rights.person("outsider"), Header(rights.datasets["private"]["id"]))
    assert not answer.allowed


def test_who_signs_in_is_the_user_of_the_same_name(rights: Rights, source: CkanSource) -> None:
    assert source.account_of(rights.name("editor"), "", False) == rights.name("editor")


def test_who_has_no_name_in_ckan_is_known_by_the_verified_address(rights: Rights, source: CkanSource) -> None:
    address = f"{rights.name('editor')}@example.org"
    assert source.account_of("somebody", address, True) == rights.name("editor")
    assert source.account_of("somebody", address.upper(), True) == rights.name("editor")
    assert source.account_of("somebody", address, False) == ""
    assert source.account_of("somebody", "%", True) == ""


def test_a_deleted_user_is_nobody(rights: Rights, source: CkanSource) -> None:
    name = rights.name("deleted-editor")
    assert source.account_of(name, f"{name}@example.org", True) == ""


def test_an_empty_name_is_nobody(source: CkanSource) -> None:
    assert source.account_of("", "", True) == ""


class TestWithoutCollaborators:
    """As CKAN is by default, on the simulated one: a site that knows no collaborators, one that is away, wrong answers."""

    @pytest.fixture
    def site(self) -> Iterator[Site]:
        with simulated() as site:
            yield site

    @pytest.fixture
    def asked(self, site: Site) -> tuple[Person, Header]:
        name, _ = site.user("ada")
        return Person("sub", account=name), Header(
            site.dataset("rivers", owner_org=site.organization("water", ada="editor"))["id"]
        )

    def test_an_editor_may_and_a_stranger_may_not(
        self, site: Site, source: CkanSource, asked: tuple[Person, Header]
    ) -> None:
        assert source.permission(*asked) == Permission(True)
        stranger, _ = site.user("ulla")
        assert not source.permission(Person("sub", account=stranger), asked[1]).allowed

    @pytest.mark.parametrize("action", ["user_show", "package_show", "organization_list_for_user"])
    def test_nobody_may_while_ckan_does_not_answer(
        self, site: Site, source: CkanSource, asked: tuple[Person, Header], action: str
    ) -> None:
        assert isinstance(site.people, Ckan)
        fault = site.people.faults.add(action, times=-1, status=500)
        with pytest.raises(RemoteUnavailable):
            source.permission(*asked)
        assert fault.happened == 3

    def test_a_role_that_is_taken_away_ends_the_right(
        self, site: Site, source: CkanSource, asked: tuple[Person, Header]
    ) -> None:
        assert isinstance(site.people, Ckan)
        site.people.set_role(f"water-{site.ending}", asked[0].account, None)
        assert not source.permission(*asked).allowed

    def test_two_users_of_one_address_are_nobody(self, site: Site, source: CkanSource) -> None:
        site.user("eva", "both@example.org")
        assert source.account_of("", "both@example.org", True) == f"eva-{site.ending}"
        site.user("uwe", "both@example.org")
        assert source.account_of("", "both@example.org", True) == ""
