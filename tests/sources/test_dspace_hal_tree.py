"""The tree of communities and collections of a DSpace 7 or later."""

from collections.abc import Iterator

import pytest

from exporter.errors import RemoteMissing, RemoteRefused
from exporter.sources.imports import Branch, TreeSource
from tests.sources.dspace_site import Shelf, shelf
from tests.sources.import_worlds import allowing, opener

pytestmark = pytest.mark.slow


@pytest.fixture
def water() -> Iterator[Shelf]:
    with shelf("9.3") as found:
        yield found


@pytest.fixture
def tree(water: Shelf) -> Iterator[TreeSource]:
    source = opener("dspace", allowing(water.dspace.url), url=water.dspace.url)()
    yield source
    source.close()


def all_below(tree: TreeSource, parent: str = "") -> list[Branch]:
    found, cursor = list[Branch](), ""
    while True:
        page = tree.branches(parent, cursor)
        found += page.branches
        if not page.cursor:
            return found
        cursor = page.cursor


def test_the_topmost_are_communities(tree: TreeSource) -> None:
    assert [(each.title, each.word, each.parted) for each in all_below(tree)] == [
        ("Water", "community", True),
        ("Weather", "community", True),
    ]


def test_below_a_community_stand_communities_and_then_collections(water: Shelf, tree: TreeSource) -> None:
    deep = water.dspace.new_community("Deep water", water.community)
    below = all_below(tree, water.handle(water.community))
    assert [(each.identifier, each.title, each.word, each.parted) for each in below] == [
        (water.handle(deep), "Deep water", "community", True),
        (water.handle(water.collection), "Water of Poland", "collection", False),
    ]


def test_counts_are_told_where_the_repository_counts(water: Shelf, tree: TreeSource) -> None:
    assert [each.count for each in all_below(tree)] == [None, None]
    water.dspace.counting = True
    assert [each.count for each in all_below(tree)] == [5, 1]


@pytest.mark.parametrize("count", [20, 100, 250])
def test_every_collection_comes_however_many(water: Shelf, tree: TreeSource, count: int) -> None:
    everything = water.dspace.new_community("Everything")
    for number in range(3):
        water.dspace.new_community(f"Part {number}", everything)
    water.dspace.fill_collections(count, everything)
    below = all_below(tree, water.handle(everything))
    assert len({each.identifier for each in below}) == len(below) == count + 3
    assert [each.parted for each in below] == [True] * 3 + [False] * count


def test_pages_that_are_cut_lose_no_branch(water: Shelf, tree: TreeSource) -> None:
    fault = water.dspace.faults.add("GET /server/api/core/communities", knob="clip", value=1, times=-1)
    water.dspace.fill_collections(4, water.community)
    assert len(all_below(tree, water.handle(water.community))) == 5
    assert fault.happened > 4


def test_a_collection_tells_what_an_item_set_is_made_of(water: Shelf, tree: TreeSource) -> None:
    texts = {"dc.description.abstract": "About lakes", "dc.rights": "CC0", "dc.description.tableofcontents": "News"}
    lakes = water.dspace.new_collection("Lakes", water.community, **texts)
    branch = tree.branch(water.handle(lakes))
    assert (branch.title, branch.description, branch.rights) == ("Lakes", "About lakes", "CC0")


@pytest.mark.parametrize("name", ["123456789/99999", "x", ""])
def test_a_branch_that_does_not_exist_is_told_so(tree: TreeSource, name: str) -> None:
    with pytest.raises(RemoteMissing):
        tree.branch(name)


@pytest.mark.parametrize("cursor", ["x", "[]", '["../items", "collections", 0, 100]', '["", "items", 0, 9]', "[1, 2, 3, 4]"])
def test_a_cursor_that_nobody_made_here_is_refused(tree: TreeSource, cursor: str) -> None:
    with pytest.raises(RemoteRefused):
        tree.branches("", cursor)
