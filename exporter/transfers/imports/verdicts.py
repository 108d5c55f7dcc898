"""What an undo does with one record of a run: removes its item, restores it, or keeps it and says why."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, or_, select

from exporter.catalogue.item import Item, OriginKind
from exporter.database.catalogue_tables import revisions
from exporter.database.import_tables import run_records, runs
from exporter.transfers.imports.runs import Outcome, RunRecord

PASSING = frozenset({OriginKind.UNDO, OriginKind.REPROCESS})
"""Later revisions by these hinder nothing."""
WITHDRAWN = "withdrawn"
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
    """Of one batch, by record: later revisions that stay, and another run that has the same item."""

    later: dict[int, tuple[Later, ...]]
    others: dict[int, int]


def look(connection: Connection, rows: Sequence[RunRecord], undone: Collection[int]) -> Circumstances:
    """``undone`` are the jobs that are taken back together."""
    ids = [row.item_id for row in rows if row.item_id is not None]
    return Circumstances(_later(connection, rows, ids, undone), _others(connection, rows, ids, undone))


def judge(row: RunRecord, item: Item | None, around: Circumstances) -> Verdict:
    later = around.later.get(row.id, ())
    edited = any(each.origin in BY_PEOPLE for each in later)
    if item is None or (item.deleted and not _deleted_by(row, later)):
        return Verdict(Deed.REMOVED, "It was gone already.")
    if row.outcome is Outcome.CREATED:
        return _of_created(row, item, around, edited)
    foreign = next((each.job_id for each in later if each.origin is OriginKind.IMPORT), None)
    if foreign is not None:
        return Verdict(Deed.KEPT, f"Kept as it is: import {foreign} changed it again. Undo that one first.")
    return Verdict(Deed.RESTORED, "What a person wrote into it since stays." if edited else "", edited)


def is_missed(row: RunRecord) -> bool:
    """Its source did not list it any more, or said that it is withdrawn: the run hid or buried its item, as it was told."""
    return row.outcome is Outcome.VANISHED or row.reason == WITHDRAWN


def is_written(row: RunRecord) -> bool:
    """Not what was hidden or gone already, or was to be left as it is."""
    return row.revision_after > row.revision_before


def _deleted_by(row: RunRecord, later: Sequence[Later]) -> bool:
    """The run itself buried it, and nobody who stays wrote it since."""
    return is_missed(row) and is_written(row) and not later


def _of_created(row: RunRecord, item: Item, around: Circumstances, edited: bool) -> Verdict:
    other = around.others.get(row.id)
    if other is not None:
        return Verdict(Deed.KEPT, f"Kept: import {other} brought it, too.")
    if edited or item.content.edited:
        return Verdict(Deed.KEPT, "Kept: a person edited it since.")
    return Verdict(Deed.REMOVED)


def _later(
    connection: Connection, rows: Sequence[RunRecord], ids: Sequence[int], undone: Collection[int]
) -> dict[int, tuple[Later, ...]]:
    """Since the run began with it: a person may have written while its files were fetched. Not what is taken back."""
    table = revisions.outerjoin(runs, runs.c.job_id == revisions.c.job_id)
    query = select(revisions.c.item_id, revisions.c.number, revisions.c.origin, revisions.c.job_id).select_from(table)
    query = query.where(revisions.c.item_id.in_(ids), revisions.c.origin.not_in(PASSING), runs.c.undone.is_(None))
    query = query.where(or_(revisions.c.job_id.is_(None), revisions.c.job_id.not_in(list(undone))))
    found = connection.execute(query.order_by(revisions.c.number)).all()
    return {
        row.id: tuple(
            Later(OriginKind(each.origin), each.job_id)
            for each in found
            if each.item_id == row.item_id and each.number > row.revision_before
        )
        for row in rows
    }


def _others(
    connection: Connection, rows: Sequence[RunRecord], ids: Sequence[int], undone: Collection[int]
) -> dict[int, int]:
    """A run that had the item in its list since this one made it, and is not taken back."""
    had = (Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED)
    query = (
        select(run_records.c.item_id, run_records.c.job_id, run_records.c.id)
        .join(runs, runs.c.job_id == run_records.c.job_id)
        .where(
            run_records.c.item_id.in_(ids),
            # before that it was not there, or a tombstone
            run_records.c.id > min(row.id for row in rows),
            run_records.c.job_id.not_in(list(undone)),
            run_records.c.outcome.in_(had),
            run_records.c.undo == "",
            runs.c.undone.is_(None),
        )
    )
    found = connection.execute(query.order_by(run_records.c.job_id.desc())).all()
    return {row.id: each.job_id for row in rows for each in found if each.item_id == row.item_id and each.id > row.id}
