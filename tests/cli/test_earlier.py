"""``migrate-from-ckan-zenodo-exporter`` as a process, on MariaDB and on SQLite, beside a queue that holds tokens."""

import io
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from exporter.database.schema import metadata
from exporter.errors import InvalidInput
from exporter.jobs.job import JobState
from exporter.records.record import Value
from exporter.sources.bounded import BoundedContent
from exporter.transfers import ledger
from exporter.transfers.submit import start_again
from simulators.ckan_demo import COMPLETE
from tests.cli.place import TOKEN as CONNECTED
from tests.cli.place import Place
from tests.transfers.earlier_rows import ERROR, TOKEN, add, everything, make, row
from tests.transfers.plans import RIVERS

pytestmark = pytest.mark.slow

COMMAND = "migrate-from-ckan-zenodo-exporter"
QUEUE = "old_zenodo_upload"


@pytest.fixture(params=["sqlite", pytest.param("mariadb", marks=pytest.mark.server), "same"])
def old_url(request: pytest.FixtureRequest, place: Place, tmp_path: Path) -> Iterator[str]:
    """A database of its own, on either server; or the one that is ours too."""
    if request.param == "mariadb":
        yield request.getfixturevalue("empty_database").url
    else:
        yield f"sqlite:///{tmp_path / 'old.db'}" if request.param == "sqlite" else place.parts.settings.database_url


def published_at_zenodo(place: Place) -> str:
    """The number of a record that ada published there."""
    body = io.BytesIO(b"hour,cm\n")
    with closing(place.parts.destination(place.host, CONNECTED, "sub-ada")) as destination:
        draft = destination.create("urn:uuid:00000000-0000-4000-8000-000000000001")
        record = replace(RIVERS, values=(*RIVERS.values, Value("dcterms:issued", "2024-05-01")))
        destination.describe(draft.identifier, record)
        destination.put_file(draft.identifier, "levels.csv", BoundedContent(body, 8, lambda _count: None))
        destination.publish(draft.identifier)
    place.zenodo.log.clear()
    return draft.identifier


def resources(place: Place) -> list[str]:
    return [resource["id"] for resource in place.ckan.state.dataset(COMPLETE)["resources"]]


def old_rows(place: Place) -> list[dict[str, object]]:
    first, second, _ = resources(place)
    deposition = published_at_zenodo(place)
    to = {"deposition_id": deposition, "deposition_name": "Rivers"}
    return [
        row(1, resource_id=first, filename="levels.csv", user_email="ada@example.org", **to),
        row(2, resource_id=second, filename="readme.txt", user_email="ada@example.org", **to),
        row(3, username="bea", deposition_id="55", status="failed", zenodo_response=ERROR),
        row(4, username="bea", deposition_id="56", status="in_progress", zenodo_response=""),
        row(5, username="ada", user_email="another@example.org", deposition_id="57"),
    ]


def test_the_history_is_here_once_and_there_unchanged(place: Place, old_url: str) -> None:
    make(old_url, old_rows(place))
    before = everything(old_url)
    for told in ("4 new, 0 brought up to date; 0 were here already", "0 new, 0 brought up to date; 4 were here already"):
        done = place.run(COMMAND, "--database", old_url)
        assert done.returncode == 0, done.stderr
        assert told in done.stdout
    assert everything(old_url) == before
    jobs = {job.owner: job for job in place.jobs() if job.owner != "earlier:bea"}
    assert len(place.jobs()) == 4
    ada = jobs["sub-ada"]
    assert (ada.state, ada.kind, ada.host, ada.title) == (JobState.DONE, "earlier", place.host, "Rivers")
    assert ada.source_id == place.ckan.state.dataset(COMPLETE)["id"]
    assert f"{ada.finished:%Y-%m-%d %H:%M}" == "2024-05-01 10:05"
    assert jobs["earlier:ada/another@example.org"].state is JobState.DONE
    assert [job.state for job in place.jobs() if job.owner == "earlier:bea"] == [JobState.FAILED] * 2


def test_a_dry_run_writes_nothing_and_tells_the_same(place: Place, old_url: str) -> None:
    make(old_url, old_rows(place))
    before = everything(old_url)
    done = place.run(COMMAND, "--database", old_url, "--dry-run")
    assert "Would be carried over: 4 new" in done.stdout
    assert (place.jobs(), everything(old_url)) == ([], before)
    assert "Carried over: 4 new" in place.run(COMMAND, "--database", old_url).stdout


