"""Queries whose brackets and quotation marks are closed, and others."""

import pytest

from exporter.errors import InvalidInput
from exporter.sources import IMPORTS
from exporter.sources.options import parse
from exporter.sources.queries import is_finished


@pytest.mark.parametrize(
    "query",
    ["", "rain", 'title:"sea (ice"', "(a OR b) AND c", "date:[2020 TO 2021}", r"5\" pipes", 'a "b" "c"', r"\(", "{a TO b]"],
)
def test_a_query_that_is_closed_is_taken(query: str) -> None:
    assert is_finished(query)


@pytest.mark.parametrize("query", ["(", "a)", "a) OR (b", '"sea', "date:[2020 TO 2021", "([)]", "ends with \\"])
def test_a_query_that_is_not_closed_is_not(query: str) -> None:
    assert not is_finished(query)


@pytest.mark.parametrize("kind", ["zenodo", "invenio"])
def test_a_form_with_an_open_query_tells_so(kind: str) -> None:
    with pytest.raises(InvalidInput) as told:
        parse(IMPORTS[kind].options, {"url": "https://repository.example.org", "query": "a) OR (b"})
    assert list(told.value.faults) == ["query"]
