"""The table of faults: a row without a test, or with one that is not there, fails."""

from importlib import import_module

import pytest

from tests.faults.report import Ran, line_of, of_row
from tests.faults.table import ROWS, Row

ELSEWHERE = {44}
"""Of static repositories, which this program does not build yet."""
NUMBERS = set(range(48)) - ELSEWHERE


def test_every_fault_has_a_row() -> None:
    assert [row.number for row in ROWS] == sorted(NUMBERS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"F{row.number}")
def test_every_row_has_tests_that_are_there(row: Row) -> None:
    assert row.tests
    for test in row.tests:
        path, _, name = test.partition("::")
        module = import_module(f"tests.{path.removesuffix('.py').replace('/', '.')}")
        assert callable(getattr(module, name, None)), test


def test_a_row_counts_only_the_runs_that_are_its_own() -> None:
    row = Row(5, "killed", ("faults/test_kills.py::test_a",), ("moving",))
    ran = [
        Ran(f"faults/test_kills.py::test_a[{words}]", "passed", 2, 7) for words in ("sqlite-moving#3-4", "mariadb-put#2-3")
    ]
    assert of_row(row, ran) == ran[:1]
    assert line_of(row, ran[:1]).split()[-4:] == ["ok", "1", "2.0", "7"]
    assert "not run" in line_of(row, [])
