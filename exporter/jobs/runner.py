"""Runs one claimed job and writes how it ended. The only place that catches every exception."""

import logging
from collections.abc import Callable

from sqlalchemy import Connection

from exporter.database.engine import Database
from exporter.database.patience import patiently
from exporter.errors import Cancelled, Draining, ExporterError, LeaseLost, RecordError, Stalled
from exporter.jobs import store
from exporter.jobs.context import PATIENCE_SECONDS, Handler, JobContext, Result
from exporter.jobs.job import CancelMode, Job, JobState
from exporter.jobs.retry import Backoff, Decision, Fail, Retry, Wait, decide

log = logging.getLogger(__name__)
GAVE_UP = "Given up after seven days; what has arrived stays, and “Try again” goes on with it. The last reason: {}"
OUR_FAULT = "Something went wrong inside this program. Nothing is lost; its administrators find the details in the log."


class NoHandler:
    """Stands in where this version does not know a kind of job: another version's row must not end a seat."""

    def run(self, context: JobContext) -> Result:
        raise RecordError(f"This worker does not know how to carry out “{context.job.kind}”. Nothing was sent.")

    def cancel(self, _context: JobContext) -> str:
        return "Cancelled. Nothing was sent."


def run_job(database: Database, handler: Handler, context: JobContext, backoff: Backoff) -> None:
    """Every way out leaves the row in a state that somebody will pick up, except that of a lost lease: it is not ours."""
    try:
        _run(database, handler, context)
    except LeaseLost:
        _tell(context, "lost its lease; another worker goes on")
    except Draining:
        _write(database, context, lambda c: store.try_again(c, context.job, "The worker was stopped.", 0, counted=False))
    except Exception as error:  # noqa: BLE001 - a bug of ours must not take the worker with it
        _after_error(database, context, error, backoff)


def run_chore(chore: Callable[[], object]) -> None:
    """What is done now and then beside the jobs: a fault in it is logged, and it is done again the next time."""
    try:
        chore()
    except ExporterError as error:
        log.warning("%s", error)
    except Exception:
        log.exception("a chore of the worker failed")


def abandon(database: Database, context: JobContext, backoff: Backoff) -> None:
    """Takes the job from a seat that hangs: whatever it does when it wakes up, it writes nothing more."""
    context.lost.set()
    stalled = Stalled("Nothing moved any more, so this try was given up. What has arrived stays.")
    _after_error(database, context, stalled, backoff)


def _run(database: Database, handler: Handler, context: JobContext) -> None:
    try:
        result = handler.run(context)
    except Cancelled:
        context.tidying = True
        sentence = handler.cancel(context)
        _write(database, context, lambda c: store.finish(c, context.job, JobState.CANCELLED, sentence))
        return
    _write(
        database,
        context,
        lambda c: store.finish(c, context.job, JobState.DONE, result.message, problems=result.problems),
    )


def _after_error(database: Database, context: JobContext, error: Exception, backoff: Backoff) -> None:
    known = isinstance(error, ExporterError)
    if not known:
        log.exception("job %s: unexpected", context.job.id)
    sentence = str(error) if known else OUR_FAULT
    decision = decide(error, context.job.attempt, context.age_seconds(), backoff)
    problems = error.problems if isinstance(error, ExporterError) else 0
    _write(database, context, lambda connection: _end(connection, context, decision, sentence, problems))


def _end(connection: Connection, context: JobContext, decision: Decision, sentence: str, problems: int) -> None:
    job = context.job
    asked = store.lock_held(connection, job)
    match decision:
        case Retry(delay, counted):
            store.try_again(connection, job, sentence, delay, counted)
        case _ if asked is not CancelMode.NO and not context.tidying:
            # the person has decided: the next run tidies up, instead of a wait for her or a draft that nobody removes
            store.try_again(connection, job, sentence, 0, counted=False)
        case Wait(reason):
            store.wait_for_user(connection, job, sentence, reason)
        case Fail(reason):
            told = GAVE_UP.format(sentence) if reason == "deadline" else sentence
            store.finish(connection, job, JobState.FAILED, told, reason=reason, problems=problems)


def _write(database: Database, context: JobContext, change: Callable[[Connection], None]) -> None:
    try:
        ended = patiently(lambda: _changed(database, context, change), PATIENCE_SECONDS, context.go_on)
    except ExporterError as error:
        # the lease will lapse, and the job be found by the sweep
        _tell(context, f"could not write how it ended: {error}")
        return
    _tell(context, f"is {ended.state}: {ended.message}")


def _changed(database: Database, context: JobContext, change: Callable[[Connection], None]) -> Job:
    with database.transaction() as connection:
        change(connection)
        changed = store.get(connection, context.job.id)
        if changed.state is not JobState.READY:
            context.ended(connection, changed)
        return changed


def _tell(context: JobContext, what: str) -> None:
    log.info("job %s of %s (%s) %s", context.job.id, context.job.owner, context.job.host or "-", what)
