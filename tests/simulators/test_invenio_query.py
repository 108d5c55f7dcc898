"""Queries on records: what is a word, what is a field, what is syntax."""

import pytest

from simulators.invenio_query import matches
from simulators.server import Refusal

RECORD = {
    "id": "1000002",
    "updated": "2024-05-01T12:30:00.123456+00:00",
    "parent": {"communities": {"ids": ["7d9b1f1e-3b0e-4d1c-9c9a-1d1d1d1d1d1d"]}},
    "metadata": {"title": "Tides at Cuxhaven", "publication_date": "2024-05-01"},
}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", True),
        ("*", True),
        ("*:*", True),
        ("tides AND cuxhaven", True),
        ("tides AND bremen", False),
        ("bremen OR tides", True),
        ("bremen OR hamburg", False),
        ("tides NOT bremen", True),
        ("tides -cuxhaven", False),
        ("+tides +at", True),
        ("(bremen OR cuxhaven) AND tides", True),
        ("metadata.title:(bremen OR cuxhaven)", True),
        ("metadata.title:(bremen hamburg)", False),
        ('parent.communities.ids:"7d9b1f1e-3b0e-4d1c-9c9a-1d1d1d1d1d1d"', True),
        ('parent.communities.ids:"7d9b1f1e"', False),
        ("updated:[2024-05-01 TO 2024-05-01]", True),
        ("updated:{2024-05-01 TO *]", False),
        ("updated:[2024-05-02 TO *]", False),
        ("updated:[* TO 2024-05-01T12:30:00Z]", False),
        ("updated:[2024-05-01T12:30:00.123 TO 2024-05-01T12:30:00.123]", True),
        ("updated:{2024-05-01T12:30:00.123 TO *]", False),
        ("metadata.publication_date:[2024-01-01 TO 2024-12-31]", True),
        ("metadata.publication_date:[2025-01-01 TO *]", False),
        ("tides AND updated:[2024-05-01T00:00:00 TO *]", True),
    ],
)
def test_a_query_finds_the_record_or_not(query, found):
    assert matches(RECORD, query) is found


@pytest.mark.parametrize("query", ["10.5281/zenodo.1", "https://example.org", "a:b:c", "updated:[yesterday TO *]"])
def test_what_cannot_be_read_is_refused(query):
    with pytest.raises(Refusal) as refusal:
        matches(RECORD, query)
    assert (refusal.value.reply.status, refusal.value.reply.body["message"]) == (400, "Invalid query string syntax.")
