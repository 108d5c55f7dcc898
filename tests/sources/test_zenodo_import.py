"""Imports from Zenodo: the contract, and what is Zenodo's own."""

from collections.abc import Iterator

import pytest

from exporter.errors import InvalidInput, RateLimited
from exporter.records.record import Header
from exporter.sources import IMPORTS
from exporter.sources.base import Entry
from exporter.sources.imports import ImportSource
from exporter.sources.options import parse
from simulators.zenodo import Zenodo
from tests.contracts.import_faults import ImportFaultsContract, Simulated
from tests.contracts.import_sources import ImportWorld, entries_of, refuses_unknown, walk
from tests.sources.import_worlds import allowing, opener
from tests.sources.invenio_shelves import CONTENT, TITLES, TOKEN, shelves, world_of, zenodo_of

pytestmark = pytest.mark.slow


class TestContract(ImportFaultsContract):
    @pytest.fixture(scope="class")
    @classmethod
    def simulated(cls) -> Iterator[Simulated]:
        with shelves(plain=False) as found:
            yield found

    @pytest.fixture(scope="class", params=["native", "datacite", "oai_dc"])
    @classmethod
    def world(cls, simulated: Simulated, request: pytest.FixtureRequest) -> Iterator[ImportWorld]:
        there = simulated.storage.url.replace("127.0.0.1", "localhost")
        http, url = allowing(simulated.service.url, there), simulated.service.url
        opens = opener("zenodo", http, url=url, community="water", format=request.param)
        yield from world_of(simulated, opens, "Zenodo", "Water of Poland")

    def test_a_community_that_does_not_exist_is_refused_and_never_everything(self, world: ImportWorld) -> None:
        refuses_unknown(world.open(community="no-such-community"))


@pytest.fixture
def zenodo() -> Iterator[Zenodo]:
    with shelves(plain=False) as found:
        yield zenodo_of(found)


@pytest.fixture
def source(zenodo: Zenodo) -> Iterator[ImportSource]:
    made = opener("zenodo", allowing(zenodo.url), url=zenodo.url, community="water")()
    yield made
    made.close()


def named(source: ImportSource, title: str) -> Entry:
    return next(entry for entry in entries_of(source, 25) if entry.title == title)


def version_of(entry: Entry) -> str:
    return entry.header.version.rpartition(".")[0]


def test_neither_a_community_nor_a_query_is_refused_in_the_form() -> None:
    with pytest.raises(InvalidInput) as told:
        parse(IMPORTS["zenodo"].options, {})
    assert list(told.value.faults) == ["community"]


@pytest.mark.parametrize(
    ("options", "titles"),
    [
        ({"community": "https://zenodo.org/communities/air/records?q=x"}, {"Wind"}),
        ({"community": "", "query": "Wind OR Lakes"}, {"Wind", "Lakes"}),
        ({"community": "water", "query": "Wind OR Lakes"}, {"Lakes"}),
    ],
)
def test_a_community_and_a_query_limit_what_comes(zenodo: Zenodo, options: dict[str, str], titles: set[str]) -> None:
    source = opener("zenodo", allowing(zenodo.url), url=zenodo.url)(**options)
    assert {entry.title for entry in entries_of(source)} == titles
    assert source.check().total == len(titles)
    source.close()


def test_a_new_version_is_the_same_item_with_another_version(zenodo: Zenodo, source: ImportSource) -> None:
    before = named(source, "Rivers")
    zenodo.shelf.new_version(version_of(before), {"more.csv": "1\n"}, title="More rivers")
    after = named(source, "More rivers")
    assert after.header.identifier == before.header.identifier
    assert after.header.version != before.header.version
    assert [file.name for file in source.record(after).files] == ["more.csv"]
    assert {entry.title for entry in entries_of(source)} == {"More rivers", *TITLES} - {"Rivers"}


def test_an_edit_changes_the_version_of_that_record_alone(zenodo: Zenodo, source: ImportSource) -> None:
    before = {entry.header.identifier: entry.header.version for entry in entries_of(source)}
    changed = named(source, "Lakes")
    zenodo.shelf.edit(version_of(changed), description="<p>Deep ones</p>")
    after = {entry.header.identifier: entry.header.version for entry in entries_of(source)}
    assert {key for key in after if after[key] != before[key]} == {changed.header.identifier}


