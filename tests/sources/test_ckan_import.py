"""Imports from a CKAN: the contract against the real one and the simulated one, and what is CKAN's own."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import pytest

from exporter.errors import FileMissing, RecordError, RemoteMissing, RemoteRefused, TokenRefused
from exporter.records.record import FileOrigin, Header
from exporter.sources.base import Entry
from exporter.sources.imports import ImportSource
from simulators.ckan import Ckan
from simulators.ckan_state import Content
from simulators.server import Service, Simulator
from simulators.storage import Storage
from tests.contracts.import_faults import ImportFaultsContract, Simulated
from tests.contracts.import_sources import ImportSourceContract, ImportWorld, entries_of, refuses_unknown, walk
from tests.servers.ckan import CkanServer
from tests.sources.ckan_site import Site, real
from tests.sources.import_worlds import allowing, opener

pytestmark = pytest.mark.slow

CONTENT = b"hour,level\n1,2\n"
NAMES = ("rivers", "lakes", "seas", "springs", "canals")


def world_of(site: Site, *allowed: str, form: str = "json") -> Iterator[ImportWorld]:
    owner, other = site.organization("water"), site.organization("forests")
    datasets = [site.dataset(name, owner_org=owner, tags=[{"name": "Water"}]) for name in NAMES]
    site.upload(datasets[0], "levels.csv", CONTENT)
    site.dataset("oaks", owner_org=other)
    site.dataset("wells", owner_org=owner, private=True)
    gone = site.dataset("ponds", owner_org=owner)
    if isinstance(site.people, CkanServer):
        site.people.purge_dataset(gone["id"])
    else:
        site.act("package_delete", id=gone["id"])
    opens = opener("ckan", allowing(site.url, *allowed), url=site.url, organization=owner, format=form)
    source = opens()
    yield ImportWorld(
        opens,
        source,
        "CKAN",
        site.act("organization_show", id=owner)["title"] or owner,
        tuple(name.title() for name in NAMES),
        datasets[0]["id"],
        CONTENT,
        "",
        gone["id"],
    )
    source.close()


class Ckans(ImportSourceContract):
    """What is asked of both CKANs beyond the contract."""

    def test_an_organization_that_does_not_exist_is_refused_and_never_everything(self, world: ImportWorld) -> None:
        refuses_unknown(world.open(organization="no-such-organization"))


@pytest.mark.slow
class TestRealContract(Ckans):
    @pytest.fixture(scope="class")
    @classmethod
    def world(cls, ckan_server: CkanServer) -> Iterator[ImportWorld]:
        yield from world_of(real(ckan_server))


class TestSimulatedContract(Ckans, ImportFaultsContract):
    @pytest.fixture(scope="class")
    @classmethod
    def simulated(cls) -> Iterator[Simulated]:
        ckan, storage = Ckan(), Storage()
        ckan.storage = storage
        with Simulator(ckan), Simulator(storage):
            yield Simulated(ckan, "package_search", ckan.admin_token, storage)

    @pytest.fixture(scope="class", params=["json", "dcat"])
    @classmethod
    def world(cls, simulated: Simulated, request: pytest.FixtureRequest) -> Iterator[ImportWorld]:
        ckan = simulated.service
        assert isinstance(ckan, Ckan)
        ckan.purge_datasets()
        ckan.dcat = True
        yield from world_of(
            Site(ckan.url, ckan.admin_token, ckan),
            simulated.storage.url.replace("127.0.0.1", "localhost"),
            form=request.param,
        )


@pytest.fixture
def ckan() -> Iterator[Ckan]:
    made = Ckan()
    with Simulator(made):
        yield made


def source_of(ckan: Ckan, token: str = "", **options: str) -> ImportSource:
    return opener("ckan", allowing(ckan.url), url=ckan.url)(token=token, **options)


def titles_of(source: ImportSource) -> list[str]:
    return sorted(entry.title for entry in entries_of(source))


def test_without_an_organization_everything_public_comes(ckan: Ckan) -> None:
    ckan.new_organization("water")
    ckan.new_dataset("rivers", "water", title="Rivers")
    ckan.new_dataset("oaks", title="Oaks")
    ckan.new_dataset("wells", "water", title="Wells", private=True)
    source = source_of(ckan)
    assert (titles_of(source), source.check().scope) == (["Oaks", "Rivers"], "All organizations")
    assert not any("organization" in entry.query for entry in ckan.log)


def test_a_token_shows_private_datasets_and_opens_their_files(ckan: Ckan) -> None:
    ckan.new_organization("water", ada="editor")
    token = ckan.new_token("ada") if "ada" in ckan.state.users else ckan.new_user("ada")
    ckan.new_dataset("wells", "water", {"levels.csv": CONTENT}, title="Wells", private=True)
    assert titles_of(source_of(ckan)) == []
    source = source_of(ckan, token)
    entry = entries_of(source)[0]
    assert (entry.title, source.check().notes) == ("Wells", ())
    with source.open_file(source.record(entry).files[0]) as content:
        assert content.read() == CONTENT
    with pytest.raises(TokenRefused, match="private"):
        source_of(ckan).record(Entry(Header(entry.header.identifier)))


def test_a_token_that_nobody_knows_is_noted(ckan: Ckan) -> None:
    assert "token" in source_of(ckan, "wrong").check().notes[0]


def test_a_link_is_fetched_without_the_token(ckan: Ckan) -> None:
    ckan.new_dataset("rivers", links={"Table": f"{ckan.url}/elsewhere/table.csv"})
    there = Ckan()
    with Simulator(there):
        there.state.linked["/elsewhere/table.csv"] = Content.of(CONTENT)
        ckan.new_dataset("lakes", links={"Table": f"{there.url}/elsewhere/table.csv"})
        source = opener("ckan", allowing(ckan.url, there.url), url=ckan.url)(token=ckan.admin_token)
        entry = next(entry for entry in entries_of(source) if entry.title == "lakes")
        with source.open_file(source.record(entry).files[0]) as content:
            assert content.read() == CONTENT
        assert there.log
        assert not any("authorization" in entry.headers for entry in there.log)


@pytest.mark.parametrize("path", ["/elsewhere/table.csv", "/dataset/other/resource/0/download/table.csv"])
def test_a_link_that_leads_back_into_the_portal_is_followed_without_the_token(ckan: Ckan, path: str) -> None:
    """Whoever edits a dataset there would read with it what only its owner may read, and see it published here."""
    ckan.state.linked[path] = Content.of(CONTENT)
    ckan.new_dataset("rivers", links={"Table": ckan.url + path})
    source = source_of(ckan, ckan.admin_token)
    file = source.record(entries_of(source)[0]).files[0]
    with suppress(FileMissing), source.open_file(replace(file, origin=FileOrigin.STORE)) as content:
        assert content.read() == CONTENT
    asked = [entry for entry in ckan.log if entry.path == path]
    assert len(asked) == 1
    assert "authorization" not in asked[0].headers


def test_a_web_page_in_place_of_a_file_is_told(ckan: Ckan) -> None:
    ckan.new_organization("water", ada="editor")
    token = ckan.new_user("ada")
    ckan.new_dataset("wells", "water", {"levels.csv": CONTENT}, title="Wells", private=True)
    owner = source_of(ckan, token)
    file = owner.record(entries_of(owner)[0]).files[0]
    ckan.login_page = True
    with pytest.raises(FileMissing, match="web page"):
        with source_of(ckan).open_file(file):
            pass


def test_an_organization_that_is_renamed_meanwhile_is_walked_on(ckan: Ckan) -> None:
    ckan.new_organization("water")
    for name in ("rivers", "lakes", "seas"):
        ckan.new_dataset(name, "water", title=name)
    source = source_of(ckan, organization="water")
    turn = ckan.faults.after("package_search", lambda: ckan.rename_organization("water", "waters"))
    assert titles_of(source) == ["lakes", "rivers", "seas"]
    assert turn.happened == 1
    with pytest.raises(RemoteMissing, match="another name"):
        source.check()


def test_an_organization_is_known_by_its_id_too(ckan: Ckan) -> None:
    organization = ckan.new_organization("water")
    ckan.new_dataset("rivers", "water", title="Rivers")
    assert titles_of(source_of(ckan, organization=organization["id"])) == ["Rivers"]


def test_what_is_deleted_while_the_list_is_walked_hides_no_other(ckan: Ckan) -> None:
    for name in NAMES:
        ckan.new_dataset(name, title=name)
    source = source_of(ckan)
    first = source.listing("", 2).entries[0]
    turn = ckan.faults.after("package_search", lambda: ckan.purge_dataset(first.title))
    pages = list(walk(source))
    assert turn.happened == 1
    assert sorted(entry.title for page in pages for entry in page.entries) == [
        "canals",
        "lakes",
        "rivers",
        "seas",
        "springs",
    ]


def test_an_edit_changes_the_version_of_that_dataset_alone(ckan: Ckan) -> None:
    for name in ("rivers", "lakes", "seas"):
        ckan.new_dataset(name, title=name)
    source = source_of(ckan)
    before = {entry.title: entry.header.version for entry in entries_of(source)}
    ckan.change_dataset("lakes", notes="Deep ones")
    after = {entry.title: entry.header.version for entry in entries_of(source)}
    assert {title for title in after if after[title] != before[title]} == {"lakes"}


@pytest.mark.slow
def test_ten_thousand_datasets_are_walked(ckan: Ckan) -> None:
    ckan.fill(10_050)
    pages = list(walk(source_of(ckan), 1000))
    assert len({entry.header.identifier for page in pages for entry in page.entries}) == 10_050
    assert (len(pages), pages[-1].complete) == (11, True)


def test_a_portal_without_dcat_is_told_before_anything_begins(ckan: Ckan) -> None:
    ckan.new_dataset("rivers", title="Rivers")
    source = source_of(ckan, format="dcat")
    with pytest.raises(RemoteRefused, match="no DCAT"):
        source.check()
    with pytest.raises(RecordError, match="no DCAT"):
        source.record(entries_of(source)[0])


def test_what_is_no_ckan_is_told_so() -> None:
    with Simulator(Service()) as simulator:
        with pytest.raises(RemoteRefused, match="no CKAN"):
            opener("ckan", allowing(simulator.url), url=simulator.url)().check()
