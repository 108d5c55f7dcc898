"""Every promise has its tests, and they exist."""

import re
from pathlib import Path

import pytest

from tests.security.table import NOT_YET, TABLE

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("number", TABLE)
def test_every_promise_has_tests_that_exist(number: str) -> None:
    words, tests = TABLE[number]
    assert words
    assert tests
    for each in tests:
        path, _, name = each.partition("::")
        assert re.search(rf"^ *def {name}\(", (ROOT / path).read_text(), re.M), each


def test_no_number_is_left_out() -> None:
    assert {*TABLE, *NOT_YET} == {f"S{number}" for number in range(1, 33)}


def test_the_words_for_people_name_every_promise() -> None:
    words = (ROOT / "docs" / "security.md").read_text()
    assert [number for number, (promise, _) in TABLE.items() if f"| {number} | {promise} |" not in words] == []
