"""Files of imports: which are fetched, which are not, and what became of each."""

from dataclasses import replace

import pytest

from exporter.catalogue import item_files, revisions
from exporter.catalogue.item import Origin, OriginKind
from exporter.catalogue.item_file import FileState, ItemFile
from exporter.errors import Cancelled, FileRestricted, InvalidInput, NotAFile, RemoteUnavailable
from exporter.jobs import store
from exporter.jobs.job import CancelMode, JobState
from exporter.transfers.imports.plan import FileChoice, FileWish
from exporter.transfers.imports.runs import Outcome
from exporter.transfers.imports.submit import retry_files, start_again
from tests.transfers.imports.place import Place, counts

pytestmark = pytest.mark.slow

AWAY = RemoteUnavailable("files.example.org broke the connection in the middle of a file.", "files.example.org")


def test_files_are_stored_once_and_their_item_has_one_revision(place: Place) -> None:
    place.repository.put("r1", a=b"one", b=b"two")
    place.repository.put("r2", c=b"one")
    run = place.run()
    assert (run.files_stored, run.files_failed) == (3, 0)
    first, second = place.files("r1")
    assert (first.state, second.state) == (FileState.STORED, FileState.STORED)
    [same] = place.files("r2")
    assert same.sha256 == first.sha256
    assert place.storage().path(first.sha256).read_bytes() == b"one"
    assert place.item("r1").revision == 1
    assert place.ledger(run.job_id)["r1"].files == 0
    item = place.item("r1")
    with place.database.transaction() as connection:
        _, snapshot = revisions.get(connection, item.id, 1)
    assert snapshot.files == place.files("r1")
    job = place.job(run.job_id)
    assert (job.bytes_total, job.bytes_done) == (9, 9)


def test_the_second_import_fetches_no_file(place: Place) -> None:
    place.repository.put("r1", a=b"one")
    place.run()
    run = place.run()
    assert (run.files_stored, place.repository.asked["file"]) == (0, 1)


def test_of_a_record_that_changed_only_the_file_that_changed_is_fetched(place: Place) -> None:
    held = place.repository.put("r1", a=b"one", b=b"two")
    place.run()
    held.files["b"] = b"three"
    place.repository.change("r1", "Another title")
    run = place.run()
    assert counts(run) == (0, 1, 0, 0, 0)
    assert (run.files_stored, place.repository.asked["file r1/a"], place.repository.asked["file r1/b"]) == (1, 1, 2)
    assert place.storage().path(place.files("r1")[1].sha256).read_bytes() == b"three"


def test_a_file_of_the_wrong_checksum_is_tried_again_and_then_failed_and_the_rest_goes_on(place: Place) -> None:
    place.repository.put("r1", bad=b"one", good=b"two")
    place.repository.wrong_checksums.add("bad")
    run = place.run()
    bad, good = place.files("r1")
    assert (bad.state, bad.reason, good.state) == (FileState.FAILED, "checksum", FileState.STORED)
    assert place.repository.asked["file r1/bad"] == 3
    assert (run.files_stored, run.files_failed, run.created_count) == (1, 1, 1)
    assert place.job(run.job_id).problems == 1


@pytest.mark.parametrize("announced", [2, 4])
def test_a_file_that_is_shorter_or_longer_than_announced_is_failed_and_the_rest_goes_on(
    place: Place, announced: int
) -> None:
    place.repository.put("r1", bad=b"one", good=b"two")
    place.repository.without_checksums = True
    place.repository.announced = {"bad": announced}
    run = place.run()
    bad, good = place.files("r1")
    assert (bad.state, bad.reason, good.state) == (FileState.FAILED, "checksum", FileState.STORED)
    assert (run.files_stored, run.files_failed, counts(run)) == (1, 1, (1, 0, 0, 0, 0))


def test_without_checksums_a_changed_file_is_known_by_its_size(place: Place) -> None:
    held = place.repository.put("r1", a=b"one", b=b"two")
    place.repository.without_checksums = True
    place.run()
    held.files["b"] = b"three"
    place.repository.change("r1", "Another title")
    assert place.run().files_stored == 1
    assert place.repository.asked["file r1/a"] == 1


def test_the_next_import_tries_a_failed_file_again_and_the_item_is_then_updated(place: Place) -> None:
    place.repository.put("r1", bad=b"one")
    place.repository.fail("file r1/bad", AWAY, 3)
    assert place.run().files_failed == 1
    run = place.run()
    assert (run.files_stored, counts(run)) == (1, (0, 1, 0, 0, 0))
    row = place.ledger(run.job_id)["r1"]
    assert (row.outcome, row.revision_before, row.revision_after) == (Outcome.UPDATED, 1, 2)
    assert counts(place.run()) == (0, 0, 1, 0, 0)


