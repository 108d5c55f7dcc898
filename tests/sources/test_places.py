"""Cursors: they survive a restart, and a walk is complete only when nothing was missed."""

import pytest

from exporter.errors import RemoteRefused
from exporter.sources.places import Place, page_of, place_of

PLACE = Place("2024-05-01T10:00:00.123Z", ("a", "ł"), 7, 40, 120, 25, "scope")


def test_a_place_comes_back_from_its_cursor() -> None:
    assert place_of(PLACE.cursor()) == PLACE
    assert place_of("") == Place()


@pytest.mark.parametrize("cursor", ["[]", "2", "{", '{"other": 1}', '{"beside": 3}'])
def test_a_cursor_of_something_else_is_refused(cursor: str) -> None:
    with pytest.raises(RemoteRefused):
        place_of(cursor)


@pytest.mark.parametrize(("seen", "told", "complete"), [(5, 5, True), (6, 5, True), (4, 5, False), (0, 0, True)])
def test_the_end_is_complete_when_as_many_came_as_were_ever_told(seen: int, told: int, complete: bool) -> None:
    page = page_of((), Place(seen=seen, told=told), told, more=False)
    assert (page.cursor, page.complete) == ("", complete)


def test_a_page_with_more_behind_it_is_never_complete() -> None:
    page = page_of((), Place(seen=5, told=5), 5, more=True)
    assert (bool(page.cursor), page.complete) == (True, False)


def test_the_most_that_was_ever_told_is_kept() -> None:
    assert Place().met(9).met(4).told == 9
