"""Imports by the engine's own runner from real sources, which are simulated servers."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from exporter.database.catalogue_tables import items as item_table
from exporter.database.engine import Database
from exporter.http_client import HttpOptions
from exporter.records.json import from_json
from exporter.sources import IMPORTS
from exporter.sources.base import Person
from exporter.sources.imports import ImportDoor, ImportSource, opened
from exporter.sources.options import parse, reading_of
from exporter.transfers.imports.plan import ImportPlan, options_json
from tests.contracts.import_sources import QUICK
from tests.sources.import_worlds import allowing
from tests.transfers.imports.place import Place
from tests.transfers.imports.repository import Repository


@dataclass
class FarPlace(Place):
    """``http`` and ``token`` are those of every source that is opened."""

    http: HttpOptions = QUICK
    token: str = ""

    def import_source(self, plan: ImportPlan) -> ImportSource:
        kind = IMPORTS[plan.kind]
        return opened(kind, from_json(plan.options, kind.options), ImportDoor(self.http, self.token))


def plan_for(kind: str, url: str, limit: int = 10, **options: str) -> ImportPlan:
    chosen = parse(IMPORTS[kind].options, {"url": url, **options})
    person, reading = Person("sub-ada", "Ada"), reading_of(chosen)
    return ImportPlan(kind, options_json(chosen), chosen.url, person, limit=limit, reading=reading)


def far_place(database: Database, directory: Path, plan: ImportPlan, *allowed: str, **more: Any) -> FarPlace:
    """One whose administrator allows the source itself, and ``allowed``."""
    made = FarPlace(database, directory, Repository(), plan, http=allowing(plan.url, *allowed), **more)
    made.sign_in()
    return made


def titles(place: Place) -> set[str]:
    """Of all items."""
    with place.database.transaction() as connection:
        return set(connection.execute(select(item_table.c.title)).scalars())
