"""A job and its states. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class JobState(StrEnum):
    READY = "ready"
    RUNNING = "running"
    WAITING_USER = "waiting_user"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


FINISHED = frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED})

TRANSITIONS: dict[JobState, frozenset[JobState]] = {
    JobState.READY: frozenset({JobState.RUNNING, JobState.CANCELLED}),
    JobState.RUNNING: frozenset(JobState) - {JobState.RUNNING},
    JobState.WAITING_USER: frozenset({JobState.READY, JobState.CANCELLED}),
    JobState.DONE: frozenset(),
    JobState.FAILED: frozenset({JobState.READY}),
    JobState.CANCELLED: frozenset({JobState.READY}),
}


class CancelMode(StrEnum):
    """What becomes of the draft."""

    NO = ""
    KEEP = "keep"
    REMOVE = "remove"


@dataclass(frozen=True)
class NewJob:
    """What is to be done, before it has a row. ``dedupe`` is the same for two submits of the same thing."""

    kind: str
    owner: str
    plan: str
    dedupe: str
    title: str = ""
    source_id: str = ""
    host: str = ""


@dataclass(frozen=True)
class Job:
    """One row. Times are UTC without a zone, by the database's clock; ``speed`` is in bytes a second."""

    id: int
    kind: str
    owner: str
    title: str
    plan: str
    source_id: str
    host: str
    state: JobState
    run_after: datetime
    attempt: int
    fence: int
    beat: int
    worker: str
    cancel: CancelMode
    step: str
    reason: str
    message: str
    problems: int
    bytes_total: int
    bytes_done: int
    bytes_moving: int
    speed: int
    created: datetime
    started: datetime | None
    changed: datetime
    finished: datetime | None


@dataclass(frozen=True)
class Event:
    """What happened, as a sentence; ``level`` is info, warning or error."""

    moment: datetime
    level: str
    sentence: str
