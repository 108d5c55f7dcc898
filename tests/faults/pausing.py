"""SIGSTOP, but not with a lock of the database in the hand: everybody would wait with it, for ever."""

import os
import signal
import sqlite3
import subprocess
import time
from contextlib import closing

from exporter.database.engine import Database
from exporter.errors import DatabaseAway


def pause(worker: "subprocess.Popen[bytes]", database: Database) -> None:
    while True:
        worker.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, worker.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)  # the signal was only sent until then
        if is_free(database):
            return
        worker.send_signal(signal.SIGCONT)
        time.sleep(0.02)


def is_free(database: Database) -> bool:
    return _is_free_sqlite(database) if database.dialect == "sqlite" else _are_jobs_free(database)


def _are_jobs_free(database: Database) -> bool:
    """No row of MariaDB's jobs is locked by a transaction that would never end."""
    try:
        with database.transaction() as connection:
            connection.exec_driver_sql("SELECT id FROM jobs FOR UPDATE NOWAIT")
    except DatabaseAway:
        return False
    return True


def _is_free_sqlite(database: Database) -> bool:
    with closing(sqlite3.connect(str(database.engine.url.database), timeout=0.1, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
        connection.execute("ROLLBACK")
        return True
