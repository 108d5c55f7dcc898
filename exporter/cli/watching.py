"""Waits for a job and shows how far it is: bars in a terminal, else a line for each thing that happens."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TimeRemainingColumn, TransferSpeedColumn

from exporter.cli.job_json import Details, details_of
from exporter.cli.terminal import plain, talk
from exporter.database.patience import patiently
from exporter.jobs import workers
from exporter.jobs.job import FINISHED, Job, JobState
from exporter.transfers.job_files import FileState
from exporter.transfers.parts import Parts

DONE, FAILED, WITH_PROBLEMS, WAITS, CANCELLED, INTERRUPTED = 0, 1, 3, 4, 5, 130
LOOK_SECONDS = 0.5
PATIENCE_SECONDS = 60.0
SILENT_LEASES = 2
"""After how many leases without a sign of life we say that no worker runs."""
STYLES = {"info": "", "warning": "yellow", "error": "red"}
WORDS = {
    JobState.READY: "waiting for its turn",
    JobState.WAITING_USER: "waiting for its owner",
    JobState.DONE: "done",
    JobState.FAILED: "failed",
    JobState.CANCELLED: "cancelled",
}
STEPS = {
    "rights": "asking CKAN",
    "look": "looking at the files",
    "draft": "making the draft",
    "describe": "writing the details",
    "files": "sending the files",
    "compare": "comparing",
    "publish": "publishing",
    "finish": "writing the DOI",
}


def watch(parts: Parts, job_id: int) -> int:
    """The exit status. Ctrl-C ends the waiting, not the job."""
    try:
        with _bars() as bars:
            job = _watched(parts, job_id, bars)
    except KeyboardInterrupt:
        talk().print(
            f"\nThe transfer goes on without you. How it stands: python -m exporter jobs show {job_id}\n"
            f"To stop it: python -m exporter jobs cancel {job_id}"
        )
        return INTERRUPTED
    talk().print(plain(end_words(job)), soft_wrap=True)
    return status_of(job)


def status_of(job: Job) -> int:
    if job.state is JobState.DONE:
        return WITH_PROBLEMS if job.problems else DONE
    return {JobState.WAITING_USER: WAITS, JobState.CANCELLED: CANCELLED}.get(job.state, FAILED)


def end_words(job: Job) -> str:
    waits = "It waits for its owner: " if job.state is JobState.WAITING_USER else ""
    return f"{waits}{job.message}"


@contextmanager
def _bars() -> Iterator[Progress]:
    words = TextColumn("{task.description}", markup=False)
    columns = (words, BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    console = talk()
    with Progress(*columns, console=console, disable=not console.is_terminal) as bars:
        yield bars


def _watched(parts: Parts, job_id: int, bars: Progress) -> Job:
    whole, files = bars.add_task("waiting", total=None), dict[str, TaskID]()
    told, warned = 0, False
    while True:
        details = patiently(lambda: _look(parts, job_id), PATIENCE_SECONDS)
        job = details.job
        told = _tell_events(bars, details, told)
        _move(bars, whole, files, details)
        if job.state in FINISHED or job.state is JobState.WAITING_USER:
            return job
        if job.state is JobState.READY and not warned:
            warned = warn_of_silence(parts, bars)
        time.sleep(LOOK_SECONDS)


def _look(parts: Parts, job_id: int) -> Details:
    with parts.database.transaction() as connection:
        return details_of(connection, job_id)


def _tell_events(bars: Progress, details: Details, told: int) -> int:
    """The last event of an end is its message, which is told after the bars."""
    ended = details.job.state in FINISHED or details.job.state is JobState.WAITING_USER
    until = len(details.events) - (1 if ended else 0)
    for event in details.events[told:until]:
        bars.console.print(plain(event.sentence, STYLES.get(event.level, "")), soft_wrap=True)
    return max(told, until)


def _move(bars: Progress, whole: TaskID, files: dict[str, TaskID], details: Details) -> None:
    job = details.job
    here = min(job.bytes_done + job.bytes_moving, job.bytes_total)
    words = STEPS.get(job.step, "beginning") if job.state is JobState.RUNNING else WORDS[job.state]
    bars.update(whole, description=words, completed=here, total=job.bytes_total or None)
    # the job's moving bytes are of all files under way together: they are one file's only when it goes alone
    is_alone = sum(file.state is FileState.SENDING for file in details.files) == 1
    for file in details.files:
        if file.state is FileState.SENDING:
            if file.name not in files:
                files[file.name] = bars.add_task(plain(f"  {file.name}").plain, total=max(file.size_bytes, 0) or None)
            bars.update(files[file.name], completed=job.bytes_moving if is_alone else 0)
        elif file.name in files:
            bars.remove_task(files.pop(file.name))


def warn_of_silence(parts: Parts, bars: Progress) -> bool:
    with parts.database.transaction() as connection:
        silent = workers.silence(connection, SILENT_LEASES * parts.settings.worker.lease_seconds)
    if silent:
        bars.console.print("No worker runs now, so it waits. Start one: systemctl start zenodo-worker", style="yellow")
    return silent is not None
