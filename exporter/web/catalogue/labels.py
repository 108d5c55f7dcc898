"""What terms are called on pages: those of this program, and those that an admin added."""

from collections.abc import Callable

from sqlalchemy import Connection


def labels(_connection: Connection) -> Callable[[str], str]:
    return lambda term: term
