"""Walks through the lists of a DSpace 4 to 6, which leave things out after they have cut their pages."""

from dataclasses import dataclass, field

import pytest

from exporter.clients.dspace_rest import Items
from exporter.crosswalks.dspace_header import header_of
from exporter.errors import RemoteRefused, TooLong
from exporter.sources.base import Entry
from exporter.sources.dspace_rest_walk import MOST_BESIDE, NOTHING_MORE, Stand, listing, stand_of, step
from exporter.sources.places import Place, place_of


def hidden_at(count: int, *places: int) -> list[str]:
    return ["" if place in places else f"1/{place}" for place in range(count)]


@dataclass
class Shelf:
    """Handles in their order, empty for one that is hidden. ``tells`` its number on each page, as a DSpace 4 does."""

    handles: list[str]
    tells: bool = False
    most: int = 1000
    asked: list[tuple[int, int]] = field(default_factory=list)

    def ask(self, offset: int, limit: int) -> Items:
        self.asked.append((offset, limit))
        if limit > self.most:
            raise TooLong("too long")
        page = [{"handle": each} for each in self.handles[offset : offset + limit] if each]
        return Items(tuple(page), len(self.handles) if self.tells else None)


@dataclass
class Walked:
    handles: list[str] = field(default_factory=list)
    pages: int = 0
    complete: bool = False


def read(item: object) -> Entry:
    assert isinstance(item, dict)
    return Entry(header_of(item, "https://repository.example.org"))


def walk(shelf: Shelf, stand: Stand, size: int = 2, most_pages: int = 100) -> Walked:
    """With a cursor that is written and read between any two pages."""
    found, place = Walked(), Place(scope="rest collections/1")
    while found.pages < most_pages:
        done = step(shelf.ask, place, stand, size, read)
        page = listing(done, more=not done.ended)
        found.handles += [entry.header.identifier for entry in page.entries]
        found.pages += 1
        if not page.cursor:
            found.complete = page.complete
            return found
        place = place_of(page.cursor)
        stand = stand_of(place.after)
        assert place.scope == "rest collections/1"
    raise AssertionError("it does not end")


@pytest.mark.parametrize("hidden", [(), (2,), (2, 3), (0, 1, 2, 3, 4), (7, 8), (0, 1, 2, 3, 4, 5, 6, 7, 8)])
def test_pages_that_are_short_or_empty_in_the_middle_are_not_the_end(hidden: tuple[int, ...]) -> None:
    shelf = Shelf(hidden_at(9, *hidden))
    found = walk(shelf, Stand(number=9))
    assert (found.handles, found.complete) == ([each for each in shelf.handles if each], True)


def test_the_next_page_begins_behind_all_that_was_asked_for_and_not_behind_what_came() -> None:
    shelf = Shelf(hidden_at(6, 1))
    walk(shelf, Stand(number=6))
    assert [offset for offset, _ in shelf.asked] == [0, 2, 4, 6]


def test_an_empty_page_in_the_middle_is_asked_for_once_more() -> None:
    shelf = Shelf(hidden_at(8, 2, 3))
    walk(shelf, Stand(number=8))
    assert [offset for offset, _ in shelf.asked].count(2) == 2
    assert [offset for offset, _ in shelf.asked].count(4) == 1


def test_a_number_that_is_too_small_ends_no_list() -> None:
    found = walk(Shelf(hidden_at(9)), Stand(number=3))
    assert (len(found.handles), found.complete) == (9, True)


def test_a_number_that_is_too_large_is_walked_to_its_end() -> None:
    shelf = Shelf(hidden_at(3))
    found = walk(shelf, Stand(number=9))
    assert (len(found.handles), found.complete, shelf.asked[-1][0]) == (3, True, 8)


def test_a_list_that_does_not_say_how_long_it_is_ends_after_some_pages_with_nothing_and_is_not_complete() -> None:
    shelf = Shelf(hidden_at(11, 2, 3, 4, 5))
    found = walk(shelf, Stand())
    assert (len(found.handles), found.complete) == (7, False)
    assert [offset for offset, _ in shelf.asked][-NOTHING_MORE:] == [12, 14, 16]


@pytest.mark.parametrize("number", [6, -1])
def test_a_server_that_repeats_its_first_page_for_ever_is_left(number: int) -> None:
    shelf = Shelf(hidden_at(2))

    def first(_: int, limit: int) -> Items:
        return Shelf.ask(shelf, 0, limit)

    shelf.ask = first  # type: ignore[method-assign]
    found = walk(shelf, Stand(number=number))
    assert (found.handles, found.complete) == (["1/0", "1/1"], False)


def test_one_that_comes_twice_in_a_list_shows_that_others_may_have_been_missed() -> None:
    shelf = Shelf([*hidden_at(4), "1/0", "1/5"])
    found = walk(shelf, Stand(number=6))
    assert (found.handles, found.complete) == (["1/0", "1/1", "1/2", "1/3", "1/5"], False)


def test_a_list_whose_number_changes_while_it_is_read_is_not_complete() -> None:
    shelf = Shelf(hidden_at(6), tells=True)
    place, stand = Place(), Stand()
    done = step(shelf.ask, place, stand, 2, read)
    assert not done.stand.moved
    del shelf.handles[0]
    done = step(shelf.ask, done.place, done.stand, 2, read)
    assert done.stand.moved
    assert not listing(done, more=False).complete


def test_a_page_that_is_too_long_is_asked_for_in_shorter_ones() -> None:
    shelf = Shelf(hidden_at(9), most=3)
    found = walk(shelf, Stand(number=9), size=8)
    assert (len(found.handles), found.complete) == (9, True)
    assert [limit for _, limit in shelf.asked][:4] == [8, 4, 2, 2]


def test_a_single_item_that_is_too_long_is_told() -> None:
    with pytest.raises(TooLong):
        step(Shelf(hidden_at(3), most=0).ask, Place(), Stand(number=3), 4, read)


def test_what_a_walk_remembers_fits_into_a_column() -> None:
    shelf = Shelf(hidden_at(MOST_BESIDE + 500))
    place, stand = Place(scope="rest communities/" + "0" * 36), Stand(tuple("0" * 36 for _ in range(50)), "0" * 36)
    for _ in range(3):
        done = step(shelf.ask, place, stand, 1000, read)
        place, stand = done.place, done.stand
    assert len(place.beside) == MOST_BESIDE
    assert len(listing(done, more=True).cursor.encode()) < 1 << 16


@pytest.mark.parametrize("text", ["[", "[]", '{"path": 3}', '{"other": 3}', "3"])
def test_a_place_that_nobody_wrote_is_refused(text: str) -> None:
    with pytest.raises(RemoteRefused, match="not known any more"):
        stand_of(text)


def test_an_item_without_an_identifier_is_passed_over() -> None:
    done = step(lambda *_: Items(({}, {"handle": "1/2"})), Place(), Stand(number=2), 2, read)
    assert [entry.header.identifier for entry in done.entries] == ["1/2"]
