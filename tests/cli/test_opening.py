"""A command makes no database, and touches no file that belongs to somebody else."""

import os
from pathlib import Path

import pytest

from exporter.cli.opening import open_parts
from exporter.database.engine import open_database
from exporter.database.migrate import upgrade
from exporter.errors import NotWell, SettingsError
from tests.cli.conftest import Installed
from tests.servers.mariadb import DatabaseAddress


def test_a_file_that_is_not_there_is_not_made(installed: Installed) -> None:
    path = installed({})
    with pytest.raises(NotWell, match="the services make it at their first start"):
        open_parts(path)
    assert list((path.parent / "state").iterdir()) == []


def test_a_file_of_another_user_is_left_alone(installed: Installed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, file = installed({}), tmp_path / "state" / "exporter.db"
    database = open_database(f"sqlite:///{file}")
    upgrade(database)
    database.close()
    open_parts(path).close()
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    with pytest.raises(NotWell, match=r"belongs to .*sudo -u"):
        open_parts(path)


def test_a_mariadb_of_another_version_is_its_administrators(installed: Installed, empty_database: DatabaseAddress) -> None:
    with pytest.raises(SettingsError, match=r"mysql < exporter\.sql"):
        open_parts(installed({"database": {"url": empty_database.url}}))
