"""Who somebody is to the catalogue, where nobody is signed in: a job, a schedule, a command."""

from sqlalchemy import Connection, select

from exporter.catalogue.viewer import STAFF_ROLES, Viewer
from exporter.database.schema import people


def of_subject(connection: Connection, subject: str) -> Viewer:
    """As of the last sign-in."""
    role = connection.execute(select(people.c.role).where(people.c.subject == subject)).scalar()
    return Viewer(subject, role in STAFF_ROLES)