def test_a_file_that_fails_again_changes_nothing(place: Place) -> None:
    place.repository.put("r1", bad=b"one")
    place.repository.wrong_checksums.add("bad")
    place.run()
    assert counts(place.run()) == (0, 0, 1, 0, 0)
    assert place.item("r1").revision == 1


def test_a_file_that_comes_at_the_second_try_is_no_failure(place: Place) -> None:
    place.repository.put("r1", a=b"one")
    place.repository.fail("file r1/a", AWAY)
    run = place.run()
    assert (run.files_stored, run.files_failed, place.repository.asked["file r1/a"]) == (1, 0, 2)


def test_when_the_source_is_away_too_the_job_goes_on_later_with_what_is_missing(place: Place) -> None:
    place.repository.put("r1", a=b"one", b=b"two")
    place.repository.fail("file r1/b", AWAY, 3)
    place.repository.fail("check", AWAY)
    job_id = place.submit()
    assert place.work().state is JobState.READY
    place.make_due(job_id)
    assert place.work().state is JobState.DONE
    assert place.repository.asked["file r1/a"] == 1
    assert place.of(job_id).files_stored == 2


@pytest.mark.parametrize(
    ("error", "reason"),
    [(FileRestricted("Not for us."), "restricted"), (NotAFile("A web page came."), "not_a_file")],
)
def test_a_file_that_is_not_to_be_had_is_skipped_with_its_reason(place: Place, error: Exception, reason: str) -> None:
    place.repository.put("r1", a=b"one")
    place.repository.fail("file r1/a", error)
    run = place.run()
    [file] = place.files("r1")
    assert (file.state, file.reason, file.said) == (FileState.SKIPPED, reason, str(error))
    assert (run.files_skipped, place.job(run.job_id).problems) == (1, 0)


def test_files_that_were_closed_are_tried_again_when_a_person_wants_it_and_no_others(place: Place) -> None:
    place.repository.put("r1", a=b"one", b=b"two")
    place.repository.put("r2", c=b"three")
    closed = FileRestricted("“a” cannot be read: data.example.org does not let this program (403).")
    place.repository.fail("file r1/a", closed, times=2)
    first = place.run()
    assert counts(place.run()) == (0, 0, 2, 0, 0)
    assert [each.reason for each in place.files("r1")] == ["restricted", ""]
    place.repository.asked.clear()
    again = retry_files(place.database, lambda _job: None, first.job_id)
    assert place.work().state is JobState.DONE
    assert (counts(place.of(again)), place.of(again).files_skipped) == ((0, 0, 1, 0, 0), 1)  # closed as before
    again = retry_files(place.database, lambda _job: None, again)
    assert place.work().state is JobState.DONE
    assert (counts(place.of(again)), place.of(again).files_stored) == ((0, 1, 0, 0, 0), 1)
    assert (place.repository.asked["file"], place.repository.asked["list"]) == (2, 0)
    assert [each.state for each in place.files("r1")] == [FileState.STORED] * 2
    with pytest.raises(InvalidInput, match="nothing to try again"):
        retry_files(place.database, lambda _job: None, again)


def test_a_file_under_embargo_says_until_when(place: Place) -> None:
    place.repository.put("r1", a=b"one").embargo = "2031-05-01"
    place.repository.fail("file r1/a", FileRestricted("Not for us."))
    place.run()
    [file] = place.files("r1")
    assert (file.reason, file.said) == ("embargo", "Not for us. It is under embargo until 2031-05-01.")


def test_a_file_that_is_gone_is_skipped(place: Place) -> None:
    held = place.repository.put("r1", a=b"one")
    place.submit()
    job = place.work(lambda step: held.files.clear() if step == "files" else None)
    assert job.state is JobState.DONE
    assert place.of(job.id).files_skipped == 1
    [row] = place.ledger(job.id).values()
    assert row.outcome is Outcome.CREATED


def test_a_file_larger_than_the_settings_allow_is_skipped(place: Place) -> None:
    place.most_file_bytes = 10
    place.repository.put("r1", a=b"x" * 11, b=b"x" * 10)
    place.run()
    large, small = place.files("r1")
    assert (large.state, large.reason, small.state) == (FileState.SKIPPED, "too_large", FileState.STORED)


