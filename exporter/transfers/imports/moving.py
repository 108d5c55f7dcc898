"""A source is at another address now: what was imported from it stays what it is, and the next import finds it again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, func, select, update

from exporter.database.engine import Database
from exporter.database.import_tables import runs, schedules, scope_records, source_records, sources
from exporter.database.schema import jobs
from exporter.errors import InvalidInput, NotFound, RecordError
from exporter.jobs.job import FINISHED
from exporter.records.json import from_json, to_json
from exporter.sources import IMPORTS, source_title
from exporter.sources.options import identity, tidy_address
from exporter.transfers.imports import source_records as links
from exporter.transfers.imports.importing import read_plan
from exporter.transfers.imports.plan import ImportPlan, options_json
from exporter.transfers.imports.submit import host_of

UNDER_WAY = "An import from {} is under way. Wait for its end, or cancel it first. Nothing was changed."
TAKEN = "There are imports from {} already: two sources are not made one. Nothing was changed."


@dataclass(frozen=True)
class Moved:
    """How many imports and schedules know the new address."""

    imports: int
    schedules: int


def move(database: Database, kind: str, old: str, new: str) -> Moved:
    """All at once. Tokens stay where they are: their owners type them again. Raises InvalidInput, NotFound."""
    before, after = tidy_address(old), tidy_address(new)
    if kind not in IMPORTS or not before or not after:
        raise InvalidInput({"": "Name the kind of source, its old and its new web address. Nothing was changed."})
    with database.transaction() as connection:
        source_id = _source(connection, kind, before, after)
        moved = Moved(_runs(connection, source_id, after), _schedules(connection, kind, before, after))
        called = {"address": identity(after), "title": source_title(kind, after)}
        connection.execute(update(sources).where(sources.c.id == source_id).values(called))
        told = func.replace(source_records.c.url, before, after)
        connection.execute(update(source_records).where(source_records.c.source_id == source_id).values(url=told))
    return moved


def _source(connection: Connection, kind: str, before: str, after: str) -> int:
    found = links.find_source(connection, kind, identity(before))
    if found is None:
        raise NotFound(f"Nothing was imported from {identity(before)}.")
    if links.find_source(connection, kind, identity(after)) is not None:
        raise InvalidInput({"": TAKEN.format(identity(after))})
    joined = runs.join(jobs, jobs.c.id == runs.c.job_id)
    waiting = (runs.c.source_id == found, jobs.c.state.not_in(list(FINISHED)))
    if connection.execute(select(func.count()).select_from(joined).where(*waiting)).scalar_one():
        raise InvalidInput({"": UNDER_WAY.format(identity(before))})
    return found


def _runs(connection: Connection, source_id: int, after: str) -> int:
    """Each can be repeated at the new address; what its selection listed is that of the same selection there."""
    joined, count = runs.join(jobs, jobs.c.id == runs.c.job_id), 0
    query = select(jobs.c.id, jobs.c.plan, runs.c.scope).select_from(joined).where(runs.c.source_id == source_id)
    scopes = dict[str, str]()
    for job_id, plan in _readable(connection.execute(query).all(), scopes, after):
        connection.execute(update(jobs).where(jobs.c.id == job_id).values(plan=to_json(plan), host=host_of(plan)))
        connection.execute(update(runs).where(runs.c.job_id == job_id).values(url=after, scope=plan.scope))
        count += 1
    for scope, moved in scopes.items():
        connection.execute(update(scope_records).where(scope_records.c.scope == scope).values(scope=moved))
    return count


def _readable(rows: Sequence[Any], scopes: dict[str, str], after: str) -> Iterator[tuple[int, ImportPlan]]:
    """But for plans of another version of this program: those cannot be repeated either way."""
    for job_id, text, scope in rows:
        try:
            plan = at(read_plan(text), after)
        except (RecordError, ValueError):
            continue
        scopes[scope] = plan.scope
        yield job_id, plan


def at(plan: ImportPlan, url: str) -> ImportPlan:
    """The same selection at another address. Raises ValueError."""
    options = replace(from_json(plan.options, IMPORTS[plan.kind].options), url=url)
    title = plan.title.replace(identity(plan.url), identity(url))
    return replace(plan, url=url, options=options_json(options), page="", title=title[:500])


def _schedules(connection: Connection, kind: str, before: str, after: str) -> int:
    count = 0
    for row in connection.execute(select(schedules.c.id, schedules.c.plan)).all():
        plan = read_plan(row.plan)
        if plan.source == (kind, identity(before)):
            moved = at(plan, after)
            columns = {"plan": to_json(moved), "title": moved.title}
            connection.execute(update(schedules).where(schedules.c.id == row.id).values(columns))
            count += 1
    return count
