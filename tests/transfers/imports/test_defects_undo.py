"""Defects of the undo that the model of imports found, on SQLite and on MariaDB."""

from random import Random

import pytest

from exporter.catalogue import batch, editing
from exporter.catalogue.changes import Bury
from exporter.catalogue.content import Policy
from exporter.catalogue.item import Visibility
from exporter.catalogue.viewer import Viewer
from exporter.jobs import store
from exporter.jobs.context import JobContext
from exporter.jobs.job import JobState
from exporter.jobs.retry import Backoff
from exporter.jobs.runner import run_job
from exporter.records.parts import statements
from exporter.records.record import Header, Record, Value
from exporter.sources.base import Person
from exporter.transfers.imports.plan import Vanished
from exporter.transfers.imports.reprocess import Crosswalks, reprocess
from exporter.transfers.imports.runs import Outcome
from exporter.transfers.imports.undo import TAKEN_BACK, UndoHandler
from exporter.transfers.imports.undo_plan import foresee, submit_undo
from tests.transfers.imports.place import Place

pytestmark = pytest.mark.slow

ADA = Viewer("sub-ada")


def better(_text: str, header: Header) -> Record:
    return Record(header, (Value("dcterms:title", "Read again"),))


BETTER = Crosswalks({"memory": better}, {"memory": 1})


class Killed(BaseException):
    """Nothing of the program catches it."""


def undo(place: Place, *jobs: int) -> str:
    job_id = submit_undo(place.database, lambda _: None, Person("sub-ada"), jobs)
    with place.database.transaction() as connection:
        job = store.claim(connection, "host:1")
    assert job is not None
    run_job(place.database, UndoHandler(), JobContext(place.database, job), Backoff(Random(1), 0, 0))
    assert place.job(job_id).state is JobState.DONE
    return place.job(job_id).message


def edit(place: Place, title: str, visibility: Visibility = Visibility.PUBLIC) -> None:
    item = place.item("r00000")
    said = statements(item.content.record) | {"dcterms:title": (Value("dcterms:title", title),)}
    with place.database.transaction() as connection:
        editing.save(connection, ADA, item.id, item.revision, editing.Edit(said, visibility))


def delete(place: Place) -> None:
    assert batch.apply(place.database, ADA, Bury("Mine to delete."), [place.item("r00000").id]).changed == 1


@pytest.fixture
def first(place: Place) -> int:
    place.repository.fill(1)
    return place.run().job_id


def test_one_import_after_the_other_is_taken_back(place: Place, first: int) -> None:
    place.repository.change("r00000", "Second")
    second = place.run().job_id
    place.repository.change("r00000", "Third")
    third = place.run().job_id
    assert undo(place, third) == "0 removed, 1 restored."
    assert undo(place, second) == "0 removed, 1 restored."
    assert place.item("r00000").title == "Title of r00000"
    assert undo(place, first) == "1 removed, 0 restored."


@pytest.mark.parametrize("wish", [Vanished.HIDE, Vanished.DELETE])
def test_what_its_source_withdrew_is_restored(place: Place, first: int, wish: Vanished) -> None:
    before = place.item("r00000")
    place.repository.records["r00000"].gone = True
    withdrawing = place.run(vanished=wish).job_id
    assert place.ledger(withdrawing)["r00000"].outcome is Outcome.SKIPPED
    assert undo(place, withdrawing) == "0 removed, 1 restored."
    now = place.item("r00000")
    assert (now.content, now.visibility, now.reason, now.deleted) == (before.content, Visibility.PUBLIC, "", False)
    place.run(vanished=wish)
    assert place.item("r00000").visibility is Visibility.PRIVATE or place.item("r00000").deleted


