"""Ends at every named step of an import, and leases lost there: the catalogue is then that of an undisturbed run."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from exporter.database.engine import Database, open_database
from exporter.errors import RemoteUnavailable
from exporter.jobs import store
from exporter.jobs.job import JobState
from tests.transfers.imports.dump import dump
from tests.transfers.imports.place import Place
from tests.transfers.imports.repository import Repository

pytestmark = pytest.mark.slow
STEPS = [
    "claimed",
    "listing",
    "list",
    "listed",
    "listed#2",
    "fetched",
    "stored",
    "stored#3",
    "relisting",
    "listed#5",
    "relisted",
    "all-listed",
    "files",
    "opened",
    "moving",
    "file#2",
    "file-noted",
    "item-files",
    "all-fetched",
    "reconcile",
    "vanished",
    "reconciled",
    "done",
]


class Killed(BaseException):
    """Nothing of the program catches it."""


class Once:
    """Lets something happen at a step, once."""

    def __init__(self, step: str, happening: Any) -> None:
        name, _, number = step.partition("#")
        self._name, self._left, self._happening = name, int(number or 1), happening
        self.happened = 0

    def observe(self, name: str) -> None:
        if name == self._name:
            self._left -= 1
            if not self._left:
                self.happened += 1
                self._happening()


@pytest.fixture
def undisturbed(place: Place, tmp_path: Path) -> str:
    """The dump of the same two imports, without a fault; the place has had the first of them."""
    other = open_database(f"sqlite:///{tmp_path / 'other.db'}")
    other.create_tables()
    place.plan = replace(place.plan, limit=5)
    reference = replace(place, database=other, directory=tmp_path / "other", repository=Repository())
    reference.sign_in()
    for each in (reference, place):
        first(each.repository)
        each.run()
        then(each.repository)
    reference.run()
    said = dump(other)
    other.close()
    return said


def first(repository: Repository) -> None:
    for number in range(11):
        files = {"a": b"one of %d" % number, "b": b"the same"} if number < 6 else {}
        repository.put(f"r{number:02}", **files)


def then(repository: Repository) -> None:
    """Changed, gone, new; and one that goes while the list is read, so that it is read twice."""
    repository.change("r03", "Another title")
    repository.records["r04"].files["a"] = b"another one"
    repository.change("r04", "Its file changed")
    del repository.records["r05"]
    for number in range(11, 14):
        repository.put(f"r{number:02}", a=b"new %d" % number)
    repository.totals = [14]  # of the first page


def killed() -> None:
    raise Killed


@pytest.mark.parametrize("step", STEPS)
def test_an_import_that_ends_at_any_step_goes_on_to_the_same_catalogue(step: str, place: Place, undisturbed: str) -> None:
    job_id, once = place.submit(), Once(step, killed)
    with pytest.raises(Killed):
        place.work(once.observe)
    assert once.happened == 1
    assert give_back(place.database) == 1
    place.repository.totals = [14] if step in BEFORE_TOTALS else []
    assert place.work().state is JobState.DONE
    assert dump(place.database) == undisturbed
    assert place.job(job_id).problems == 0


BEFORE_TOTALS = {"claimed", "listing", "list", "listed", "fetched"}
"""Until the first page is stored, its odd total is told anew to who goes on."""


@pytest.mark.parametrize("step", ["listed", "fetched", "stored", "file", "item-files", "vanished"])
def test_who_lost_its_lease_at_a_step_writes_nothing_more(step: str, place: Place, undisturbed: str) -> None:
    place.submit()

    def taken() -> None:
        assert give_back(place.database) == 1
        place.repository.totals = [14] if step in BEFORE_TOTALS else []
        assert place.work().state is JobState.DONE
        place.repository.totals = [14]

    once = Once(step, taken)
    place.work(once.observe)
    assert once.happened == 1
    assert dump(place.database) == undisturbed


def test_every_named_step_of_an_import_is_one_at_which_it_was_ended(place: Place, undisturbed: str) -> None:
    passed = set[str]()
    place.submit()
    place.work(passed.add)
    assert passed == {step.partition("#")[0] for step in STEPS}


def test_an_import_ended_again_and_again_comes_to_the_same_catalogue(place: Place, undisturbed: str) -> None:
    place.submit()
    for step in ("listed", "stored", "stored", "file", "item-files", "vanished"):
        once = Once(step, killed)
        with pytest.raises(Killed):
            place.work(once.observe)
        give_back(place.database)
    assert place.work().state is JobState.DONE
    assert dump(place.database) == undisturbed


def test_a_source_that_comes_and_goes_ends_in_the_same_catalogue(place: Place, undisturbed: str) -> None:
    away = RemoteUnavailable("data.example.org did not answer in time.", "data.example.org")
    for what in ("list 0", "list 5", "list 10"):
        place.repository.fail(what, away)
    job_id, tries = place.submit(), 0
    while place.work().state is not JobState.DONE:
        place.make_due(job_id)
        tries += 1
        assert tries < 9
    assert tries == 3
    assert dump(place.database) == undisturbed


def give_back(database: Database) -> int:
    with database.transaction() as connection:
        return store.give_back(connection, "host:1")
