"""A place for imports, on SQLite and on MariaDB."""

from pathlib import Path

import pytest

from exporter.database.engine import Database
from exporter.transfers.imports import checking, fetching, import_file
from tests.databases import database
from tests.transfers.imports.place import Place
from tests.transfers.imports.repository import Repository

__all__ = ["database", "place"]


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a slow machine no source may seem slow."""
    monkeypatch.setattr(checking, "QUICK_SECONDS", 60.0)


@pytest.fixture
def place(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    for module in (fetching, import_file):
        monkeypatch.setattr(module, "PAUSE_SECONDS", 0.0)
    made = Place(database, tmp_path, Repository())
    made.sign_in()
    return made
