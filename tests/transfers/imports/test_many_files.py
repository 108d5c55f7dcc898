"""A record with very many files: one that no page, and no row of a database, could hold."""

import pytest

from exporter.transfers.imports import fetching
from exporter.transfers.imports.fetching import MOST_FILES
from exporter.transfers.imports.plan import FileChoice, FileWish
from exporter.transfers.imports.runs import Outcome
from tests.transfers.imports.place import Place, counts

pytestmark = pytest.mark.slow

LINKS = FileWish(FileChoice.LINKS)


def test_a_record_with_more_files_than_an_item_can_hold_fails_and_the_others_come(place: Place) -> None:
    place.repository.without_checksums = True
    place.repository.put("r1")
    place.repository.put("r2", **{f"f{number}": b"" for number in range(150_000)})
    run = place.run(files=LINKS)
    assert counts(run) == (1, 0, 0, 0, 1)
    row = place.ledger(run.job_id)["r2"]
    assert (row.outcome, row.reason) == (Outcome.FAILED, "too_many_files")
    assert f"{MOST_FILES:,}" in row.said


def test_the_last_that_fits_is_brought(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MOST_FILES", 3)
    place.repository.put("r1", **{f"f{number}": b"" for number in range(3)})
    assert counts(place.run(files=LINKS)) == (1, 0, 0, 0, 0)
    assert len(place.files("r1")) == 3
