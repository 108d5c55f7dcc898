"""Lists that repeat themselves, are empty in the middle, or come in odd pages."""

from dataclasses import replace

import pytest

from exporter.sources.base import Listing
from exporter.sources.imports import ImportSource
from exporter.transfers.imports.plan import ImportPlan
from tests.transfers.imports.place import Place, counts
from tests.transfers.imports.repository import MemorySource


class OddSource(MemorySource):
    """``cursors``: what the pages after these cursors are said to be followed by; ``empty``: those without an entry."""

    cursors: dict[str, str] = {}
    empty: set[str] = set()

    def listing(self, cursor: str = "", size: int = 100) -> Listing:
        page = super().listing(cursor, size)
        if cursor in self.empty:
            page = replace(page, entries=(), cursor=str(int(cursor)), complete=False)
        return replace(page, cursor=self.cursors.get(cursor, page.cursor))


class OddPlace(Place):
    def import_source(self, plan: ImportPlan) -> ImportSource:
        return OddSource(self.repository)


@pytest.fixture
def odd(place: Place) -> OddPlace:
    return OddPlace(place.database, place.directory, place.repository)


def test_a_list_that_goes_in_a_circle_is_left_and_nothing_is_taken_for_vanished(
    odd: OddPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd.repository.fill(35)
    assert counts(odd.run()) == (35, 0, 0, 0, 0)
    monkeypatch.setattr(OddSource, "cursors", {"20": "10"})
    lists = odd.repository.asked["list"]
    run = odd.run()
    assert (counts(run), run.complete, run.vanished_count) == ((0, 0, 30, 0, 0), False, 0)
    assert "repeats itself" in run.said
    assert odd.repository.asked["list"] == lists + 6  # both walks see it after one repeat


def test_a_page_whose_cursor_is_its_own_ends_the_list(odd: OddPlace, monkeypatch: pytest.MonkeyPatch) -> None:
    odd.repository.fill(35)
    monkeypatch.setattr(OddSource, "empty", {"10"})
    run = odd.run()
    assert (run.listed, run.complete) == (10, False)
    assert "repeats itself" in run.said


def test_an_empty_page_in_the_middle_does_not_end_the_list(odd: OddPlace, monkeypatch: pytest.MonkeyPatch) -> None:
    odd.repository.fill(35)
    monkeypatch.setattr(OddSource, "empty", {"10"})
    monkeypatch.setattr(OddSource, "cursors", {"0": "10", "10": "20"})
    run = odd.run()
    assert (run.listed, run.complete) == (25, False)
    assert "35 records; 25 different ones" in run.said


def test_an_empty_source_is_a_whole_list_of_none(place: Place) -> None:
    run = place.run()
    assert (counts(run), run.complete, run.said) == ((0, 0, 0, 0, 0), True, "")


def test_pages_of_a_thousand_are_stored_in_parts(place: Place) -> None:
    place.repository.fill(250)
    stored: list[str] = []
    job_id = place.submit(limit=1000)
    place.work(stored.append)
    assert counts(place.of(job_id)) == (250, 0, 0, 0, 0)
    assert stored.count("stored") == 3