def test_words_that_a_person_wrote_while_files_were_fetched_stay(place: Place, first: int) -> None:
    place.repository.records["r00000"].files["a"] = b"one"
    place.repository.change("r00000", "Second")
    job_id = place.submit()

    def killed(step: str) -> None:
        if step == "files":
            raise Killed

    with pytest.raises(Killed):
        place.work(killed)
    with place.database.transaction() as connection:
        assert store.give_back(connection, "host:1") == 1
    edit(place, "Mine")
    assert place.work().state is JobState.DONE
    assert place.ledger(job_id)["r00000"].revision_after == 4
    assert undo(place, job_id) == "0 removed, 1 restored."
    item = place.item("r00000")
    assert (item.content.record.title, item.content.imported.title) == ("Mine", "Title of r00000")


def test_what_a_run_hid_is_shown_again_also_beneath_a_persons_words(place: Place, first: int) -> None:
    kept = place.repository.records.pop("r00000")
    hiding = place.run().job_id
    edit(place, "Mine", Visibility.PRIVATE)
    assert undo(place, hiding) == "0 removed, 1 restored."
    item = place.item("r00000")
    assert (item.title, item.visibility, item.reason) == ("Mine", Visibility.PUBLIC, "")
    assert kept.title == item.content.imported.title


def test_a_tombstone_that_a_person_made_keeps_its_reason(place: Place, first: int) -> None:
    delete(place)
    before = place.item("r00000")
    assert undo(place, first) == "1 removed, 0 restored."
    assert place.item("r00000") == before


def test_what_a_person_deleted_stays_deleted_when_the_import_that_overwrote_that_is_taken_back(
    place: Place, first: int
) -> None:
    delete(place)
    overwriting = place.run(policy=Policy.OVERWRITE).job_id
    assert not place.item("r00000").deleted
    assert [each.changed for each in reprocess(place.database, "sub-ada", BETTER)] == [1]
    assert undo(place, overwriting) == "1 removed, 0 restored."
    place.run()
    assert place.item("r00000").deleted


def test_an_item_that_came_back_goes_again_although_earlier_imports_had_it(place: Place, first: int) -> None:
    kept = place.repository.records.pop("r00000")
    deleting = place.run(vanished=Vanished.DELETE).job_id
    place.repository.records["r00000"] = kept
    raising = place.run().job_id
    assert place.ledger(raising)["r00000"].outcome is Outcome.CREATED
    assert undo(place, raising) == "1 removed, 0 restored."
    assert place.item("r00000").reason == TAKEN_BACK
    assert undo(place, deleting) == "0 removed, 1 restored."
    assert place.item("r00000").title == "Title of r00000"


def test_it_foresees_that_a_tombstone_is_an_edited_item_again(place: Place, first: int) -> None:
    edit(place, "Mine")
    place.repository.records.clear()
    deleting = place.run(vanished=Vanished.DELETE, confirmed=("vanished",)).job_id
    with place.database.transaction() as connection:
        foreseen = foresee(connection, [first, deleting])
    assert (foreseen.removed, foreseen.restored, foreseen.kept_count) == (0, 1, 1)
    assert undo(place, first, deleting) == "0 removed, 1 restored, 1 kept: the report says why."
    assert place.item("r00000").title == "Mine"


def test_it_foresees_that_an_item_is_a_tombstone_again(place: Place, first: int) -> None:
    delete(place)
    overwriting = place.run(policy=Policy.OVERWRITE).job_id
    with place.database.transaction() as connection:
        foreseen = foresee(connection, [first, overwriting])
    assert (foreseen.removed, foreseen.restored, foreseen.kept_count) == (2, 0, 0)
    assert undo(place, first, overwriting) == "2 removed, 0 restored."


def test_a_run_that_left_what_vanished_writes_nothing_when_it_is_taken_back(place: Place, first: int) -> None:
    place.repository.records.clear()
    leaving = place.run(vanished=Vanished.LEAVE).job_id
    before = place.item("r00000")
    assert undo(place, leaving) == "0 removed, 1 restored."
    assert place.item("r00000") == before
