"""What vanished from a list, and lists that are not whole."""

import pytest

from exporter.catalogue.item import Visibility
from exporter.errors import InvalidInput
from exporter.jobs.job import JobState
from exporter.transfers.imports.deciding import HIDDEN
from exporter.transfers.imports.plan import Vanished
from exporter.transfers.imports.reconcile import is_too_many
from exporter.transfers.imports.runs import Outcome
from exporter.transfers.imports.submit import confirm_vanished, rerun
from tests.transfers.imports.place import Place, counts

pytestmark = pytest.mark.slow


def test_what_vanished_is_hidden_with_its_reason_and_shown_again_when_it_comes_back(place: Place) -> None:
    place.repository.fill(25)
    place.run()
    kept = place.repository.records.pop("r00007")
    run = place.run()
    assert (counts(run), run.vanished_count) == ((0, 0, 24, 0, 0), 1)
    item = place.item("r00007")
    assert (item.visibility, item.reason, item.revision) == (Visibility.PRIVATE, HIDDEN, 2)
    row = place.ledger(run.job_id)["r00007"]
    assert (row.outcome, row.revision_before, row.revision_after) == (Outcome.VANISHED, 1, 2)
    place.repository.records["r00007"] = kept
    asked = place.repository.asked["record"]
    run = place.run()
    assert (counts(run), run.vanished_count) == ((0, 1, 24, 0, 0), 0)
    item = place.item("r00007")
    assert (item.visibility, item.reason, item.revision) == (Visibility.PUBLIC, "", 3)
    assert place.repository.asked["record"] == asked


def test_what_vanished_is_told_once(place: Place) -> None:
    place.repository.fill(25)
    place.run()
    del place.repository.records["r00007"]
    assert place.run().vanished_count == 1
    assert place.run().vanished_count == 0


@pytest.mark.parametrize("wish", [Vanished.LEAVE, Vanished.DELETE])
def test_what_vanished_is_left_or_deleted_as_the_import_says(place: Place, wish: Vanished) -> None:
    place.repository.fill(5)
    place.run()
    del place.repository.records["r00002"]
    assert place.run(vanished=wish).vanished_count == 1
    item = place.item("r00002")
    assert (item.deleted, item.visibility) == (wish is Vanished.DELETE, Visibility.PUBLIC)


def test_a_deleted_item_whose_record_comes_back_is_created_again_under_its_identifier(place: Place) -> None:
    place.repository.fill(5)
    place.run()
    identifier = place.item("r00002").identifier
    kept = place.repository.records.pop("r00002")
    place.run(vanished=Vanished.DELETE)
    place.repository.records["r00002"] = kept
    assert counts(place.run()) == (1, 0, 4, 0, 0)
    item = place.item("r00002")
    assert (item.deleted, item.identifier, item.title) == (False, identifier, "Title of r00002")


@pytest.mark.parametrize("gone", [False, True])
def test_an_incomplete_list_takes_nothing_away(place: Place, gone: bool) -> None:
    """Not even what is not to be had any more when it is asked for: that may come back, too."""
    place.repository.fill(25)
    place.run()
    place.repository.cut_after = 24
    if gone:
        del place.repository.records["r00024"]
    run = place.run()
    assert (run.complete, run.vanished_count, counts(run)) == (False, 0, (0, 0, 24, 0, 0))
    assert "Nothing is taken for vanished" in run.said
    assert place.item("r00024").visibility is Visibility.PUBLIC


def test_a_list_that_says_another_number_is_read_once_more_and_then_not_believed(place: Place) -> None:
    place.repository.fill(25)
    place.run()
    del place.repository.records["r00024"]
    place.repository.totals = [25] * 6
    run = place.run()
    assert (run.complete, run.advertised, run.listed, run.vanished_count) == (False, 25, 24, 0)
    assert "25 records; 24 different ones" in run.said
    assert not place.repository.totals


def test_a_record_that_comes_while_the_list_is_read_is_found_by_reading_it_once_more(place: Place) -> None:
    place.repository.fill(25)
    first = {"first": place.repository.put("first")} | place.repository.records
    place.repository.records.pop("first")

    def come() -> None:
        place.repository.records = {"first": first["first"], **place.repository.records}

    place.repository.between_pages = [come]
    run = place.run()
    assert (run.listed, run.advertised, run.complete, run.said) == (26, 26, True, "")
    assert counts(run) == (26, 0, 0, 0, 0)


def test_a_record_that_goes_while_the_list_is_read_hides_no_other_one(place: Place) -> None:
    place.repository.fill(25)
    place.repository.between_pages = [lambda: place.repository.records.pop("r00001")]
    run = place.run()
    assert (run.listed, run.advertised, run.complete) == (25, 24, True)
    assert run.said.startswith("1 of the records listed left the list")
    assert place.count_items() == 25
    assert place.run().vanished_count == 1


