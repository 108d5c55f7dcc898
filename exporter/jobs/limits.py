"""How much one person may have under way: the settings say it for everybody, an administrator for one person."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select, update

from exporter.database.schema import jobs, people
from exporter.errors import InvalidInput, NotFound
from exporter.jobs.job import JobState

LARGEST = 1_000_000
WAITING = (JobState.READY, JobState.WAITING_USER)


@dataclass(frozen=True)
class Limits:
    """Of one person alone; None: what the settings say. The claim keeps to ``running``, the submit to ``waiting``."""

    running: int | None = None
    waiting: int | None = None


def of_person(connection: Connection, subject: str) -> Limits:
    """Also for somebody who never signed in."""
    query = select(people.c.most_running, people.c.most_waiting).where(people.c.subject == subject)
    row = connection.execute(query).one_or_none()
    return Limits(row.most_running, row.most_waiting) if row is not None else Limits()


def keep(connection: Connection, subject: str, limits: Limits) -> None:
    """Raises NotFound."""
    values = {"most_running": limits.running, "most_waiting": limits.waiting}
    if not connection.execute(update(people).where(people.c.subject == subject).values(**values)).rowcount:
        raise NotFound("There is no such person.")


def demand_room(connection: Connection, owner: str, otherwise: int) -> None:
    """After a job was written: raises InvalidInput, so that it is taken back, when now too many wait.

    Two submits at the very same moment may both find room: one job more does no harm.
    """
    own = of_person(connection, owner).waiting
    most = otherwise if own is None else own
    if _waiting(connection, owner, most + 1) > most:
        raise InvalidInput({"": _refusal(most)})


def _refusal(most: int) -> str:
    if not most:
        return "You may not begin transfers at the moment. Please ask your administrator."
    return (
        f"{most} of your transfers wait already, and no more may wait at a time. Nothing was begun. "
        "Try again when some of them are done, cancel some, or ask your administrator."
    )


def _waiting(connection: Connection, owner: str, up_to: int) -> int:
    mine = select(jobs.c.id).where(jobs.c.state.in_(WAITING), jobs.c.owner == owner).limit(up_to).subquery()
    return int(connection.execute(select(func.count()).select_from(mine)).scalar_one())
