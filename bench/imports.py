"""Imports of many records without files: against a loop of one after the other, run again, and in memory."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from bench.databases import Place, best, databases
from bench.far_source import FarSource
from bench.importing import PLAN, Here, seconds_of_import
from bench.row import Row, scaled
from exporter.catalogue import items, revisions
from exporter.catalogue.content import Content, bare
from exporter.catalogue.item import NewItem, Origin, OriginKind
from exporter.database.engine import Database
from exporter.http_client import HttpOptions
from exporter.records.record import Header
from exporter.sources.base import Entry
from exporter.sources.ckan_import import CkanImport, CkanOptions
from exporter.sources.imports import ImportDoor, ImportSource
from exporter.transfers.imports.plan import options_json

RECORDS, MANY = 5_000, 50_000
ONE_BY_ONE = 300
LATENCY_MS = 20
ROOT = Path(__file__).parents[1]
NOWHERE = Path("/nowhere")
"""No file is imported."""


def measure() -> Iterator[Row]:
    for place in databases():
        with closing(place):
            yield from _against_a_loop(place)
            yield _again(place)
    with closing(best()) as place:
        yield _memory(place)


@contextmanager
def served(kind: str, records: int) -> Iterator[str]:
    command = [sys.executable, "-m", "bench.source_process", kind, str(records), str(LATENCY_MS)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def _opened(url: str) -> CkanImport:
    options = HttpOptions("bench", allowed=frozenset({url.removeprefix("http://")}))
    return CkanImport(CkanOptions(url), ImportDoor(options))


def _against_a_loop(place: Place) -> Iterator[Row]:
    """A record's time in each: the loop is not made to run for all of them."""
    count = scaled(RECORDS, 200)
    with served("ckan", count) as url, closing(_opened(url)) as source:
        loop = one_by_one(place.database("loop"), source, min(count, ONE_BY_ONE))
        database, plan = place.database("ckan"), replace(PLAN, kind="ckan", options=options_json(CkanOptions(url)), url=url)
        ours = seconds_of_import(database, Here(_opened(url), NOWHERE), plan) / count
        again = seconds_of_import(database, Here(_opened(url), NOWHERE), plan) / count
    what = f"{count:,} records of a CKAN {LATENCY_MS} ms away: one by one / import, {place.name}"
    yield Row(what, loop / ours, "≥ 5", f"{loop * 1000:.1f} ms and {ours * 1000:.1f} ms a record")
    what = f"the same again, nothing changed: second / first, {place.name}"
    yield Row(what, again / ours, "≤ 0.1", f"{again * 1000:.2f} ms and {ours * 1000:.2f} ms a record")


def one_by_one(database: Database, source: ImportSource, count: int) -> float:
    """Fetched and stored, each by itself."""
    listed = source.listing("", count).entries
    began = time.perf_counter()
    for entry in listed:
        record = source.record(Entry(Header(entry.header.identifier)))
        with database.transaction() as connection:
            [item_id] = items.create(connection, [NewItem(Content(bare(record)), "sub-ada")])
            revisions.keep(connection, [item_id], Origin(OriginKind.IMPORT, "sub-ada"))
    return (time.perf_counter() - began) / len(listed)


def _again(place: Place) -> Row:
    count = scaled(RECORDS, 200)
    database, here = place.database("far"), Here(FarSource(count, LATENCY_MS), NOWHERE)
    first, second = seconds_of_import(database, here), seconds_of_import(database, here)
    what = f"{count:,} records that are fetched one by one, nothing changed: second / first import, {place.name}"
    return Row(what, second / first, "≤ 0.1", f"{second:.1f} s and {first:.1f} s")


def _memory(place: Place) -> Row:
    many, few = scaled(MANY, 2000), scaled(RECORDS, 200)
    peaks = {count: _peak(place, count) for count in (few, many)}
    figures = f"{peaks[many] >> 10} MiB and {peaks[few] >> 10} MiB"
    return Row(f"peak memory of an import of {many:,} / {few:,} records", peaks[many] / peaks[few], "≤ 1.15", figures)


def _peak(place: Place, count: int) -> int:
    url = place.url(f"of{count}")
    command = [sys.executable, "-m", "bench.importing", url, str(count)]
    return int(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
