"""The database of the transfer tests."""

from tests.databases import database

__all__ = ["database"]
