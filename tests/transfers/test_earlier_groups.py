"""Rows of files as transfers."""

from exporter.jobs.job import JobState
from exporter.transfers.earlier_groups import groups
from tests.transfers.test_earlier_owners import file

DATASETS = {"res-1": "rivers", "res-2": "rivers", "res-3": "lakes"}


def test_the_files_of_one_deposition_are_one_transfer() -> None:
    (found,) = groups([file(2), file(1)], DATASETS)
    assert [each.id for each in found.files] == [1, 2]
    assert (found.state, found.dataset, found.title) == (JobState.DONE, "rivers", "Rivers")


def test_of_a_name_the_last_row_counts_because_it_took_the_place_of_the_first() -> None:
    (found,) = groups([file(1, name="a.csv", status="failed"), file(2, name="a.csv")], DATASETS)
    assert [each.id for each in found.files] == [2]
    assert found.state is JobState.DONE


def test_people_addresses_and_depositions_are_kept_apart() -> None:
    rows = [file(1), file(2, username="bea"), file(3, email="a@b.c"), file(4, deposition="2"), file(5, deposition="")]
    assert len(groups([*rows, file(6, deposition="")], {})) == 6


def test_files_of_two_datasets_belong_to_none() -> None:
    (found,) = groups([file(1), file(3)], DATASETS)
    assert found.dataset == ""


def test_what_did_not_arrive_is_counted_and_told() -> None:
    rows = [file(1), file(2, status="failed", http_status=403), file(3, status="in_progress")]
    (found,) = groups(rows, {})
    assert (found.state, found.arrived, found.unfinished) == (JobState.FAILED, 1, 1)
    assert found.message() == (
        "1 of 3 files arrived, says the earlier exporter. The repository answered 403. 1 were not finished. "
        "To export it again, begin from the dataset."
    )


def test_its_key_does_not_hang_on_what_is_learned_later() -> None:
    (before,), (now,) = groups([file(1)], {}), groups([file(1), file(2)], DATASETS)
    assert before.key("zenodo.org") == now.key("zenodo.org")
    assert before.key("zenodo.org") != before.key("sandbox.zenodo.org")
