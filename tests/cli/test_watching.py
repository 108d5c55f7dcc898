"""``export`` at a terminal: questions, bars, Ctrl-C; and the exit statuses of ``--wait``."""

import json

import pytest

from exporter.jobs.job import JobState
from simulators.ckan_demo import COMPLETE, INCOMPLETE, PRIVATE
from tests.cli.place import Place

pytestmark = pytest.mark.slow

BEGUN = ("--as", "ada", "--yes", "--confirm", "rights")


def test_waiting_without_a_terminal_tells_what_happens_and_ends_with_zero(place: Place) -> None:
    with place.working():
        done = place.run("export", COMPLETE, *BEGUN, "--publish", "--wait", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["state"] == "done"
    assert told["deposit"]["doi"].startswith("10.5281/zenodo.")
    assert {file["state"] for file in told["files"]} == {"done"}
    assert "Waiting for its turn." in done.stderr
    assert "━" not in done.stderr
    again = place.run("export", COMPLETE, *BEGUN)
    assert again.returncode == 2
    assert "Nothing has changed since the last export" in again.stderr


def test_a_terminal_asks_shows_bars_and_ends_with_zero(place: Place) -> None:
    place.zenodo.latency = 0.4
    with place.working(), place.terminal("export", INCOMPLETE, "--as", "ada", "--wait") as terminal:
        terminal.until(lambda seen: "Author Water Institute: is that right? [y/N]" in seen)
        terminal.types("y")
        terminal.until(lambda seen: "Which licence" in seen)
        terminal.types("cc-who")
        terminal.until(lambda seen: "No licence that is known here" in seen)
        terminal.types("cc-by-4.0")
        shown = terminal.until(lambda seen: "Begin? [y/N]" in seen)
        assert "Licence         cc-by-4.0" in shown
        terminal.types("y")
        assert terminal.ends() == 0
        assert "━" in terminal.text
        assert "samples.csv" in terminal.text
        assert "The draft with all its files is at" in terminal.text
    assert place.job().state is JobState.DONE


def test_a_no_at_the_question_sends_nothing(place: Place) -> None:
    with place.terminal("export", COMPLETE, "--as", "ada", "--confirm", "rights") as terminal:
        terminal.until(lambda seen: "Begin? [y/N]" in seen)
        terminal.types("n")
        assert terminal.ends() == 2
    assert place.jobs() == []


def test_a_private_dataset_is_asked_about(place: Place) -> None:
    with place.terminal("export", PRIVATE, "--as", "ada", "--confirm", "rights") as terminal:
        terminal.until(lambda seen: "The dataset is private in CKAN" in seen)
        terminal.until(lambda seen: "Access to the files: restricted: is that right?" in seen)
        terminal.types("")
        assert terminal.ends() == 2
        assert "[--confirm access]" in terminal.text.replace("\n", "")
    assert place.jobs() == []


def test_ctrl_c_ends_the_waiting_and_not_the_job(place: Place) -> None:
    with place.terminal("export", COMPLETE, *BEGUN, "--wait") as terminal:
        terminal.until(lambda seen: "No worker runs now" in seen)
        terminal.interrupts()
        assert terminal.ends() == 130
        assert "The transfer goes on without you" in terminal.text
        assert "python -m exporter jobs cancel 1" in terminal.text
    assert place.job().state is JobState.READY


def test_ctrl_c_before_the_yes_sends_nothing(place: Place) -> None:
    with place.terminal("export", COMPLETE, "--as", "ada", "--confirm", "rights") as terminal:
        terminal.until(lambda seen: "Begin? [y/N]" in seen)
        terminal.interrupts()
        assert terminal.ends() == 130
    assert place.jobs() == []


def test_a_job_that_fails_ends_the_waiting_with_one(place: Place) -> None:
    fault = place.zenodo.faults.add("PUT .*readme.txt", status=400, times=-1)
    with place.working():
        done = place.run("export", COMPLETE, *BEGUN, "--wait")
    assert done.returncode == 1, done.stderr
    assert fault.happened >= 1
    assert "2 of 3 files arrived" in done.stderr


def test_problems_end_the_waiting_with_three(place: Place) -> None:
    with place.working():
        done = place.run("export", COMPLETE, *BEGUN, "--wait", "--publish", "--community", "nowhere")
    assert done.returncode == 3, done.stderr
    assert place.job().state is JobState.DONE


def test_a_job_that_waits_for_its_owner_ends_the_waiting_with_four(place: Place) -> None:
    place.zenodo.tokens.clear()
    with place.working():
        done = place.run("export", COMPLETE, *BEGUN, "--wait")
    assert done.returncode == 4, done.stderr
    assert "It waits for its owner: " in done.stderr


def test_a_job_that_is_cancelled_ends_the_waiting_with_five(place: Place) -> None:
    with place.terminal("export", COMPLETE, *BEGUN, "--wait") as terminal:
        terminal.until(lambda seen: "No worker runs now" in seen)
        assert place.run("jobs", "cancel", str(place.job().id)).returncode == 0
        assert terminal.ends() == 5
