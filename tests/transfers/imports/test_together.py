"""Imports of the same records at the same time: each record becomes one item."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from exporter.database.engine import Database, open_database
from exporter.errors import InvalidInput
from exporter.jobs.job import JobState
from exporter.transfers.imports import storing, undo_plan
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


def test_of_two_people_who_take_the_same_import_back_at_once_one_is_told_so(
    real: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place(real, tmp_path, Repository())
    place.sign_in()
    place.repository.fill(3)
    first, second = place.run().job_id, place.run().job_id
    said, write, others = list[str](), undo_plan._write, list[threading.Thread]()

    def order(job_ids: list[int]) -> None:
        try:
            undo_plan.submit_undo(real, lambda _job: None, place.plan.person, job_ids)
            said.append("ordered")
        except InvalidInput as error:
            said.append(str(error))

    def between(*words: Any) -> int:
        if not others:
            others.append(threading.Thread(target=order, args=([first],)))
            others[0].start()
            others[0].join(1)  # done, or waiting for this one
        return write(*words)

    monkeypatch.setattr(undo_plan, "_write", between)
    order([first, second])
    others[0].join(90)
    assert len(said) == 2
    assert said.count("ordered") == 1
    assert any("is being taken back by job" in each for each in said)
