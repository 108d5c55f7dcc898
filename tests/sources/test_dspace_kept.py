"""What is kept of the document of a DSpace item."""

import json

from exporter.records.record import Header, Original, Record
from exporter.sources import dspace_kept
from exporter.sources.dspace_kept import with_less_kept


def record_of(document: dict[str, object]) -> Record:
    return Record(Header("1"), original=Original("application/json", json.dumps(document), "dspace"))


def test_a_document_is_kept_whole() -> None:
    record = record_of({"metadata": [], "bitstreams": [{"id": 1}]})
    assert with_less_kept(record) == record
    assert with_less_kept(Record(Header("1"))) == Record(Header("1"))


def test_one_that_is_too_long_is_kept_without_its_files() -> None:
    files = [{"id": number, "name": "x" * 100} for number in range(dspace_kept.LONGEST_KEPT // 100)]
    for name in ("bundles", "bitstreams"):
        kept = with_less_kept(record_of({"metadata": [{"key": "dc.title", "value": "Rivers"}], name: files})).original
        assert kept is not None
        assert json.loads(kept.text) == {"metadata": [{"key": "dc.title", "value": "Rivers"}], name: []}
