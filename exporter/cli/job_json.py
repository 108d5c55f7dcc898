"""A job as JSON for programs: its shape stands in docs/cli.md; names are added, never changed. No plan, no secret."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from exporter.jobs import store
from exporter.jobs.job import Event, Job
from exporter.sources.base import Person
from exporter.transfers import job_files, ledger, persons
from exporter.transfers.job_files import JobFile
from exporter.transfers.ledger import LedgerEntry


@dataclass(frozen=True)
class Details:
    job: Job
    person: Person
    files: list[JobFile]
    events: list[Event]
    deposit: LedgerEntry | None


def details_of(connection: Connection, job_id: int) -> Details:
    """Raises NotFound."""
    job = store.get(connection, job_id)
    person = persons.of_subjects(connection, [job.owner]).get(job.owner, Person(job.owner))
    files, events = job_files.of_job(connection, job_id), store.history(connection, job_id)
    return Details(job, person, files, events, ledger.find(connection, job_id))


def job_json(job: Job, person: Person) -> dict[str, Any]:
    return {
        "id": job.id,
        "kind": job.kind,
        "state": job.state.value,
        "reason": job.reason,
        "message": job.message,
        "problems": job.problems,
        "title": job.title,
        "dataset": job.source_id,
        "host": job.host,
        "owner": {"subject": job.owner, "name": person.name, "ckan_user": person.account},
        "step": job.step,
        "attempt": job.attempt,
        "worker": job.worker,
        "cancel": job.cancel.value,
        "bytes_total": job.bytes_total,
        "bytes_done": min(job.bytes_done + job.bytes_moving, job.bytes_total),
        "created": moment(job.created),
        "started": moment(job.started),
        "changed": moment(job.changed),
        "finished": moment(job.finished),
    }


def details_json(details: Details) -> dict[str, Any]:
    return {
        **job_json(details.job, details.person),
        "deposit": _deposit(details.deposit) if details.deposit else None,
        "files": [_file(file) for file in details.files],
        "events": [
            {"moment": moment(event.moment), "level": event.level, "sentence": event.sentence} for event in details.events
        ],
    }


def _deposit(entry: LedgerEntry) -> dict[str, Any]:
    return {
        "id": entry.remote_id,
        "state": entry.state,
        "mode": entry.mode.value,
        "doi": entry.doi or "",
        "concept_doi": entry.concept_doi or "",
        "url": entry.url,
    }


def _file(file: JobFile) -> dict[str, Any]:
    return {
        "name": file.name,
        "resource": file.source_id,
        "state": file.state.value,
        "size_bytes": file.size_bytes,
        "md5": file.md5,
        "message": file.message,
    }


def moment(when: datetime | None) -> str | None:
    """In UTC, as the database keeps it."""
    return f"{when.isoformat(timespec='seconds')}Z" if when else None
