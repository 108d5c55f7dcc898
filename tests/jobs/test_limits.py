"""How much one person may have under way, on SQLite and on MariaDB."""

import pytest

from exporter.database.engine import Database
from exporter.errors import InvalidInput, NotFound
from exporter.jobs import limits, store
from exporter.jobs.limits import Limits
from tests.jobs.test_store import a_job, claim, know, submit


def test_without_a_word_of_an_administrator_the_settings_hold(database: Database) -> None:
    know(database, "ulla")
    submit(database, *(a_job(number) for number in range(3)))
    with database.transaction() as connection:
        assert limits.of_person(connection, "ulla") == limits.of_person(connection, "nobody") == Limits()
        limits.demand_room(connection, "ulla", 3)
        with pytest.raises(InvalidInput, match="2 of your transfers wait already"):
            limits.demand_room(connection, "ulla", 2)


def test_a_limit_of_ones_own_stands_above_the_settings(database: Database) -> None:
    know(database, "ulla")
    submit(database, *(a_job(number) for number in range(3)))
    with database.transaction() as connection:
        limits.keep(connection, "ulla", Limits(waiting=3))
        limits.demand_room(connection, "ulla", 1)
        limits.keep(connection, "ulla", Limits(waiting=0))
        with pytest.raises(InvalidInput, match="may not begin transfers"):
            limits.demand_room(connection, "ulla", 100)


def test_what_runs_and_what_others_have_does_not_count(database: Database) -> None:
    submit(database, a_job(1), a_job(1, "cora"), a_job(2, "cora"))
    while {job.owner for job in [claim(database)]} != {"ulla"}:
        pass
    with database.transaction() as connection:
        limits.demand_room(connection, "ulla", 0)


def test_the_claim_keeps_to_the_persons_own_limit(database: Database) -> None:
    know(database, "ulla", "cora")
    submit(database, *(a_job(number) for number in range(3)), a_job(1, "cora"), a_job(2, "cora"))
    with database.transaction() as connection:
        limits.keep(connection, "ulla", Limits(running=0))
        limits.keep(connection, "cora", Limits(running=2))
    assert [claim(database, per_owner=1).owner for _ in range(2)] == ["cora", "cora"]
    with database.transaction() as connection:
        assert store.claim(connection, "w1", 1) is None


def test_somebody_unknown_has_no_limits_to_keep(database: Database) -> None:
    with database.transaction() as connection, pytest.raises(NotFound):
        limits.keep(connection, "nobody", Limits(1, 1))
