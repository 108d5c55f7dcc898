"""The rows of jobs. Each function takes a connection in a transaction that its caller opened."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Subquery, and_, exists, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from exporter.database.clock import after
from exporter.database.import_tables import runs
from exporter.database.schema import deposits, job_events, jobs, people
from exporter.errors import InvalidInput, LeaseLost, NotFound
from exporter.jobs import title_words
from exporter.jobs.job import TRANSITIONS, CancelMode, Event, Job, JobState, NewJob
from exporter.jobs.retry import LONGEST_RETRY_AFTER_SECONDS

COLUMNS = [column for column in jobs.c if column.name != "dedupe"]
OWNERS_AT_ONCE = 20
CLOCK_SECONDS = 5.0
"""The clocks of a cluster's database nodes may differ by so much; a row from further ahead means a clock set back."""
MOST_LAPSES = 20
LAPSED = "The worker stopped without a word. The transfer goes on with what has arrived."
STARTED_AGAIN = "Started again."
STARTED_BY_ADMIN = "An administrator started this again."
UNTOUCHED = "Cancelled before anything was sent."
GIVEN_UP = (
    f"The worker stopped {MOST_LAPSES} times while it carried this out, so it is not begun again by itself: perhaps this "
    "transfer ends the program. What has arrived stays. Please tell the administrators before you try again."
)


def submit(connection: Connection, new: NewJob) -> int:
    """The job's id; of the unfinished job for the same thing when there is one: a double click is one job."""
    return submit_once(connection, new)[0]


def submit_once(connection: Connection, new: NewJob) -> tuple[int, bool]:
    """The job's id, and whether it is a new one."""
    try:
        with connection.begin_nested():
            job_id = _insert(connection, new)
    except IntegrityError:
        same = connection.execute(select(jobs.c.id).where(jobs.c.dedupe == new.dedupe)).scalar_one_or_none()
        # None: the other one came to its end between our two statements
        return (int(same), False) if same is not None else submit_once(connection, new)
    add_event(connection, job_id, "Waiting for its turn.")
    return job_id, True


def _insert(connection: Connection, new: NewJob) -> int:
    # unlike INSERT IGNORE, a savepoint keeps every other fault visible
    row = {
        "kind": new.kind,
        "owner": new.owner,
        "plan": new.plan,
        "dedupe": new.dedupe,
        "title": new.title[:500],
        "source_id": new.source_id,
        "host": new.host,
        "message": "",
    }
    times = {"created": after(0), "changed": after(0), "run_after": after(0)}
    done = connection.execute(insert(jobs).values(**row, **times))
    assert done.inserted_primary_key is not None  # noqa: S101 - an insert of one row has one
    job_id = int(done.inserted_primary_key[0])
    title_words.keep(connection, job_id, row["title"])
    return job_id


def get(connection: Connection, job_id: int, owner: str | None = None) -> Job:
    """Raises NotFound: also for somebody else's job, when an owner is given."""
    query = select(*COLUMNS).where(jobs.c.id == job_id)
    if owner is not None:
        query = query.where(jobs.c.owner == owner)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFound("There is no such transfer.")
    return of_row(row)


def of_row(row: Any) -> Job:
    """A row with all ``COLUMNS``."""
    fields = dict(row._mapping)
    fields["state"] = JobState(fields["state"])
    fields["cancel"] = CancelMode(fields["cancel"])
    return Job(**fields)


def claim(connection: Connection, worker: str, per_owner: int = 3) -> Job | None:
    """The oldest due job of the owner whose turn it is; nobody else holds it from here on."""
    for owner in _owners_in_turn(connection, per_owner):
        job_id = _oldest(connection, owner)
        if job_id is not None and _take(connection, job_id, worker):
            _served(connection, owner)
            return get(connection, job_id)
    return None


def _owners_in_turn(connection: Connection, per_owner: int) -> Sequence[str]:
    """Owners with a due job and a free place, the one who was served longest ago first."""
    waiting, running = _owners_waiting(connection.dialect.name), jobs.alias("running")
    held = (
        select(func.count())
        .where(running.c.owner == waiting.c.owner, running.c.state == JobState.RUNNING)
        .correlate(waiting)
        .scalar_subquery()
    )
    query = (
        select(waiting.c.owner)
        .outerjoin(people, people.c.subject == waiting.c.owner)
        .where(waiting.c.earliest <= after(0), held < func.coalesce(people.c.most_running, per_owner))
        .order_by(func.coalesce(people.c.turn, 0), waiting.c.owner)
        .limit(OWNERS_AT_ONCE)
    )
    return connection.execute(query).scalars().all()


