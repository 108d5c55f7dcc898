"""A Zenodo community that holds more than a search shows: the contract, and what OAI-PMH does on the way."""

from collections.abc import Iterator
from urllib.parse import parse_qs

import pytest

from exporter.errors import RateLimited, RemoteUnavailable
from exporter.sources import zenodo_import, zenodo_set, zenodo_set_place
from exporter.sources.base import Listing
from exporter.sources.imports import ImportSource
from exporter.sources.zenodo_set_place import set_place_of
from simulators.server import Logged
from simulators.zenodo import Zenodo
from tests.contracts.import_faults import ImportFaultsContract, Simulated
from tests.contracts.import_sources import ImportWorld, walk
from tests.sources.import_worlds import allowing, opener
from tests.sources.invenio_shelves import shelves, world_of, zenodo_of

pytestmark = pytest.mark.slow
WATER = 65
"""Records of the community."""


@pytest.fixture(scope="module", autouse=True)
def _small() -> Iterator[None]:
    """What is thousands at Zenodo."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(zenodo_import, "WINDOW", 4)
        for module in (zenodo_set, zenodo_set_place):
            patch.setattr(module, "MOST", 16)
        yield


class TestContract(ImportFaultsContract):
    """Its selection has five records: one more than the window."""

    @pytest.fixture(scope="class")
    @classmethod
    def simulated(cls) -> Iterator[Simulated]:
        with shelves(plain=False) as found:
            zenodo_of(found).oai.page_size = 2
            yield found

    @pytest.fixture(scope="class", params=["native", "datacite", "oai_dc"])
    @classmethod
    def world(cls, simulated: Simulated, request: pytest.FixtureRequest) -> Iterator[ImportWorld]:
        there = simulated.storage.url.replace("127.0.0.1", "localhost")
        http, url = allowing(simulated.service.url, there), simulated.service.url
        opens = opener("zenodo", http, url=url, community="water", format=request.param)
        yield from world_of(simulated, opens, "Zenodo", "Water of Poland")

    def test_the_list_of_this_selection_is_one_of_oai_pmh(self, world: ImportWorld, simulated: Simulated) -> None:
        simulated.service.log.clear()
        assert list(walk(world.source))[-1].complete
        assert any("ListIdentifiers" in entry.query for entry in simulated.service.log)

    @pytest.mark.parametrize("knob", ["wrong_total", "wrong_last_total"])
    def test_more_promised_than_came_is_not_complete(self, world: ImportWorld, simulated: Simulated, knob: str) -> None:
        """Here it is looked for by the other walk, so that some come again."""
        fault = simulated.service.faults.add(simulated.lists, knob=knob, value=99, times=-1)
        pages = list(walk(world.source))
        assert fault.happened
        assert not pages[-1].complete
        assert {entry.title for page in pages for entry in page.entries} == set(world.titles)


@pytest.fixture
def zenodo() -> Iterator[Zenodo]:
    """Sixty-five records in the community, some of them in more than one version."""
    with shelves(plain=False) as found:
        made = zenodo_of(found)
        made.search.window, made.oai.page_size = 20, 5
        for number in made.shelf.fill(60, ("water",))[:3]:
            made.shelf.new_version(number, {"new.csv": "1\n"}, title=f"New version of {number}")
        yield made


@pytest.fixture
def source(zenodo: Zenodo) -> Iterator[ImportSource]:
    made = opener("zenodo", allowing(zenodo.url), url=zenodo.url, community="water")()
    yield made
    made.close()


def concepts(pages: list[Listing]) -> list[str]:
    return [entry.header.identifier for page in pages for entry in page.entries]


def all_of(zenodo: Zenodo) -> set[str]:
    water = next(each.id for each in zenodo.state.communities.values() if each.slug == "water")
    return {each.parent.id for each in zenodo.state.versions.values() if water in each.parent.communities}


def asked_of_oai(zenodo: Zenodo) -> list[Logged]:
    return [entry for entry in zenodo.log if entry.path == "/oai2d"]


def by_making(zenodo: Zenodo) -> list[Logged]:
    return [entry for entry in zenodo.log if "created%3A" in entry.query]


def is_whole(zenodo: Zenodo, pages: list[Listing]) -> bool:
    found = concepts(pages)
    return (len(found), set(found), pages[-1].complete, pages[-1].total) == (WATER, all_of(zenodo), True, WATER)


def test_a_community_beyond_the_window_comes_whole_and_each_work_once_by_its_newest_version(
    zenodo: Zenodo, source: ImportSource
) -> None:
    zenodo.log.clear()
    pages = list(walk(source, 10))
    assert is_whole(zenodo, pages)
    titles = [entry.title for page in pages for entry in page.entries]
    assert sum(title.startswith("New version of") for title in titles) == 3
    assert not {"Record 0", "Record 1", "Record 2"} & set(titles)
    asked = [parse_qs(entry.query) for entry in asked_of_oai(zenodo)]
    assert {each["set"][0] for each in asked if "set" in each} == {"user-water"}
    assert sum("resumptionToken" in each for each in asked) >= 5
    assert by_making(zenodo) == []
    # a window in which nothing changed is answered with 422
    assert {entry.status for entry in zenodo.log if "from=" not in entry.query} == {200}


def test_a_query_is_no_set_and_walked_by_time_of_making(zenodo: Zenodo) -> None:
    for options in ({"query": "Record"}, {"community": "water", "query": "Record"}):
        zenodo.log.clear()
        source = opener("zenodo", allowing(zenodo.url), url=zenodo.url)(**options)
        assert len(concepts(list(walk(source, 10)))) == 57
        assert (asked_of_oai(zenodo), len(by_making(zenodo)) >= 5) == ([], True)
        source.close()


def test_a_community_that_a_search_shows_whole_is_not_asked_of_oai_pmh(
    zenodo: Zenodo, source: ImportSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zenodo_import, "WINDOW", WATER)
    assert is_whole(zenodo, list(walk(source, 10)))
    assert asked_of_oai(zenodo) == []


def test_a_token_that_died_meanwhile_begins_its_window_again(zenodo: Zenodo, source: ImportSource) -> None:
    moment = [0.0]
    zenodo.oai.clock = lambda: moment[0]
    pages, cursor, died = [], "", 0
    while not pages or cursor:
        place = set_place_of(cursor)
        if place and place.window.token and died < 2:
            moment[0] += 121
            died += 1
        pages.append(source.listing(cursor, 10))
        cursor = pages[-1].cursor
    refused = [entry for entry in asked_of_oai(zenodo) if "resumptionToken" in entry.query and entry.status == 422]
    assert (len(refused), died) == (2, 2)
    assert is_whole(zenodo, pages)
    assert by_making(zenodo) == []


def test_an_answer_that_was_lost_is_noticed_although_the_next_one_looks_like_it(
    zenodo: Zenodo, source: ImportSource
) -> None:
    fault = zenodo.faults.add("resumptionToken", when="after", drop=True)
    pages, cursor, lost = [], "", 0
    while not pages or cursor:
        try:
            pages.append(source.listing(cursor, 10))
            cursor = pages[-1].cursor
        except RemoteUnavailable:
            lost += 1
    assert (fault.happened, lost) == (1, 1)
    assert is_whole(zenodo, pages)
    windows = [entry.query for entry in asked_of_oai(zenodo) if "until=" in entry.query]
    assert len(windows) > len(set(windows)), "no window was begun again"
    assert by_making(zenodo) == []


@pytest.mark.parametrize(
    "fault", [{"status": 404}, {"status": 504, "html": True}, {"status": 403, "html": True}, {"status": 422}]
)
def test_where_oai_pmh_fails_for_good_the_walk_by_time_of_making_brings_all(
    zenodo: Zenodo, source: ImportSource, fault: dict[str, object]
) -> None:
    happened = zenodo.faults.add("verb=ListIdentifiers", times=-1, **fault)
    pages = list(walk(source, 10))
    assert happened.happened
    assert (set(concepts(pages)), pages[-1].complete) == (all_of(zenodo), True)
    assert len(by_making(zenodo)) >= 5


def test_oai_pmh_that_asks_to_wait_is_waited_for(zenodo: Zenodo, source: ImportSource) -> None:
    fault = zenodo.faults.add("resumptionToken", status=429, headers={"Retry-After": "7"})
    with pytest.raises(RateLimited) as told:
        list(walk(source, 10))
    assert (fault.happened, told.value.retry_after_seconds) == (1, 7)


def test_what_oai_pmh_does_not_list_is_brought_by_the_other_walk(zenodo: Zenodo, source: ImportSource) -> None:
    hidden = [each.id for each in zenodo.state.versions.values() if each.published and "Record 40" in str(each.published)]
    zenodo.oai.unlisted = set(hidden)
    pages = list(walk(source, 10))
    assert len(hidden) == 1
    assert (set(concepts(pages)), pages[-1].complete) == (all_of(zenodo), True)
    assert len(by_making(zenodo)) >= 5


def test_a_set_that_oai_pmh_does_not_know_loses_nothing(zenodo: Zenodo, source: ImportSource) -> None:
    zenodo.oai.set_prefix = "community-"
    pages = list(walk(source, 10))
    assert 422 in [entry.status for entry in asked_of_oai(zenodo)]
    assert (set(concepts(pages)), pages[-1].complete) == (all_of(zenodo), True)


def test_what_comes_and_changes_while_the_list_is_read_is_brought_too(zenodo: Zenodo, source: ImportSource) -> None:
    number = next(each.id for each in zenodo.state.versions.values() if each.published and each.number == 1)

    def meanwhile() -> None:
        zenodo.shelf.new_record("Ponds", {"p.csv": "1"}, ("water",))
        zenodo.shelf.new_version(number, {"n.csv": "1"}, title="Newer")

    turn = zenodo.faults.after("id%3A", meanwhile)
    pages = list(walk(source, 10))
    assert turn.happened == 1
    assert set(concepts(pages)) == all_of(zenodo)
    assert {"Ponds", "Newer"} <= {entry.title for page in pages for entry in page.entries}


def test_a_second_in_which_more_changed_than_a_window_holds_is_taken_whole(zenodo: Zenodo, source: ImportSource) -> None:
    with zenodo.guard:
        for version in zenodo.state.versions.values():
            version.updated = "2024-05-01T10:00:00.500000+00:00"
            zenodo.index(version)
    assert is_whole(zenodo, list(walk(source, 10)))
    assert by_making(zenodo) == []


def test_one_in_which_far_more_changed_is_left_to_the_other_walk(
    zenodo: Zenodo, source: ImportSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zenodo_set, "MOST_OF_A_SECOND", 50)
    with zenodo.guard:
        for version in zenodo.state.versions.values():
            version.updated = "2024-05-01T10:00:00.500000+00:00"
            zenodo.index(version)
    pages = list(walk(source, 10))
    assert (set(concepts(pages)), pages[-1].complete) == (all_of(zenodo), True)
    assert len(by_making(zenodo)) >= 5
