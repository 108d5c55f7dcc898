"""What an import's report tells of each record, page by page."""

from collections.abc import Iterator

from exporter.catalogue import lacking
from exporter.catalogue.item_file import ItemFile
from exporter.database.engine import Database
from exporter.transfers.imports import runs
from exporter.transfers.imports.runs import Outcome, RunRecord

AT_ONCE = 1000
Told = tuple[RunRecord, list[ItemFile]]
"""A record, and the files of it that did not come."""


def pages(database: Database, job_id: int, outcome: Outcome | None = None) -> Iterator[list[Told]]:
    """Each page in a transaction of its own: a slow reader keeps none open."""
    after = 0
    while True:
        with database.transaction() as connection:
            rows = runs.records(connection, job_id, outcome, after=after, size=AT_ONCE)
            files = lacking.of_items(connection, job_id, {row.item_id for row in rows if row.item_id})
        if not rows:
            return
        yield [(row, files.get(row.item_id or 0, [])) for row in rows]
        after = rows[-1].id
