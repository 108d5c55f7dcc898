"""What an undo does with one record of a run: removes its item, restores it, or keeps it and says why."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, select

from exporter.catalogue.item import Item, OriginKind
from exporter.database.catalogue_tables import revisions
from exporter.database.import_tables import run_records, runs
from exporter.transfers.imports.runs import Outcome, RunRecord

PASSING = frozenset({OriginKind.UNDO, OriginKind.REPROCESS})
"""Later revisions by these hinder nothing."""
BY_PEOPLE = frozenset({OriginKind.PERSON, OriginKind.EXPORT})


class Deed(StrEnum):
    REMOVED = "removed"
    RESTORED = "restored"
    KEPT = "kept"


@dataclass(frozen=True)
class Verdict:
    """``said`` is a sentence; ``edited``: a person wrote into it since, and her words stay."""

    deed: Deed
    said: str = ""
    edited: bool = False


@dataclass(frozen=True)
class Later:
    """A revision after the run's own."""

    origin: OriginKind
    job_id: int | None


@dataclass(frozen=True)
class Circumstances:
    """Of one batch of records: later revisions by record, and other runs that have the same items."""

    later: dict[int, tuple[Later, ...]]
    others: dict[int, int]


def look(connection: Connection, rows: Sequence[RunRecord], undone: Collection[int]) -> Circumstances:
    """``undone`` are the jobs that are taken back together."""
    ids = [row.item_id for row in rows if row.item_id is not None]
    return Circumstances(_later(connection, rows, ids), _others(connection, ids, undone))


def judge(row: RunRecord, item: Item | None, around: Circumstances, undone: Collection[int]) -> Verdict:
    later = [each for each in around.later.get(row.id, ()) if each.origin not in PASSING and each.job_id not in undone]
    edited = any(each.origin in BY_PEOPLE for each in later)
    if item is None or (item.deleted and not _deleted_by(row, item)):
        return Verdict(Deed.REMOVED, "It was gone already.")
    if row.outcome is Outcome.CREATED:
        return _of_created(item, around, edited)
    foreign = next((each.job_id for each in later if each.origin is OriginKind.IMPORT), None)
    if foreign is not None:
        return Verdict(Deed.KEPT, f"Kept as it is: import {foreign} changed it again. Undo that one first.")
    return Verdict(Deed.RESTORED, "What a person wrote into it since stays." if edited else "", edited)


def _deleted_by(row: RunRecord, item: Item) -> bool:
    """The run itself buried it, because its source no longer had it."""
    return row.outcome is Outcome.VANISHED and item.revision == row.revision_after


def _of_created(item: Item, around: Circumstances, edited: bool) -> Verdict:
    other = around.others.get(item.id)
    if other is not None:
        return Verdict(Deed.KEPT, f"Kept: import {other} brought it, too.")
    if edited or item.content.edited:
        return Verdict(Deed.KEPT, "Kept: a person edited it since.")
    return Verdict(Deed.REMOVED)


def _later(connection: Connection, rows: Sequence[RunRecord], ids: Sequence[int]) -> dict[int, tuple[Later, ...]]:
    query = select(revisions.c.item_id, revisions.c.number, revisions.c.origin, revisions.c.job_id).where(
        revisions.c.item_id.in_(ids)
    )
    found = connection.execute(query.order_by(revisions.c.number)).all()
    return {
        row.id: tuple(
            Later(OriginKind(each.origin), each.job_id)
            for each in found
            if each.item_id == row.item_id and each.number > row.revision_after
        )
        for row in rows
    }


def _others(connection: Connection, ids: Sequence[int], undone: Collection[int]) -> dict[int, int]:
    """By item, a run that had it in its list, and is not taken back."""
    had = (Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED)
    query = (
        select(run_records.c.item_id, run_records.c.job_id)
        .join(runs, runs.c.job_id == run_records.c.job_id)
        .where(
            run_records.c.item_id.in_(ids),
            run_records.c.job_id.not_in(list(undone)),
            run_records.c.outcome.in_(had),
            run_records.c.undo == "",
            runs.c.undone.is_(None),
        )
    )
    return dict(connection.execute(query.order_by(run_records.c.job_id.desc())).all())
