"""Windows of time, and the cursor that keeps where a walk through them stands."""

from dataclasses import replace

import pytest

from exporter.clients.oai_answers import OaiHeader
from exporter.sources.places import Place
from exporter.sources.zenodo_set_place import (
    MOST,
    MOST_OF_A_SECOND,
    SetPlace,
    Window,
    ids_of,
    is_datestamp,
    set_place_of,
)

FIRST, SECOND, NOW = "2024-05-01T10:00:00Z", "2024-05-01T10:00:01Z", "2024-05-02T10:00:00Z"


def test_a_cursor_brings_its_place_back_and_no_other_does() -> None:
    window = Window(FIRST, 60, ".token", ("1", "2"), 5, 9, brought=1, tries=2, moment=NOW, edge=("3",))
    place = SetPlace(Place(beside=("x",), seen=25, told=12_000, scope="id"), "user-water", ("7",), window, True)
    assert set_place_of(place.cursor()) == place
    for other in ("", Place(scope="id").cursor(), "no JSON", "[]", "7", '{"way": "oai"}', '{"way": "oai", "walk": []}'):
        assert set_place_of(other) is None


def test_the_longest_cursor_fits_into_its_column() -> None:
    ids = tuple(str(10**8 + number) for number in range(MOST_OF_A_SECOND))
    window = Window(FIRST, 1, "t" * 4000, ids, listed=True, edge=ids[:MOST])
    place = SetPlace(Place(scope="s" * 36), "user-" + "s" * 100, ids[:MOST], window)
    assert len(place.cursor().encode()) < (1 << 16) - 1


def test_a_window_holds_what_is_before_its_end() -> None:
    window = Window(FIRST, 1)
    assert window.until == SECOND
    held = [window.holds(OaiHeader("x", each)) for each in ("2024-05-01T09:59:59Z", FIRST, SECOND)]
    assert held == [False, True, False]
    assert not window.holds(OaiHeader("x", FIRST, deleted=True))
    assert Window(FIRST).holds(OaiHeader("x", "2099-01-01T00:00:00Z"))


def test_a_window_with_too_many_becomes_narrower_until_it_is_a_second() -> None:
    window: Window | None = Window(FIRST)
    widths = []
    while window and (window := window.narrower(MOST * 10, NOW)):
        widths.append(window.width)
    assert widths == [4320, 216, 10, 1]
    assert Window(NOW).narrower(MOST * 10, FIRST) is None


def test_the_next_window_begins_where_one_ended_and_is_wider_after_few() -> None:
    few, many = Window(FIRST, 60, told=1, moment=NOW), Window(FIRST, 60, told=MOST, moment=NOW)
    assert few.following() == Window("2024-05-01T10:01:00Z", 120)
    assert many.following() == Window("2024-05-01T10:01:00Z", 60)
    assert replace(few, moment="2024-05-01T10:02:30Z").following() == Window("2024-05-01T10:01:00Z", 0)


def test_a_window_that_is_begun_again_has_nothing_but_its_bounds() -> None:
    window = Window(FIRST, 60, "t", ("1",), 1, 2, moment=NOW)
    assert window.begun_again() == Window(FIRST, 60, tries=2)


def test_ids_stand_at_the_end_of_identifiers_and_what_is_none_is_left_out() -> None:
    names = ("oai:zenodo.org:12", "oai:zenodo.org:12", "oai:zenodo.org:", 'oai:zenodo.org:1" OR id:*', "13")
    assert ids_of(OaiHeader(name, FIRST) for name in names) == ("12", "13")


@pytest.mark.parametrize("text", ["", "2024-05-01", "2024-05-01T10:00:00", "2024-05-01T10:00:00.5Z", "0001-13-01T00:00:00Z"])
def test_only_seconds_of_utc_are_datestamps_here(text: str) -> None:
    assert is_datestamp(FIRST)
    assert not is_datestamp(text)
