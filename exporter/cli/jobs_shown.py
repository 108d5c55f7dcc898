"""Jobs as tables for people."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from rich.console import RenderableType
from rich.filesize import decimal
from rich.table import Table

from exporter.cli.job_json import Details
from exporter.cli.terminal import plain, table
from exporter.jobs.job import CancelMode, Job, JobState
from exporter.sources.base import Person

STYLES = {
    JobState.READY: "",
    JobState.RUNNING: "cyan",
    JobState.WAITING_USER: "yellow",
    JobState.DONE: "green",
    JobState.FAILED: "red",
    JobState.CANCELLED: "dim",
}


def page(jobs: Iterable[Job], people: Mapping[str, Person]) -> Table:
    shown = table("ID", "State", "Whose", "What", "Where", "Bytes", "Changed (UTC)")
    for job in jobs:
        shown.add_row(
            str(job.id),
            plain(state_words(job), STYLES[job.state]),
            plain(name_of(people.get(job.owner, Person(job.owner)))),
            plain(job.title or job.source_id),
            plain(job.host),
            bytes_words(job),
            when(job.changed),
        )
    return shown


def details(of: Details) -> Iterator[RenderableType]:
    job, entry = of.job, of.deposit
    shown = table("", "")
    shown.show_header = False
    for name, told in (
        ("Job", f"{job.id} ({job.kind})"),
        ("State", state_words(job)),
        ("Message", job.message),
        ("Whose", f"{name_of(of.person)} ({job.owner})"),
        ("What", f"{job.title} ({job.source_id})"),
        ("Where", " ".join(filter(None, (job.host, entry.url if entry else "")))),
        ("DOI", (entry.doi or "") if entry else ""),
        ("Bytes", bytes_words(job)),
        ("Created", when(job.created)),
        ("Finished", when(job.finished)),
    ):
        if told:
            shown.add_row(name, plain(told))
    yield shown
    yield from _files(of)
    history = table("When (UTC)", "", "What happened")
    for event in of.events:
        history.add_row(when(event.moment), plain(event.level if event.level != "info" else ""), plain(event.sentence))
    yield from ("", history)


def _files(of: Details) -> Iterator[RenderableType]:
    if not of.files:
        return
    shown = table("File", "State", "Size", "MD5", "")
    for file in of.files:
        size = decimal(file.size_bytes) if file.size_bytes >= 0 else "unknown"
        shown.add_row(plain(file.name), file.state.value, size, file.md5, plain(file.message))
    yield from ("", shown)


def name_of(person: Person) -> str:
    return person.account or person.name or person.subject


def state_words(job: Job) -> str:
    if job.cancel is not CancelMode.NO and job.state in {JobState.READY, JobState.RUNNING}:
        return "being cancelled"
    if job.state is JobState.DONE and job.problems:
        return "done, with problems"
    if job.state is JobState.WAITING_USER:
        return f"waiting for its owner ({job.reason})" if job.reason else "waiting for its owner"
    return job.state.value


def bytes_words(job: Job) -> str:
    here = min(job.bytes_done + job.bytes_moving, job.bytes_total)
    return f"{decimal(here)} of {decimal(job.bytes_total)}" if job.bytes_total else ""


def when(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}" if moment else ""
