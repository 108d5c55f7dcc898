"""The form of a DSpace, and which of its two APIs is asked."""

from collections.abc import Iterator

import pytest

from exporter.errors import RemoteRefused, RemoteUnavailable, TurnedAway
from exporter.sources import IMPORTS
from exporter.sources.dspace_import import api_of, rest_of
from exporter.sources.imports import ImportSource, title_of
from exporter.sources.options import fields_of, parse
from simulators.ckan import Ckan
from simulators.dspace6 import Dspace6
from simulators.server import Service, Simulator
from tests.contracts.import_sources import entries_of
from tests.sources.import_worlds import allowing, opener

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


def test_the_older_api_is_looked_for_at_the_endpoint_and_only_once() -> None:
    assert rest_of("https://r.example.org") == rest_of("https://r.example.org/rest") == "https://r.example.org/rest"
    assert rest_of("https://r.example.org/xmlui", "RESTapi") == "https://r.example.org/xmlui/RESTapi"


def test_only_the_address_must_be_typed() -> None:
    options = parse(KIND.options, {"url": "r.example.org"})
    assert (options.url, options.endpoint, options.bundles) == ("https://r.example.org", "rest", "ORIGINAL")
    assert [each.name for each in fields_of(KIND.options) if each.asked.required] == ["url"]


def test_a_branch_of_its_tree_fills_the_scope() -> None:
    assert KIND.branch_option in {each.name for each in fields_of(KIND.options)}


def test_its_title_names_the_collection() -> None:
    assert "123456789/42" in title_of(KIND, parse(KIND.options, {"url": "r.example.org", "scope": "123456789/42"}))


@pytest.fixture
def old() -> Iterator[Dspace6]:
    site = Dspace6("6.3")
    site.new_item("Rivers")
    with Simulator(site):
        yield site


def opened(site: Service, **options: str) -> ImportSource:
    source: ImportSource = opener("dspace", allowing(site.url), url=site.url)(**options)
    return source


@pytest.mark.slow
@pytest.mark.parametrize("path", ["", "/rest"])
def test_the_older_api_is_asked_where_only_that_answers(old: Dspace6, path: str) -> None:
    source = opened(old, url=old.url + path)
    assert source.check().version.startswith("6")
    assert [entry.title for entry in entries_of(source)] == ["Rivers"]
    assert "rest " in source.listing("", 1).cursor or source.listing("", 1).complete
    source.close()


@pytest.mark.slow
@pytest.mark.parametrize(("status", "html"), [(403, True), (401, False), (200, True), (404, True)])
def test_whatever_else_answers_at_the_newer_place_the_older_one_is_found(old: Dspace6, status: int, html: bool) -> None:
    fault = old.faults.add("GET /server/api", status=status, html=html, times=-1)
    source = opened(old)
    assert source.check().version.startswith("6")
    assert fault.happened
    source.close()


@pytest.mark.slow
def test_a_newer_one_that_is_only_away_is_not_taken_for_an_older_one(old: Dspace6) -> None:
    fault = old.faults.add("GET /server/api", status=502, html=True, times=-1)
    source = opened(old)
    with pytest.raises(RemoteUnavailable):
        source.listing()
    assert fault.happened
    assert not [entry for entry in old.log if entry.path.startswith("/rest")]
    source.close()


@pytest.mark.slow
def test_what_is_neither_is_told_so() -> None:
    with Simulator(Ckan()) as other:
        source = opened(other.service)
        for ask in (source.check, source.listing):
            with pytest.raises(RemoteRefused, match="no DSpace at this address"):
                ask()
        source.close()


@pytest.mark.slow
def test_a_limiter_of_robots_is_told_as_one(old: Dspace6) -> None:
    fault = old.faults.add("GET /", status=403, html=True, times=-1)
    source = opened(old)
    with pytest.raises(TurnedAway):
        source.listing()
    assert fault.happened
    source.close()
