"""Batches and their rows, on SQLite and on MariaDB."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select, update

from exporter.database.clock import after
from exporter.database.engine import Database
from exporter.database.schema import batch_rows as rows_table
from exporter.database.schema import batches as batches_table
from exporter.errors import NotFound
from exporter.transfers import batch_rows, batches, plans
from exporter.transfers.batch_rows import RowState
from exporter.transfers.batches import Choices
from exporter.transfers.plan import Target
from exporter.transfers.submit import submit
from tests.transfers.plans import ADA, plan_of

OWNER = ADA.subject


def opened(database: Database, *names: str) -> int:
    with database.transaction() as connection:
        batch_id = batches.open_batch(connection, OWNER, "zenodo.org")
        batch_rows.add(connection, batch_id, [(name, name.title()) for name in names], 500)
    return batch_id


def set_state(database: Database, batch_id: int, state: RowState, plan_id: str | None = None) -> None:
    with database.transaction() as connection:
        here = rows_table.c.batch_id == batch_id
        connection.execute(update(rows_table).where(here).values(state=state, plan_id=plan_id))


def states(database: Database, batch_id: int) -> list[str]:
    with database.transaction() as connection:
        return [row.state for row in batch_rows.page(connection, batch_id)]


def test_rows_are_added_once_up_to_the_most_and_paged_by_key(database: Database) -> None:
    batch_id = opened(database, "a", "b")
    with database.transaction() as connection:
        assert batch_rows.add(connection, batch_id, [("b", "B"), ("c", "C" * 900), ("d", "D"), ("e", "E")], 4) == 1
        first = batch_rows.page(connection, batch_id, size=2)
        rest = batch_rows.page(connection, batch_id, first[-1].position + 1)
        assert [row.source_id for row in (*first, *rest)] == ["a", "b", "c", "d"]
        assert len(rest[0].title) == 500
        batch_rows.remove(connection, batch_id, {"a", "d", "zzz"})
        assert batch_rows.chosen(connection, batch_id) == {"b", "c"}


def test_a_batch_is_its_owners_and_forgotten_after_a_month(database: Database) -> None:
    batch_id = opened(database, "a")
    with database.transaction() as connection:
        assert batches.get(connection, OWNER, batch_id).choices == Choices("zenodo.org")
        with pytest.raises(NotFound):
            batches.get(connection, "mallory", batch_id)
        assert [(batch.id, count) for batch, count in batches.of_owner(connection, OWNER)] == [(batch_id, 1)]
        assert batches.of_owner(connection, OWNER, before=batch_id) == batches.of_owner(connection, "mallory") == []
        batches.open_batch(connection, "cora", "zenodo.org")
        old = update(batches_table).where(batches_table.c.id == batch_id)
        connection.execute(old.values(changed=after(-32 * 24 * 3600)))
        batches.open_batch(connection, OWNER, "zenodo.org")
        with pytest.raises(NotFound):
            batches.get(connection, OWNER, batch_id)
        assert connection.execute(select(func.count()).select_from(rows_table)).scalar_one() == 0


def test_what_is_chosen_for_all_makes_every_open_row_be_looked_at_again(database: Database) -> None:
    batch_id = opened(database, "a")
    choices = Choices("data.example.org", publish=True, communities=("rivers", "lab"))
    for state, after_it in [
        (RowState.READY, RowState.APPLY),
        (RowState.SAME, RowState.APPLY),
        (RowState.GOING, RowState.APPLY),
        (RowState.LEFT, RowState.LEFT),
        (RowState.REFUSED, RowState.REFUSED),
    ]:
        set_state(database, batch_id, state, "a-plan")
        with database.transaction() as connection:
            batches.choose(connection, batch_id, choices)
            assert batches.get(connection, OWNER, batch_id).choices == choices
        assert states(database, batch_id) == [after_it]


def test_an_order_takes_what_is_ready_and_is_taken_back_when_it_is_old(database: Database) -> None:
    batch_id = opened(database, "a")
    set_state(database, batch_id, RowState.READY)
    with database.transaction() as connection:
        batches.order(connection, batch_id)
        batches.take_back_old_orders(connection, batch_id)
    assert states(database, batch_id) == [RowState.GOING]
    with database.transaction() as connection:
        connection.execute(update(batches_table).values(ordered=after(-batches.ORDER_SECONDS - 1)))
        batches.take_back_old_orders(connection, batch_id)
    assert states(database, batch_id) == [RowState.READY]


def test_one_request_at_a_time_works_on_it_and_one_that_died_holds_up_nobody_for_long(database: Database) -> None:
    batch_id = opened(database, "a")
    with database.transaction() as connection:
        assert batches.take(connection, batch_id, 60)
        assert not batches.take(connection, batch_id, 60)
        batches.give_free(connection, batch_id)
        assert batches.take(connection, batch_id, -1)
        assert batches.take(connection, batch_id, 60)


def test_a_row_that_has_moved_on_is_not_written_over(database: Database) -> None:
    batch_id = opened(database, "a")
    with database.transaction() as connection:
        [row] = batch_rows.page(connection, batch_id)
        assert batch_rows.note(connection, row, RowState.READY, size_bytes=5)
        assert not batch_rows.note(connection, row, RowState.MISSING)
        found = batch_rows.sums(connection, batch_id)
    assert (found.total, found.to_look_at, found.ready_bytes) == (1, 0, 5)


def test_a_row_at_which_something_went_wrong_comes_last(database: Database) -> None:
    batch_id = opened(database, "a", "b")
    with database.transaction() as connection:
        first = batch_rows.next_of(connection, batch_id, [RowState.UNREAD])
        assert first is not None
        batch_rows.note(connection, first, RowState.UNREAD, said="CKAN was silent.")
        following = batch_rows.next_of(connection, batch_id, [RowState.UNREAD])
        assert following is not None
        assert (first.source_id, following.source_id) == ("a", "b")
        assert batch_rows.next_of(connection, batch_id, [RowState.GOING]) is None


def test_a_plan_edited_by_itself_is_judged_again_and_its_job_is_known_to_the_row(database: Database) -> None:
    batch_id = opened(database, "a")
    with database.transaction() as connection:
        plan_id = plans.open_plan(connection, OWNER, plan_of())
    set_state(database, batch_id, RowState.MISSING, plan_id)
    with database.transaction() as connection:
        assert batch_rows.batch_of_plan(connection, OWNER, plan_id) == batch_id
        assert batch_rows.batch_of_plan(connection, "mallory", plan_id) is None
        plans.change(connection, "mallory", plan_id, plan_of())
    assert states(database, batch_id) == [RowState.MISSING]
    with database.transaction() as connection:
        plans.change(connection, OWNER, plan_id, replace(plan_of(), target=Target("data.example.org")))
    assert states(database, batch_id) == [RowState.CHANGED]
    job_id = submit(database, lambda _job: None, plan_of())
    with database.transaction() as connection:
        plans.became(connection, OWNER, plan_id, job_id)
        [row] = batch_rows.page(connection, batch_id)
        assert row.job is not None
        assert (row.state, row.job.id, batch_rows.sums(connection, batch_id).jobs) == ("sent", job_id, {"ready": 1})
        batch_rows.remove(connection, batch_id, {"a"})
        batch_rows.leave(connection, batch_id, 1, out=True)
    assert states(database, batch_id) == [RowState.SENT]


def test_a_row_is_left_out_and_taken_in_again(database: Database) -> None:
    batch_id = opened(database, "a")
    set_state(database, batch_id, RowState.READY, "a-plan")
    with database.transaction() as connection:
        batch_rows.leave(connection, batch_id, 1, out=True)
    assert states(database, batch_id) == [RowState.LEFT]
    with database.transaction() as connection:
        batch_rows.leave(connection, batch_id, 1, out=False)
    assert states(database, batch_id) == [RowState.APPLY]


def test_what_is_not_ready_can_be_read_again(database: Database) -> None:
    batch_id = opened(database, "a")
    for state, after_it in [(RowState.MISSING, RowState.UNREAD), (RowState.READY, RowState.READY)]:
        set_state(database, batch_id, state)
        with database.transaction() as connection:
            batches.read_again(connection, batch_id)
        assert states(database, batch_id) == [after_it]


def test_the_number_of_datasets_that_the_source_tells_is_kept(database: Database) -> None:
    with database.transaction() as connection:
        batch_id = batches.open_batch(connection, OWNER, "zenodo.org", title="Water", set_id="water", cursor="50")
        assert batches.get(connection, OWNER, batch_id).cursor == "50"
        batches.note_listed(connection, batch_id, None, 812)
        found = batches.get(connection, OWNER, batch_id)
    assert (found.cursor, found.total, found.set_id) == (None, 812, "water")
