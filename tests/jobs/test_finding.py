"""Everybody's jobs, found by what an administrator knows of them, on SQLite and on MariaDB."""

from datetime import datetime

import pytest
from sqlalchemy import Connection

from exporter.database.engine import Database
from exporter.jobs import finding
from exporter.jobs.finding import Wanted
from exporter.jobs.job import JobState, NewJob
from tests.jobs.test_store import a_job, claim, submit

DATASET = "4f468e5b-b432-58db-8a60-79486bfa61d3"
LONG_AGO, FAR_AWAY = datetime(2020, 1, 1), datetime(2999, 1, 1)


def filled(database: Database) -> list[int]:
    other = NewJob("export", "cora", "{}", "x", title="Soil 100%", source_id=DATASET, host="data.example.org")
    return submit(database, a_job(1), a_job(2), a_job(1, "ada"), other)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), [3, 2, 1, 0]),
        (Wanted(states=(JobState.RUNNING,)), []),
        (Wanted(owners=("ulla", "cora")), [3, 1, 0]),
        (Wanted(owners=()), []),
        (Wanted(host="zenodo.org"), [2, 1, 0]),
        (Wanted(words="RIVERS 1"), [2, 0]),
        (Wanted(words="100%"), [3]),
        (Wanted(words="1%0"), []),
        (Wanted(words=DATASET), [3]),
        (Wanted(since=LONG_AGO), [3, 2, 1, 0]),
        (Wanted(since=FAR_AWAY), []),
        (Wanted((JobState.READY, JobState.DONE), ("ulla",), "zenodo.org", "rivers 2", LONG_AGO), [1]),
    ],
)
def test_only_what_is_asked_for_is_found_the_newest_first(database: Database, wanted: Wanted, found: list[int]) -> None:
    ids = filled(database)
    with database.transaction() as connection:
        assert [job.id for job in finding.page(connection, wanted)] == [ids[at] for at in found]


def test_pages_go_by_key_and_by_state(database: Database) -> None:
    ids = filled(database)
    job = claim(database)
    with database.transaction() as connection:
        first = finding.page(connection, Wanted(), size=2)
        rest = finding.page(connection, Wanted(), before=first[-1].id, size=9)
        assert [each.id for each in (*first, *rest)] == ids[::-1]
        assert [each.id for each in finding.page(connection, Wanted((JobState.RUNNING,)))] == [job.id]


def explained(connection: Connection, wanted: Wanted) -> str:
    """How the database will find the ids."""
    query = finding.ids(connection, wanted, None, 25)
    assert query is not None
    said = str(query.compile(connection.engine, compile_kwargs={"literal_binds": True}))
    word = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    return " ".join(str(row) for row in connection.exec_driver_sql(f"{word} {said.replace('%', '%%')}"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (Wanted((JobState.FAILED,)), "ix_jobs_state_id"),
        (Wanted(owners=("owner-7",)), "ix_jobs_owner_id"),
        (Wanted(host="elsewhere"), "ix_jobs_host_id"),
        (Wanted(words="zzz"), "ix_jobs_title"),
        (Wanted(words=DATASET), "ix_jobs_source_id_state"),
    ],
)
def test_every_filter_is_answered_by_an_index_of_its_own(database: Database, wanted: Wanted, index: str) -> None:
    """The rows themselves hold the plans, which together are very large."""
    submit(database, *(a_job(number, f"owner-{number % 50}") for number in range(1000)))
    with database.transaction() as connection:
        if database.dialect == "sqlite":
            # SQLite reads no further in a row than to its title, which stands before the plan
            index = index.replace("ix_jobs_title", "SCAN jobs")
        else:
            connection.exec_driver_sql("ANALYZE TABLE jobs")
        assert index in explained(connection, wanted)
