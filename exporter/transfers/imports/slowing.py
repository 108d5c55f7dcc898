"""A source that turns us away, as a limiter of robots does: it is left alone for a while, then asked one thing at a time.

The wait is that of the row, no thread sleeps. One that was not told by the source is doubled each time that it did not
help; the one that helped is kept for the rest of the run.
"""

from datetime import UTC, datetime, timedelta

from exporter.errors import ExporterError, NotYet, RateLimited, RemoteRefused, TurnedAway, WebPage
from exporter.jobs.retry import LONGEST_RETRY_AFTER_SECONDS
from exporter.sources.imports import ImportSource
from exporter.transfers.imports import runs
from exporter.transfers.imports.carrying import Carrying
from exporter.transfers.imports.runs import Run

HELD_UP = (RateLimited, TurnedAway, WebPage)
FIRST_SECONDS = 60.0
SLOWER = (
    "{said} The next request follows at {time:%H:%M} UTC; from then on it is asked one thing at a time. Nothing is lost: "
    "this import goes on where it stands."
)
ASKED = "{host} asks us to slow down."
PAGE = (
    "{host} answers with a web page in place of records ({status}), as limiters do that take us for a robot: we slow down."
)


def demand_well(source: ImportSource) -> None:
    """Raises what its check raises; one that gave records has not become another software."""
    try:
        source.check()
    except RemoteRefused as error:
        if error.status != 200:
            raise
        raise WebPage(str(error), error.host, 200) from None


def slow_down(carrying: Carrying, before: Run, error: ExporterError) -> ExporterError:
    """What to raise in its place, with the wait. The error itself when the source did not mean us."""
    if not isinstance(error, HELD_UP) or not error.host:
        return error  # our own patience with it
    now = carrying.run()
    if isinstance(error, WebPage) and not _was_well(carrying, now):
        return error  # perhaps it is another software
    level = max(1, now.slowed + int(before == now))
    with carrying.context.transaction() as connection:
        runs.note(connection, carrying.job_id, slowed=level)
    seconds = _seconds(error, level)
    time = datetime.now(UTC) + timedelta(seconds=seconds)
    return NotYet(SLOWER.format(said=_said(error), time=time), seconds)


def _was_well(carrying: Carrying, now: Run) -> bool:
    with carrying.context.transaction() as connection:
        return now.listed > 0 or runs.was_complete(connection, carrying.plan.scope, carrying.job_id)


def _seconds(error: RateLimited | TurnedAway | WebPage, level: int) -> float:
    if isinstance(error, RateLimited) and error.told:
        return error.retry_after_seconds
    return min(FIRST_SECONDS * 2.0 ** min(level - 1, 10), LONGEST_RETRY_AFTER_SECONDS)


def _said(error: RateLimited | TurnedAway | WebPage) -> str:
    return (ASKED if isinstance(error, RateLimited) else PAGE).format(host=error.host, status=error.status)
