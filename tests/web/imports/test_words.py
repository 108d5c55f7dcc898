"""How imports are told."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from exporter.jobs.job import CancelMode, Job, JobState
from exporter.transfers.imports.runs import Outcome, Run, Stage
from exporter.web.imports import words
from exporter.web.imports.words import counts_of, reason_words, run_state

NOON = datetime(2026, 1, 1, 12)
JOB = Job(
    *(1, "import", "sub-ada", "Title", "{}", "", "ckan x.org", JobState.DONE, NOON, 1, 1, 0, "", CancelMode.NO),
    *("", "", "", 0, 0, 0, 0, 0, NOON, NOON, NOON, NOON),
)
RUN = Run(
    *(1, "sub-ada", 1, "s", "Title", "https://x.org", "", False, None, None, Stage.DONE, None, 10, 10, True),
    *(10, 0, 0, 0, 0, 0, 0, 0, 0, 0, "", None, None),
)


@pytest.mark.parametrize(
    ("of_job", "of_run", "said"),
    [
        ({}, {}, "Completed"),
        ({}, {"failed_count": 1}, "Completed with problems"),
        ({}, {"files_failed": 1}, "Completed with problems"),
        ({}, {"complete": False, "listed": 9}, "Completed with problems"),
        ({}, {"complete": False, "listed": 9, "test": True}, "Completed"),
        ({"problems": 1}, {}, "Completed with problems"),
        ({}, {"undone": NOON, "failed_count": 1}, "Undone"),
        ({"state": JobState.RUNNING, "cancel": CancelMode.KEEP}, {}, "Being cancelled"),
        ({"state": JobState.READY, "message": "No answer."}, {}, "Will be tried again"),
        ({"state": JobState.WAITING_USER}, {}, "Waiting for you"),
        ({"state": JobState.FAILED}, {"failed_count": 1}, "Did not succeed"),
    ],
)
def test_the_state_of_an_import_in_words(of_job: dict[str, Any], of_run: dict[str, Any], said: str) -> None:
    assert run_state(replace(JOB, **of_job), replace(RUN, **of_run))[0] == said


def test_only_what_happened_is_counted_in_the_order_of_the_report() -> None:
    run = replace(RUN, created_count=0, failed_count=2, updated_count=1)
    assert counts_of(run) == [(Outcome.UPDATED, 1), (Outcome.FAILED, 2)]


def test_every_outcome_and_stage_has_words() -> None:
    assert set(words.OUTCOMES) == set(Outcome)
    assert set(words.STAGES) == set(Stage)


def test_a_code_that_nobody_knows_is_still_readable() -> None:
    assert reason_words("no_such_thing") == "No such thing"
