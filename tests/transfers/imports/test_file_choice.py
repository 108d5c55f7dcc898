"""Which files an import fetches."""

from dataclasses import replace

import pytest

from exporter.catalogue.content import Policy
from exporter.catalogue.item_file import FileState, ItemFile
from exporter.records.record import FileOrigin, FileRef
from exporter.transfers.imports.file_choice import is_wanted, planned
from exporter.transfers.imports.plan import FileChoice, FileWish

NEW = FileRef("f1", "a.csv", "https://x.org/a.csv", FileOrigin.STORE, 3, "text/csv", "md5:1", "2024")
HERE = ItemFile("a.csv", "f1", "", "", "https://x.org/a.csv", "text/csv", 3, "md5:1", "2024", FileState.STORED, sha256="s")
ALL = FileWish()
SMALL = FileWish(FileChoice.SOME, 2)
IMAGES = FileWish(FileChoice.SOME, 0, ("image/",))


@pytest.mark.parametrize(
    ("told", "same"),
    [
        ({}, True),
        ({"modified": "2025"}, True),
        ({"checksum": "md5:2"}, False),
        ({"checksum": ""}, True),
        ({"checksum": "", "modified": "2025"}, False),
        ({"checksum": "", "size_bytes": 4}, False),
        ({"checksum": "", "url": "https://x.org/b.csv"}, False),
    ],
)
def test_a_stored_file_is_the_same_by_checksum_or_else_by_size_and_time(told: dict[str, object], same: bool) -> None:
    [file] = planned([replace(NEW, **told)], [HERE], ALL, Policy.REPLACE, 7)  # type: ignore[arg-type]
    assert (file.state, file.sha256) == ((FileState.STORED, "s") if same else (FileState.WAITING, None))


def test_of_a_file_of_which_nothing_is_told_nobody_knows_that_it_is_the_same() -> None:
    silent = replace(HERE, checksum="", modified="", size_bytes=-1)
    [file] = planned([replace(NEW, checksum="", modified="", size_bytes=-1)], [silent], ALL, Policy.REPLACE, 7)
    assert file.state is FileState.WAITING


def test_what_its_source_says_anew_of_a_stored_file_is_kept_with_it() -> None:
    [file] = planned([replace(NEW, title="Levels", name="levels.csv")], [HERE], ALL, Policy.REPLACE, 7)
    assert (file.title, file.name, file.sha256, file.job_id) == ("Levels", "levels.csv", "s", None)


@pytest.mark.parametrize(("wish", "reason"), [(SMALL, "too_large"), (IMAGES, "type")])
def test_what_is_not_wanted_is_skipped_with_its_reason_until_another_run_wants_it(wish: FileWish, reason: str) -> None:
    [file] = planned([NEW], [], wish, Policy.REPLACE, 7)
    assert (file.state, file.reason) == (FileState.SKIPPED, reason)
    assert file.said
    assert not is_wanted(file, wish, 8)
    assert is_wanted(file, ALL, 8)


@pytest.mark.parametrize(
    ("state", "job_id", "wanted"),
    [
        (FileState.WAITING, 7, True),
        (FileState.WAITING, 8, True),
        (FileState.FAILED, 7, True),
        (FileState.FAILED, 8, False),
        (FileState.LINK, 7, True),
        (FileState.STORED, 7, False),
        (FileState.SKIPPED, 7, False),
    ],
)
def test_what_an_earlier_run_did_not_get_is_tried_once_by_this_one(state: FileState, job_id: int, wanted: bool) -> None:
    assert is_wanted(replace(HERE, state=state, job_id=job_id), ALL, 8) is wanted


@pytest.mark.parametrize("choice", [FileChoice.LINKS, FileChoice.NONE])
def test_who_wants_no_bytes_gets_none(choice: FileChoice) -> None:
    assert not is_wanted(replace(HERE, state=FileState.WAITING), FileWish(choice), 8)
    assert all(each.state is not FileState.WAITING for each in planned([NEW], [], FileWish(choice), Policy.REPLACE, 8))


def test_a_persons_own_file_is_never_fetched_and_stays_the_last() -> None:
    own = ItemFile("mine.txt", state=FileState.WAITING)
    assert not is_wanted(own, ALL, 8)
    assert [each.name for each in planned([NEW], [own, HERE], ALL, Policy.REPLACE, 8)] == ["a.csv", "mine.txt"]


@pytest.mark.parametrize(("policy", "names"), [(Policy.REPLACE, []), (Policy.ADD, ["a.csv"])])
def test_a_file_that_is_gone_there_goes_here_unless_the_run_only_adds(policy: Policy, names: list[str]) -> None:
    assert [each.name for each in planned([], [HERE], ALL, policy, 8)] == names


@pytest.mark.parametrize(("available", "reason"), [("", "restricted"), ("2031-01-01", "until")])
def test_what_its_source_gives_to_nobody_is_skipped_with_the_reason_until_it_does(available: str, reason: str) -> None:
    closed = replace(NEW, withheld="it is under embargo until 2031-01-01.", available=available)
    [file] = planned([closed], [], ALL, Policy.REPLACE, 7)
    assert (file.state, file.reason, file.said) == (FileState.SKIPPED, reason, f"“a.csv” cannot be read: {closed.withheld}")
    assert not is_wanted(file, ALL, 8)
    assert planned([closed], [file], ALL, Policy.REPLACE, 8) == (file,)
    [opened] = planned([NEW], [file], ALL, Policy.REPLACE, 9)
    assert is_wanted(opened, ALL, 9)
