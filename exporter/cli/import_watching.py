"""Waits for an import or an undo and shows how far it is: a bar in a terminal, else a line for each thing that happens."""

import time

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from exporter.cli.terminal import plain, talk
from exporter.cli.watching import INTERRUPTED, LOOK_SECONDS, PATIENCE_SECONDS, STYLES, end_words, status_of, warn_of_silence
from exporter.database.patience import patiently
from exporter.jobs import store
from exporter.jobs.job import FINISHED, Event, Job, JobState
from exporter.transfers.imports import runs
from exporter.transfers.imports.runs import Run, Stage
from exporter.transfers.parts import Parts

STAGES = {
    Stage.LIST: "listing and storing",
    Stage.FILES: "fetching files",
    Stage.RECONCILE: "comparing with the list",
    Stage.DONE: "done",
}


def watch(parts: Parts, job_id: int) -> int:
    """The exit status. Ctrl-C ends the waiting, not the job."""
    console = talk()
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    try:
        with Progress(*columns, console=console, disable=not console.is_terminal) as bars:
            job = _watched(parts, job_id, bars)
    except KeyboardInterrupt:
        console.print(f"\nIt goes on without you. How it stands: python -m exporter report {job_id}")
        return INTERRUPTED
    console.print(plain(end_words(job)), soft_wrap=True)
    return status_of(job)


def _watched(parts: Parts, job_id: int, bars: Progress) -> Job:
    whole, told, warned = bars.add_task("waiting", total=None), 0, False
    while True:
        job, run, events = patiently(lambda: _look(parts, job_id), PATIENCE_SECONDS)
        ended = job.state in FINISHED or job.state is JobState.WAITING_USER
        told = _tell(bars, events[: len(events) - ended], told)
        _move(bars, whole, job, run)
        if ended:
            return job
        if job.state is JobState.READY and not warned:
            warned = warn_of_silence(parts, bars)
        time.sleep(LOOK_SECONDS)


def _look(parts: Parts, job_id: int) -> tuple[Job, Run | None, list[Event]]:
    with parts.database.transaction() as connection:
        return store.get(connection, job_id), runs.find(connection, job_id), store.history(connection, job_id)


def _tell(bars: Progress, events: list[Event], told: int) -> int:
    for event in events[told:]:
        bars.console.print(plain(event.sentence, STYLES.get(event.level, "")), soft_wrap=True)
    return max(told, len(events))


def _waiting(job: Job, run: Run | None) -> str:
    if run is None or not run.slowed or not job.message:
        return "waiting for its turn"
    return f"the source asks for patience; the next request follows at {job.run_after:%H:%M} UTC"


def _move(bars: Progress, whole: TaskID, job: Job, run: Run | None) -> None:
    if run is None or job.state is not JobState.RUNNING:
        bars.update(whole, description="under way" if job.state is JobState.RUNNING else _waiting(job, run))
        return
    bars.update(whole, description=STAGES[run.stage], completed=run.listed, total=run.advertised)
