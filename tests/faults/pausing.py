"""SIGSTOP, but not with SQLite's only lock in the hand: everybody would wait with it, and hear that the database is away."""

import signal
import sqlite3
import subprocess
import time
from contextlib import closing

from exporter.database.engine import Database


def pause(worker: "subprocess.Popen[bytes]", database: Database) -> None:
    while True:
        worker.send_signal(signal.SIGSTOP)
        if is_free(database):
            return
        worker.send_signal(signal.SIGCONT)
        time.sleep(0.02)


def is_free(database: Database) -> bool:
    """MariaDB always is: its locks are those of rows."""
    if database.dialect != "sqlite":
        return True
    with closing(sqlite3.connect(str(database.engine.url.database), timeout=0.1, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
        connection.execute("ROLLBACK")
        return True
