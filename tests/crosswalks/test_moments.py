"""Dates keep what does not fit their short form."""

import pytest

from exporter.crosswalks.moments import date_of, has_time, period_of, written_date, written_period
from exporter.records.record import Date


@pytest.mark.parametrize(
    "text, information, expected",
    [
        ("2020", "", Date("2020", "created")),
        ("2020-05-06T10:00:00Z", "", Date("2020-05-06", "created", "2020-05-06T10:00:00Z")),
        ("2020-05-06T10:00:00Z", "a; b", Date("2020-05-06", "created", "a; b; 2020-05-06T10:00:00Z")),
        ("2019/2020-02", "", Date("2019/2020-02", "created")),
        ("2020-13", "", None),
        ("2020/", "", None),
        ("spring", "", None),
    ],
)
def test_a_date_with_what_is_said_of_it_comes_back(text: str, information: str, expected: Date | None) -> None:
    found = date_of(text, "created", information)
    assert found == expected
    if found:
        assert written_date(found) == (text, information)


def test_a_period_has_a_name() -> None:
    found = period_of("name=Wet years; start=2001; end=2003")
    assert found == Date("2001/2003", "coverage", "Wet years")
    assert written_period(found) == ("name=Wet years; start=2001; end=2003", "dcterms:Period")
    assert period_of("start=2001") is None
    assert written_period(Date("2001", "coverage")) == ("2001", "")


def test_a_time_of_day_is_seen() -> None:
    assert has_time("2020-01-02T03:04:05Z")
    assert not has_time("2020-01-02")
