"""Imports from the sources whose records need calls of their own, without files: against a loop, and run again."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

from bench.databases import Place, best
from bench.importing import PLAN, Here, seconds_of_import
from bench.imports import LATENCY_MS, NOWHERE, one_by_one, served
from bench.row import Row, scaled
from exporter.http_client import HttpOptions
from exporter.sources import IMPORTS
from exporter.sources.imports import ImportDoor
from exporter.sources.options import parse
from exporter.transfers.imports.plan import FileChoice, FileWish, options_json

RECORDS, ONE_BY_ONE = 1_000, 100
KINDS = ("dataverse", "dspace")


def measure() -> Iterator[Row]:
    with closing(best()) as place:
        for kind in KINDS:
            yield from _compared(place, kind)


def _compared(place: Place, name: str) -> Iterator[Row]:
    count, kind = scaled(RECORDS, 200), IMPORTS[name]
    with served(name, count) as url:
        options = parse(kind.options, {"url": url})
        door = ImportDoor(HttpOptions("bench", allowed=frozenset({url.removeprefix("http://")})))

        def opened() -> Any:
            return kind.open(options, door)

        with closing(opened()) as source:
            loop = one_by_one(place.database(f"{name}-loop"), source, min(count, ONE_BY_ONE))
        database = place.database(name)
        plan = replace(PLAN, kind=name, options=options_json(options), url=url, files=FileWish(FileChoice.NONE))
        ours, again = (seconds_of_import(database, Here(opened(), NOWHERE), plan) / count for _ in range(2))
    what = f"{count:,} records of a {kind.label} {LATENCY_MS} ms away: one by one / import, {place.name}"
    yield Row(what, loop / ours, "≥ 1.5", f"{loop * 1000:.1f} ms and {ours * 1000:.1f} ms a record")
    what = f"the same again, nothing changed: second / first, {place.name}"
    yield Row(what, again / ours, "≤ 0.1", f"{again * 1000:.2f} ms and {ours * 1000:.2f} ms a record")
