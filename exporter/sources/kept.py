"""How much is kept of a document that is longer than the catalogue takes: all but its list of files. Pure."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from exporter.records.record import Record

LONGEST_KEPT = 3_000_000
"""Of a document, in characters. What makes one longer are thousands of files, which the record tells by itself."""


def with_less_kept(record: Record, forget_files: Callable[[dict[str, Any]], None]) -> Record:
    """``forget_files`` empties the list of files in the document, which is JSON."""
    original = record.original
    if original is None or len(original.text) <= LONGEST_KEPT:
        return record
    document = json.loads(original.text)
    forget_files(document)
    return replace(record, original=replace(original, text=json.dumps(document, ensure_ascii=False)))
