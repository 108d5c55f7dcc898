"""Imports, run and run again: what the acceptance of an import asks."""

from exporter.catalogue import items, revisions
from exporter.catalogue.content import Policy, edited
from exporter.catalogue.item import Origin, OriginKind
from exporter.jobs.job import JobState
from exporter.records.parts import statements
from exporter.records.record import Value
from exporter.transfers.imports.runs import Outcome, Stage
from tests.transfers.imports.place import Place, counts


def test_an_import_makes_an_item_of_each_record(place: Place) -> None:
    place.repository.fill(25)
    run = place.run()
    assert counts(run) == (25, 0, 0, 0, 0)
    assert (run.stage, run.listed, run.advertised, run.complete, run.said) == (Stage.DONE, 25, 25, True, "")
    item = place.item("r00007")
    assert (item.title, item.owner, item.revision) == ("Title of r00007", "sub-ada", 1)
    row = place.ledger(run.job_id)["r00007"]
    assert (row.outcome, row.item_id, row.revision_before, row.revision_after) == (Outcome.CREATED, item.id, 0, 1)
    assert place.job(run.job_id).message == "25 created, 0 updated, 0 unchanged."


def test_the_second_import_of_the_same_changes_nothing_and_fetches_nothing(place: Place) -> None:
    place.repository.fill(25)
    place.run()
    asked = place.repository.asked["record"]
    assert counts(place.run()) == (0, 0, 25, 0, 0)
    assert place.repository.asked["record"] == asked == 25
    assert place.item("r00007").revision == 1


def test_without_versions_the_second_import_compares_the_documents(place: Place) -> None:
    place.repository.tells_versions = False
    place.repository.fill(25)
    place.run()
    assert counts(place.run()) == (0, 0, 25, 0, 0)
    assert place.repository.asked["record"] == 50
    assert place.item("r00007").revision == 1


def test_of_one_record_that_changed_there_exactly_one_item_is_updated(place: Place) -> None:
    place.repository.fill(25)
    place.run()
    place.repository.change("r00007", "Another title")
    run = place.run()
    assert counts(run) == (0, 1, 24, 0, 0)
    assert place.item("r00007").title == "Another title"
    row = place.ledger(run.job_id)["r00007"]
    assert (row.outcome, row.revision_before, row.revision_after) == (Outcome.UPDATED, 1, 2)


def test_what_a_person_wrote_survives_an_update(place: Place) -> None:
    place.repository.fill(3)
    place.run()
    edit(place, "r00001", "dcterms:subject", "By hand")
    place.repository.change("r00001", "Another title")
    assert counts(place.run()) == (0, 1, 2, 0, 0)
    item = place.item("r00001")
    assert item.title == "Another title"
    assert item.content.record.texts("dcterms:subject") == ("By hand",)


def test_a_run_told_to_overwrite_takes_a_persons_words_back_without_asking_the_source(place: Place) -> None:
    place.repository.fill(3)
    place.run()
    edit(place, "r00001", "dcterms:subject", "By hand")
    asked = place.repository.asked["record"]
    assert counts(place.run(policy=Policy.OVERWRITE)) == (0, 1, 2, 0, 0)
    assert place.item("r00001").content.record.texts("dcterms:subject") == ()
    assert place.repository.asked["record"] == asked


def test_a_run_told_to_leave_what_is_there_brings_only_what_is_new(place: Place) -> None:
    place.repository.fill(3)
    place.run()
    place.repository.change("r00001", "Another title")
    place.repository.put("new")
    assert counts(place.run(policy=Policy.LEAVE)) == (1, 0, 2, 1, 0)
    assert place.item("r00001").title == "Title of r00001"


def test_a_job_of_an_import_ends_as_done(place: Place) -> None:
    place.repository.fill(1)
    place.submit()
    assert place.work().state is JobState.DONE


def edit(place: Place, remote_id: str, term: str, text: str) -> None:
    item = place.item(remote_id)
    with place.database.transaction() as connection:
        said = statements(item.content.record) | {term: (Value(term, text),)}
        items.put(connection, {item.id: edited(item.content, said)})
        revisions.keep(connection, [item.id], Origin(OriginKind.PERSON, "sub-ulla"))
