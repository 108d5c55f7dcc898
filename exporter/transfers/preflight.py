"""Everything that is known to go wrong, told at once, before anything is created. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from exporter.destinations.base import Features
from exporter.records.record import Right
from exporter.transfers.names import safe_name
from exporter.transfers.plan import ExportPlan, Mode, PlannedFile, Way

SHORTEST_TEXT = 3
LONGEST_VERSION = 191
LONGEST_TITLE = 10_000


@dataclass(frozen=True)
class Fault:
    """``field`` names what to correct: title, creators, rights, issued, files, file.<id>, target…; a note does not block."""

    field: str
    sentence: str
    blocks: bool = True


def preflight(plan: ExportPlan, features: Features, *, today: date, question: str = "") -> tuple[Fault, ...]:
    """``question`` is what must be asked about the licence, empty when nothing."""
    return (*_metadata(plan, today, question), *_files(plan, features))


def _metadata(plan: ExportPlan, today: date, question: str) -> Iterator[Fault]:
    record = plan.record
    if len(record.title.strip()) < SHORTEST_TEXT:
        yield Fault("title", "Please give a title of at least three characters.")
    if len(record.title) > LONGEST_TITLE:
        yield Fault("title", "The title is too long.")
    if not record.creators:
        yield Fault("creators", "Please name at least one author: a person or an organization.")
    yield from (Fault("creators", "An author has no name.") for each in record.creators[:100] if not each.name.strip())
    yield from _description(record.text("dcterms:description"))
    yield from _rights(record.rights, question if "rights" not in plan.confirmed else "")
    yield from _issued(record.text("dcterms:issued"))
    yield from _embargo(plan, today)
    if len(record.text("schema:version")) > LONGEST_VERSION:
        yield Fault("version", f"The version is too long: at most {LONGEST_VERSION} characters are taken.")


def _description(text: str) -> Iterator[Fault]:
    if not text.strip():
        yield Fault("description", "There is no description. People will find the record better with one.", blocks=False)
    elif len(text) < SHORTEST_TEXT:
        yield Fault("description", "Please write a description of at least three characters.")


def _rights(rights: tuple[Right, ...], question: str) -> Iterator[Fault]:
    if not rights:
        yield Fault("rights", question or "Please choose a licence: without one the repository would choose for you.")
    elif question:
        yield Fault("rights", question)


def _issued(text: str) -> Iterator[Fault]:
    if not _is_edtf(text):
        yield Fault("issued", "Please give the publication date as year, year-month or year-month-day: 2024-05-01.")


def _is_edtf(text: str) -> bool:
    """Level 0: a date, or an interval of two."""
    parts = text.split("/")
    return len(parts) <= 2 and all(_is_date(part) for part in parts)


def _is_date(text: str) -> bool:
    padded = {4: f"{text}-01-01", 7: f"{text}-01", 10: text}.get(len(text), "")
    try:
        return bool(date.fromisoformat(padded)) and padded[4] == "-"
    except ValueError:
        return False


def _embargo(plan: ExportPlan, today: date) -> Iterator[Fault]:
    until = plan.record.access.embargo_until
    if not until:
        return
    try:
        ahead = date.fromisoformat(until) > today
    except ValueError:
        ahead = False
    if not ahead:
        yield Fault("embargo", "Please give a day in the future on which the embargo ends: 2030-01-31.")


def _files(plan: ExportPlan, features: Features) -> Iterator[Fault]:
    if plan.target.mode is Mode.EDIT:
        return
    sent, limits = plan.sent, features.limits
    if not sent and plan.target.mode is Mode.NEW:
        yield Fault("files", "Please choose at least one file to send: a record without files is not taken.")
    if len(sent) > limits.files:
        yield Fault("files", f"{len(sent)} files are chosen, and {limits.files} are taken in one record. Choose fewer.")
    total = sum(max(planned.file.size_bytes, 0) for planned in sent)
    if limits.total_bytes and total > limits.total_bytes:
        yield Fault("files", f"Together the files have {_gigabytes(total)}; {_gigabytes(limits.total_bytes)} are taken.")
    seen: set[str] = set()
    for planned in sent:
        yield from (Fault(f"file.{planned.file.identifier}", sentence) for sentence in _file(planned, features, seen))


def _file(planned: PlannedFile, features: Features, seen: set[str]) -> Iterator[str]:
    limits, size = features.limits, planned.file.size_bytes
    if size == 0 and not limits.empty_files:
        yield "The file is empty, and empty files are not taken. Leave it out, or link it."
    if limits.file_bytes and size > limits.file_bytes:
        yield f"The file is too large: at most {_gigabytes(limits.file_bytes)} are taken. Link it instead."
    if not planned.name or planned.name != safe_name(planned.name) or len(planned.name) > limits.name_length:
        yield "This name cannot be used. Please choose one without slashes."
    if planned.name in seen:
        yield "Two files have this name. Please rename one."
    seen.add(planned.name)


def _gigabytes(size_bytes: int) -> str:
    return f"{size_bytes / 1e9:.1f} GB"


def ways_of(planned: PlannedFile) -> tuple[Way, ...]:
    """What may be chosen for this file: only what has a web address can be linked."""
    linkable = planned.file.url.startswith(("http://", "https://"))
    return (Way.SEND, Way.LINK, Way.LEAVE) if linkable else (Way.SEND, Way.LEAVE)