def test_a_new_version_is_offered_of_what_is_published(place: Place, old_url: str) -> None:
    make(old_url, old_rows(place))
    done = place.run(COMMAND, "--database", old_url)
    assert "1 are known to be published" in done.stdout
    job = next(job for job in place.jobs() if job.owner == "sub-ada")
    with place.parts.database.transaction() as connection:
        entry = ledger.find(connection, job.id)
    assert entry is not None
    assert (entry.state, entry.doi, entry.ours) == ("published", f"10.5281/zenodo.{entry.remote_id}", False)
    assert [(each.method, "authorization" in each.headers) for each in place.zenodo.log] == [("GET", False)]
    previewed = place.run("export", COMPLETE, "--as", "ada", "--confirm", "rights")
    assert f"a new version of {entry.remote_id}" in previewed.stderr


def test_what_is_finished_there_meanwhile_is_brought_up_to_date(place: Place, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    make(url, [row(1, status="in_progress", zenodo_response="")])
    first = place.run(COMMAND, "--database", url, "--offline")
    assert "1 files were still under way there" in first.stdout
    assert place.job().state is JobState.FAILED
    (tmp_path / "old.db").unlink()
    make(url, [row(1)])
    add(url, [row(2)])
    second = place.run(COMMAND, "--database", url, "--offline")
    assert "0 new, 1 brought up to date; 0 were here already" in second.stdout
    assert (place.job().state, place.job().problems) == (JobState.DONE, 0)
    assert len(place.told("jobs", "show", str(place.job().id))["files"]) == 2


def test_history_is_for_reading_and_is_never_begun_again(place: Place, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    make(url, [row(1, status="failed", zenodo_response=ERROR)])
    place.run(COMMAND, "--database", url, "--offline")
    job = place.job()
    done = place.run("jobs", "retry", str(job.id))
    assert (done.returncode, "kept to be read" in done.stderr) == (1, True)
    with pytest.raises(InvalidInput, match="kept to be read"):
        start_again(place.parts.database, place.parts.ring, job.id, job.owner)
    assert place.job().state is JobState.FAILED
    assert place.run("jobs", "show", str(job.id)).returncode == 0
    assert place.told("jobs", "list", "--owner", "ada")["jobs"][0]["id"] == job.id


def test_no_token_comes_along(place: Place, old_url: str) -> None:
    make(old_url, old_rows(place))
    done = place.run(COMMAND, "--database", old_url)
    with place.parts.database.transaction() as connection:
        ours = repr([connection.execute(select(table)).all() for table in metadata.sorted_tables])
    log = place.settings.with_name("log").read_text()
    assert "The repository answered 403." in ours
    assert TOKEN not in ours + done.stdout + done.stderr + log


def test_ckans_silence_carries_nothing_over(place: Place, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    make(url, [row(1, resource_id=resources(place)[0])])
    fault = place.ckan.faults.add("resource_show", status=503, times=-1)
    done = place.run(COMMAND, "--database", url)
    assert (done.returncode, place.jobs()) == (1, [])
    assert fault.happened >= 1
    assert "use --offline" in done.stderr
    assert place.run(COMMAND, "--database", url, "--offline").returncode == 0
    fault.times = 0
    assert "1 brought up to date" in place.run(COMMAND, "--database", url).stdout
    assert place.job().source_id == place.ckan.state.dataset(COMPLETE)["id"]


def test_a_repository_that_wants_us_to_come_less_often_is_asked_another_time(place: Place, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    number = published_at_zenodo(place)
    make(url, [row(1, resource_id=resources(place)[0], deposition_id=number)])
    fault = place.zenodo.faults.add("GET /api/records", status=429)
    assert "Of 1 depositions the repository did not say" in place.run(COMMAND, "--database", url).stdout
    assert fault.happened == 1
    assert "1 brought up to date" in place.run(COMMAND, "--database", url).stdout


def test_another_database_is_told(place: Place, tmp_path: Path) -> None:
    done = place.run(COMMAND, "--database", f"sqlite:///{tmp_path / 'nothing.db'}", "--offline")
    assert done.returncode == 1
    assert not (tmp_path / "nothing.db").exists()
    other = place.run(COMMAND, "--database", "oracle://u:pass-of-oracle@h/x", "--offline")
    assert other.returncode == 1
    assert "pass-of-oracle" not in other.stderr + other.stdout
    assert "There is no table zenodo_transfers" in place.run(COMMAND).stderr