def test_only_files_of_the_wished_size_and_type_are_fetched(place: Place) -> None:
    place.repository.put("r1", a=b"x" * 11, b=b"x" * 10)
    place.run(files=FileWish(FileChoice.SOME, 10, ("text/",)))
    large, small = place.files("r1")
    assert (large.state, large.reason, small.state) == (FileState.SKIPPED, "too_large", FileState.STORED)
    assert place.repository.asked["file"] == 1


def test_links_are_kept_and_fetched_by_a_later_run_that_wants_all(place: Place) -> None:
    place.repository.put("r1", a=b"one")
    run = place.run(files=FileWish(FileChoice.LINKS))
    assert [each.state for each in place.files("r1")] == [FileState.LINK]
    assert (run.files_stored, place.repository.asked["file"]) == (0, 0)
    run = place.run()
    assert (run.files_stored, counts(run)) == (1, (0, 1, 0, 0, 0))
    assert [each.state for each in place.files("r1")] == [FileState.STORED]


def test_a_run_without_files_takes_none_away(place: Place) -> None:
    place.repository.put("r1", a=b"one")
    place.run()
    place.repository.change("r1", "Another title")
    place.run(files=FileWish(FileChoice.NONE))
    assert [each.state for each in place.files("r1")] == [FileState.STORED]
    place.repository.put("r2", a=b"one")
    place.run(files=FileWish(FileChoice.NONE))
    assert place.files("r2") == ()


def test_files_of_a_run_without_files_come_with_a_later_run_that_wants_them(place: Place) -> None:
    """Though the record is the same: its files were not looked at."""
    place.repository.put("r1", a=b"one")
    place.run(files=FileWish(FileChoice.NONE))
    run = place.run()
    assert (run.files_stored, counts(run)) == (1, (0, 1, 0, 0, 0))
    assert [each.state for each in place.files("r1")] == [FileState.STORED]
    for choice in (FileChoice.ALL, FileChoice.NONE, FileChoice.ALL):
        place.repository.asked.clear()
        assert counts(place.run(files=FileWish(choice))) == (0, 0, 1, 0, 0)
        assert place.repository.asked["record"] == 0


def test_a_file_that_a_person_added_stays(place: Place) -> None:
    held = place.repository.put("r1", a=b"one")
    place.run()
    item, [file] = place.item("r1"), place.files("r1")
    own = ItemFile("mine.txt", state=FileState.STORED, sha256=file.sha256)
    with place.database.transaction() as connection:
        item_files.put(connection, {item.id: (own, file)})
        revisions.keep(connection, [item.id], Origin(OriginKind.PERSON, "sub-ada"))
    held.files = {"b": b"two"}
    place.repository.change("r1", "Another title")
    place.run()
    assert [each.name for each in place.files("r1")] == ["b", "mine.txt"]


def test_a_storage_that_cannot_be_written_lets_the_job_wait_and_uses_no_try(place: Place) -> None:
    place.repository.put("r1", a=b"one")
    (place.directory / "catalogue").write_text("no directory")
    job_id = place.submit()
    job = place.work()
    assert (job.state, job.attempt) == (JobState.READY, 0)
    assert "storage cannot be written" in job.message
    (place.directory / "catalogue").unlink()
    place.make_due(job_id)
    assert place.work().state is JobState.DONE
    assert place.of(job_id).files_stored == 1


def test_a_stored_file_of_another_wish_stays_as_it_is(place: Place) -> None:
    place.repository.put("r1", a=b"one")
    place.run()
    run = place.run(files=replace(FileWish(), choice=FileChoice.LINKS))
    assert counts(run) == (0, 0, 1, 0, 0)
    assert [each.state for each in place.files("r1")] == [FileState.STORED]


def test_files_that_came_before_a_cancel_are_in_a_revision_and_the_rest_comes_when_it_goes_on(place: Place) -> None:
    place.repository.put("r1", a=b"one", b=b"two")
    job_id = place.submit()

    def cancel(step: str) -> None:
        if step == "file-noted":
            with place.database.transaction() as connection:
                store.ask_to_cancel(connection, job_id, "sub-ada", CancelMode.KEEP)
            raise Cancelled("As between two pieces of the next file.")

    assert place.work(cancel).state is JobState.CANCELLED
    item = place.item("r1")
    with place.database.transaction() as connection:
        kept = revisions.get(connection, item.id, item.revision)[1]
        files = item_files.of_item(connection, item.id)
    assert kept.files == files
    assert FileState.STORED in {file.state for file in files}
    start_again(place.database, lambda _job: None, job_id, "sub-ada")
    assert place.work().state is JobState.DONE
    with place.database.transaction() as connection:
        assert {file.state for file in item_files.of_item(connection, item.id)} == {FileState.STORED}
    assert place.item("r1").revision == 1
