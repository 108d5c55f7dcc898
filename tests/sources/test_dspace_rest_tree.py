"""Communities and collections of a DSpace 4, 5 and 6, as they are opened on a page."""

from collections.abc import Iterator

import pytest

from exporter.errors import RemoteMissing, RemoteRefused, RemoteUnavailable, TokenRefused
from exporter.sources.dspace_rest import DspaceRest
from exporter.sources.imports import Branch
from simulators.dspace6 import Dspace6
from simulators.server import Simulator
from tests.sources.dspace_rest_site import VERSIONS, family
from tests.sources.dspace_site import EMAIL, PASSWORD, TOKEN

pytestmark = pytest.mark.slow


@pytest.fixture(params=VERSIONS)
def dspace(request: pytest.FixtureRequest) -> Iterator[Dspace6]:
    made = Dspace6(request.param, {EMAIL: PASSWORD}, (EMAIL,))
    with Simulator(made):
        yield made


def opened(rest: DspaceRest, parent: str = "") -> list[Branch]:
    """All of them, page by page."""
    found, cursor = list[Branch](), ""
    for _ in range(50):
        page = rest.branches(parent, cursor)
        found += page.branches
        cursor = page.cursor
        if not cursor:
            return found
    raise AssertionError("it does not end")


def test_the_topmost_communities_come_first_and_below_them_communities_and_collections(dspace: Dspace6) -> None:
    water = dspace.new_community("Water")
    dspace.new_community("Weather")
    inland = dspace.new_community("Inland", water)
    rivers = dspace.new_collection("Rivers", inland)
    dspace.new_collection("Seas", water)
    dspace.new_item("Vistula", None, rivers)
    rest = family(dspace)
    assert [(each.title, each.word, each.parted, each.count) for each in opened(rest)] == [
        ("Water", "community", True, 1),
        ("Weather", "community", True, 0),
    ]
    below = opened(rest, dspace.handle_of(water))
    assert [(each.title, each.word, each.parted, each.count) for each in below] == [
        ("Inland", "community", True, 1),
        ("Seas", "collection", False, 0),
    ]
    assert [each.identifier for each in opened(rest, dspace.handle_of(inland))] == [dspace.handle_of(rivers)]
    assert opened(rest, dspace.handle_of(rivers)) == []


@pytest.mark.parametrize("count", [20, 21, 100, 101, 250])
def test_all_pages_are_read_however_many_there_are(dspace: Dspace6, count: int) -> None:
    water = dspace.new_community("Water")
    dspace.fill_collections(count, water)
    for number in range(count):
        dspace.new_community(f"Below {number}", water)
        dspace.new_community(f"Top {number}")
    rest = family(dspace)
    assert len({each.identifier for each in opened(rest)}) == len(opened(rest)) == count + 1
    below = opened(rest, dspace.handle_of(water))
    assert len({each.identifier for each in below}) == len(below) == 2 * count


def test_a_short_list_has_no_page_behind_it(dspace: Dspace6) -> None:
    dspace.new_community("Water")
    assert family(dspace).branches("", "").cursor == ""


def test_five_thousand_collections_are_opened_page_by_page() -> None:
    dspace = Dspace6("6.3")
    with Simulator(dspace):
        water = dspace.new_community("Water")
        dspace.fill_collections(5000, water)
        page = family(dspace).branches(dspace.handle_of(water), "")
        assert (len(page.branches), bool(page.cursor)) == (100, True)
        assert len(dspace.log) < 8


def test_hidden_ones_make_pages_short_and_end_no_list(dspace: Dspace6) -> None:
    for number in range(130):
        community = dspace.new_community(f"Top {number:03}")
        if 10 <= number < 100:
            dspace.hide(community)
    assert len(opened(family(dspace))) == 40
    if dspace.major > 4:
        assert len(opened(family(dspace, TOKEN))) == 130


