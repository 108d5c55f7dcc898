"""Into which sets and sites an import puts items: new ones into all that it names, others into those that it names anew."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, select

from exporter.catalogue import memberships
from exporter.catalogue.memberships import SETS, SITES, Grouping
from exporter.database.import_tables import runs
from exporter.database.schema import jobs
from exporter.records.json import from_json
from exporter.transfers.imports.plan import ImportPlan
from exporter.transfers.imports.runs import Run, Stage


@dataclass(frozen=True)
class Groups:
    sets: tuple[int, ...] = ()
    sites: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.sets or self.sites)


def named_anew(connection: Connection, run: Run, plan: ImportPlan) -> Groups:
    """Those that the last run over the same selection did not name: who took an item out of the others meant it."""
    return _anew(connection, plan, run.scope, runs.c.job_id < run.job_id)


def would_name_anew(connection: Connection, plan: ImportPlan) -> Groups:
    """The same of an import that has not begun."""
    return _anew(connection, plan, plan.scope)


def _anew(connection: Connection, plan: ImportPlan, scope: str, *earlier: ColumnElement[bool]) -> Groups:
    query = select(jobs.c.plan).join(runs, runs.c.job_id == jobs.c.id)
    query = query.where(runs.c.scope == scope, runs.c.stage == Stage.DONE, *earlier)
    query = query.where(~runs.c.test, runs.c.undone.is_(None)).order_by(runs.c.job_id.desc()).limit(1)
    text = connection.execute(query).scalar_one_or_none()
    try:
        known = (last.sets, last.sites) if text and (last := from_json(text, ImportPlan)) else ((), ())
    except ValueError:
        return Groups()
    return Groups(_new(connection, SETS, plan.sets, known[0]), _new(connection, SITES, plan.sites, known[1]))


def _new(connection: Connection, grouping: Grouping, named: tuple[int, ...], known: tuple[int, ...]) -> tuple[int, ...]:
    """Those that are there: one may have been deleted since it was chosen."""
    there = grouping.groups.c.id
    found = set(connection.execute(select(there).where(there.in_(named))).scalars()) if named else set[int]()
    return tuple(each for each in named if each in found and each not in known)


def lacking(connection: Connection, groups: Groups, item_ids: Collection[int]) -> set[int]:
    """Items that are not in all of these yet."""
    found = set[int]()
    for grouping, wanted in ((SETS, groups.sets), (SITES, groups.sites)):
        there = memberships.of_items(connection, grouping, item_ids) if wanted else {}
        found |= {each for each in item_ids if not set(wanted) <= set(there.get(each, ()))}
    return found


def join(connection: Connection, groups: Groups, item_ids: Collection[int], job_id: int) -> None:
    if item_ids:
        memberships.add(connection, SETS, groups.sets, item_ids, job_id=job_id)
        memberships.add(connection, SITES, groups.sites, item_ids, job_id=job_id)