def _owners_waiting(dialect: str) -> Subquery:
    """Who has jobs that are ready, and when the first of them is due.

    One step in an index for each owner, not for each job: a person with 100,000 of them slows nobody down. MariaDB does
    that for a GROUP BY by itself, SQLite only when it is told step by step.
    """
    if dialect != "sqlite":
        earliest = func.min(jobs.c.run_after).label("earliest")
        # grouped by the owner alone, every entry of the index would be read
        ready = select(jobs.c.state, jobs.c.owner, earliest).where(jobs.c.state == JobState.READY)
        return ready.group_by(jobs.c.state, jobs.c.owner).subquery()
    walk = select(func.min(jobs.c.owner).label("owner")).where(jobs.c.state == JobState.READY).cte("walk", recursive=True)
    following = select(func.min(jobs.c.owner)).where(jobs.c.state == JobState.READY, jobs.c.owner > walk.c.owner)
    walk = walk.union_all(select(following.correlate(walk).scalar_subquery()).where(walk.c.owner.is_not(None)))
    earliest_of = select(func.min(jobs.c.run_after)).where(jobs.c.state == JobState.READY, jobs.c.owner == walk.c.owner)
    return select(walk.c.owner, earliest_of.correlate(walk).scalar_subquery().label("earliest")).subquery()


