"""``jobs`` as a process: tables for people, one shape for programs, and the deeds of an administrator."""

import json
from dataclasses import replace

import pytest

from exporter.jobs.job import CancelMode, JobState
from exporter.transfers.plan import Mode, Target
from exporter.transfers.submit import submit
from simulators.ckan_demo import COMPLETE, INCOMPLETE
from tests.cli.place import TOKEN, Place
from tests.transfers.plans import plan_of

pytestmark = pytest.mark.slow

FIELDS = {
    "id",
    "kind",
    "state",
    "reason",
    "message",
    "problems",
    "title",
    "dataset",
    "host",
    "owner",
    "step",
    "attempt",
    "worker",
    "cancel",
    "bytes_total",
    "bytes_done",
    "created",
    "started",
    "changed",
    "finished",
}


def submitted(place: Place, number: int = 0, target: Target | None = None) -> int:
    """Of ada, whose plan says so."""
    plan = plan_of()
    header = replace(plan.record.header, identifier=f"rivers-{number}")
    plan = replace(plan, record=replace(plan.record, header=header), target=target or replace(plan.target, host=place.host))
    return submit(place.parts.database, place.parts.ring, plan)


def test_pages_follow_each_other_by_their_last_id(place: Place) -> None:
    ids = [submitted(place, number) for number in range(5)]
    first = place.told("jobs", "list", "--limit", "2")
    assert [job["id"] for job in first["jobs"]] == [ids[4], ids[3]]
    assert first["more"] == ids[3]
    second = place.told("jobs", "list", "--limit", "2", "--before", str(first["more"]))
    assert [job["id"] for job in second["jobs"]] == [ids[2], ids[1]]
    last = place.told("jobs", "list", "--before", str(second["more"]))
    assert ([job["id"] for job in last["jobs"]], last["more"]) == ([ids[0]], None)
    assert all(set(job) == FIELDS for job in first["jobs"])


def test_the_list_is_narrowed_by_state_and_owner(place: Place) -> None:
    first, second = submitted(place, 1), submitted(place, 2)
    assert place.run("jobs", "cancel", str(first)).returncode == 0
    ready = place.told("jobs", "list", "--state", "ready")
    assert [job["id"] for job in ready["jobs"]] == [second]
    both = place.told("jobs", "list", "--state", "ready", "--state", "cancelled", "--owner", "ada")
    assert [job["id"] for job in both["jobs"]] == [second, first]
    assert place.told("jobs", "list", "--owner", "cora")["jobs"] == []
    assert len(place.told("jobs", "list", "--owner", "sub-ada")["jobs"]) == 2


def test_one_is_shown_with_files_and_history_and_nothing_of_its_plan(place: Place) -> None:
    job_id = submitted(place)
    told = place.told("jobs", "show", str(job_id))
    assert set(told) == FIELDS | {"deposit", "files", "events"}
    assert told["owner"] == {"subject": "sub-ada", "name": "Ada", "ckan_user": "ada"}
    assert [file["name"] for file in told["files"]] == ["levels.csv", "map.png"]
    assert told["events"][0]["sentence"] == "Waiting for its turn."
    assert told["deposit"] is None
    shown = place.run("jobs", "show", str(job_id))
    assert "levels.csv" in shown.stdout
    assert TOKEN not in shown.stdout + json.dumps(told)


def test_a_table_and_json_say_the_same(place: Place) -> None:
    job_id = submitted(place)
    shown = place.run("jobs", "list").stdout
    (job,) = place.told("jobs", "list")["jobs"]
    assert (job["id"], job["title"]) == (job_id, "Levels of rivers")
    assert "Levels of rivers" in shown
    assert "ready" in shown


@pytest.mark.parametrize("what", ["show", "retry", "cancel"])
def test_one_that_is_not_there_is_a_sentence(place: Place, what: str) -> None:
    done = place.run("jobs", what, "99")
    assert (done.returncode, done.stderr) == (1, "There is no such transfer.\n")
    assert place.run("jobs", what, "-1").returncode == 2
    assert place.run("jobs", what, "9" * 30).returncode == 2


def test_cancelled_and_begun_again_it_says_by_whom(place: Place) -> None:
    job_id = submitted(place)
    cancelled = place.told("jobs", "cancel", str(job_id))
    assert cancelled["state"] == "cancelled"
    assert place.run("jobs", "cancel", str(job_id)).returncode == 1
    again = place.told("jobs", "retry", str(job_id))
    assert again["state"] == "ready"
    sentences = [event["sentence"] for event in again["events"]]
    assert any("Cancelled (its draft is to be kept) at the command line by" in each for each in sentences)
    assert any("Started again at the command line by" in each for each in sentences)
    log = place.settings.with_name("log").read_text()
    assert f"command line: job {job_id} of sub-ada was started again by" in log


def test_one_that_is_under_way_is_not_begun_twice(place: Place) -> None:
    job_id = submitted(place)
    done = place.run("jobs", "retry", str(job_id))
    assert done.returncode == 1
    assert "only a failed, cancelled or waiting one starts again" in done.stderr


def test_a_draft_that_its_owner_chose_is_not_removed(place: Place) -> None:
    job_id = submitted(place, target=Target(place.host, Mode.DRAFT, "77"))
    done = place.run("jobs", "cancel", str(job_id), "--remove")
    assert done.returncode == 1
    assert "Use --keep" in done.stderr
    assert place.job().state is JobState.READY
    assert place.job().cancel is CancelMode.NO


def test_a_running_job_is_cancelled_and_its_draft_removed(place: Place) -> None:
    place.zenodo.latency = 1.0
    words = ("--licence", "cc-by-4.0", "--confirm", "creators", "--yes")
    job_id = place.told("export", INCOMPLETE, "--as", "ada", *words)["id"]
    held = place.zenodo.faults.add(r"PUT /api/files/.*levels", times=1, delay=3600)
    with place.working():
        with place.terminal("export", COMPLETE, "--as", "ada", "--yes", "--confirm", "rights", "--wait") as terminal:
            terminal.until(lambda seen: "sending the files" in seen)
            other = max(job.id for job in place.jobs())
            assert place.run("jobs", "cancel", str(other), "--remove").returncode == 0
            held.delay = 0
            assert terminal.ends() == 5
            assert "nothing of it is left there" in terminal.text.replace("\n", " ")
    assert [job.state for job in place.jobs() if job.id == job_id] == [JobState.DONE]
    assert [deposit.title for deposit in place.zenodo.deposits()] == ["Soil samples"]
