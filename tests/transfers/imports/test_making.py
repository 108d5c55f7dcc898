"""The item set that an import makes: once, with its items in it, found again by later runs, and taken back by an undo."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import delete as remove

from exporter.catalogue import item_sets, memberships
from exporter.catalogue.item_sets import ItemSet, ItemSetText
from exporter.catalogue.memberships import SETS
from exporter.database.catalogue_tables import item_set_items
from exporter.database.catalogue_tables import item_sets as table
from exporter.jobs import store
from exporter.jobs.job import JobState
from exporter.transfers.imports.submit import plan_of, rerun
from tests.transfers.imports.place import Place

pytestmark = pytest.mark.slow
WATER = ItemSetText("Water", "All about it.\n\nRights: CC BY")


class Killed(BaseException):
    """Nothing of the program catches it."""


def made_by(place: Place, job_id: int) -> list[ItemSet]:
    with place.database.transaction() as connection:
        return item_sets.made_by(connection, job_id)


def members(place: Place, set_id: int) -> set[int]:
    with place.database.transaction() as connection:
        return set(memberships.some_of(connection, SETS, set_id, 1000))


def test_what_is_imported_is_in_the_set_that_was_made(place: Place) -> None:
    place.repository.fill(25)
    run = place.run(make_set=WATER)
    (made,) = made_by(place, run.job_id)
    assert (made.title, made.description, made.owner) == (WATER.title, WATER.description, "sub-ada")
    assert members(place, made.id) == {place.item(name).id for name in place.repository.records}


@pytest.mark.parametrize("step", ["claimed", "listed", "stored", "all-listed", "reconcile"])
def test_a_run_that_is_killed_makes_no_second_set(place: Place, step: str) -> None:
    place.repository.fill(25)
    job_id, killed = place.submit(make_set=WATER), list[str]()

    def kill(name: str) -> None:
        if name == step and not killed:
            killed.append(name)
            raise Killed

    with pytest.raises(Killed):
        place.work(kill)
    with place.database.transaction() as connection:
        assert store.give_back(connection, "host:1") == 1
    assert place.work().state is JobState.DONE
    assert killed == [step]
    (made,) = made_by(place, job_id)
    assert len(members(place, made.id)) == 25


def test_a_re_run_puts_what_is_new_into_the_same_set_and_leaves_out_what_a_person_took_out(place: Place) -> None:
    place.repository.fill(5)
    first = place.run(make_set=WATER)
    (made,) = made_by(place, first.job_id)
    taken = place.item("r00002").id
    with place.database.transaction() as connection:
        memberships.remove(connection, SETS, made.id, [taken])
    place.repository.put("new")
    again = rerun(place.database, lambda _job: None, first.job_id)
    assert place.work().state is JobState.DONE
    assert made_by(place, again) == []
    expected = {place.item(name).id for name in place.repository.records} - {taken}
    assert members(place, made.id) == expected
    with place.database.transaction() as connection:
        assert plan_of(connection, again).sets == (made.id,)


def test_the_same_selection_from_the_form_uses_the_same_set_also_under_a_new_title(place: Place) -> None:
    place.repository.fill(5)
    first = place.run(make_set=WATER)
    second = place.run(make_set=replace(WATER, title="Waters"))
    assert (len(made_by(place, first.job_id)), made_by(place, second.job_id)) == (1, [])


def test_what_was_imported_before_joins_the_set_that_a_later_run_makes(place: Place) -> None:
    place.repository.fill(5)
    place.run()
    run = place.run(make_set=WATER)
    (made,) = made_by(place, run.job_id)
    assert (len(members(place, made.id)), run.updated_count) == (5, 5)


def test_another_selection_has_another_set_also_of_the_same_title(place: Place) -> None:
    place.repository.fill(5)
    one = place.run(make_set=WATER)
    other = place.run(make_set=WATER, options='{"url":"https://data.example.org","organization":"water"}')
    assert [len(made_by(place, each.job_id)) for each in (one, other)] == [1, 1]


def test_a_set_that_people_deleted_is_made_anew_by_the_next_run(place: Place) -> None:
    place.repository.fill(5)
    first = place.run(make_set=WATER)
    (made,) = made_by(place, first.job_id)
    delete(place, made.id)
    place.repository.put("new")
    again = rerun(place.database, lambda _job: None, first.job_id)
    assert place.work().state is JobState.DONE
    (anew,) = made_by(place, again)
    assert place.item("new").id in members(place, anew.id)


def delete(place: Place, set_id: int) -> None:
    with place.database.transaction() as connection:
        connection.execute(remove(item_set_items).where(item_set_items.c.set_id == set_id))
        connection.execute(remove(table).where(table.c.id == set_id))


def test_the_run_says_where_its_part_is_read(place: Place) -> None:
    place.repository.fill(2)
    page: dict[str, Any] = {"page": "https://data.example.org/handle/1/2"}
    assert place.run(**page).url == page["page"]
    assert place.run().url == place.plan.url
