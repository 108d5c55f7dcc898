"""A walk through a search that knows only positions: what moves meanwhile is never missed or doubled in silence."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from exporter.clients.dataverse_search import Datasets
from exporter.errors import RecordError
from exporter.records.record import Header
from exporter.sources.base import Entry, Listing
from exporter.sources.dataverse_walk import datasets_page
from exporter.sources.places import Place, place_of


class Shelf:
    """Gives ``names`` page by page, and remembers where it was asked to begin; ``turn`` happens after each page."""

    def __init__(self, names: str, turn: Callable[["Shelf"], object] = lambda _shelf: None) -> None:
        self.names = list(names)
        self.turn = turn
        self.starts: list[int] = []

    def __call__(self, start: int, size: int) -> Datasets:
        self.starts.append(start)
        hits = tuple({"name": each} for each in self.names[start : start + size])
        found = Datasets(hits, len(self.names), len(hits))
        self.turn(self)
        return found


def entry(hit: Mapping[str, Any]) -> Entry:
    if hit["name"] == "!":
        raise RecordError("An entry of the list has no identifier.")
    return Entry(Header(hit["name"]))


def walked(shelf: Callable[[int, int], Datasets], size: int = 2) -> list[Listing]:
    pages, place = list[Listing](), Place()
    while True:
        pages.append(datasets_page(shelf, place, size, entry))
        assert len(pages) < 30
        if not pages[-1].cursor:
            return pages
        place = place_of(pages[-1].cursor)


def named(pages: list[Listing]) -> str:
    return "".join(each.header.identifier for page in pages for each in page.entries)


@pytest.mark.parametrize("size", [1, 2, 3, 5, 6, 1000])
def test_every_dataset_comes_once(size: int) -> None:
    shelf = Shelf("abcde")
    pages = walked(shelf, size)
    assert (named(pages), pages[-1].complete) == ("abcde", True)
    assert {page.total for page in pages} == {5}
    assert len(shelf.starts) <= 6


def test_of_datasets_of_one_second_that_change_places_none_is_doubled_and_the_walk_is_not_complete() -> None:
    """The second page begins with what ended the first, and what stood there before never comes."""

    def swapped(shelf: Shelf) -> None:
        shelf.names[1], shelf.names[2] = shelf.names[2], shelf.names[1]
        shelf.turn = lambda _shelf: None

    pages = walked(Shelf("abcde", swapped))
    assert (named(pages), pages[-1].complete) == ("abde", False)


def test_what_leaves_the_list_meanwhile_makes_the_walk_incomplete() -> None:
    def removed(shelf: Shelf) -> None:
        shelf.names.remove("a")
        shelf.turn = lambda _shelf: None

    pages = walked(Shelf("abcde", removed))
    assert (named(pages), pages[-1].complete) == ("abde", False)


def test_what_is_published_meanwhile_comes_at_the_end() -> None:
    def added(shelf: Shelf) -> None:
        shelf.names.append("f")
        shelf.turn = lambda _shelf: None

    pages = walked(Shelf("abcde", added))
    assert (named(pages), pages[-1].complete) == ("abcdef", True)


def test_an_empty_page_in_the_middle_is_asked_for_once_more() -> None:
    class Hiccup(Shelf):
        def __call__(self, start: int, size: int) -> Datasets:
            found = super().__call__(start, size)
            return Datasets((), found.total, 0) if len(self.starts) == 2 else found

    shelf = Hiccup("abcde")
    pages = walked(shelf)
    assert (named(pages), pages[-1].complete) == ("abcde", True)
    assert shelf.starts == [0, 2, 2, 4]


def test_a_walk_steps_by_what_came_also_where_an_entry_is_none() -> None:
    pages = walked(Shelf("a!cde"))
    assert (named(pages), pages[-1].complete) == ("acde", False)


def test_a_draft_on_the_page_is_stepped_over() -> None:
    class WithDraft(Shelf):
        """The search of a server that does not know the filter."""

        def __call__(self, start: int, size: int) -> Datasets:
            found = super().__call__(start, size)
            return Datasets(tuple(hit for hit in found.hits if hit["name"].islower()), found.total, found.came)

    assert named(walked(WithDraft("aBcde"))) == "acde"


def test_a_cursor_fits_into_its_column_however_long_the_walk_is() -> None:
    class Long(Shelf):
        def __call__(self, start: int, size: int) -> Datasets:
            hits = tuple({"name": f"hdl:{number}".ljust(191, "x")} for number in range(start, min(start + size, 5000)))
            return Datasets(hits, 5000, len(hits))

    pages = walked(Long(""), 1000)
    assert sum(len(page.entries) for page in pages) == 5000
    assert max(len(page.cursor.encode()) for page in pages) < 65_535
    assert pages[-1].complete