def test_a_record_that_is_on_two_pages_is_one_item(place: Place) -> None:
    place.repository.fill(25)
    names = list(place.repository.records)

    def shift() -> None:
        records = place.repository.records
        place.repository.records = {"r00009": records["r00009"], "new": place.repository.put("new"), **records}

    place.repository.between_pages = [shift]
    run = place.run()
    assert set(place.ledger(run.job_id)) == {*names, "new"}
    assert place.count_items() == 26
    assert sum(counts(run)) == run.listed == 26


def test_more_than_a_tenth_is_asked_about_before_anything_happens(place: Place) -> None:
    place.repository.fill(25)
    place.run()
    for number in range(4):
        del place.repository.records[f"r0000{number}"]
    job_id = place.submit()
    job = place.work()
    assert (job.state, job.reason) == (JobState.WAITING_USER, "vanished")
    assert "4 of 25 records" in job.message
    assert place.item("r00001").visibility is Visibility.PUBLIC
    confirm_vanished(place.database, lambda _job: None, job_id, "sub-ada")
    assert place.work().state is JobState.DONE
    assert place.of(job_id).vanished_count == 4
    assert place.item("r00001").visibility is Visibility.PRIVATE
    asked = place.repository.asked["list"]
    with pytest.raises(InvalidInput):
        confirm_vanished(place.database, lambda _job: None, job_id, "sub-ada")
    assert place.repository.asked["list"] == asked


def test_who_says_no_keeps_everything_as_it_is(place: Place) -> None:
    place.repository.fill(8)
    place.run()
    for number in range(4):
        del place.repository.records[f"r0000{number}"]
    job_id = place.submit()
    place.work()
    confirm_vanished(place.database, lambda _job: None, job_id, "sub-ada", leave=True)
    assert place.work().state is JobState.DONE
    assert place.of(job_id).vanished_count == 4
    assert place.item("r00001").visibility is Visibility.PUBLIC
    del place.repository.records["r00005"]
    again = rerun(place.database, lambda _job: None, job_id)
    place.work()
    assert place.of(again).vanished_count == 1
    # that answer was for once
    assert place.item("r00005").visibility is Visibility.PRIVATE


@pytest.mark.parametrize(("gone", "known", "many"), [(3, 5, False), (4, 40, False), (5, 49, True), (4, 5, True)])
def test_much_is_more_than_a_handful_and_more_than_a_tenth(gone: int, known: int, many: bool) -> None:
    assert is_too_many(gone, known) is many


def test_what_another_selection_still_lists_does_not_vanish_until_that_one_loses_it_too(place: Place) -> None:
    place.repository.fill(5)
    other = '{"url":"https://data.example.org","organization":"water"}'
    place.run()
    place.run(options=other)
    del place.repository.records["r00002"]
    assert place.run().vanished_count == 0
    assert place.item("r00002").visibility is Visibility.PUBLIC
    assert place.run(options=other).vanished_count == 1
    assert place.item("r00002").visibility is Visibility.PRIVATE


def test_a_test_takes_the_first_page_and_nothing_away(place: Place) -> None:
    place.repository.fill(25)
    run = place.run(test=True)
    assert (counts(run), run.complete, run.advertised) == ((10, 0, 0, 0, 0), False, 25)
    place.run()
    del place.repository.records["r00002"]
    assert place.run(test=True).vanished_count == 0


def test_what_its_source_withdraws_is_hidden_also_when_the_list_is_not_whole(place: Place) -> None:
    place.repository.fill(25)
    place.run()
    place.repository.records["r00002"].gone = True
    place.repository.cut_after = 24
    run = place.run()
    assert (counts(run), run.complete) == ((0, 0, 23, 1, 0), False)
    row = place.ledger(run.job_id)["r00002"]
    assert (row.outcome, row.reason, row.revision_before, row.revision_after) == (Outcome.SKIPPED, "withdrawn", 1, 2)
    assert place.item("r00002").visibility is Visibility.PRIVATE
    place.repository.records["r00002"].gone = False
    assert counts(place.run()) == (0, 1, 23, 0, 0)
    assert place.item("r00002").visibility is Visibility.PUBLIC


def test_an_item_that_a_person_hid_stays_hidden(place: Place) -> None:
    from exporter.catalogue import items, revisions
    from exporter.catalogue.item import Origin, OriginKind

    place.repository.fill(5)
    place.run()
    item = place.item("r00002")
    with place.database.transaction() as connection:
        items.show(connection, [item.id], Visibility.PRIVATE)
        revisions.keep(connection, [item.id], Origin(OriginKind.PERSON, "sub-ada"))
    kept = place.repository.records.pop("r00002")
    place.run()
    place.repository.records["r00002"] = kept
    place.run()
    assert (place.item("r00002").visibility, place.item("r00002").revision) == (Visibility.PRIVATE, 2)
