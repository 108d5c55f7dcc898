"""The rows of e-mails: written with what they tell of, sent by a chore, never lost because a mail server is down."""

import uuid
from dataclasses import dataclass

from sqlalchemy import Connection, and_, delete, insert, select, update

from exporter.database.clock import after
from exporter.database.schema import mails, people
from exporter.mail import Letter, is_address

WAITING, HANDING, SENT, UNSURE, FAILED = "waiting", "handing", "sent", "unsure", "failed"
ATTENDED_SECONDS = 600.0
"""As long as a try may take, before another one is made."""
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 60.0, 3600.0
TRIES = 80
"""Some three days."""
KEPT_SECONDS = 30 * 24 * 3600.0


@dataclass(frozen=True)
class Mail:
    """One row. ``tries`` is also its fence: who does not know the latest number writes nothing."""

    id: int
    job_id: int
    tries: int
    letter: Letter


def address_of(connection: Connection, subject: str, by_default: bool) -> str:
    """Where this person wants to be written to; empty for nowhere."""
    return confirmed_address(connection, subject) if wishes(connection, subject, by_default) else ""


def confirmed_address(connection: Connection, subject: str) -> str:
    """As the sign-in service told and confirmed it; empty for none."""
    confirmed = (people.c.subject == subject, people.c.email_verified)
    found = connection.execute(select(people.c.email).where(*confirmed)).scalar() or ""
    return found if is_address(found) else ""


def wishes(connection: Connection, subject: str, by_default: bool) -> bool:
    found = connection.execute(select(people.c.mail_wished).where(people.c.subject == subject)).scalar()
    return by_default if found is None else bool(found)


def wish(connection: Connection, subject: str, wished: bool) -> None:
    connection.execute(update(people).where(people.c.subject == subject).values(mail_wished=wished))


def write(connection: Connection, job_id: int, recipient: str, subject: str, body: str) -> None:
    """To be sent once the transaction has happened."""
    row = {"job_id": job_id, "recipient": recipient, "subject": subject[:255], "body": body, "message_id": str(uuid.uuid4())}
    times = {"run_after": after(0), "created": after(0), "changed": after(0)}
    connection.execute(insert(mails).values(**row, message="", **times))


def claim(connection: Connection) -> Mail | None:
    """The mail that is due longest; until its try must be over nobody else gets it."""
    query = select(mails).where(mails.c.state == WAITING, mails.c.run_after <= after(0)).order_by(mails.c.run_after)
    row = connection.execute(query.limit(1)).one_or_none()
    if row is None:
        return None
    mail = Mail(row.id, row.job_id, row.tries + 1, Letter(row.recipient, row.subject, row.body, row.message_id))
    here = and_(mails.c.id == row.id, mails.c.tries == row.tries, mails.c.state == WAITING)
    taken = update(mails).where(here).values(tries=mail.tries, run_after=after(ATTENDED_SECONDS), changed=after(0))
    return mail if connection.execute(taken).rowcount == 1 else None


def handing(connection: Connection, mail: Mail) -> bool:
    """Says that the letter goes now: from here on no other try may follow, unless the server refuses it. False: not ours."""
    return _write(connection, mail, WAITING, state=HANDING)


def sent(connection: Connection, mail: Mail) -> None:
    _write(connection, mail, HANDING, UNSURE, state=SENT, message="")


def unsure(connection: Connection, mail: Mail, why: str) -> None:
    _write(connection, mail, HANDING, state=UNSURE, message=why)


def failed(connection: Connection, mail: Mail, why: str) -> None:
    _write(connection, mail, WAITING, HANDING, state=FAILED, message=why)


def try_again(connection: Connection, mail: Mail, why: str) -> None:
    if mail.tries >= TRIES:
        failed(connection, mail, why)
        return
    pause = min(FIRST_PAUSE_SECONDS * 2 ** min(mail.tries - 1, 10), LONGEST_PAUSE_SECONDS)
    _write(connection, mail, WAITING, HANDING, state=WAITING, message=why, run_after=after(pause))


def settle(connection: Connection) -> int:
    """Those whose worker ended while it handed them over: nobody knows whether they arrived. How many. Old ones go."""
    old = and_(mails.c.state.in_((SENT, UNSURE, FAILED)), mails.c.changed < after(-KEPT_SECONDS))
    connection.execute(delete(mails).where(old))
    lost = and_(mails.c.state == HANDING, mails.c.run_after < after(0))
    why = "The worker ended in the moment in which it was handed over."
    return int(connection.execute(update(mails).where(lost).values(state=UNSURE, message=why, changed=after(0))).rowcount)


def _write(connection: Connection, mail: Mail, *states: str, **values: object) -> bool:
    here = and_(mails.c.id == mail.id, mails.c.tries == mail.tries, mails.c.state.in_(states))
    return bool(connection.execute(update(mails).where(here).values(**values, changed=after(0))).rowcount == 1)
