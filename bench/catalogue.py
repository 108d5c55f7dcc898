"""The catalogue's lists and searches: with a million items against a hundred, on MariaDB."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing

from sqlalchemy import text

from bench.databases import MariaDbPlace
from bench.row import Row, in_turn, median, ratio, rounds, scaled
from bench.rows_of_items import SMALL_SET, WHOLE_SET, add_items
from exporter.catalogue import browsing
from exporter.catalogue.viewer import NOBODY
from exporter.catalogue.wanted import Wanted
from exporter.database.engine import Database
from tests.servers.mariadb import MariaDb

MANY, FEW = 1_000_000, 100
REPEATS = 20
# what a server with so many items has: the tests' one keeps 64 MB in memory
MEMORY = ("SET GLOBAL innodb_buffer_pool_size = 2147483648", "SET GLOBAL innodb_log_file_size = 536870912")
KINDS = (
    ("browse page", "≤ 1.2", (Wanted(),)),
    (
        "page of a filter",
        "≤ 3",
        (Wanted(set_id=WHOLE_SET), Wanted(set_id=SMALL_SET), Wanted(type="software"), Wanted(owner="sub-3")),
    ),
    (
        "search page",
        "≤ 3",
        (Wanted(words="rivers"), Wanted(words="rivers lak"), Wanted(words="lakes", set_id=WHOLE_SET)),
    ),
)


def measure() -> Iterator[Row]:
    if MariaDb.missing():
        return
    with closing(MariaDbPlace()) as place:
        many, few = place.database("many"), place.database("few")
        with many.engine.connect() as connection:
            for statement in MEMORY:
                connection.execute(text(statement))
        add_items(many, scaled(MANY))
        add_items(few, FEW)
        yield from compare(many, few)


def compare(many: Database, few: Database) -> Iterator[Row]:
    sizes, middle = f"with {scaled(MANY):,} / {FEW} items, MariaDB", scaled(MANY) // 2
    for what, bar, wanted in KINDS:
        yield _row(f"catalogue: {what} {sizes}", bar, _timed(many, wanted), _timed(few, wanted))
    first, deep = _timed(many, (Wanted(),)), _timed(many, (Wanted(),), middle)
    yield _row(f"catalogue: page from the middle / first page, of {scaled(MANY):,} items, MariaDB", "≤ 1.2", deep, first)


def _row(what: str, bar: str, one: Callable[[], float], other: Callable[[], float]) -> Row:
    spent = in_turn(rounds(9), one, other)
    return Row(what, ratio(*spent), bar, f"{median(spent[0]) * 1000:.1f} ms and {median(spent[1]) * 1000:.1f} ms")


def _timed(database: Database, all_wanted: tuple[Wanted, ...], older_than: int | None = None) -> Callable[[], float]:
    return lambda: _pages(database, all_wanted, older_than)


def _pages(database: Database, all_wanted: tuple[Wanted, ...], older_than: int | None) -> float:
    """Seconds for one, with its count: what a page asks the catalogue for."""
    began = time.perf_counter()
    for _ in range(REPEATS):
        for wanted in all_wanted:
            with database.transaction() as connection:
                assert browsing.page(connection, NOBODY, wanted, older_than=older_than).rows or wanted.set_id == SMALL_SET
                browsing.count(connection, NOBODY, wanted)
    return (time.perf_counter() - began) / REPEATS / len(all_wanted)
