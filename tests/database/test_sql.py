"""exporter.sql against the tables, and on a real MariaDB."""

import subprocess
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, inspect

from exporter.database.engine import open_database
from exporter.database.schema import metadata
from exporter.database.sql import schema_sql
from tests.servers.mariadb import DatabaseAddress, MariaDb

SCRIPT = Path(__file__).parents[2] / "exporter.sql"


def test_the_committed_script_is_what_the_tables_say() -> None:
    assert SCRIPT.read_text() == schema_sql(), "run: python -m exporter.database.sql > exporter.sql"


def shape(url: str) -> dict[str, Any]:
    engine = create_engine(url)
    looked = inspect(engine)
    found = {
        table: (
            [(column["name"], str(column["type"]), column["nullable"]) for column in looked.get_columns(table)],
            looked.get_pk_constraint(table)["constrained_columns"],
            sorted((index["name"], index["column_names"], index["unique"]) for index in looked.get_indexes(table)),
            sorted(key["name"] for key in looked.get_foreign_keys(table)),
        )
        for table in metadata.tables
    }
    engine.dispose()
    return found


def install(mariadb: MariaDb) -> None:
    """As a sysadmin does."""
    command = ["mariadb", "--no-defaults", f"-h{mariadb.host}", f"-P{mariadb.port}", f"-u{mariadb.user}"]
    with SCRIPT.open() as script:
        subprocess.run([*command, f"-p{mariadb.password}"], stdin=script, check=True)


def test_the_script_makes_the_same_tables_as_the_program_and_may_be_run_again(
    mariadb: MariaDb, empty_database: DatabaseAddress
) -> None:
    database = open_database(empty_database.url)
    database.create_tables()
    database.close()
    mariadb.create_database("zenodo_export")
    # what the present exporter left there stays
    mariadb.execute("create table zenodo_export.transfers (id int primary key)")
    with mariadb.connect("zenodo_export") as connection, connection.cursor() as cursor:
        cursor.execute("insert into transfers values (7)")
        connection.commit()
    install(mariadb)
    install(mariadb)
    assert shape(empty_database.url.replace("one_test", "zenodo_export")) == shape(empty_database.url)
    with mariadb.connect("zenodo_export") as connection, connection.cursor() as cursor:
        cursor.execute("select id from transfers")
        assert cursor.fetchall() == ((7,),)
    mariadb.drop_database("zenodo_export")
