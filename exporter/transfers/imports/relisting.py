"""A list whose sums differ is read once more, from its start. Where that stands is kept: a source may ask us to wait."""

import json
from collections.abc import Sequence

from sqlalchemy import Connection, func, select, update

from exporter.database.import_tables import run_records
from exporter.sources.base import Entry
from exporter.transfers.imports import runs, storing
from exporter.transfers.imports.carrying import Carrying
from exporter.transfers.imports.fetching import Found
from exporter.transfers.imports.walking import ENDLESS, Walk, most, page_at


def walk_again(carrying: Carrying) -> Walk:
    """Goes on where the attempt before this one stopped."""
    (cursor, total), seen = _place(carrying), set[int]()
    while True:
        seen.add(hash(cursor))
        page = page_at(carrying, cursor)
        total, following = most(total, page.total), page.cursor if hash(page.cursor) not in seen else ""
        storing.bring(carrying, page.entries)
        _note(carrying, page.entries, following, total)
        if not following:
            said = ENDLESS if page.cursor else ""
            return Walk(total, page.complete and not said, _different(carrying), said, again=True)
        cursor = following


def _place(carrying: Carrying) -> tuple[str, int | None]:
    """Where it goes on, and the most that the source said there are."""
    again = carrying.run().again
    if again is not None:
        cursor, total = json.loads(again)
        return cursor, total
    with carrying.context.transaction() as connection:
        forget(connection, carrying.job_id)
    return "", None


def forget(connection: Connection, job_id: int) -> None:
    """Which records the second reading had."""
    mine = (run_records.c.job_id == job_id, run_records.c.again)
    connection.execute(update(run_records).where(*mine).values(again=False))


def _note(carrying: Carrying, entries: Sequence[Entry], following: str, total: int | None) -> None:
    names = [found.remote_id for found in map(Found, entries)]
    with carrying.context.transaction() as connection:
        here = (run_records.c.job_id == carrying.job_id, run_records.c.remote_id.in_(names))
        connection.execute(update(run_records).where(*here).values(again=True))
        if following:
            runs.note(connection, carrying.job_id, again=json.dumps([following, total], ensure_ascii=False))


def _different(carrying: Carrying) -> int:
    """How many different records it had."""
    query = select(func.count()).where(run_records.c.job_id == carrying.job_id, run_records.c.again)
    with carrying.context.transaction() as connection:
        return int(connection.execute(query).scalar_one())
