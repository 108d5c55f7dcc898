"""exporter.sql against the tables, and on a real MariaDB."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, inspect

from exporter.database.engine import Database, open_database
from exporter.database.migrate import VERSION_TABLE, is_current, make_ready, upgrade
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


def rows(mariadb: MariaDb, query: str) -> set[tuple[Any, ...]]:
    with mariadb.connect() as connection, connection.cursor() as cursor:
        cursor.execute(query)
        return set(cursor.fetchall())


def details(mariadb: MariaDb, name: str) -> dict[str, set[tuple[Any, ...]]]:
    """All that MariaDB knows about the columns, keys and collations of our tables."""
    ours = ", ".join(f"'{table}'" for table in [*metadata.tables, VERSION_TABLE])
    where = f"where table_schema = '{name}' and table_name in ({ours})"
    column = "column_type, is_nullable, column_default, collation_name, extra, column_comment, ordinal_position"
    index = "index_name, non_unique, seq_in_index, column_name, sub_part, nullable"
    return {
        "tables": rows(mariadb, f"select table_name, engine, table_collation from information_schema.tables {where}"),
        "columns": rows(mariadb, f"select table_name, column_name, {column} from information_schema.columns {where}"),
        "indexes": rows(mariadb, f"select table_name, {index} from information_schema.statistics {where}"),
        "references": rows(
            mariadb,
            "select table_name, constraint_name, referenced_table_name, delete_rule, update_rule "
            f"from information_schema.referential_constraints where constraint_schema = '{name}'",
        ),
    }


@pytest.mark.parametrize("way", [Database.create_tables, upgrade])
def test_the_script_makes_the_same_tables_as_the_program_and_may_be_run_again(
    mariadb: MariaDb, empty_database: DatabaseAddress, way: Callable[[Database], None]
) -> None:
    database = open_database(empty_database.url)
    way(database)
    database.close()
    mariadb.create_database("zenodo_export")
    # what the present exporter left there stays
    mariadb.execute("create table zenodo_export.transfers (id int primary key)")
    with mariadb.connect("zenodo_export") as connection, connection.cursor() as cursor:
        cursor.execute("insert into transfers values (7)")
        connection.commit()
    install(mariadb)
    install(mariadb)
    if way is upgrade:
        assert details(mariadb, "zenodo_export") == details(mariadb, "one_test")
    installed = open_database(empty_database.url.replace("one_test", "zenodo_export"))
    assert is_current(installed)
    make_ready(installed)
    installed.close()
    assert shape(empty_database.url.replace("one_test", "zenodo_export")) == shape(empty_database.url)
    with mariadb.connect("zenodo_export") as connection, connection.cursor() as cursor:
        cursor.execute("select id from transfers")
        assert cursor.fetchall() == ((7,),)
    mariadb.drop_database("zenodo_export")
