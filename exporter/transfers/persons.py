"""Who has signed in, as those who act for them need to know it."""

from collections.abc import Collection

from sqlalchemy import Connection, select

from exporter.database.schema import people
from exporter.sources.base import Person


def find_by_account(connection: Connection, account: str) -> Person | None:
    """The person to whom this CKAN user is bound; an account belongs to one person at most."""
    query = select(people.c.subject, people.c.name).where(people.c.ckan_user == account)
    row = connection.execute(query).one_or_none()
    return Person(row.subject, row.name, account) if row is not None else None


def of_subjects(connection: Connection, subjects: Collection[str]) -> dict[str, Person]:
    """Those of them who are known."""
    query = select(people.c.subject, people.c.name, people.c.ckan_user).where(people.c.subject.in_(subjects))
    return {row.subject: Person(row.subject, row.name, row.ckan_user or "") for row in connection.execute(query)}
