"""The ledger: which record became which deposit. Written before each step whose answer may be lost, and after it."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from exporter.database.clock import after
from exporter.database.schema import deposits, jobs
from exporter.destinations.base import Deposit, DepositState, Refusal
from exporter.jobs.job import Job
from exporter.records.json import from_json, to_json
from exporter.records.record import Record
from exporter.transfers.plan import ExportPlan, Mode

INTENT, DRAFT, PUBLISHING, PUBLISHED, DISCARDED = "intent", "draft", "publishing", "published", "discarded"


@dataclass(frozen=True)
class Refusals:
    """What the repository did not take, as it is stored."""

    fields: tuple[Refusal, ...] = ()


@dataclass(frozen=True)
class LedgerEntry:
    """One row. ``remote_id`` is None until the repository's answer is known; ``intended`` while a create is under way."""

    id: int
    job_id: int
    owner: str
    source: str
    source_id: str
    host: str
    mark: str
    mode: Mode
    state: str
    ours: bool
    intended: datetime | None
    intents: int
    remote_id: str | None
    concept: str | None
    doi: str | None
    concept_doi: str | None
    url: str
    record: Record | None
    refusals: tuple[Refusal, ...]
    acknowledged: bool
    changed: datetime
    remote_updated: str = ""
    watched: int = 0
    watch_after: datetime | None = None


def get(connection: Connection, row_id: int) -> LedgerEntry:
    return _entry(connection.execute(select(deposits).where(deposits.c.id == row_id)).one())


def find(connection: Connection, job_id: int) -> LedgerEntry | None:
    row = connection.execute(select(deposits).where(deposits.c.job_id == job_id)).one_or_none()
    return _entry(row) if row is not None else None


def begin(connection: Connection, job: Job, plan: ExportPlan) -> LedgerEntry:
    """The row of this job, made when there is none; without its draft when that was removed by a cancel."""
    found = find(connection, job.id)
    if found is not None and found.state == DISCARDED:
        _write(connection, found, **_nothing_yet(), **_doubts(found))
        return find(connection, job.id) or found
    if found is not None:
        return found
    row = {
        "job_id": job.id,
        "owner": job.owner,
        "source": plan.source,
        "source_id": plan.record.header.identifier,
        "host": plan.target.host,
        "mode": plan.target.mode,
        "record": "",
        "refusals": "",
        "mark": _new_mark(),
        **_nothing_yet(),
    }
    connection.execute(insert(deposits).values(**row, changed=after(0)))
    entry = find(connection, job.id)
    assert entry is not None  # noqa: S101 - just inserted
    return entry


def _nothing_yet() -> dict[str, Any]:
    gone = dict.fromkeys(("remote_id", "concept", "doi", "concept_doi", "intended"))
    return {**gone, "state": INTENT, "ours": False, "swept": 0, "url": ""}


def _new_mark() -> str:
    return f"urn:uuid:{uuid.uuid4()}"


def _doubts(found: LedgerEntry) -> dict[str, Any]:
    """What lost answers may have left behind is known by its mark: where there were any, the janitor still needs it."""
    return {} if found.intents > 1 else {"mark": _new_mark(), "intents": 0}


def intend(connection: Connection, entry: LedgerEntry) -> None:
    """Says that the create call follows now."""
    _write(connection, entry, intended=after(0), intents=deposits.c.intents + 1, swept=0)


def withdraw(connection: Connection, entry: LedgerEntry) -> None:
    """The create call was answered: nothing was made."""
    _write(connection, entry, intended=None)


def seconds_since_intent(connection: Connection, entry: LedgerEntry) -> float:
    """By the database's clock, which also wrote the intent; when that was set back since, the wait begins anew."""
    now = connection.execute(select(after(0))).scalar_one()
    seconds = float((now - entry.intended).total_seconds()) if entry.intended else 0.0
    if seconds < 0:
        _write(connection, entry, intended=after(0))
    return max(seconds, 0.0)


def keep(connection: Connection, entry: LedgerEntry, deposit: Deposit, *, ours: bool) -> None:
    """The repository's id of what was made or found."""
    known = {"remote_id": deposit.identifier, "concept": deposit.concept, "url": deposit.url, "state": DRAFT}
    _write(connection, entry, **known, ours=ours, intended=None)


def described(connection: Connection, entry: LedgerEntry, record: Record, refusals: tuple[Refusal, ...]) -> None:
    _write(connection, entry, record=to_json(record), refusals=to_json(Refusals(refusals)))


