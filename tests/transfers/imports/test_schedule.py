"""What is scheduled is ordered when it is due, once, on SQLite and on MariaDB."""

from dataclasses import replace

import pytest
from sqlalchemy import insert, update

from exporter.database.clock import after
from exporter.database.engine import Database
from exporter.database.import_tables import schedules
from exporter.database.schema import people
from exporter.errors import NotFound
from exporter.jobs.job import JobState
from exporter.sources.base import Person
from exporter.transfers.imports import schedule
from exporter.transfers.imports.plan import ImportPlan
from exporter.transfers.imports.schedule import Every, Schedule
from exporter.transfers.imports.submit import order_scheduled, plan_of
from tests.transfers.imports.place import Place, counts

PLAN = ImportPlan("ckan", "{}", "https://x.org", Person("sub-ada"), "Data", test=True)


class Orders:
    def __init__(self) -> None:
        self.plans: list[ImportPlan] = []

    def submit(self, _connection: object, plan: ImportPlan) -> int:
        self.plans.append(plan)
        return 70 + len(self.plans)


def make(database: Database, every: Every = Every.DAY, role: str = "staff") -> Schedule:
    with database.transaction() as connection:
        row = {"subject": "sub-ada", "role": role, "first_seen": after(0), "last_seen": after(0)}
        connection.execute(insert(people).values(**row))
        return schedule.get(connection, schedule.make(connection, PLAN, every))


def become_due(database: Database, seconds: float = 1) -> None:
    with database.transaction() as connection:
        connection.execute(update(schedules).values(next_at=after(-seconds)))


def look(database: Database, orders: Orders) -> list[int]:
    with database.transaction() as connection:
        return schedule.order_due(connection, orders.submit)


def test_it_is_ordered_when_it_is_due_and_once(database: Database) -> None:
    made, orders = make(database), Orders()
    assert look(database, orders) == []
    become_due(database)
    assert look(database, orders) == [71]
    assert look(database, orders) == []
    assert orders.plans == [replace(PLAN, test=False, schedule_id=made.id)]


def test_the_next_run_repeats_the_last_one(database: Database) -> None:
    make(database)
    orders = Orders()
    for _ in range(2):
        become_due(database)
        look(database, orders)
    assert orders.plans[1].rerun_of == 71


def test_what_was_missed_in_a_week_without_workers_is_done_once(database: Database) -> None:
    make(database, Every.HOUR)
    become_due(database, 7 * 86400)
    orders = Orders()
    look(database, orders)
    assert look(database, orders) == []


def test_a_paused_one_is_not_ordered_until_it_goes_on(database: Database) -> None:
    made, orders = make(database), Orders()
    with database.transaction() as connection:
        schedule.pause(connection, made.id, paused=True)
    become_due(database)
    assert look(database, orders) == []
    with database.transaction() as connection:
        schedule.pause(connection, made.id, paused=False)
    assert look(database, orders) == []
    become_due(database)
    assert look(database, orders) == [71]


def test_one_of_somebody_who_may_not_import_any_more_is_paused(database: Database) -> None:
    """Their token would go on importing for them, hour by hour."""
    made, orders = make(database, role="user"), Orders()
    become_due(database)
    assert look(database, orders) == []
    assert orders.plans == []
    with database.transaction() as connection:
        assert not schedule.get(connection, made.id).enabled


def test_each_sees_their_own(database: Database) -> None:
    made = make(database)
    with database.transaction() as connection:
        assert schedule.find_all(connection, "sub-ada") == [made]
        assert schedule.find_all(connection, "sub-ulla") == []
        with pytest.raises(NotFound):
            schedule.get(connection, made.id, "sub-ulla")
        schedule.remove(connection, made.id)
        assert schedule.find_all(connection) == []


def test_a_schedule_that_is_due_becomes_an_import_that_is_rung_for_and_runs(place: Place) -> None:
    place.repository.fill(3)
    first = place.run(comment="monthly numbers")
    with place.database.transaction() as connection:
        made = schedule.make(connection, plan_of(connection, first.job_id).again(first.job_id), Every.MONTH)
    rung: list[int] = []
    assert order_scheduled(place.database, rung.append) == []
    become_due(place.database)
    place.repository.change("r00001", "Another title")
    [job_id] = order_scheduled(place.database, rung.append)
    assert rung == [job_id]
    become_due(place.database)
    assert order_scheduled(place.database, rung.append) == [job_id], "it is under way: no second one"
    assert place.work().state is JobState.DONE
    run = place.of(job_id)
    assert (run.rerun_of, run.schedule_id, run.comment, counts(run)) == (
        first.job_id,
        made,
        "monthly numbers",
        (0, 1, 2, 0, 0),
    )
