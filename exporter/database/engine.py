"""The engine and its transactions, for SQLite and MariaDB."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from pymysql.constants import CLIENT
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import InterfaceError, OperationalError

from exporter.database.schema import metadata
from exporter.errors import DatabaseAway, DatabaseRefused

AWAY = frozenset({1040, 1053, 1077, 1203, 1205, 1213, 1226, 1927, 2002, 2003, 2006, 2013})
"""MariaDB's numbers for: too many connections, shutting down, a lock that was waited for in vain, a deadlock, killed,
cannot connect, gone, lost. In each the transaction did not happen."""

REFUSED = {
    1044: "The database user may not use this database. exporter.sql lists at its end what to grant.",
    1045: "The database does not know the user or the password of the settings.",
    1049: "The database of the settings does not exist. Run: mysql < exporter.sql",
    1142: "The database user may not do this. exporter.sql lists at its end what to grant.",
    1021: "The disk of the database is full. What was written before is safe.",
    1114: "The disk of the database is full. What was written before is safe.",
    1290: "The database takes no changes: it is set to read-only.",
    1792: "The database takes no changes: it is set to read-only.",
    1836: "The database takes no changes: it is set to read-only.",
    1698: "The database does not know the user or the password of the settings.",
}
"""MariaDB's numbers for what an administrator must put right."""
KEPT_CONNECTIONS = 20
"""As many as threads of one process ask at once: more than that are made anew each time, at 20 ms of processor time."""
AWAY_SQLITE = re.compile("locked|unable to open|disk is full|disk I/O error|readonly database")

SESSION = "SET time_zone = '+00:00' /*M!100300 , idle_transaction_timeout = 20 */"
"""A transaction whose worker is paused, or behind a link that went silent, would keep its rows locked for hours. MySQL,
which knows no such time-out, reads a comment."""


class Database:
    """One database. ``transaction()`` commits at its end, rolls back on an error."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.dialect = engine.dialect.name

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Raises DatabaseAway when the server is not there; the transaction then did not happen, or only maybe."""
        try:
            with self.engine.begin() as connection:
                yield connection
        except (OperationalError, InterfaceError) as error:
            raise _our_error(error) from error

    def create_tables(self) -> None:
        metadata.create_all(self.engine)

    def close(self) -> None:
        self.engine.dispose()


def open_database(url: str) -> Database:
    """``sqlite:///path`` or ``mysql+pymysql://…``; makes no connection yet. No value of a row is in its errors' texts."""
    if make_url(url).get_backend_name() == "sqlite":
        return Database(_sqlite(url))
    return Database(_mariadb(url))


def open_to_read(url: str) -> Database:
    """Somebody else's: the server, or SQLite itself, refuses whatever would write. No file is made, none is changed."""
    if make_url(url).get_backend_name() == "sqlite":
        path = quote(make_url(url).database or "")
        return Database(create_engine(f"sqlite:///file:{path}?mode=ro&uri=true", connect_args={"timeout": 30}))
    engine = _mariadb(url)
    event.listen(engine, "connect", _only_read)
    return Database(engine)


def _only_read(connection: Any, _record: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET SESSION TRANSACTION READ ONLY")


def _mariadb(url: str) -> Engine:
    arguments = {"connect_timeout": 3, "read_timeout": 30, "write_timeout": 30, "init_command": SESSION}
    # FOUND_ROWS: an UPDATE that changes nothing would count 0 rows, and look like a lost lease
    return create_engine(
        url,
        isolation_level="READ COMMITTED",
        pool_size=KEPT_CONNECTIONS,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_recycle=1800,
        connect_args={**arguments, "client_flag": CLIENT.FOUND_ROWS},
    )


def _sqlite(url: str) -> Engine:
    arguments = {"timeout": 30, "isolation_level": None}
    pool = {} if make_url(url).database in {None, "", ":memory:"} else {"pool_size": KEPT_CONNECTIONS}
    engine = create_engine(url, hide_parameters=True, connect_args=arguments, **pool)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: Connection) -> None:
    # a lock taken at the first write instead could fail with "locked" whatever the time-out
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _our_error(error: OperationalError | InterfaceError) -> Exception:
    """The error itself when it is none of those that pass by, or that an administrator puts right."""
    said = error.orig.args[0] if error.orig is not None and error.orig.args else 0
    if said in REFUSED:
        return DatabaseRefused(REFUSED[said])
    away = said in AWAY or (isinstance(said, str) and AWAY_SQLITE.search(said))
    if away or error.connection_invalidated or isinstance(error, InterfaceError):
        return DatabaseAway("The database does not answer at the moment. Nothing is lost.")
    return error
