"""The files of a job: what was planned, what has arrived, under which checksum."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from exporter.database.schema import deposits, job_files, jobs
from exporter.records.json import from_json, to_json
from exporter.sources.base import FileStamp
from exporter.transfers.ledger import PUBLISHED
from exporter.transfers.plan import PlannedFile


class FileState(StrEnum):
    PLANNED = "planned"
    SENDING = "sending"
    DONE = "done"
    KEPT = "kept"
    """Already there, unchanged: not a byte was sent."""
    FAILED = "failed"
    WITHDRAWN = "withdrawn"
    """Sent by an earlier plan of this job, and not part of it any more: taken out of the draft."""


ARRIVED = frozenset({FileState.DONE, FileState.KEPT})


@dataclass(frozen=True)
class JobFile:
    """``stamp`` and ``md5`` belong together: while the file has this stamp, its bytes have this checksum."""

    job_id: int
    position: int
    source_id: str
    name: str
    size_bytes: int
    stamp: FileStamp | None
    md5: str
    state: FileState
    sends: int
    message: str


@dataclass(frozen=True)
class Sent:
    """What a file was when it was last sent from here."""

    name: str
    size_bytes: int
    modified: str
    stamp: FileStamp | None
    md5: str


def plan_files(connection: Connection, job_id: int, files: Iterable[PlannedFile], known: dict[str, Sent]) -> None:
    """``known``: by source id what an earlier export learned, which spares reading a file that has not changed."""
    rows = [_row(job_id, at, planned, known.get(planned.file.identifier)) for at, planned in enumerate(files)]
    if rows:
        connection.execute(insert(job_files), rows)
    total = sum(max(row["size_bytes"], 0) for row in rows)
    connection.execute(update(jobs).where(jobs.c.id == job_id).values(bytes_total=total))


def _row(job_id: int, position: int, planned: PlannedFile, known: Sent | None) -> dict[str, Any]:
    return {
        "job_id": job_id,
        "position": position,
        "source_id": planned.file.identifier,
        "name": planned.name,
        "size_bytes": planned.file.size_bytes,
        "modified": planned.file.modified,
        "stamp": to_json(known.stamp) if known and known.stamp else "",
        "md5": known.md5 if known else "",
        "message": "",
    }


def plan_anew(connection: Connection, job_id: int, files: Iterable[PlannedFile]) -> None:
    """Other files than before: what has arrived is recognised by its checksum, so nothing is lost by forgetting it."""
    files = tuple(files)
    names = {planned.name for planned in files}
    dropped = sorted(sent_names(connection, job_id) - names)
    connection.execute(delete(job_files).where(job_files.c.job_id == job_id))
    plan_files(connection, job_id, files, {})
    if dropped:
        rows = [_withdrawn(job_id, len(files) + at, name) for at, name in enumerate(dropped)]
        connection.execute(insert(job_files), rows)


def _withdrawn(job_id: int, position: int, name: str) -> dict[str, Any]:
    empty = {"source_id": "", "size_bytes": 0, "stamp": "", "message": ""}
    return {**empty, "job_id": job_id, "position": position, "name": name, "state": FileState.WITHDRAWN, "sends": 1}


def sent_names(connection: Connection, job_id: int) -> set[str]:
    """What this job has begun to send, whatever it is called now in its plan."""
    begun = (job_files.c.job_id == job_id, job_files.c.sends > 0)
    return set(connection.execute(select(job_files.c.name).where(*begun)).scalars())


def of_job(connection: Connection, job_id: int) -> list[JobFile]:
    planned = (job_files.c.job_id == job_id, job_files.c.state != FileState.WITHDRAWN)
    rows = connection.execute(select(job_files).where(*planned).order_by(job_files.c.position))
    return [_job_file(row) for row in rows]


def _job_file(row: Any) -> JobFile:
    fields = {name: value for name, value in row._mapping.items() if name in JobFile.__dataclass_fields__}
    fields["state"] = FileState(fields["state"])
    fields["stamp"] = from_json(fields["stamp"], FileStamp) if fields["stamp"] else None
    return JobFile(**fields)


def write(connection: Connection, row: JobFile, state: FileState, **values: Any) -> None:
    """Also keeps the job's count of arrived bytes. ``stamp`` may be among the values."""
    if "stamp" in values:
        values["stamp"] = to_json(values["stamp"])
    here = (job_files.c.job_id == row.job_id, job_files.c.position == row.position)
    connection.execute(update(job_files).where(*here).values(state=state, **values))
    # the counts stay as they are when a file of the planned size is begun for the first time
    begun = state is FileState.SENDING and row.state is FileState.PLANNED
    if not begun or values.get("size_bytes", row.size_bytes) != row.size_bytes:
        _count(connection, row.job_id)


def _count(connection: Connection, job_id: int) -> None:
    ours = job_files.c.job_id == job_id
    sizes = func.coalesce(func.sum(job_files.c.size_bytes), 0)
    done = select(sizes).where(ours, job_files.c.state.in_(ARRIVED), job_files.c.size_bytes > 0).scalar_subquery()
    total = select(sizes).where(ours, job_files.c.size_bytes > 0).scalar_subquery()
    connection.execute(update(jobs).where(jobs.c.id == job_id).values(bytes_done=done, bytes_total=total, bytes_moving=0))


def reset_failed(connection: Connection, job_id: int) -> None:
    """Before another try: what failed is planned again, what arrived stays."""
    failed = (job_files.c.job_id == job_id, job_files.c.state.in_({FileState.FAILED, FileState.SENDING}))
    connection.execute(update(job_files).where(*failed).values(state=FileState.PLANNED, message=""))


def sent_before(connection: Connection, owner: str, source: str, source_id: str, host: str) -> dict[str, Sent]:
    """By source id the files of the last published export of this record, as they were then."""
    latest = (
        select(deposits.c.job_id)
        .where(deposits.c.owner == owner, deposits.c.source == source, deposits.c.source_id == source_id)
        .where(deposits.c.host == host, deposits.c.state == PUBLISHED)
        .order_by(deposits.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = connection.execute(select(job_files).where(job_files.c.job_id == latest, job_files.c.md5 != ""))
    return {row.source_id: _sent(row) for row in rows}


def _sent(row: Any) -> Sent:
    stamp = from_json(row.stamp, FileStamp) if row.stamp else None
    return Sent(row.name, row.size_bytes, row.modified, stamp, row.md5)
