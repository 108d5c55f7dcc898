"""How much the files of a selection are is told before its import, as far as a few records tell."""

from dataclasses import replace

import pytest

from exporter.errors import RecordError, RemoteUnavailable
from exporter.sources.imports import ImportAbout
from exporter.transfers.imports import checking
from exporter.transfers.imports.checking import check
from tests.transfers.imports.repository import MemorySource, Repository


@pytest.fixture
def repository() -> Repository:
    made = Repository(brings_documents=True)
    made.put("r1", a=b"x" * 1_000_000, b=b"x" * 500_000)
    made.put("r2")
    return made


def test_of_a_small_selection_the_size_of_all_files_is_told(repository: Repository) -> None:
    about = check(MemorySource(repository))
    assert (about.total, about.size_bytes, about.notes) == (2, 1_500_000, ())


def test_of_a_large_one_that_of_the_first_records(repository: Repository) -> None:
    repository.fill(20)
    about = check(MemorySource(repository))
    assert (about.total, about.size_bytes) == (22, None)
    assert about.notes == ("The first 10 records have 2 files of 1.5 MB.",)


@pytest.mark.parametrize("what", ["list 0", "record"])
def test_a_list_that_does_not_come_spoils_no_check(repository: Repository, what: str) -> None:
    repository.fail(what, RemoteUnavailable("Away.", "data.example.org"))
    about = check(MemorySource(repository))
    assert (about.software, about.total) == ("Memory", 2)


def test_a_record_that_cannot_be_read_spoils_no_check(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreadable(*_: object) -> object:
        raise RecordError("Damaged.")

    monkeypatch.setattr(MemorySource, "record", unreadable)
    assert check(MemorySource(repository)).size_bytes is None


def test_a_source_that_is_slow_or_closed_is_asked_no_more(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "QUICK_SECONDS", -1)
    check(MemorySource(repository))
    assert repository.asked["list"] == 0
    monkeypatch.setattr(checking, "QUICK_SECONDS", 60)
    closed = replace(ImportAbout("Memory", total=2), needs_token=True)
    monkeypatch.setattr(MemorySource, "check", lambda _source: closed)
    assert check(MemorySource(repository)) == closed
    assert repository.asked["list"] == 0


def test_records_without_their_documents_are_not_fetched_for_it(repository: Repository) -> None:
    repository.brings_documents = False
    assert check(MemorySource(repository)).size_bytes is None
    assert repository.asked["record"] == 0