def change_mode(connection: Connection, entry: LedgerEntry, mode: Mode) -> None:
    _write(connection, entry, mode=mode)


def note_state(connection: Connection, entry: LedgerEntry, state: str) -> None:
    _write(connection, entry, state=state)


def note_deposit(connection: Connection, entry: LedgerEntry, deposit: Deposit) -> None:
    """DOI, concept and address, as the repository tells them."""
    known = {"doi": deposit.doi, "concept": deposit.concept, "concept_doi": deposit.concept_doi, "url": deposit.url}
    known |= {"remote_updated": deposit.updated[:40]}
    # a published record with an open edit is not what we prepared, yet
    is_out = deposit.state is DepositState.PUBLISHED and not deposit.editing
    state = {"state": PUBLISHED} if is_out else {}
    _write(connection, entry, **known, **state, remote_id=deposit.identifier)


def acknowledged(connection: Connection, entry: LedgerEntry) -> None:
    _write(connection, entry, acknowledged=True)


def latest_published(connection: Connection, owner: str, source: str, source_id: str, host: str) -> LedgerEntry | None:
    """What this record of the source last became there, by this person's hand."""
    query = select(deposits).where(
        deposits.c.owner == owner,
        deposits.c.source == source,
        deposits.c.source_id == source_id,
        deposits.c.host == host,
        deposits.c.state == PUBLISHED,
    )
    row = connection.execute(query.order_by(deposits.c.id.desc()).limit(1)).one_or_none()
    return _entry(row) if row is not None else None


def refused_in(connection: Connection, owner: str, host: str, remote_id: str) -> tuple[Refusal, ...]:
    """What the repository did not take when this person's deposit was described last."""
    query = select(deposits.c.refusals).where(
        deposits.c.owner == owner, deposits.c.host == host, deposits.c.remote_id == remote_id
    )
    found = connection.execute(query.order_by(deposits.c.id.desc()).limit(1)).scalar_one_or_none() if remote_id else None
    return from_json(found, Refusals).fields if found else ()


def latest_open(connection: Connection, owner: str, source: str, source_id: str, host: str) -> int | None:
    """The job that brought this record there as a draft which is not yet published, or that is still under way."""
    drafts = select(deposits.c.job_id).where(
        deposits.c.owner == owner,
        deposits.c.source == source,
        deposits.c.source_id == source_id,
        deposits.c.host == host,
        deposits.c.state == DRAFT,
    )
    found = connection.execute(drafts.order_by(deposits.c.id.desc()).limit(1)).scalar_one_or_none()
    if found is not None:
        return int(found)
    mine = select(jobs.c.id).where(jobs.c.source_id == source_id, jobs.c.owner == owner, jobs.c.host == host)
    unfinished = jobs.c.dedupe.is_not(None)
    return connection.execute(mine.where(unfinished).order_by(jobs.c.id.desc()).limit(1)).scalar_one_or_none()


def claim_look(connection: Connection, row_id: int, watched: int, lease_seconds: float) -> LedgerEntry | None:
    """The look after so many of them; None when another one has taken it meanwhile. From here on ``watched`` is a fence."""
    taken = update(deposits).where(deposits.c.id == row_id, deposits.c.watched == watched)
    later = {"watched": watched + 1, "watch_after": after(lease_seconds)}
    return get(connection, row_id) if connection.execute(taken.values(**later)).rowcount == 1 else None


def next_look(connection: Connection, entry: LedgerEntry, delay_seconds: float | None) -> bool:
    """When the next one comes; None: never. First in every transaction of a look: false when it is no longer ours."""
    ours = update(deposits).where(deposits.c.id == entry.id, deposits.c.watched == entry.watched)
    later = None if delay_seconds is None else after(delay_seconds)
    return bool(connection.execute(ours.values(watch_after=later)).rowcount == 1)


def _write(connection: Connection, entry: LedgerEntry, **values: Any) -> None:
    connection.execute(update(deposits).where(deposits.c.id == entry.id).values(**values, changed=after(0)))


def _entry(row: Any) -> LedgerEntry:
    fields = {name: value for name, value in row._mapping.items() if name in LedgerEntry.__dataclass_fields__}
    fields["mode"] = Mode(fields["mode"])
    fields["record"] = from_json(fields["record"], Record) if fields["record"] else None
    fields["refusals"] = from_json(fields["refusals"], Refusals).fields if fields["refusals"] else ()
    return LedgerEntry(**fields)
