"""Bringing a database to today's schema, on SQLite and on a real MariaDB."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from exporter.database.engine import Database, open_database
from exporter.database.migrate import VERSION_TABLE, head, is_current, make_ready, revision_now, upgrade, what_to_do
from exporter.database.migrations.draft import NOTHING, draft, step
from exporter.database.migrations.versions import v0001_first
from exporter.database.schema import metadata
from exporter.errors import SettingsError


@pytest.fixture(params=[pytest.param("sqlite"), pytest.param("mariadb", marks=pytest.mark.server)])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path / 'x.db'}"
    opened = open_database(url if request.param == "sqlite" else request.getfixturevalue("empty_database").url)
    yield opened
    opened.close()


def run(database: Database, statement: str) -> None:
    with database.transaction() as connection:
        connection.execute(text(statement))


def test_an_empty_database_gets_every_table_and_a_stamp(empty: Database) -> None:
    assert revision_now(empty) is None
    upgrade(empty)
    assert is_current(empty)
    assert set(inspect(empty.engine).get_table_names()) == {*metadata.tables, VERSION_TABLE}


def test_the_steps_lead_to_the_tables_of_the_program(empty: Database) -> None:
    upgrade(empty)
    assert draft(empty) == NOTHING, "run: python -m exporter.database.migrations.draft"


def test_a_table_that_nobody_migrated_is_seen(empty: Database) -> None:
    upgrade(empty)
    run(empty, "DROP TABLE budgets")
    assert "create_table('budgets'" in draft(empty)


def test_tables_of_the_present_exporter_stay_as_they_are(empty: Database) -> None:
    run(empty, "CREATE TABLE transfers (id INTEGER PRIMARY KEY)")
    run(empty, "CREATE TABLE alembic_version (version_num VARCHAR(32))")
    run(empty, "INSERT INTO transfers VALUES (7)")
    upgrade(empty)
    with empty.transaction() as connection:
        assert connection.execute(text("SELECT id FROM transfers")).scalars().all() == [7]
        assert connection.execute(text("SELECT * FROM alembic_version")).all() == []


def test_half_a_step_can_be_run_again(empty: Database) -> None:
    upgrade(empty)
    run(empty, f"DELETE FROM {VERSION_TABLE}")
    run(empty, "DROP TABLE budgets")
    upgrade(empty)
    assert is_current(empty)
    assert "budgets" in inspect(empty.engine).get_table_names()


def test_a_service_makes_its_sqlite_ready_itself_and_refuses_an_empty_mariadb(empty: Database) -> None:
    if empty.dialect == "sqlite":
        make_ready(empty)
        assert is_current(empty)
        return
    with pytest.raises(SettingsError, match=r"mysql < exporter\.sql"):
        make_ready(empty)
    assert inspect(empty.engine).get_table_names() == []


def test_an_old_schema_says_the_one_line_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exporter.database.migrate.head", lambda: "v0002")
    assert what_to_do("v0001") == "The tables (v0001) are older than this program (v0002). Run: python -m exporter migrate"


def test_a_schema_of_a_newer_version_is_not_touched(empty: Database) -> None:
    upgrade(empty)
    run(empty, f"UPDATE {VERSION_TABLE} SET version_num = 'v9999'")
    assert not is_current(empty)
    assert "newer version" in what_to_do(revision_now(empty))


def test_the_first_step_is_what_its_draft_says() -> None:
    written = Path(v0001_first.__file__).read_text()
    made = step(first=True)
    names = [line.strip() for line in made.splitlines() if "op.create_table" in line or "op.create_index" in line]
    assert len(names) > len(metadata.tables)
    assert written.count("op.create_table") == made.count("op.create_table")
    assert head() == v0001_first.revision
