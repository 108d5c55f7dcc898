"""Whose the history of an earlier program is. It knew people by a name that can be given to somebody else later.

So a name alone proves little. It must be the CKAN user that is bound to the person for good, and where the earlier program
noted an e-mail address, that must be the person's too. What nobody can prove to be theirs stays with nobody.
"""

from collections.abc import Collection
from dataclasses import replace
from urllib.parse import quote

from sqlalchemy import Connection, or_, select, update

from exporter.database.schema import deposits, jobs, people
from exporter.errors import RecordError
from exporter.records.json import to_json
from exporter.sources.base import Person
from exporter.transfers.submit import read_plan

EARLIER = "earlier:"
LONGEST = 191


def label(username: str, email: str = "") -> str:
    """The owner of what belongs to nobody yet: no sign-in has such a subject."""
    name = EARLIER + quote(username, safe="@.+ ")
    return (f"{name}/{email.lower()}" if email else name)[:LONGEST]


def owner_of(connection: Connection, username: str, email: str, *, by_name: bool) -> str:
    """The subject of the person who is bound to this CKAN user, or a label. ``by_name``: sign-ins give CKAN's names."""
    row = connection.execute(select(people.c.subject, people.c.email).where(people.c.ckan_user == username)).one_or_none()
    proved = row is not None and (row.email.lower() == email if email else by_name)
    return str(row.subject) if row is not None and proved else label(username, email)


def take_over(connection: Connection, subject: str, account: str, *, email: str, by_name: bool) -> int:
    """When this account has just been bound to this person; how many jobs. ``email`` is a verified one, or empty."""
    theirs = [*([label(account)] if by_name else ()), *([label(account, email)] if email else ())]
    rows = connection.execute(select(jobs.c.id, jobs.c.plan).where(jobs.c.owner.in_(theirs))).all()
    for row in rows:
        plan = _in_the_name_of(subject, account, row.plan)
        connection.execute(update(jobs).where(jobs.c.id == row.id).values(owner=subject, plan=plan))
    connection.execute(update(deposits).where(deposits.c.owner.in_(theirs)).values(owner=subject))
    return len(rows)


def _in_the_name_of(subject: str, account: str, content: str) -> str:
    """Unchanged when another version wrote it: nobody is kept from signing in by it."""
    try:
        plan = read_plan(content)
    except RecordError:
        return content
    return to_json(replace(plan, person=Person(subject, plan.person.name, account)))


def owners_named(connection: Connection, named: str) -> Collection[str]:
    """For who looks: a subject, a CKAN user, and what an earlier program did under this name."""
    subject = connection.execute(select(people.c.subject).where(people.c.ckan_user == named)).scalar()
    earlier = or_(jobs.c.owner == label(named), jobs.c.owner.startswith(f"{label(named)}/", autoescape=True))
    others = connection.execute(select(jobs.c.owner).where(earlier).distinct()).scalars()
    return {named, *([subject] if subject else ()), *others}