def test_a_branch_is_described_by_its_own_texts(dspace: Dspace6) -> None:
    water = dspace.new_community("Water", shortDescription="All that flows")
    dspace.new_collection(
        "Rivers", water, introductoryText="<p>Of Poland</p>", shortDescription="Short", copyrightText="© The authors"
    )
    rest = family(dspace)
    assert opened(rest)[0].description == "All that flows"
    below = opened(rest, dspace.handle_of(water))[0]
    assert (below.description, below.rights) == ("<p>Of Poland</p>", "© The authors")


def test_a_scope_is_found_by_its_handle_its_id_and_its_addresses(dspace: Dspace6) -> None:
    water = dspace.new_community("Water")
    rivers = dspace.new_collection("Rivers", water)
    rest = family(dspace)
    for thing, kind, title in ((water, "communities", "Water"), (rivers, "collections", "Rivers")):
        handle = dspace.handle_of(thing)
        names = (
            handle,
            f"hdl:{handle}",
            f"http://hdl.handle.net/{handle}",
            f"{dspace.url}/handle/{handle}",
            f"{dspace.url}/xmlui/handle/{handle}/browse?type=title",
            thing,
            f"{kind}:{thing}",
            f"{dspace.url}/rest/{kind}/{thing}",
            f"/RESTapi/{kind}/{thing}",
        )
        for name in names:
            found = rest.scope(name)
            assert (found.key, found.branch.title if found.branch else "") == (f"{kind}/{thing}", title), name
    assert rest.scope("") == rest.scope("  ")
    assert rest.scope("").branch is None


def test_a_number_in_an_address_is_of_what_the_address_says() -> None:
    """In a DSpace 4 or 5 a collection and a community may have the same number."""
    dspace = Dspace6("5.10")
    with Simulator(dspace):
        water = dspace.new_community("Water")
        with pytest.raises(RemoteMissing):
            family(dspace).scope(f"{dspace.url}/rest/collections/{water}")
        assert dspace.log[-1].path == f"/rest/collections/{water}"


def test_an_item_is_no_scope(dspace: Dspace6) -> None:
    item = dspace.new_item("Rivers")
    for name in (dspace.handle_of(item), item):
        with pytest.raises(RemoteMissing, match="no collection or community"):
            family(dspace).scope(name)


def test_a_scope_that_is_not_for_us_is_told_as_such(dspace: Dspace6) -> None:
    water = dspace.new_community("Water")
    dspace.hide(water)
    with pytest.raises(TokenRefused, match="restricted"):
        family(dspace).scope(dspace.handle_of(water))


@pytest.mark.parametrize("cursor", ["x", "[]", '["1", "items", 0]', '["1", "communities", -1]', '[1, "communities", 0]'])
def test_a_place_that_nobody_wrote_is_refused(cursor: str) -> None:
    dspace = Dspace6("6.3")
    with Simulator(dspace):
        with pytest.raises(RemoteRefused, match="not known any more"):
            family(dspace).branches("", cursor)
        assert dspace.log == []


def test_a_server_that_breaks_while_its_tree_is_read_is_told(dspace: Dspace6) -> None:
    dspace.new_community("Water")
    rest = family(dspace)
    rest.site()
    fault = dspace.faults.add("GET /rest/communities", status=500, html=True, times=-1)
    with pytest.raises(RemoteUnavailable, match="fault of its own"):
        rest.branches("", "")
    assert fault.happened


def test_an_error_that_is_json_ends_the_tree(dspace: Dspace6) -> None:
    dspace.new_community("Water")
    rest = family(dspace)
    rest.site()
    fault = dspace.faults.add("GET /rest/communities", status=200, body='{"error": "out of memory"}', times=-1)
    with pytest.raises((RemoteRefused, RemoteUnavailable)):
        rest.branches("", "")
    assert fault.happened == 1


def test_a_tree_that_never_ends_is_left() -> None:
    dspace = Dspace6("6.3")
    with Simulator(dspace):
        for number in range(3):
            dspace.new_community(f"Top {number}")
        fault = dspace.faults.add("top-communities", knob="first_page_again", times=-1)
        assert len(opened(family(dspace))) == 3
        assert fault.happened == 2
