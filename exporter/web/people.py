"""The rows of people: who has signed in, with which role, and which CKAN user they are for good."""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from exporter.database.clock import after
from exporter.database.schema import people
from exporter.jobs.limits import Limits
from exporter.settings import SsoSettings
from exporter.web.identity import Identity

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class User:
    """``account`` is the CKAN user name, empty when there is none; ``role`` is user, staff or admin."""

    subject: str
    name: str
    email: str
    account: str
    role: str


def role_of(identity: Identity, settings: SsoSettings) -> str:
    """The highest one; empty when the person has none of them."""
    named = ((settings.role_admin, "admin"), (settings.role_staff, "staff"), (settings.role_user, "user"))
    return next((role for name, role in named if name in identity.roles), "")


def account_of(connection: Connection, subject: str) -> str:
    return connection.execute(select(people.c.ckan_user).where(people.c.subject == subject)).scalar() or ""


def keep(connection: Connection, identity: Identity, role: str) -> None:
    """Name, e-mail and role as they are now. Two first sign-ins at once are one person."""
    verified = identity.email_verified and len(identity.email) <= 255
    row = {"name": identity.name[:255], "email": identity.email[:255], "email_verified": verified, "role": role}
    row |= {"last_seen": after(0)}
    if _change(connection, identity.subject, row):
        return
    try:
        with connection.begin_nested():
            connection.execute(insert(people).values(subject=identity.subject, first_seen=after(0), **row))
    except IntegrityError:
        _change(connection, identity.subject, row)


def _change(connection: Connection, subject: str, row: dict[str, Any]) -> bool:
    return connection.execute(update(people).where(people.c.subject == subject).values(**row)).rowcount == 1


def bind(connection: Connection, subject: str, account: str) -> bool:
    """Whether it is theirs from now on. Only where nothing stands yet: a renamed person keeps their account, and nobody
    gets another person's."""
    unbound = update(people).where(people.c.subject == subject, people.c.ckan_user.is_(None))
    try:
        with connection.begin_nested():
            return connection.execute(unbound.values(ckan_user=account)).rowcount == 1
    except IntegrityError:
        log.warning("sign-in: the CKAN user of %s already belongs to another person", subject)
        return False


@dataclass(frozen=True)
class Listed:
    """Somebody who has signed in, as administrators see them."""

    subject: str
    name: str
    email: str
    account: str
    role: str
    last_seen: datetime
    limits: Limits


def page(connection: Connection, words: str = "", start: str = "", size: int = 50) -> list[Listed]:
    """By key: ``start`` is the last subject of the page before. ``words`` are parts of name, e-mail or CKAN user."""
    query = _matching(select(people), words).where(people.c.subject > start)
    return [_listed(row) for row in connection.execute(query.order_by(people.c.subject).limit(size))]


def find(connection: Connection, subject: str) -> Listed | None:
    row = connection.execute(select(people).where(people.c.subject == subject)).one_or_none()
    return _listed(row) if row is not None else None


def _listed(row: Any) -> Listed:
    own = Limits(row.most_running, row.most_waiting)
    return Listed(row.subject, row.name, row.email, row.ckan_user or "", row.role, row.last_seen, own)


def named(connection: Connection, words: str, most: int) -> tuple[str, ...]:
    """Subjects of those who are meant by these words."""
    query = _matching(select(people.c.subject), words).limit(most)
    return tuple(connection.execute(query).scalars())


def _matching(query: Select[Any], words: str) -> Select[Any]:
    fields = (people.c.name, people.c.email, people.c.ckan_user, people.c.subject)
    for word in words.split()[:10]:
        query = query.where(or_(*(field.contains(word, autoescape=True) for field in fields)))
    return query


def names_of(connection: Connection, subjects: Collection[str]) -> dict[str, str]:
    query = select(people.c.subject, people.c.name).where(people.c.subject.in_(subjects))
    return {row.subject: row.name for row in connection.execute(query)}
