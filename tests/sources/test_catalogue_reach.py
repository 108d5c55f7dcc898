"""Links of items into the inner network."""

from datetime import UTC, datetime

import pytest

from exporter.catalogue.provenance import Provenance
from exporter.errors import FileMissing
from exporter.http_client import HttpOptions
from exporter.records.record import FileOrigin, FileRef
from exporter.sources.catalogue_reach import demand_reach, within_reach

NOW = datetime.now(UTC)
ALLOWED = HttpOptions(allowed=frozenset({"inner.example:8080", "portal.example:443"}))
INNER = FileRef("a", "a.csv", "http://inner.example:8080/a", FileOrigin.LINK)
OTHERS = (FileRef("b", "b.csv", "https://x.example/b", FileOrigin.LINK), FileRef("c", "c.csv", "http://[", FileOrigin.LINK))


def origin(address: str) -> Provenance:
    return Provenance("ckan", address, "", "7", "", None, None, NOW, NOW, None)


def test_only_a_source_that_is_open_to_us_may_name_what_is() -> None:
    files = (INNER, *OTHERS)
    assert within_reach(ALLOWED, files, [origin("stranger.example"), origin("portal.example/ckan")]) == files
    refused, *others = within_reach(ALLOWED, files, [origin("stranger.example")])
    assert (refused.origin, tuple(others)) == (FileOrigin.UNREACHABLE, OTHERS)


def test_what_is_not_for_it_to_name_is_not_read() -> None:
    [refused] = within_reach(ALLOWED, (INNER,), [])
    with pytest.raises(FileMissing, match="cannot be read"):
        demand_reach(refused)
    demand_reach(INNER)
