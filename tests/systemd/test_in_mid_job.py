"""What is stopped, killed, hung or unplugged in the middle of a transfer goes on: one deposit, with all its files."""

import re
import threading
from collections.abc import Iterator

import pytest

from tests.systemd.begun import Begun
from tests.systemd.site import PAGES, WORKER, Site

pytestmark = pytest.mark.slow
ONCE, TWICE = 3, 4
"""Uploads that begin in all, of three files: nothing is sent again, or only what was cut."""


@pytest.fixture
def begun(at_work: Site, request: pytest.FixtureRequest) -> Iterator[Begun]:
    """Named as the test. Whatever it holds back is let go at its end."""
    made = Begun(at_work, re.sub(r"\W|_", "-", request.node.name.removeprefix("test_")).strip("-"))
    yield made
    made.answer.set()


@pytest.mark.parametrize("verb", ["stop", "restart"])
def test_a_worker_that_is_asked_to_stop_finishes_the_file_under_way(verb: str, begun: Begun) -> None:
    begun.hold_back_an_answer()
    site, since = begun.site, begun.site.now()
    asked = threading.Thread(target=lambda: site.box.run("systemctl", verb, WORKER))
    asked.start()
    site.until(lambda: "1 jobs are asked to come to an end" in site.journal(WORKER, since))
    begun.answer.set()
    asked.join()
    if verb == "stop":
        assert (site.shown(WORKER, "ActiveState"), site.shown(WORKER, "Result")) == ("inactive", "success")
        job = site.job(begun.job_id)
        assert (job["state"], [file["state"] for file in job["files"]]) == ("ready", ["done", "done", "planned"])
        site.box.run("systemctl", "start", WORKER)
    begun.judge(ONCE)
    assert begun.starts_by_systemd(WORKER) == 0


def test_a_file_that_takes_longer_than_the_grace_is_dropped_and_sent_again(begun: Begun) -> None:
    begun.with_grace(3)
    begun.cut_a_file()
    since = begun.site.now()
    begun.site.box.run("systemctl", "restart", WORKER)
    assert "what it was sending is sent again" in begun.site.journal(WORKER, since, "warning")
    begun.judge(TWICE)
    assert begun.starts_by_systemd(WORKER) == 0


def test_a_worker_killed_in_the_middle_of_a_file_is_started_again_and_goes_on(begun: Begun) -> None:
    begun.cut_a_file()
    begun.site.box.run("kill", "-KILL", begun.site.pid(WORKER))
    begun.judge(TWICE)
    assert begun.starts_by_systemd(WORKER) == 1


def test_a_worker_that_hangs_is_ended_by_the_watchdog_and_goes_on(begun: Begun) -> None:
    begun.site.drop_in(WORKER, "WatchdogSec=15")
    begun.site.box.run("systemctl", "restart", WORKER)
    begun.cut_a_file()
    begun.site.box.run("kill", "-STOP", begun.site.pid(WORKER))
    begun.judge(TWICE)
    journal = begun.site.journal(WORKER, begun.since)
    assert "Watchdog timeout" in journal
    assert 'File "/opt/ckan-export/exporter/jobs/worker.py"' in journal, "where it hung"
    assert begun.starts_by_systemd(WORKER) == 1


def test_a_machine_that_is_rebooted_in_the_middle_of_a_file_goes_on(begun: Begun) -> None:
    begun.with_grace(3)
    begun.cut_a_file()
    begun.site.box.restart()
    begun.judge(TWICE)


def test_a_machine_whose_plug_is_pulled_in_the_middle_of_a_file_goes_on(begun: Begun) -> None:
    begun.cut_a_file()
    begun.site.box.crash()
    begun.site.box.start()
    begun.judge(TWICE)


def test_a_database_that_is_stopped_in_the_middle_of_a_file_is_waited_for(begun: Begun) -> None:
    begun.hold_back_an_answer()
    site, since = begun.site, begun.site.now()
    site.box.run("systemctl", "stop", "mariadb")
    begun.answer.set()
    site.until(lambda: "The database" in site.journal(WORKER, since))
    site.box.run("systemctl", "start", "mariadb")
    begun.judge(ONCE)
    assert begun.starts_by_systemd(WORKER) == begun.starts_by_systemd(PAGES) == 0


def test_pages_that_hang_are_ended_by_the_watchdog_and_started_again(begun: Begun) -> None:
    begun.site.drop_in(PAGES, "WatchdogSec=25")
    begun.site.box.run("systemctl", "restart", PAGES)
    begun.site.box.run("kill", "-STOP", begun.site.pid(PAGES))
    begun.site.until(lambda: begun.starts_by_systemd(PAGES) == 1 and begun.site.shown(PAGES, "ActiveState") == "active")
    assert "Watchdog timeout" in begun.site.journal(PAGES, begun.since)
    begun.hold_back_an_answer()
    begun.answer.set()
    begun.judge(ONCE)
