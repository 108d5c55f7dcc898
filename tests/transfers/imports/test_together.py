"""Imports of the same records at the same time: each record becomes one item."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from exporter.database.engine import Database, open_database
from exporter.jobs.job import JobState
from exporter.transfers.imports import storing
from exporter.transfers.imports.settling import settle
from tests.servers.mariadb import DatabaseAddress
from tests.transfers.imports.place import Place, counts
from tests.transfers.imports.repository import Repository

OTHER = '{"url":"https://data.example.org","organization":"water"}'


def test_what_another_import_stored_while_this_one_fetched_is_not_made_again(place: Place) -> None:
    place.repository.fill(10)
    begun: list[str] = []

    def other(step: str) -> None:
        if step == "fetched" and not begun:
            begun.append(step)
            assert counts(replace(place, plan=replace(place.plan, options=OTHER)).run()) == (10, 0, 0, 0, 0)

    job_id = place.submit()
    assert place.work(other).state is JobState.DONE
    assert counts(place.of(job_id)) == (0, 0, 10, 0, 0)
    assert place.count_items() == len(begun) * 10


@pytest.fixture
def real(empty_database: DatabaseAddress) -> Iterator[Database]:
    opened = open_database(empty_database.url)
    opened.create_tables()
    yield opened
    opened.close()


def test_of_two_imports_that_write_the_same_record_at_once_the_second_one_sees_the_first(
    real: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place(real, tmp_path, Repository())
    place.sign_in()
    place.repository.fill(10)
    begun: list[int] = []

    def between(connection: Any, carrying: Any, found: Sequence[Any]) -> Any:
        settled = settle(connection, carrying, found)
        begun.append(carrying.job_id)
        if len(begun) == 1:  # items are made, and not yet linked
            replace(place, plan=replace(place.plan, options=OTHER)).run()
        return settled

    monkeypatch.setattr(storing, "settle", between)
    job_id = place.submit()
    assert place.work().state is JobState.DONE
    assert begun == [job_id, job_id + 1, job_id]  # done again after the other one
    assert counts(place.of(job_id)) == (0, 0, 10, 0, 0)
    assert place.count_items() == 10