def _oldest(connection: Connection, owner: str) -> int | None:
    # not by the index on run_after, which would sort all jobs of the owner: nearly all that are ready are due
    is_due = func.coalesce(jobs.c.run_after, after(0)) <= after(0)
    query = (
        select(jobs.c.id)
        .where(jobs.c.state == JobState.READY, jobs.c.owner == owner, is_due)
        .order_by(jobs.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return connection.execute(query).scalar_one_or_none()


def _take(connection: Connection, job_id: int, worker: str) -> bool:
    """A compare-and-set, so that it is right without row locks too."""
    taken = connection.execute(
        update(jobs)
        .where(jobs.c.id == job_id, jobs.c.state == JobState.READY)
        .values(
            state=JobState.RUNNING,
            worker=worker,
            fence=jobs.c.fence + 1,
            attempt=jobs.c.attempt + 1,
            started=func.coalesce(jobs.c.started, after(0)),
            changed=after(0),
        )
    )
    return bool(taken.rowcount == 1)


def _served(connection: Connection, owner: str) -> None:
    last = connection.execute(select(func.coalesce(func.max(people.c.turn), 0))).scalar_one()
    connection.execute(update(people).where(people.c.subject == owner).values(turn=last + 1))


def beat(connection: Connection, job: Job) -> CancelMode:
    """A sign of life; tells whether the owner asked to stop. Raises LeaseLost."""
    _write_held(connection, job, beat=jobs.c.beat + 1)
    return _asked_to_cancel(connection, job)


def lock_held(connection: Connection, job: Job) -> CancelMode:
    """First in every transaction that writes for a job: keeps its row, or raises LeaseLost. Tells whether to stop."""
    _write_held(connection, job, changed=after(0))
    return _asked_to_cancel(connection, job)


def note_step(connection: Connection, job: Job, step: str) -> CancelMode:
    _write_held(connection, job, step=step, changed=after(0))
    return _asked_to_cancel(connection, job)


def note_progress(connection: Connection, job: Job, bytes_moving: int, speed: int) -> CancelMode:
    """A sign of life too, so that a file of hours needs no other. Tells whether the owner asked to stop."""
    _write_held(connection, job, bytes_moving=bytes_moving, speed=speed)
    return _asked_to_cancel(connection, job)


def _asked_to_cancel(connection: Connection, job: Job) -> CancelMode:
    return CancelMode(connection.execute(select(jobs.c.cancel).where(jobs.c.id == job.id)).scalar_one())


def _write_held(connection: Connection, job: Job, **values: Any) -> None:
    held = and_(jobs.c.id == job.id, jobs.c.fence == job.fence, jobs.c.state == JobState.RUNNING)
    if connection.execute(update(jobs).where(held).values(**values)).rowcount != 1:
        raise LeaseLost("Another worker holds this job now.")


def finish(connection: Connection, job: Job, state: JobState, message: str, *, reason: str = "", problems: int = 0) -> None:
    """Done, failed or cancelled; the same thing may be submitted anew from here on."""
    _write_held(
        connection,
        job,
        state=state,
        message=message,
        reason=reason,
        problems=problems,
        dedupe=None,
        worker="",
        finished=after(0),
        changed=after(0),
    )
    add_event(connection, job.id, message, "info" if state is JobState.DONE else "error")


def tell_after_all(connection: Connection, job_id: int, message: str, *, problems: int = 0, level: str = "info") -> None:
    """What became of a job that was done already: its last sentence, and one more of its history."""
    done = and_(jobs.c.id == job_id, jobs.c.state == JobState.DONE)
    connection.execute(update(jobs).where(done).values(message=message, problems=problems, changed=after(0)))
    add_event(connection, job_id, message, level)


def wait_for_user(connection: Connection, job: Job, message: str, reason: str) -> None:
    _write_held(connection, job, state=JobState.WAITING_USER, message=message, reason=reason, worker="", changed=after(0))
    add_event(connection, job.id, message, "warning")


def try_again(connection: Connection, job: Job, message: str, delay_seconds: float, counted: bool) -> None:
    attempt = jobs.c.attempt if counted else jobs.c.attempt - 1
    _write_held(
        connection,
        job,
        state=JobState.READY,
        message=message,
        attempt=attempt,
        worker="",
        run_after=after(delay_seconds),
        changed=after(0),
    )
    add_event(connection, job.id, message, "warning")


def give_back(connection: Connection, worker: str) -> int:
    """What this worker held before its restart is ready again at once; how many. No try is counted for it."""
    held = (jobs.c.worker == worker, jobs.c.state == JobState.RUNNING)
    ids = connection.execute(select(jobs.c.id).where(*held)).scalars().all()
    return sum(_lapse(connection, job_id, *held, attempt=jobs.c.attempt - 1) for job_id in ids)


def _lapse(connection: Connection, job_id: int, *held: Any, **values: Any) -> bool:
    """Ready again, when it is still held so. One that ends its worker each time is given up: others must run, too."""
    ready = {"state": JobState.READY, "run_after": after(0), "worker": "", "changed": after(0)}
    taken = update(jobs).where(jobs.c.id == job_id, *held).values(**ready, **values, fence=jobs.c.fence + 1)
    if connection.execute(taken).rowcount != 1:
        return False
    add_event(connection, job_id, LAPSED, "warning")
    if _lapses(connection, job_id) >= MOST_LAPSES:
        ended = {"state": JobState.FAILED, "dedupe": None, "reason": "lapsed", "message": GIVEN_UP, "finished": after(0)}
        # one that its owner cancelled goes on to be tidied up
        given_up = update(jobs).where(jobs.c.id == job_id, jobs.c.cancel == CancelMode.NO).values(**ended)
        if connection.execute(given_up).rowcount:
            add_event(connection, job_id, GIVEN_UP, "error")
    return True


def _lapses(connection: Connection, job_id: int) -> int:
    """How often since its owner last started it."""
    ours = job_events.c.job_id == job_id
    begun = select(func.coalesce(func.max(job_events.c.id), 0)).where(
        ours, job_events.c.sentence.in_((STARTED_AGAIN, STARTED_BY_ADMIN))
    )
    last = connection.execute(begun).scalar_one()
    count = select(func.count()).where(ours, job_events.c.sentence == LAPSED, job_events.c.id > last)
    return int(connection.execute(count).scalar_one())


def signs_of_life(connection: Connection) -> dict[int, tuple[int, int]]:
    """Of every running job its (fence, beat)."""
    query = select(jobs.c.id, jobs.c.fence, jobs.c.beat).where(jobs.c.state == JobState.RUNNING)
    return {row.id: (row.fence, row.beat) for row in connection.execute(query)}


def break_lease(connection: Connection, job_id: int, fence: int, last_beat: int) -> bool:
    """Takes the job from a holder who has stood still; false when it moved after all."""
    return _lapse(connection, job_id, jobs.c.fence == fence, jobs.c.beat == last_beat, jobs.c.state == JobState.RUNNING)


def clamp_waiting(connection: Connection) -> int:
    """A clock that was set back would park a retry for hours: a row that was changed in the future tells it."""
    too_late = or_(jobs.c.run_after > after(LONGEST_RETRY_AFTER_SECONDS), jobs.c.changed > after(CLOCK_SECONDS))
    parked = and_(jobs.c.state == JobState.READY, jobs.c.run_after > after(0), too_late)
    # an UPDATE would lock its way through all that is ready, to find nothing
    found = connection.execute(select(jobs.c.id).where(parked).limit(1000)).scalars().all()
    if not found:
        return 0
    parked = and_(parked, jobs.c.id.in_(found))
    return int(connection.execute(update(jobs).where(parked).values(run_after=after(0), changed=after(0))).rowcount)


def ask_to_cancel(connection: Connection, job_id: int, owner: str, mode: CancelMode, said: str = UNTOUCHED) -> JobState:
    """The state that follows, with ``said`` when it ends here. A job that has begun something is ended by a worker, which
    tidies up."""
    job = get(connection, job_id, owner)
    untouched = ~exists().where(deposits.c.job_id == jobs.c.id) & ~exists().where(
        runs.c.job_id == jobs.c.id, runs.c.listed > 0
    )
    idle = or_(jobs.c.state == JobState.READY, jobs.c.state == JobState.WAITING_USER)
    ended = {
        "state": JobState.CANCELLED,
        "dedupe": None,
        "message": said,
        "finished": after(0),
    }
    here = jobs.c.id == job.id
    if connection.execute(update(jobs).where(here, idle, untouched).values(**ended, cancel=mode, changed=after(0))).rowcount:
        add_event(connection, job.id, said)
        return JobState.CANCELLED
    connection.execute(
        update(jobs).where(here, idle).values(state=JobState.READY, cancel=mode, run_after=after(0), changed=after(0))
    )
    connection.execute(update(jobs).where(here, jobs.c.state == JobState.RUNNING).values(cancel=mode, changed=after(0)))
    return get(connection, job_id).state


def wake_waiting(connection: Connection, owner: str, host: str) -> int:
    """After a new token: what waited for it goes on by itself. How many."""
    waiting = and_(
        jobs.c.state == JobState.WAITING_USER, jobs.c.owner == owner, jobs.c.host == host, jobs.c.reason == "token"
    )
    # its days and tries are those of the program, not of the person
    fresh = {"state": JobState.READY, "started": None, "attempt": 0}
    ready = {**fresh, "reason": "", "message": "", "run_after": after(0), "changed": after(0)}
    return int(connection.execute(update(jobs).where(waiting).values(**ready)).rowcount)


def page_of_owner(connection: Connection, owner: str, before: int | None = None, size: int = 50) -> list[Job]:
    """Newest first, by key: ``before`` is the last id of the page before."""
    query = select(*COLUMNS).where(jobs.c.owner == owner).order_by(jobs.c.id.desc()).limit(size)
    if before is not None:
        query = query.where(jobs.c.id < before)
    return [of_row(row) for row in connection.execute(query)]


def add_event(connection: Connection, job_id: int, sentence: str, level: str = "info") -> None:
    connection.execute(insert(job_events).values(job_id=job_id, moment=after(0), level=level, sentence=sentence))


def events(connection: Connection, job_id: int) -> list[str]:
    """What happened, in sentences, the first first."""
    return [event.sentence for event in history(connection, job_id)]


def history(connection: Connection, job_id: int) -> list[Event]:
    query = select(job_events.c.moment, job_events.c.level, job_events.c.sentence)
    rows = connection.execute(query.where(job_events.c.job_id == job_id).order_by(job_events.c.id))
    return [Event(row.moment, row.level, row.sentence) for row in rows]


def go_on(
    connection: Connection, job_id: int, owner: str, dedupe: str, *, plan: str | None = None, event: str = STARTED_AGAIN
) -> None:
    """A failed, cancelled or waiting job is ready again, with all its tries and what it has sent.

    Raises InvalidInput when the same transfer is already under way as another job.
    """
    job = get(connection, job_id, owner)
    if JobState.READY not in TRANSITIONS[job.state] or job.state is JobState.RUNNING:
        raise InvalidInput({"": "This transfer cannot be started again now."})
    fresh = {"state": JobState.READY, "dedupe": dedupe, "cancel": CancelMode.NO, "attempt": 0, "reason": "", "message": ""}
    times = {"started": None, "finished": None, "run_after": after(0), "changed": after(0)}
    try:
        with connection.begin_nested():
            query = update(jobs).where(jobs.c.id == job_id, jobs.c.state == job.state, jobs.c.fence == job.fence)
            started = connection.execute(query.values(**fresh, **times, plan=plan or job.plan)).rowcount
    except IntegrityError:
        raise InvalidInput({"": "The same transfer is already under way."}) from None
    if started != 1:
        raise InvalidInput({"": "This transfer was started again just now."})
    add_event(connection, job_id, event)
