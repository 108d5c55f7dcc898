"""Whole imports of a Zenodo community that holds more than a search shows: listed by OAI-PMH."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pytest
import requests
from sqlalchemy import select

from exporter.database.catalogue_tables import items as item_table
from exporter.database.engine import Database
from exporter.jobs import store
from exporter.jobs.job import JobState
from exporter.sources import zenodo_import, zenodo_set, zenodo_set_place
from exporter.sources.zenodo_set_place import SetPlace, set_place_of
from exporter.transfers.imports import fetching, import_file
from exporter.transfers.imports.plan import FileChoice, FileWish
from simulators.zenodo import Zenodo
from tests.sources.invenio_shelves import shelves, zenodo_of
from tests.transfers.imports.far import FarPlace, far_place, plan_for, titles
from tests.transfers.imports.place import counts

pytestmark = pytest.mark.slow
WITHOUT = FileWish(FileChoice.NONE)
WATER = 65
"""Records of the community."""
MORE = {f"Record {number}" for number in range(60)}


class Killed(BaseException):
    """Nothing of the program catches it."""


@pytest.fixture
def zenodo(monkeypatch: pytest.MonkeyPatch) -> Iterator[Zenodo]:
    """What is thousands at Zenodo is a few here: a search shows twenty, a page of OAI-PMH five."""
    monkeypatch.setattr(zenodo_import, "WINDOW", 20)
    for module in (zenodo_set, zenodo_set_place):
        monkeypatch.setattr(module, "MOST", 16)
    with shelves(plain=False) as found:
        made = zenodo_of(found)
        made.search.window, made.oai.page_size = 20, 5
        made.shelf.fill(60, ("water",))
        yield made


@pytest.fixture
def place(zenodo: Zenodo, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FarPlace:
    for module in (fetching, import_file):
        monkeypatch.setattr(module, "PAUSE_SECONDS", 0.0)
    return far_place(database, tmp_path, plan_for("zenodo", zenodo.url, limit=10, community="water"))


def killed_where(place: FarPlace, job_id: int, wanted: Callable[[SetPlace], bool]) -> SetPlace:
    """Ends the worker before it asks for a page, when the checkpoint is a wanted one. Gives that checkpoint."""

    def observe(step: str) -> None:
        found = set_place_of(place.of(job_id).cursor or "") if step == "list" else None
        if found and wanted(found):
            raise Killed

    with pytest.raises(Killed):
        place.work(observe)
    with place.database.transaction() as connection:
        assert store.give_back(connection, "host:1") == 1
    kept = set_place_of(place.of(job_id).cursor or "")
    assert kept is not None
    return kept


def by_making(zenodo: Zenodo) -> list[str]:
    return [entry.query for entry in zenodo.log if "created%3A" in entry.query]


@pytest.mark.parametrize("form", ["native", "oai_dc"])
def test_a_community_beyond_the_window_is_imported_whole(zenodo: Zenodo, place: FarPlace, form: str) -> None:
    place.plan = plan_for("zenodo", zenodo.url, limit=10, community="water", format=form)
    first = next(each for each in zenodo.state.versions.values() if "Record 7" in str(each.published))
    zenodo.shelf.new_version(first.id, {"new.csv": "1\n"}, title="Record 7, again")
    run = place.run()
    assert (counts(run), run.complete, run.said, run.advertised) == ((WATER, 0, 0, 0, 0), True, "", WATER)
    assert (run.files_stored, run.files_failed) == (WATER, 0)
    assert titles(place) == {"Rivers", "Lakes", "Seas", "Springs", "Canals", "Record 7, again", *MORE} - {"Record 7"}
    assert [file.name for file in place.files(first.parent.id)] == ["new.csv"]
    assert any("ListIdentifiers" in entry.query for entry in zenodo.log)
    assert by_making(zenodo) == []
    again = place.run()
    assert (counts(again), again.complete) == ((0, 0, WATER, 0, 0), True)


def test_who_was_killed_goes_on_although_the_token_is_dead(zenodo: Zenodo, place: FarPlace) -> None:
    moment = [0.0]
    zenodo.oai.clock = lambda: moment[0]
    job_id = place.submit(files=WITHOUT)
    kept = killed_where(place, job_id, lambda at: bool(at.window.token) and at.walk.seen > 25)
    assert 25 < place.count_items() < WATER
    moment[0] += 121
    asked = {"verb": "ListIdentifiers", "resumptionToken": kept.window.token}
    answer = requests.get(f"{zenodo.url}/oai2d", params=asked, timeout=60)
    assert (answer.status_code, "badResumptionToken" in answer.text) == (422, True)
    zenodo.log.clear()
    assert place.work().state is JobState.DONE
    assert [entry.status for entry in zenodo.log if kept.window.token in entry.query] == [422]
    run = place.of(job_id)
    assert (counts(run), run.complete, run.advertised) == ((WATER, 0, 0, 0, 0), True, WATER)
    assert len(place.ledger(job_id)) == place.count_items() == WATER
    assert by_making(zenodo) == []


def test_who_was_killed_among_the_records_of_a_window_brings_the_others(zenodo: Zenodo, place: FarPlace) -> None:
    job_id = place.submit(files=WITHOUT)
    kept = killed_where(place, job_id, lambda at: at.window.listed and at.window.brought > 0 and bool(at.window.ids))
    zenodo.log.clear()
    assert place.work().state is JobState.DONE
    run = place.of(job_id)
    assert (counts(run), run.complete) == ((WATER, 0, 0, 0, 0), True)
    assert place.count_items() == WATER
    # its list was not read once more
    first = next(entry.query for entry in zenodo.log if entry.path == "/api/records")
    assert kept.window.ids[0] in first
    since = [parse_qs(entry.query).get("from", [""])[0] for entry in zenodo.log if entry.path == "/oai2d"]
    assert kept.window.since not in since


def test_an_answer_that_got_lost_between_the_workers_hides_no_record(zenodo: Zenodo, place: FarPlace) -> None:
    """The place of a list moves on at Zenodo with each answer, also with one that nobody kept."""
    job_id = place.submit(files=WITHOUT)
    kept = killed_where(place, job_id, lambda at: bool(at.window.token))
    asked = {"verb": "ListIdentifiers", "resumptionToken": kept.window.token}
    assert requests.get(f"{zenodo.url}/oai2d", params=asked, timeout=60).status_code == 200
    assert place.work().state is JobState.DONE
    run = place.of(job_id)
    assert (counts(run), run.complete) == ((WATER, 0, 0, 0, 0), True)
    assert place.count_items() == WATER


def test_more_than_any_list_brings_is_told_and_hides_nothing(zenodo: Zenodo, place: FarPlace) -> None:
    place.run(files=WITHOUT)
    fault = zenodo.faults.add("GET /api/records[?]", knob="wrong_total", value=WATER + 3, times=-1)
    run = place.run(files=WITHOUT)
    assert fault.happened
    assert (run.complete, run.vanished_count) == (False, 0)
    assert f"{WATER} different ones were listed. Nothing is taken for vanished." in run.said
    with place.database.transaction() as connection:
        assert len(connection.execute(select(item_table.c.id)).all()) == WATER


def test_what_is_taken_back_there_is_hidden_here(zenodo: Zenodo, place: FarPlace) -> None:
    place.run(files=WITHOUT)
    gone = next(each for each in zenodo.state.versions.values() if "Record 50" in str(each.published))
    zenodo.remove_record(gone.id)
    run = place.run(files=WITHOUT)
    assert (counts(run), run.vanished_count, run.complete) == ((0, 0, WATER - 1, 0, 0), 1, True)


def test_a_test_import_brings_the_first_page(zenodo: Zenodo, place: FarPlace) -> None:
    assert counts(place.run(test=True, files=WITHOUT)) == (10, 0, 0, 0, 0)
    assert all(entry.path != "/oai2d" for entry in zenodo.log)
