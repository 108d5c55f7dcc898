"""The form of a DSpace, and which of its two APIs is asked."""

import pytest

from exporter.sources import IMPORTS
from exporter.sources.dspace_import import api_of
from exporter.sources.imports import title_of
from exporter.sources.options import fields_of, parse

KIND = IMPORTS["dspace"]


@pytest.mark.parametrize(
    ("url", "endpoint", "api"),
    [
        ("https://r.example.org", "rest", "https://r.example.org/server/api"),
        ("https://r.example.org/server", "rest", "https://r.example.org/server/api"),
        ("https://r.example.org/server/api", "rest", "https://r.example.org/server/api"),
        ("https://r.example.org/backend/api", "rest", "https://r.example.org/backend/api"),
        ("https://r.example.org", "backend/api", "https://r.example.org/backend/api"),
    ],
)
def test_the_newer_api_is_looked_for_where_it_may_be(url: str, endpoint: str, api: str) -> None:
    assert api_of(url, endpoint) == api


def test_only_the_address_must_be_typed() -> None:
    options = parse(KIND.options, {"url": "r.example.org"})
    assert (options.url, options.endpoint, options.bundles) == ("https://r.example.org", "rest", "ORIGINAL")
    assert [each.name for each in fields_of(KIND.options) if each.asked.required] == ["url"]


def test_a_branch_of_its_tree_fills_the_scope() -> None:
    assert KIND.branch_option in {each.name for each in fields_of(KIND.options)}


def test_its_title_names_the_collection() -> None:
    assert "123456789/42" in title_of(KIND, parse(KIND.options, {"url": "r.example.org", "scope": "123456789/42"}))
