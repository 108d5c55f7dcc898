"""The database of the job tests."""

from tests.databases import database

__all__ = ["database"]
