"""Everything that an import left in a database, but for times and random identifiers: two such dumps are compared."""

import json
from typing import Any

from sqlalchemy import Connection, Table, select

from exporter.database import catalogue_tables as catalogue
from exporter.database import import_tables as imports
from exporter.database.engine import Database

TABLES: tuple[tuple[Table, tuple[str, ...]], ...] = (
    (catalogue.items, ("id",)),
    (catalogue.item_words, ("item_id", "word")),
    (catalogue.revisions, ("item_id", "number")),
    (catalogue.item_set_items, ("set_id", "item_id")),
    (catalogue.stored_files, ("sha256",)),
    (catalogue.item_files, ("item_id", "position")),
    (imports.sources, ("id",)),
    (imports.source_records, ("source_id", "remote_id")),
    (imports.scope_records, ("scope", "record_id")),
    (imports.runs, ("job_id",)),
    (imports.run_records, ("job_id", "remote_id")),
)
OF_ITS_TIME = {"identifier", "datestamp", "change_number", "created", "changed", "vanished", "undone"}
"""And the row numbers of tables to whose rows nothing points: a transaction that was taken back uses some up."""
COUNTERS = {"item_files", "run_records", "revisions"}


def dump(database: Database) -> str:
    with database.transaction() as connection:
        found = {table.name: _rows(connection, table, order) for table, order in TABLES}
    return json.dumps(found, indent=1, default=str, ensure_ascii=False)


def _rows(connection: Connection, table: Table, order: tuple[str, ...]) -> list[dict[str, Any]]:
    rows = connection.execute(select(table).order_by(*(table.c[name] for name in order)))
    return [_told(table, dict(row._mapping)) for row in rows]


def _told(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    for name in ("vanished", "undone"):
        if name in row:
            row[f"is_{name}"] = row[name] is not None
    hidden = OF_ITS_TIME | ({"id"} if table.name in COUNTERS else set())
    return {name: value for name, value in row.items() if name not in hidden}
