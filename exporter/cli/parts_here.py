"""Checks of this machine: directories, the database, its tables and its clock."""

import os
import pwd
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, select
from sqlalchemy.engine import make_url

from exporter.cli.part import Part
from exporter.database import migrate
from exporter.database.clock import after
from exporter.database.engine import open_database
from exporter.errors import NotWell
from exporter.jobs.presence import workers_seen
from exporter.settings import Settings

TOLERATED_SECONDS = 60.0
Answer = TypeVar("Answer")


ITS_SERVER = "Put right [mysql] host and port, or start it: systemctl start mariadb"
ASK_AGAIN = "Check again once the database answers."


def parts_of(settings: Settings) -> list[Part]:
    return [
        Part("state directory", partial(check_state_directory, settings.app.state_directory)),
        Part("CKAN's files", partial(check_store, settings.ckan.resources_path)),
        Part("users' files", partial(check_user_directories, settings.ckan.resources_usr_path)),
        Part("catalogue's files", partial(check_catalogue, settings.catalogue.storage)),
        Part("database", partial(check_database, settings), ITS_SERVER),
        Part("tables", partial(check_tables, settings), ASK_AGAIN),
        Part("clock", partial(check_clock, settings), ASK_AGAIN),
        Part("workers", partial(check_workers, settings), ASK_AGAIN),
    ]


def check_state_directory(directory: Path) -> str:
    if not directory.is_dir():
        raise NotWell(
            f"{directory} is not there. The services make it when systemd starts them; else: mkdir -m 0700 {directory}"
        )
    try:
        with tempfile.TemporaryFile(dir=directory):
            return f"{directory} can be written."
    except OSError as error:
        raise NotWell(f"{_me()} cannot write in {directory}: {error.strerror}.") from None


def check_store(path: Path | None) -> str:
    if path is None:
        return "Not mounted here: files come from CKAN over HTTP."
    return _readable(path)


def check_user_directories(pattern: str) -> str:
    """The directory above ``{user}``: each below it belongs to somebody else."""
    if not pattern:
        return "Not used."
    return _readable(Path(pattern.split("{user}", maxsplit=1)[0]))


def check_catalogue(path: Path | None) -> str:
    """None: in the state directory, which has a check of its own."""
    if path is None:
        return "In the state directory."
    if not path.is_dir():
        raise NotWell(f"{path} is not there, so imports can keep no files. Run: systemd-tmpfiles --create ckan-export.conf")
    return _readable(path)


def _readable(path: Path) -> str:
    try:
        next(os.scandir(path), None)
    except OSError as error:
        raise NotWell(
            f"{_me()} cannot read {path}: {error.strerror}. Mount it, or give the worker's user the right."
        ) from None
    return f"{path} can be read."


def _me() -> str:
    try:
        return f"The user {pwd.getpwuid(os.geteuid()).pw_name}"
    except KeyError:
        return f"The user {os.geteuid()}"


def check_database(settings: Settings) -> str:
    file = _sqlite_file(settings)
    if file is not None:
        return _check_sqlite(file)
    version = _ask(settings, lambda connection: connection.exec_driver_sql("SELECT VERSION()").scalar_one())
    return f"{version} answers at {make_url(settings.database_url).host}."


def _check_sqlite(file: Path) -> str:
    if not file.exists():
        return f"{file} will be made at the first start."
    if not os.access(file, os.W_OK):
        raise NotWell(f"{_me()} cannot write {file}.")
    return f"{file} is there."


def check_tables(settings: Settings) -> str:
    if _sqlite_file(settings) is not None:
        return "SQLite's tables are made and changed by the program itself."
    found = _revision(settings)
    if found != migrate.head():
        raise NotWell(migrate.what_to_do(found))
    return f"They are those of this version ({found})."


def check_clock(settings: Settings) -> str:
    if _sqlite_file(settings) is not None:
        return "SQLite has the clock of this machine."
    theirs = _ask(settings, lambda connection: connection.execute(select(after(0))).scalar_one())
    apart = abs((datetime.now(UTC).replace(tzinfo=None) - theirs).total_seconds())
    if apart > TOLERATED_SECONDS:
        raise NotWell(
            f"This machine and the database are {apart:.0f} s apart. Let both ask a time server: timedatectl set-ntp true"
        )
    return f"This machine and the database agree to {apart:.1f} s."


def check_workers(settings: Settings) -> str:
    """Never wrong by itself: this may be asked before the first start."""
    file = _sqlite_file(settings)
    if (file is not None and not file.exists()) or _revision(settings) is None:
        return "None was started yet."
    alive = [each for each in _ask(settings, workers_seen) if each.alive]
    if not alive:
        return "None is at work now. Start one: systemctl start zenodo-worker"
    return "; ".join(f"{each.name}: {each.busy} of {each.seats} seats busy" for each in alive)


def _sqlite_file(settings: Settings) -> Path | None:
    """A check must not make it: it would belong to whoever checks."""
    url = make_url(settings.database_url)
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def _revision(settings: Settings) -> str | None:
    with closing(open_database(settings.database_url)) as database:
        return migrate.revision_now(database)


def _ask(settings: Settings, question: Callable[[Connection], Answer]) -> Answer:
    with closing(open_database(settings.database_url)) as database, database.transaction() as connection:
        return question(connection)
