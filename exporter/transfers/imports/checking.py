"""What a person is told before an import begins: which repository it is, how many records, how much their files are."""

from collections.abc import Sequence
from dataclasses import replace
from time import monotonic

from exporter.errors import ExporterError
from exporter.records.record import FileRef
from exporter.sources.base import Entry
from exporter.sources.imports import ImportAbout, ImportSource

FEW = 10
"""So many records are looked at: no repository tells how large the files of a selection are."""
QUICK_SECONDS = 2.0
"""A source that takes longer to say what it is, is asked no more: a page waits for it."""


def check(source: ImportSource) -> ImportAbout:
    """Raises the RemoteErrors of its own check. What only the files meet is no fault of the source."""
    begun = monotonic()
    about = source.check()
    if about.needs_token or not about.total or monotonic() - begun > QUICK_SECONDS:
        return about
    try:
        entries = _first(source)
        files = [file for entry in entries for file in source.record(entry).files]
    except ExporterError:
        return about
    return _with_sizes(about, entries, files)


def _first(source: ImportSource) -> Sequence[Entry]:
    """Those that bring their documents along: others would be asked for one by one."""
    return [entry for entry in source.listing("", FEW).entries if entry.document][:FEW]


def _with_sizes(about: ImportAbout, entries: Sequence[Entry], files: Sequence[FileRef]) -> ImportAbout:
    size, untold = sum(max(file.size_bytes, 0) for file in files), sum(file.size_bytes < 0 for file in files)
    if not untold and len(entries) == about.total:
        return replace(about, size_bytes=size)
    if not files:
        return about
    which = f"The first {len(entries)} records" if len(entries) != about.total else "All records together"
    number = f"{len(files):,} file{'s' if len(files) != 1 else ''}"
    more = f"; of {untold:,} of them the source does not say how large they are" if untold else ""
    return replace(about, notes=(*about.notes, f"{which} have {number} of {_megabytes(size)}{more}."))


def _megabytes(size_bytes: int) -> str:
    return f"{size_bytes / 1_000_000:,.1f} MB"
