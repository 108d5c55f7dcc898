"""What terms are called on pages: those of this program, and those that an admin added."""

from collections.abc import Callable

from sqlalchemy import Connection

from exporter.records.terms import Vocabularies
from exporter.records.vocabularies import KNOWN


def vocabularies(_connection: Connection) -> Vocabularies:
    return KNOWN


def labels(connection: Connection) -> Callable[[str], str]:
    return vocabularies(connection).label


def terms(known: Vocabularies) -> list[tuple[str, str]]:
    """Pairs of prefixed name and label, for fields that offer them."""
    return [(f"{each.prefix}:{term.name}", term.label) for each in known for term in each.terms]
