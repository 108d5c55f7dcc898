"""Lists of a DSpace 7 or later do what nobody would expect: one test each."""

from datetime import UTC, datetime

import pytest

from exporter.errors import RemoteMissing, RemoteRefused, RemoteUnavailable
from exporter.sources.imports import ImportSource
from tests.contracts.import_sources import entries_of, walk
from tests.sources.dspace_site import LISTS, TITLES, Shelf, opened, source, water

__all__ = ["source", "water"]
pytestmark = pytest.mark.slow


def asked(water: Shelf, part: str) -> list[str]:
    return [f"{entry.path}?{entry.query}" for entry in water.dspace.log if part in entry.path]


@pytest.mark.parametrize(("most", "count"), [(100, 250), (50, 80), (50, 50), (7, 8), (1000, 100)])
def test_a_server_that_gives_fewer_than_it_says_loses_nothing(water: Shelf, most: int, count: int) -> None:
    """Up to version 8 a search gives 100, tells the size that was asked for, and works out its total from what came."""
    water.dspace.most_found = most
    full = water.dspace.new_collection("Full", water.community)
    water.dspace.fill(count, full)
    source = opened(water, scope=water.handle(full))
    pages = list(walk(source, 5000))
    assert len({entry.header.identifier for page in pages for entry in page.entries}) == count
    assert (pages[-1].complete, pages[-1].total) == (True, count)
    source.close()


def test_items_of_the_same_moment_come_once_each(water: Shelf) -> None:
    twins = water.dspace.new_collection("Twins", water.community)
    moment = datetime(2024, 5, 1, tzinfo=UTC)
    for number in range(30):
        water.dspace.new_item(f"Twin {number}", None, twins, "", moment)
    source = opened(water, scope=water.handle(twins))
    for size in (4, 7, 100):
        pages = list(walk(source, size))
        assert len({entry.header.identifier for page in pages for entry in page.entries}) == 30
        assert pages[-1].complete
    source.close()


def test_lists_are_sorted_by_what_stays(water: Shelf, source: ImportSource) -> None:
    entries_of(source)
    lists = asked(water, "/discover/search/objects")
    assert lists
    assert all("sort=dc.date.accessioned%2CASC" in each and "dsoType=item" in each for each in lists)


def test_an_item_that_is_deleted_meanwhile_makes_the_walk_incomplete(water: Shelf, source: ImportSource) -> None:
    turn = water.dspace.faults.after(f"{LISTS}.*page=0&size=2", lambda: water.dspace.delete(water.items[0]))
    pages = list(walk(source))
    assert turn.happened == 1
    assert not pages[-1].complete


def test_a_collection_that_goes_while_it_is_walked_does_not_become_everything(water: Shelf, source: ImportSource) -> None:
    weather = water.dspace.new_collection("Also air", water.dspace.new_community("More weather"))
    for number in range(20):
        water.dspace.new_item(f"Wind {number}", None, weather)
    turn = water.dspace.faults.after(f"{LISTS}.*page=0&size=2", lambda: water.dspace.delete(water.collection))
    first = source.listing("", 2)
    with pytest.raises(RemoteMissing, match="no collection or community"):
        source.listing(first.cursor, 2)
    assert turn.happened == 1


def test_a_community_brings_all_below_it(water: Shelf) -> None:
    below = water.dspace.new_community("Deep water", water.community)
    water.dspace.new_item("Trenches", None, water.dspace.new_collection("Oceans", below))
    source = opened(water, scope=water.handle(water.community))
    assert {entry.title for entry in entries_of(source)} == {*TITLES, "Trenches"}
    assert source.check().scope == "Water"
    source.close()


def test_no_scope_is_the_entire_repository(water: Shelf) -> None:
    source = opened(water, scope="")
    assert {entry.title for entry in entries_of(source)} == {*TITLES, "Wind"}
    assert (source.check().scope, source.check().total) == ("The entire repository", 6)
    source.close()


@pytest.mark.parametrize("form", ["{uuid}", "hdl:{handle}", "{url}/collections/{uuid}", "{url}/handle/{handle}?x=1"])
def test_a_collection_may_be_named_by_handle_id_or_address(water: Shelf, form: str) -> None:
    handle = water.handle(water.collection)
    source = opened(water, scope=form.format(uuid=water.collection, handle=handle, url=water.dspace.url))
    assert source.check().scope == "Water of Poland"
    source.close()


def test_an_item_is_no_scope(water: Shelf) -> None:
    source = opened(water, scope=water.handle(water.items[0]))
    with pytest.raises(RemoteMissing, match="no collection or community"):
        source.listing()
    source.close()


def test_an_edit_changes_the_version_of_that_item_alone(water: Shelf, source: ImportSource) -> None:
    before = {entry.header.identifier: entry.header.version for entry in entries_of(source)}
    water.dspace.edit(water.items[1], dc_description="Deep ones")
    after = {entry.header.identifier: entry.header.version for entry in entries_of(source)}
    assert {key for key in after if after[key] != before[key]} == {water.handle(water.items[1])}


@pytest.mark.parametrize("path", ["", "/server", "/server/api"])
def test_the_api_is_found_whatever_of_its_address_was_typed(water: Shelf, path: str) -> None:
    source = opened(water, url=water.dspace.url + path)
    about = source.check()
    assert (about.software, about.version) == ("DSpace", water.dspace.version)
    assert source.record(entries_of(source)[0]).header.url.startswith(f"{water.dspace.ui}/handle/")
    source.close()


def test_an_endpoint_that_fails_is_told_and_nothing_goes_on_without_it(water: Shelf, source: ImportSource) -> None:
    fault = water.dspace.faults.add("GET /server/api", status=500, times=-1)
    for ask in (source.check, source.listing):
        with pytest.raises(RemoteUnavailable, match="500"):
            ask()
    assert fault.happened


def test_an_error_that_is_valid_json_ends_no_list_in_silence_and_keeps_none_going(
    water: Shelf, source: ImportSource
) -> None:
    body = '{"timestamp": "2026-01-01", "status": 200, "error": "Not really", "path": "/"}'
    fault = water.dspace.faults.add(LISTS, status=200, body=body, headers={"Content-Type": "application/json"})
    with pytest.raises(RemoteRefused, match="does not answer as a DSpace"):
        source.listing()
    assert fault.happened == 1


def test_a_walk_stays_with_the_family_that_it_began_with(water: Shelf, source: ImportSource) -> None:
    cursor = source.listing("", 2).cursor
    assert "server/api " in cursor
    again = opened(water)
    water.dspace.log.clear()
    assert len(again.listing(cursor, 2).entries) == 2
    assert not asked(water, "/rest")
    again.close()
