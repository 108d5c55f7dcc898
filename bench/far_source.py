"""A source of imports that makes its records as they are asked for, each answer after a while: it keeps none of them."""

import json
import time
from contextlib import AbstractContextManager

from exporter.errors import FileMissing
from exporter.records.record import FileRef, Header, Original, Record, Value
from exporter.sources.base import Entry, FileContent, Listing
from exporter.sources.imports import ImportAbout, ImportFeatures

URL = "https://far.example.org"
ABOUT = "level flow river gauge hour measured water authority rain snow flood catchment ground lake stream"
WORDS = tuple(ABOUT.split())


class FarSource:
    """Its list tells identifiers and versions; each record is asked for by itself."""

    features = ImportFeatures()

    def __init__(self, records: int, latency_ms: float) -> None:
        self._records = records
        self._latency_seconds = latency_ms / 1000

    def check(self) -> ImportAbout:
        return ImportAbout("far", total=self._records)

    def listing(self, cursor: str = "", size: int = 100, *, bare: bool = False) -> Listing:
        time.sleep(self._latency_seconds)
        start = int(cursor or 0)
        end = min(start + size, self._records)
        entries = tuple(Entry(_header(number), f"Gauge {number}") for number in range(start, end))
        return Listing(entries, self._records, str(end) if end < self._records else "", end == self._records)

    def record(self, entry: Entry) -> Record:
        time.sleep(self._latency_seconds)
        number = int(entry.header.identifier)
        about = " ".join(WORDS[(number + each) % len(WORDS)] for each in range(40))
        document = json.dumps({"title": f"Gauge {number}", "description": about})
        values = (Value("dcterms:title", f"Gauge {number}"), Value("dcterms:description", about))
        return Record(entry.header, values, original=Original("application/json", document, "far"))

    def open_file(self, file: FileRef) -> AbstractContextManager[FileContent]:
        raise FileMissing("There are no files.")

    def close(self) -> None:
        """Nothing is open."""


def _header(number: int) -> Header:
    return Header(str(number), version="1", url=f"{URL}/{number}")
