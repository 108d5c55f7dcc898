"""The database of the catalogue's tests."""

from tests.databases import database

__all__ = ["database"]
