"""What the page of one job of an import shows: how far it is, what it says, what can be done now."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from exporter.jobs import finding, store, workers
from exporter.jobs.job import FINISHED, Event, Job, JobState
from exporter.jobs.workers import Silence
from exporter.transfers.imports import runs, undo
from exporter.transfers.imports.plan import ImportPlan
from exporter.transfers.imports.runs import Outcome, Run, Stage
from exporter.web.imports.plans import find_plan, undone_by
from exporter.web.imports.rights import visible_job
from exporter.web.progress import stage_of
from exporter.web.transfer_page import PATIENCE

VANISHED = "vanished"
"""Why a run waits for a person: what its source no longer has is too much to be acted on unasked."""
TOKEN = "token"  # noqa: S105 - a reason


@dataclass(frozen=True)
class RunPage:
    """``run`` and ``plan`` are those of an import; ``taken_back`` those that an undo takes back, ``so_far`` in words."""

    job: Job
    run: Run | None
    plan: ImportPlan | None
    taken_back: tuple[int, ...]
    so_far: str
    undoing: Job | None
    history: list[Event]
    silence: Silence | None

    @property
    def stage(self) -> str:
        return stage_of(self.job)

    @property
    def is_finished(self) -> bool:
        return self.job.state in FINISHED

    @property
    def handled(self) -> int:
        """Records that have their outcome; those that vanished are in no list."""
        return sum(count_of(self.run, outcome) for outcome in Outcome if outcome is not Outcome.VANISHED) if self.run else 0

    @property
    def files_fetched(self) -> int:
        return self.run.files_stored + self.run.files_skipped + self.run.files_failed if self.run else 0

    @property
    def asks_about_vanished(self) -> bool:
        return self.job.state is JobState.WAITING_USER and self.job.reason == VANISHED

    @property
    def asks_for_token(self) -> bool:
        return self.job.state is JobState.WAITING_USER and self.job.reason == TOKEN

    @property
    def may_start_again(self) -> bool:
        return self.job.state in {JobState.FAILED, JobState.CANCELLED, JobState.WAITING_USER} and not self.undone

    @property
    def undone(self) -> datetime | None:
        return self.run.undone if self.run else None

    @property
    def may_undo(self) -> bool:
        being = self.undoing is not None and self.undoing.state not in FINISHED
        return self.run is not None and self.is_finished and self.undone is None and not being

    @property
    def at_work(self) -> Stage | None:
        return (
            self.run.stage if self.run and self.run.stage is not Stage.DONE and self.job.state is JobState.RUNNING else None
        )


def count_of(run: Run, outcome: Outcome) -> int:
    return int(getattr(run, f"{outcome}_count"))


def load(connection: Connection, job_id: int, lease_seconds: float) -> RunPage:
    """Raises NotFound for what the person may not see."""
    job = visible_job(connection, job_id)
    run, taken_back = runs.find(connection, job_id), undone_by(job)
    return RunPage(
        job,
        run,
        find_plan(job),
        taken_back,
        undo.sentence(connection, taken_back) if taken_back and job.state not in FINISHED else "",
        _undoing(connection, run),
        store.history(connection, job_id),
        workers.silence(connection, PATIENCE * lease_seconds) if job.state is JobState.READY else None,
    )


def _undoing(connection: Connection, run: Run | None) -> Job | None:
    if run is None or run.undo_job is None:
        return None
    return finding.of_ids(connection, [run.undo_job]).get(run.undo_job)