def test_restricted_files_are_no_files_and_the_access_says_why(zenodo: Zenodo, source: ImportSource) -> None:
    zenodo.shelf.restrict(version_of(named(source, "Rivers")), until="2099-01-01")
    record = source.record(named(source, "Rivers"))
    assert (record.files, record.access.files, record.access.embargo_until) == ((), "restricted", "2099-01-01")


def test_the_owners_token_opens_restricted_files(zenodo: Zenodo, source: ImportSource) -> None:
    zenodo.shelf.restrict(version_of(named(source, "Rivers")))
    opened = opener("zenodo", allowing(zenodo.url), url=zenodo.url, community="water")(token=TOKEN)
    file = opened.record(named(opened, "Rivers")).files[0]
    with opened.open_file(file) as content:
        assert content.read() == CONTENT
    opened.close()


def test_lists_that_only_say_that_there_are_files_are_completed(zenodo: Zenodo, source: ImportSource) -> None:
    zenodo.public.bare_files = True
    assert [file.name for file in source.record(named(source, "Rivers")).files] == ["levels.csv"]
    assert any(entry.path.endswith("/files") for entry in zenodo.log)


def test_a_record_taken_back_leaves_the_list_and_says_so(zenodo: Zenodo, source: ImportSource) -> None:
    gone = named(source, "Seas")
    zenodo.remove_record(version_of(gone))
    assert "Seas" not in {entry.title for entry in entries_of(source)}
    with pytest.raises(Exception, match="taken back"):
        source.record(Entry(gone.header))


def test_a_walk_goes_far_beyond_the_window_that_a_search_shows(zenodo: Zenodo, source: ImportSource) -> None:
    zenodo.shelf.fill(60, ("water",))
    zenodo.search.window = 20
    pages = list(walk(source, 10))
    assert len({entry.header.identifier for page in pages for entry in page.entries}) == 65
    assert pages[-1].complete


def test_records_of_the_same_moment_are_all_brought(
    zenodo: Zenodo, source: ImportSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("exporter.sources.rdm_walk.MOST_BESIDE", 26)
    zenodo.shelf.fill(30, ("water",), prefix="Twin")
    moment = "2024-05-01T10:00:00.123456+00:00"
    with zenodo.guard:
        for version in zenodo.state.versions.values():
            version.created = moment
            zenodo.index(version)
    for size in (1, 4, 7, 25):
        zenodo.log.clear()
        pages = list(walk(source, size))
        assert len({entry.header.identifier for page in pages for entry in page.entries}) == 35
        assert pages[-1].complete
        assert len(zenodo.log) <= 35 / size + 5


def test_what_is_taken_back_while_the_list_is_walked_hides_no_other(zenodo: Zenodo, source: ImportSource) -> None:
    first = entries_of(source)[0]
    turn = zenodo.faults.after("GET /api/records[?]", lambda: zenodo.remove_record(version_of(first)))
    titles = [entry.title for entry in entries_of(source)]
    assert turn.happened == 1
    assert sorted(titles) == sorted(TITLES)


def test_guests_ask_for_25_records_at_most_and_members_for_100(zenodo: Zenodo) -> None:
    for token, most in (("", 25), (TOKEN, 100)):
        source = opener("zenodo", allowing(zenodo.url), url=zenodo.url, community="water")(token=token)
        zenodo.log.clear()
        source.listing("", 1000)
        assert source.features.most_a_page == most
        assert f"size={most}" in next(entry.query for entry in zenodo.log if entry.path == "/api/records")
        assert str(most) in source.check().notes[0]
        source.close()


def test_the_limit_of_searches_is_told_with_the_time_to_wait(zenodo: Zenodo, source: ImportSource) -> None:
    zenodo.faults.add("GET /api/records", status=429)
    with pytest.raises(RateLimited) as told:
        source.listing()
    assert told.value.retry_after_seconds > 0


def test_a_header_alone_brings_the_newest_version(zenodo: Zenodo, source: ImportSource) -> None:
    before = named(source, "Rivers")
    zenodo.shelf.new_version(version_of(before), {"more.csv": "1\n"}, title="More rivers")
    assert source.record(Entry(Header(before.header.identifier))).title == "More rivers"
