"""What a claim reads: as much with many waiting jobs of one person as with few. Counted, not timed."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, text

from exporter.database.clock import after
from exporter.database.engine import Database, open_database
from exporter.database.schema import jobs, people
from exporter.jobs import store
from tests.servers.mariadb import MariaDb


def fill(database: Database, count: int) -> None:
    rows = [
        {"kind": "export", "owner": "ada", "plan": "{}", "message": "", "dedupe": str(number)} for number in range(count)
    ]
    times = {"created": after(0), "changed": after(0), "run_after": after(0)}
    with database.transaction() as connection:
        connection.execute(insert(people).values(subject="ada", first_seen=after(0), last_seen=after(0)))
        connection.execute(insert(jobs).values(**times), rows)
        connection.execute(insert(jobs).values(**times), [{**rows[0], "owner": "ulla", "dedupe": "of ulla"}])


def instructions_of_a_claim(connection: Connection) -> int:
    """SQLite's virtual machine tells each of its steps."""
    steps: list[int] = []
    raw = connection.connection.driver_connection
    assert raw is not None
    raw.set_progress_handler(lambda: steps.append(1), 1)
    assert store.claim(connection, "w") is not None
    raw.set_progress_handler(None, 0)
    return len(steps)


def rows_read_by_a_claim(connection: Connection) -> int:
    def read() -> int:
        rows = connection.execute(text("SHOW SESSION STATUS LIKE 'Handler_read%'")).all()
        return sum(int(row[1]) for row in rows if row[0] != "Handler_read_rnd_next")

    before = read()
    assert store.claim(connection, "w") is not None
    return read() - before


def cost(url: str, count: int, of_a_claim: Callable[[Connection], int]) -> int:
    with closing(open_database(url)) as database:
        database.create_tables()
        fill(database, count)
        if database.dialect == "mysql":
            with database.transaction() as connection:
                connection.execute(text("ANALYZE TABLE jobs"))
        with database.transaction() as connection:
            return of_a_claim(connection)


def test_a_claim_costs_the_same_among_many_waiting_jobs_in_sqlite(tmp_path: Path) -> None:
    few, many = (cost(f"sqlite:///{tmp_path / str(count)}", count, instructions_of_a_claim) for count in (10, 3000))
    assert few > 0
    assert many < 1.5 * few


@pytest.mark.slow
def test_a_claim_costs_the_same_among_many_waiting_jobs_in_mariadb(mariadb: MariaDb) -> None:
    few, many = (cost(mariadb.create_database(f"claims_{count}").url, count, rows_read_by_a_claim) for count in (10, 3000))
    assert few > 0
    assert many < 1.5 * few + 10
