"""Brings a database to the schema of this version, and says which one it has."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from exporter.database.engine import Database
from exporter.errors import SettingsError

VERSION_TABLE = "exporter_version"
"""Of our own: another program in the same database may use Alembic's usual name."""


def upgrade(database: Database) -> None:
    """May be repeated. On SQLite all or nothing; MariaDB commits each statement, so each step can be run again."""
    with database.transaction() as connection:
        command.upgrade(config(connection), "head")


def revision_now(database: Database) -> str | None:
    """None: no schema of ours is there."""
    with database.transaction() as connection:
        return MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE}).get_current_revision()


def head() -> str:
    """The revision that this version of the program needs."""
    found = ScriptDirectory.from_config(config()).get_current_head()
    assert found is not None  # noqa: S101 - there is a first step
    return found


def is_current(database: Database) -> bool:
    return revision_now(database) == head()


def make_ready(database: Database) -> None:
    """Before a service starts. SQLite is ours alone, and brought up to date at once; MariaDB is its administrator's."""
    if database.dialect == "sqlite":
        upgrade(database)
    elif not is_current(database):
        raise SettingsError([what_to_do(revision_now(database))])


def what_to_do(revision: str | None) -> str:
    if revision is None:
        return "The tables are not there yet. Run: mysql < exporter.sql"
    known = {script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()}
    if revision not in known:
        return f"The tables ({revision}) were made by a newer version of this program ({head()}). Install that version."
    return f"The tables ({revision}) are older than this program ({head()}). Run: python -m exporter migrate"


def config(connection: Connection | None = None) -> Config:
    made = Config()
    # a percent sign in the path would be read as a reference
    made.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    made.attributes.update(connection=connection, version_table=VERSION_TABLE)
    return made
