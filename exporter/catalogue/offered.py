"""Item sets and sites as a form offers them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, false, select

from exporter.database.catalogue_tables import item_sets, sites

MOST = 500


@dataclass(frozen=True)
class Offered:
    """``preset``: chosen unless a person says otherwise."""

    id: int
    title: str
    preset: bool


def sets(connection: Connection) -> list[Offered]:
    return _offered(connection, item_sets, false().label("preset"))


def all_sites(connection: Connection) -> list[Offered]:
    return _offered(connection, sites, sites.c.preset)


def _offered(connection: Connection, table: Any, preset: Any) -> list[Offered]:
    query = select(table.c.id, table.c.title, preset).order_by(table.c.title, table.c.id).limit(MOST)
    return [Offered(row.id, row.title, bool(row.preset)) for row in connection.execute(query)]
