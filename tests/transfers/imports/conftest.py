"""The database of the imports' tests."""

from tests.databases import database

__all__ = ["database"]
