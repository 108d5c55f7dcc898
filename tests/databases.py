"""A fixture: every test runs on SQLite and on a real MariaDB."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter.database.engine import Database, open_database


@pytest.fixture(
    params=[
        pytest.param("sqlite"),
        pytest.param("mariadb", marks=pytest.mark.server),
    ]
)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'exporter.db'}"
    else:
        url = request.getfixturevalue("empty_database").url
    opened = open_database(url)
    opened.create_tables()
    yield opened
    opened.close()
