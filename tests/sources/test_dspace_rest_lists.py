"""Which items a walk through a DSpace 4, 5 or 6 brings: one test for each thing that nobody expects of its lists."""

from collections.abc import Iterator

import pytest

from exporter.errors import RemoteUnavailable, TokenRefused
from exporter.sources.places import Place, place_of
from simulators.dspace6 import Dspace6
from simulators.server import Simulator
from tests.sources.dspace_rest_site import VERSIONS, collection_of, family, listed, record_of, walked
from tests.sources.dspace_site import EMAIL, PASSWORD, TITLES

pytestmark = pytest.mark.slow


@pytest.fixture(params=VERSIONS)
def dspace(request: pytest.FixtureRequest) -> Iterator[Dspace6]:
    made = Dspace6(request.param, {EMAIL: PASSWORD}, (EMAIL,))
    with Simulator(made):
        yield made


@pytest.fixture(params=["5.10", "6.3"])
def signing(request: pytest.FixtureRequest) -> Iterator[Dspace6]:
    """One where people can sign in."""
    made = Dspace6(request.param, {EMAIL: PASSWORD}, (EMAIL,))
    with Simulator(made):
        yield made


@pytest.mark.parametrize("hidden", [(1,), (2, 3), (0, 1, 2, 3), (8,), (4, 5, 6, 7, 8)])
@pytest.mark.parametrize("everything", [True, False])
def test_pages_that_are_short_or_empty_in_the_middle_end_no_walk(
    dspace: Dspace6, hidden: tuple[int, ...], everything: bool
) -> None:
    collection, items = collection_of(dspace, tuple(f"Item {number}" for number in range(9)))
    for place in hidden:
        dspace.hide(items[place])
    dspace.state.moving = False
    found = walked(family(dspace), "" if everything else dspace.handle_of(collection))
    assert found.complete
    assert found.titles == [f"Item {number}" for number in range(9) if number not in hidden]


def test_a_long_gap_of_withdrawn_items_ends_no_walk_through_everything(signing: Dspace6) -> None:
    _, items = collection_of(signing, tuple(f"Item {number}" for number in range(16)))
    signing.state.moving = False
    for place in range(3, 12):
        signing.withdraw(items[place])
    found = walked(family(signing))
    assert (len(found.titles), found.complete) == (7, True)


@pytest.mark.parametrize("scope", ["", "community", "collection"])
def test_a_collection_a_community_with_all_below_it_and_everything(dspace: Dspace6, scope: str) -> None:
    water, weather = dspace.new_community("Water"), dspace.new_community("Weather")
    inland = dspace.new_community("Inland", water)
    rivers, lakes = dspace.new_collection("Rivers", inland), dspace.new_collection("Lakes", inland)
    dspace.new_collection("Empty", water)
    seas, winds = dspace.new_collection("Seas", water), dspace.new_collection("Winds", weather)
    for collection, titles in ((rivers, "abc"), (lakes, "d"), (seas, "ef"), (winds, "g")):
        for title in titles:
            dspace.new_item(title, None, collection)
    chosen = {"": "", "community": dspace.handle_of(water), "collection": dspace.handle_of(rivers)}[scope]
    found = walked(family(dspace), chosen)
    wanted = {"": "abcdefg", "community": "abcdef", "collection": "abc"}[scope]
    assert ("".join(sorted(found.titles)), found.complete) == (wanted, True)


def test_an_item_that_was_mapped_into_several_collections_comes_once(dspace: Dspace6) -> None:
    water = dspace.new_community("Water")
    collections = [dspace.new_collection(f"Collection {number}", water) for number in range(3)]
    item = dspace.new_item("Rivers", None, collections[0])
    dspace.new_item("Lakes", None, collections[1])
    for collection in collections[1:]:
        dspace.map_into(item, collection)
    for scope in ("", dspace.handle_of(water)):
        found = walked(family(dspace), scope)
        assert (sorted(found.titles), found.complete) == (["Lakes", "Rivers"], True)


def test_a_list_that_begins_at_the_first_whatever_is_asked_is_read_in_another_way(signing: Dspace6) -> None:
    """So did DSpace 5 before 5.5."""
    collection, _ = collection_of(signing)
    signing.tree.ignores_offset = True
    found = walked(family(signing), signing.handle_of(collection))
    assert (sorted(found.titles), found.complete) == (sorted(TITLES), True)
    entry = listed(family(signing), signing.handle_of(collection))[0]
    assert record_of(family(signing), entry.header.identifier).files[0].name == "levels.csv"


def test_what_is_edited_while_the_list_is_read_moves_to_its_end_and_the_walk_is_not_complete(dspace: Dspace6) -> None:
    collection, items = collection_of(dspace)
    turn = dspace.faults.after(r"offset=0", lambda: dspace.edit(items[0], **{"dc.title": "Rivers, again"}))
    found = walked(family(dspace), dspace.handle_of(collection))
    assert turn.happened == 1
    assert not found.complete


def test_what_is_deleted_while_the_list_is_read_is_noticed(dspace: Dspace6) -> None:
    collection, items = collection_of(dspace)
    turn = dspace.faults.after(r"offset=0", lambda: dspace.delete(items[0]))
    found = walked(family(dspace), dspace.handle_of(collection))
    assert turn.happened == 1
    assert not found.complete


def test_a_collection_that_goes_while_its_community_is_walked_makes_the_walk_incomplete(dspace: Dspace6) -> None:
    water = dspace.new_community("Water")
    first, second = (dspace.new_collection(title, water) for title in ("Rivers", "Lakes"))
    for collection in (first, second):
        dspace.new_item(dspace.handle_of(collection), None, collection)
    turn = dspace.faults.after(r"offset=0", lambda: [dspace.delete(each) for each in (first, second)])
    found = walked(family(dspace), dspace.handle_of(water))
    assert turn.happened == 1
    assert (len(found.titles), found.complete) == (1, False)


def test_a_page_that_takes_too_long_is_told_and_the_walk_goes_on_from_there(dspace: Dspace6) -> None:
    collection, _ = collection_of(dspace)
    rest = family(dspace)
    first = rest.page(Place(scope=f"rest {rest.scope(dspace.handle_of(collection)).key}"), 2)
    fault = dspace.faults.add("offset=2", status=504, html=True, times=3)
    with pytest.raises(RemoteUnavailable):
        rest.page(place_of(first.cursor), 2)
    assert fault.happened == 3
    again = rest.page(place_of(first.cursor), 2)
    assert [entry.title for entry in (*first.entries, *again.entries)] == list(TITLES[:4])


def test_a_server_that_turns_us_away_is_told_and_never_taken_for_an_empty_one(dspace: Dspace6) -> None:
    water = dspace.new_community("Water")
    dspace.new_item("Rivers", None, dspace.new_collection("Rivers", water))
    rest = family(dspace)
    place = Place(scope=f"rest {rest.scope(dspace.handle_of(water)).key}")
    fault = dspace.faults.add("GET /rest/(communities|collections)", status=403, html=True, times=-1)
    with pytest.raises(TokenRefused):
        rest.page(place, 10)
    assert fault.happened
