"""Records are fetched, several at once; what one of them meets stops that one only.

A record that its source does not give (no answer, a fault of its own) is asked for ``TRIES`` times. When the source gave
others, and is well, as ``check`` tells at once, the record is failed; else the job stops, and goes on later.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from exporter.errors import (
    AddressRefused,
    ExporterError,
    FileError,
    RecordError,
    RemoteConflict,
    RemoteMissing,
    RemoteRefused,
    RemoteUnavailable,
    TokenRefused,
    TurnedAway,
    WebPage,
)
from exporter.jobs.lanes import share_out
from exporter.records.record import Record
from exporter.sources.base import Entry
from exporter.sources.imports import ImportSource
from exporter.transfers.imports.slowing import HELD_UP, demand_well

Check = Callable[[], None]
TRIES = 3
HANDFUL = 3
PAUSE_SECONDS = 0.5
LONGEST_IDENTIFIER = 191
LONGEST_SENTENCE = 2000
LONGEST_DOCUMENT = 4_000_000
"""In characters: a database takes no row of any length, and says that it is away then."""
MOST_FILES = 20_000
"""Each revision of an item tells all of them, in one row."""
OF_ONE_RECORD = (RecordError, FileError, RemoteMissing, RemoteRefused, TokenRefused, AddressRefused)
PASSING = (RemoteUnavailable, RemoteConflict)


@dataclass(frozen=True)
class Failure:
    """``reason`` is a code, ``said`` a sentence."""

    reason: str
    said: str


@dataclass(frozen=True)
class Found:
    """An entry of the list, with its record where that was wanted, or why there is none."""

    entry: Entry
    record: Record | None = None
    failure: Failure | None = None

    @property
    def remote_id(self) -> str:
        return _clean(self.entry.header.identifier, LONGEST_IDENTIFIER)

    @property
    def version(self) -> str:
        """As the list tells it, where it does: that is what the next list is compared with."""
        told = self.entry.header.version or (self.record.header.version if self.record else "")
        return _clean(told, 255)

    @property
    def url(self) -> str:
        return _clean(self.entry.header.url or (self.record.header.url if self.record else ""), 1000)

    @property
    def title(self) -> str:
        return _clean(self.entry.title or (self.record.title if self.record else ""), 500)


def _clean(text: str, length: int) -> str:
    """Halves of characters, which no database takes, are replaced: the ledger names also what cannot be stored."""
    return text.encode("utf-8", "replace").decode()[:length]


@dataclass(frozen=True)
class Fetched:
    """``held_up``: the source wants to be left alone for a while; then ``found`` is what came until then."""

    found: list[Found]
    held_up: ExporterError | None = None


def fetch(source: ImportSource, entries: Sequence[Entry], check: Check, lanes: int) -> Fetched:
    """All of them, in no order. Raises what says nothing of a single record, and what ``check`` raises between two."""
    found = list[Found]()
    try:
        _fetch_patiently(found, source, entries, check, lanes)
    except HELD_UP as error:
        return Fetched([each for each in found if each.record], error)
    return Fetched(found)


def _fetch_patiently(found: list[Found], source: ImportSource, entries: Sequence[Entry], check: Check, lanes: int) -> None:
    left = list(entries)
    for attempt in range(TRIES):
        if attempt:
            time.sleep(PAUSE_SECONDS * 2**attempt)
        found[:] = [each for each in found if not _may_pass(each)]
        _fetch_into(found, source, left, check, lanes)
        left = [each.entry for each in found if _may_pass(each)]
        if not left:
            break
    _demand_a_source_that_is_well(source, found)


def _demand_a_source_that_is_well(source: ImportSource, found: Sequence[Found]) -> None:
    silent = [each.failure.said for each in found if each.failure and each.failure.reason == "unavailable"]
    if len(silent) == len(found) > HANDFUL:
        raise RemoteUnavailable(silent[-1])  # none of them came: no record is to blame
    if silent or any(each.failure and each.failure.reason == "not_allowed" for each in found):
        demand_well(source)  # raises when it is the source itself, or its token


def _may_pass(found: Found) -> bool:
    return found.failure is not None and found.failure.reason == "unavailable"


def fetch_once(source: ImportSource, entries: Sequence[Entry], check: Check) -> list[Found]:
    found = list[Found]()
    _fetch_into(found, source, entries, check, source.features.lanes)
    return found


def _fetch_into(found: list[Found], source: ImportSource, entries: Sequence[Entry], check: Check, lanes: int) -> None:
    def one(entry: Entry) -> None:
        check()
        found.append(_record(source, entry))

    if entries:
        share_out(entries, [one] * max(1, min(len(entries), lanes)))


def _record(source: ImportSource, entry: Entry) -> Found:
    if not 0 < len(entry.header.identifier) <= LONGEST_IDENTIFIER:
        return Found(entry, failure=Failure("identifier", "Its identifier at its source is empty or too long to be kept."))
    try:
        return _kept(Found(entry, source.record(entry)))
    except (*OF_ONE_RECORD, *PASSING) as error:
        if isinstance(error, TurnedAway | WebPage):
            demand_well(source)  # at once: a limiter of robots counts what we ask for meanwhile
        return Found(entry, failure=Failure(_reason(error), str(error)[:LONGEST_SENTENCE]))


def _kept(found: Found) -> Found:
    failure = _too_much(found.record) if found.record else None
    return Found(found.entry, failure=failure) if failure else found


def _too_much(record: Record) -> Failure | None:
    if record.original is not None and len(record.original.text) > LONGEST_DOCUMENT:
        said = f"Its document is longer than {LONGEST_DOCUMENT:,} characters: too long to be kept."
        return Failure("too_long", said)
    if len(record.files) > MOST_FILES:
        return Failure("too_many_files", f"It has {len(record.files):,} files: at most {MOST_FILES:,} can be kept.")
    return None


def _reason(error: ExporterError) -> str:
    for kind, reason in REASONS.items():
        if isinstance(error, kind):
            return reason
    return "unreadable"


REASONS: dict[type[ExporterError], str] = {
    RemoteMissing: "missing",
    RemoteRefused: "refused",
    TokenRefused: "not_allowed",
    AddressRefused: "address",
    RemoteUnavailable: "unavailable",
    RemoteConflict: "unavailable",
}
