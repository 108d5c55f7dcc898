"""Bytes leave the storage when nothing needs them any more, and not before."""

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Connection, select, text, update

from exporter.catalogue import editing, item_files, items, kept_files, revisions, storage, sweeping
from exporter.catalogue.item_file import FileState, ItemFile
from exporter.catalogue.storage import Storage
from exporter.catalogue.sweeping import HOUR, WEEK, Swept, sweep
from exporter.database.catalogue_tables import items as item_table
from exporter.database.catalogue_tables import stored_files
from exporter.database.clock import after
from exporter.database.engine import Database, open_database
from tests.catalogue.building import ADA, PERSON, add, bury
from tests.servers.mariadb import DatabaseAddress

pytestmark = pytest.mark.slow

NEW = b"written just now"


@pytest.fixture
def kept(tmp_path: Path) -> Storage:
    return Storage(tmp_path / "storage")


def store(database: Database, kept: Storage, item_id: int, content: bytes) -> str:
    """The item has this file and no other."""
    stored = kept.write([content])
    with database.transaction() as connection:
        storage.note(connection, stored)
        items.lock(connection, [item_id])
        file = ItemFile("a.csv", size_bytes=len(content), state=FileState.STORED, sha256=stored.sha256)
        item_files.put(connection, {item_id: [file]})
        revisions.keep(connection, [item_id], PERSON)
    return stored.sha256


def drop(database: Database, item_id: int) -> None:
    with database.transaction() as connection:
        item_files.put(connection, {item_id: []})
        revisions.keep(connection, [item_id], PERSON)


def grow_old(database: Database, directory: Path, seconds: float = 2 * HOUR) -> None:
    """Rows and bytes, as if everything had been written that long ago."""
    with database.transaction() as connection:
        connection.execute(update(stored_files).values(created=after(-seconds)))
        connection.execute(update(item_table).values(datestamp=after(-seconds)))
    for path in (directory / "storage").rglob("*"):
        os.utime(path, (time.time() - seconds, time.time() - seconds))


def rows(database: Database) -> set[str]:
    with database.transaction() as connection:
        return set(connection.execute(select(stored_files.c.sha256)).scalars())


def test_bytes_that_an_item_has_stay(database: Database, kept: Storage, tmp_path: Path) -> None:
    [item_id] = add(database, "Rivers")
    name = store(database, kept, item_id, b"abc")
    grow_old(database, tmp_path, 2 * WEEK)
    assert sweep(database, kept) == Swept()
    assert kept.path(name).read_bytes() == b"abc"


def test_bytes_that_a_revision_has_stay_so_that_she_can_go_back(database: Database, kept: Storage, tmp_path: Path) -> None:
    [item_id] = add(database, "Rivers")
    name = store(database, kept, item_id, b"abc")
    drop(database, item_id)
    grow_old(database, tmp_path, 2 * WEEK)
    assert sweep(database, kept) == Swept()
    with database.transaction() as connection:
        editing.go_back(connection, ADA, item_id, 3, 2)
        [file] = item_files.of_item(connection, item_id)
    assert file.sha256 == name
    assert kept.path(name).read_bytes() == b"abc"


def test_bytes_of_a_deleted_item_go_a_week_later(database: Database, kept: Storage, tmp_path: Path) -> None:
    first, second = add(database, "Rivers", "Lakes")
    shared = store(database, kept, first, b"both have it")
    store(database, kept, second, b"both have it")
    alone = store(database, kept, first, b"one has it")
    bury(database, first)
    grow_old(database, tmp_path, WEEK - HOUR)
    assert sweep(database, kept) == Swept()
    grow_old(database, tmp_path, WEEK + HOUR)
    assert sweep(database, kept) == Swept(1, len(b"one has it"))
    assert rows(database) == {shared}
    assert kept.path(shared).exists()
    assert not kept.path(alone).exists()
    assert sweep(database, kept) == Swept()


def test_going_back_to_bytes_that_are_gone_says_so(database: Database, kept: Storage, tmp_path: Path) -> None:
    [item_id] = add(database, "Rivers")
    store(database, kept, item_id, b"abc")
    bury(database, item_id)
    grow_old(database, tmp_path, WEEK + HOUR)
    assert sweep(database, kept).files == 1
    with database.transaction() as connection:
        editing.go_back(connection, ADA, item_id, 3, 2)
        [file] = item_files.of_item(connection, item_id)
    assert (file.name, file.state, file.reason, file.sha256) == ("a.csv", FileState.FAILED, kept_files.GONE, None)


