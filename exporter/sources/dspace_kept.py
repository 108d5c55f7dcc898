"""What is kept of the document of a DSpace item. What makes one too long are thousands of files: its record tells those."""

import json
from dataclasses import replace

from exporter.records.record import Record

LONGEST_KEPT = 3_000_000
"""In characters."""
LISTS_OF_FILES = ("bundles", "bitstreams")


def with_less_kept(record: Record) -> Record:
    original = record.original
    if original is None or len(original.text) <= LONGEST_KEPT:
        return record
    document = json.loads(original.text)
    document |= {name: [] for name in LISTS_OF_FILES if document.get(name)}
    return replace(record, original=replace(original, text=json.dumps(document, ensure_ascii=False)))
