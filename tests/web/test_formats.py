"""Sizes, times and shares in words."""

from datetime import UTC, datetime

import pytest

from exporter.web.formats import duration, file_size, moment, percent


@pytest.mark.parametrize(
    ("size", "words"),
    [
        *((0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1000, "1.0 kB"), (1234567, "1.2 MB"), (999_949, "999.9 kB")),
        *(
            (999_950, "1.0 MB"),
            (50 * 10**9, "50.0 GB"),
            (3 * 10**18, "3000.0 PB"),
            (None, "unknown size"),
            (-1, "unknown size"),
        ),
    ],
)
def test_a_size_is_told_in_powers_of_ten(size: int | None, words: str) -> None:
    assert file_size(size) == words


def test_a_moment_is_readable_for_people_and_machines() -> None:
    expected = '<time datetime="2026-03-05T09:07:01+00:00">5 March 2026, 09:07 UTC</time>'
    assert moment(datetime(2026, 3, 5, 9, 7, 1)) == expected
    assert moment(datetime(2026, 3, 5, 9, 7, 1, tzinfo=UTC)) == expected
    assert moment(None) == ""


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 seconds"), (1, "1 second"), (89, "89 seconds"), (100, "2 minutes"), (7200, "2 hours"), (None, "unknown")],
)
def test_a_duration_is_told_roughly(seconds: float | None, words: str) -> None:
    assert duration(seconds) == words


def test_a_share_is_complete_only_when_all_is_there() -> None:
    assert [percent(0, 0), percent(999, 1000), percent(1000, 1000), percent(0, 9), percent(5, 4)] == [100, 99, 100, 0, 100]
