"""An undo takes back exactly what its imports did, on SQLite and on MariaDB."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from exporter.catalogue.content import Content, edited
from exporter.database.catalogue_tables import item_sets
from exporter.database.engine import Database
from exporter.database.import_tables import run_records, runs, scope_records, source_records
from exporter.errors import InvalidInput, NotFound
from exporter.jobs import store
from exporter.jobs.job import JobState
from exporter.records.parts import statements
from exporter.records.record import Value
from exporter.sources.base import Person
from exporter.transfers.imports import undo_plan
from exporter.transfers.imports.undo import UndoHandler
from exporter.transfers.imports.undo_plan import foresee, submit_undo
from tests.transfers.imports.past import OWNER, Past, record

pytestmark = pytest.mark.slow

RIVERS, LAKES = record("r", "Rivers", "water"), record("l", "Lakes")
PERSON = Person(OWNER)


class Crash(BaseException):
    pass


@pytest.fixture
def past(database: Database) -> Past:
    return Past(database)


def order(past: Past, *jobs: int) -> int:
    return submit_undo(past.database, lambda _: None, PERSON, jobs)


def undo(past: Past, *jobs: int) -> str:
    context = past.context(order(past, *jobs))
    message = UndoHandler().run(context).message
    with past.database.transaction() as connection:
        store.finish(connection, context.job, JobState.DONE, message)
    return message


def deeds(past: Past, job_id: int) -> dict[str, tuple[str, str]]:
    query = select(run_records.c.remote_id, run_records.c.undo, run_records.c.undo_said).where(
        run_records.c.job_id == job_id
    )
    with past.database.transaction() as connection:
        return {remote_id: (deed, said) for remote_id, deed, said in connection.execute(query)}


def with_title(content: Content, title: str) -> Content:
    return edited(content, statements(content.record) | {"dcterms:title": (Value("dcterms:title", title),)})


def test_what_an_import_made_goes_and_leaves_a_tombstone(past: Past) -> None:
    job_id = past.run({"r": RIVERS, "l": LAKES}, makes_set="Water")
    assert past.sets_of("r")
    assert undo(past, job_id) == "2 removed, 0 restored."
    assert past.item("r").deleted
    assert past.item("l").reason == "The import that brought it was taken back."
    with past.database.transaction() as connection:
        assert connection.execute(select(item_sets.c.id)).all() == []
        assert connection.execute(select(scope_records)).all() == []
        assert set(connection.execute(select(source_records.c.version)).scalars()) == {""}
        assert connection.execute(select(runs.c.undone)).scalar_one() is not None


def test_an_undo_of_the_second_run_leaves_the_first_ones_result_byte_for_byte(past: Past) -> None:
    past.run({"r": RIVERS, "l": LAKES})
    before = past.catalogue()
    second = past.run({"r": record("r", "Rivers 2"), "l": LAKES, "p": record("p", "Ponds")})
    assert undo(past, second) == "1 removed, 1 restored."
    assert past.catalogue()[:2] == before
    assert past.item("p").deleted


def test_an_item_that_another_import_has_too_is_kept(past: Past) -> None:
    first = past.run({"r": RIVERS, "l": LAKES})
    second = past.run({"r": RIVERS})
    assert undo(past, first) == "1 removed, 0 restored, 1 kept: the report says why."
    assert deeds(past, first)["r"] == ("kept", f"Kept: import {second} brought it, too.")
    assert not past.item("r").deleted
    assert past.item("l").deleted


def test_two_runs_are_taken_back_together_the_newest_first(past: Past) -> None:
    first = past.run({"r": RIVERS})
    second = past.run({"r": record("r", "Rivers 2")})
    third = past.run({"r": record("r", "Rivers 3")})
    assert undo(past, second, third) == "0 removed, 2 restored."
    assert past.item("r").title == "Rivers"
    assert undo(past, first) == "1 removed, 0 restored."


def test_what_a_later_import_changed_again_is_kept(past: Past) -> None:
    past.run({"r": RIVERS})
    second = past.run({"r": record("r", "Rivers 2")})
    third = past.run({"r": record("r", "Rivers 3")})
    undo(past, second)
    assert past.item("r").title == "Rivers 3"
    assert deeds(past, second)["r"] == ("kept", f"Kept as it is: import {third} changed it again. Undo that one first.")


def test_a_new_item_that_a_person_edited_is_kept(past: Past) -> None:
    first = past.run({"r": RIVERS, "l": LAKES})
    past.write("r", with_title(past.item("r").content, "Mine"))
    undo(past, first)
    assert past.item("r").title == "Mine"
    assert deeds(past, first)["r"] == ("kept", "Kept: a person edited it since.")


def test_beneath_a_persons_words_the_import_is_taken_back(past: Past) -> None:
    past.run({"r": RIVERS})
    second = past.run({"r": record("r", "Rivers 2", "rain")})
    past.write("r", with_title(past.item("r").content, "Mine"))
    assert undo(past, second) == "0 removed, 1 restored."
    content = past.item("r").content
    assert content.record.title == "Mine"
    assert content.record.texts("dcterms:subject") == ("water",)
    assert content.imported == RIVERS


def test_sets_into_which_an_import_put_what_stays_lose_it_and_persons_sets_stay(past: Past) -> None:
    past.run({"r": RIVERS})
    own, others = past.new_set("own"), past.new_set("others")
    second = past.run({"r": RIVERS}, sets=(own,), makes_set="made")
    past.run({"l": LAKES}, sets=(others,))
    assert len(past.sets_of("r")) == 2
    undo(past, second)
    assert past.sets_of("r") == ()
    assert past.sets_of("l") == (others,)
    with past.database.transaction() as connection:
        assert set(connection.execute(select(item_sets.c.title)).scalars()) == {"own", "others"}


def test_it_says_beforehand_what_it_will_do(past: Past) -> None:
    first = past.run({"r": RIVERS, "l": LAKES})
    second = past.run({"r": record("r", "Rivers 2")})
    with past.database.transaction() as connection:
        alone, both = foresee(connection, [first]), foresee(connection, [first, second])
    assert (alone.removed, alone.restored, alone.kept_count) == (1, 0, 1)
    assert alone.kept[0][1] == f"Kept: import {second} brought it, too."
    assert (both.removed, both.restored, both.kept_count, both.partial) == (2, 1, 0, False)
    undo(past, first, second)
    assert past.item("r").deleted


@pytest.mark.parametrize("steps", range(1, 9))
def test_cut_off_anywhere_it_goes_on_to_the_same_end(past: Past, steps: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undo_plan, "AT_ONCE", 1)
    past.run({"r": RIVERS, "l": LAKES})
    second = past.run({"r": record("r", "Rivers 2"), "p": record("p", "Ponds")}, makes_set="made")
    job_id = order(past, second)
    context, left = past.context(job_id), steps

    def crash(_: str) -> None:
        nonlocal left
        left -= 1
        if not left:
            raise Crash

    context.observe = crash
    with pytest.raises(Crash):
        UndoHandler().run(context)
    past.again(job_id)
    assert UndoHandler().run(past.context(job_id)).message == "1 removed, 1 restored."
    assert past.item("r").title == "Rivers"
    assert past.item("p").deleted
    assert past.sets_of("r") == ()


def test_only_what_is_finished_and_not_taken_back_yet_can_be(past: Past) -> None:
    job_id = past.run({"r": RIVERS})
    undoing = order(past, job_id)
    with pytest.raises(InvalidInput, match="just now"):
        order(past, job_id)
    UndoHandler().run(past.context(undoing))
    with pytest.raises(InvalidInput, match="already"):
        order(past, job_id)
    with pytest.raises(NotFound):
        order(past, 10**6)
    with pytest.raises(InvalidInput, match="Tick"):
        order(past)


def test_an_import_under_way_is_not_taken_back(past: Past) -> None:
    with pytest.raises(InvalidInput, match="still under way"):
        order(past, past.under_way())


def test_edits_of_other_terms_do_not_hinder(past: Past) -> None:
    past.run({"r": RIVERS})
    second = past.run({"r": record("r", "Rivers 2", "water")})
    content = past.item("r").content
    said = statements(content.record) | {
        "dcterms:subject": (Value("dcterms:subject", "water"), Value("dcterms:subject", "x"))
    }
    past.write("r", edited(content, said))
    undo(past, second)
    assert past.item("r").content.record.texts("dcterms:subject") == ("water", "x")
    assert past.item("r").title == "Rivers"
    assert replace(past.item("r").content, written=Content().written) == Content(RIVERS)