def test_what_is_younger_than_an_hour_stays(database: Database, kept: Storage, tmp_path: Path) -> None:
    stored = kept.write([NEW])
    with database.transaction() as connection:
        storage.note(connection, stored)
    assert sweep(database, kept) == Swept()
    # old as a row, and written again a moment ago
    grow_old(database, tmp_path)
    kept.write([NEW])
    assert sweep(database, kept) == Swept()
    assert kept.path(stored.sha256).exists()
    assert rows(database) == set()


def test_bytes_without_a_row_go(database: Database, kept: Storage, tmp_path: Path) -> None:
    kept.write([b"abc"])
    grow_old(database, tmp_path)
    kept.write([NEW])
    assert sweep(database, kept) == Swept(1, 3)
    assert [path.read_bytes() for path in (tmp_path / "storage").rglob("*") if path.is_file()] == [NEW]


def test_what_never_arrived_whole_goes(database: Database, kept: Storage, tmp_path: Path) -> None:
    kept.write([b"abc"])
    for name in ("tmp-old", "tmp-new"):
        (tmp_path / "storage" / "incoming" / name).write_bytes(b"half of i")
    old = tmp_path / "storage" / "incoming" / "tmp-old"
    os.utime(old, (time.time() - 2 * HOUR, time.time() - 2 * HOUR))
    assert sweep(database, kept) == Swept(unfinished=1)
    assert [path.name for path in kept.arriving()] == ["tmp-new"]


def test_a_file_that_is_written_again_while_it_is_swept_stays(
    database: Database, kept: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = kept.write([b"abc"]).sha256
    grow_old(database, tmp_path)
    discard, happened = kept.discard, list[str]()

    def write_first(sha256: str, may_go: Callable[[Path], bool]) -> int | None:
        happened.append(kept.write([b"abc"]).sha256)
        return discard(sha256, may_go)

    monkeypatch.setattr(kept, "discard", write_first)
    assert sweep(database, kept) == Swept()
    assert happened == [name]
    assert kept.path(name).read_bytes() == b"abc"


def test_what_was_taken_aside_by_one_who_was_killed_is_put_back(database: Database, kept: Storage) -> None:
    [item_id] = add(database, "Rivers")
    name = store(database, kept, item_id, b"abc")

    def killed(_path: Path) -> bool:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        kept.discard(name, killed)
    assert not kept.path(name).exists()
    assert sweep(database, kept) == Swept()
    assert kept.path(name).read_bytes() == b"abc"


def test_many_go_portion_by_portion(
    database: Database, kept: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "AT_ONCE", 1)
    for number in range(5):
        kept.write([f"{number}".encode()])
    grow_old(database, tmp_path)
    assert sweep(database, kept) == Swept(5, 5)


@pytest.fixture
def served(empty_database: DatabaseAddress) -> Iterator[Database]:
    opened = open_database(empty_database.url)
    opened.create_tables()
    yield opened
    opened.close()


def wait_for_a_wait(database: Database, holding: Connection) -> None:
    """Until some transaction waits for a lock of another. The one that is held meanwhile gives signs of life."""
    waiting = text("SELECT count(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'")
    for _ in range(360):
        holding.execute(text("SELECT 1"))
        with database.engine.connect() as connection:
            if connection.execute(waiting).scalar_one():
                return
        time.sleep(0.25)  # who asks more often than each tenth of a second gets the same old answer for ever
    raise AssertionError("Nobody waited.")


@pytest.mark.server
def test_who_is_about_to_use_old_bytes_is_waited_for(served: Database, kept: Storage, tmp_path: Path) -> None:
    [item_id] = add(served, "Rivers")
    stored = kept.write([b"abc"])
    with served.transaction() as connection:
        storage.note(connection, stored)
    grow_old(served, tmp_path)
    with ThreadPoolExecutor(1) as pool:
        with served.transaction() as connection:
            storage.note(connection, stored)
            sweeping_there = pool.submit(sweep, served, kept)
            wait_for_a_wait(served, connection)
            file = ItemFile("a.csv", state=FileState.STORED, sha256=stored.sha256)
            item_files.put(connection, {item_id: [file]})
            revisions.keep(connection, [item_id], PERSON)
        assert sweeping_there.result() == Swept()
    assert kept.path(stored.sha256).read_bytes() == b"abc"
    assert rows(served) == {stored.sha256}
