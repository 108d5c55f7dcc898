"""One file of an import: fetched, compared, stored. What it meets stops this file only."""

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from urllib.parse import urlsplit

from sqlalchemy import Connection, select, update

from exporter.catalogue import item_files, items, storage
from exporter.catalogue.item import Item
from exporter.catalogue.item_file import FileState, ItemFile
from exporter.catalogue.storage import StoredFile
from exporter.database.catalogue_tables import item_files as file_table
from exporter.database.import_tables import runs as run_table
from exporter.database.schema import jobs
from exporter.errors import (
    AddressRefused,
    ChecksumMismatch,
    ExporterError,
    FileChanged,
    FileError,
    FileMissing,
    FileRestricted,
    FileTooLarge,
    NotAFile,
    NotWell,
    NotYet,
    RateLimited,
    RemoteConflict,
    RemoteMissing,
    RemoteRefused,
    RemoteUnavailable,
    TokenRefused,
    TurnedAway,
)
from exporter.records.record import Access, FileOrigin, FileRef
from exporter.sources.base import FileContent
from exporter.transfers.imports import runs
from exporter.transfers.imports.carrying import Carrying
from exporter.transfers.imports.file_check import FileCheck
from exporter.transfers.imports.slowing import demand_well

TRIES = 3
PAUSE_SECONDS = 0.5
CHUNK_BYTES = 1 << 20
FULL_SECONDS = 60.0
GOES_ON = "The import goes on by itself when that is put right."
PASSING = (ChecksumMismatch, FileChanged, RemoteUnavailable, RemoteConflict)
FINAL = (FileError, TokenRefused, RemoteRefused, AddressRefused)
REASONS: dict[type[ExporterError], str] = {
    TokenRefused: "restricted",
    FileRestricted: "restricted",
    FileTooLarge: "too_large",
    NotAFile: "not_a_file",
    AddressRefused: "address",
    RemoteMissing: "gone",
    FileMissing: "gone",
}
"""The first that fits."""
COUNTS = {FileState.STORED: "files_stored", FileState.SKIPPED: "files_skipped", FileState.FAILED: "files_failed"}


def bring(carrying: Carrying, item: Item, file: ItemFile) -> None:
    """Raises only what says nothing of this file: a full disk, a source that is away, a lost lease."""
    carrying.context.check()
    try:
        stored = _tried(carrying, file)
    except FINAL as error:
        if isinstance(error, TurnedAway) and _is_own(carrying, file):
            demand_well(carrying.source)
        _note(carrying, item.id, _without(file, carrying.job_id, error, item.content.record.access))
        return
    except (*PASSING, RateLimited) as error:
        _check(carrying, file, error)
        _note(carrying, item.id, _failed(file, carrying.job_id, error))
        return
    carrying.context.observe("file")
    _note(carrying, item.id, _arrived(file, carrying.job_id, stored), stored)


def _check(carrying: Carrying, file: ItemFile, error: ExporterError) -> None:
    """Raises when it is the source, not the file; of a file elsewhere when it is perhaps our own network.

    Another host that asks for patience keeps nobody's import waiting: the next run asks it again.
    """
    if not _is_own(carrying, file):
        carrying.pulse.feel(carrying.source)
    elif isinstance(error, RateLimited):
        raise error
    elif isinstance(error, RemoteUnavailable | RemoteConflict):
        demand_well(carrying.source)


def _is_own(carrying: Carrying, file: ItemFile) -> bool:
    return urlsplit(file.url).netloc == urlsplit(carrying.plan.url).netloc


def _tried(carrying: Carrying, file: ItemFile) -> StoredFile:
    for attempt in range(TRIES - 1):
        with suppress(*PASSING):
            return _fetched(carrying, file)
        time.sleep(PAUSE_SECONDS * 2**attempt)
    return _fetched(carrying, file)


def _fetched(carrying: Carrying, file: ItemFile) -> StoredFile:
    check = FileCheck(file)
    with carrying.context.file(), carrying.source.open_file(_reference(carrying, file)) as content:
        carrying.context.observe("opened")
        try:
            stored = carrying.storage.write(_pieces(carrying, file, content, check))
        except NotWell as error:
            raise NotYet(f"{error} {GOES_ON}", FULL_SECONDS) from None
        check.compare(stored, content.stamp.size_bytes)
    return stored


def _reference(carrying: Carrying, file: ItemFile) -> FileRef:
    origin = FileOrigin.STORE if _is_own(carrying, file) else FileOrigin.LINK
    told = (file.size_bytes, file.media_type, file.checksum, file.modified, file.title, file.description)
    return FileRef(file.remote_id, file.name, file.url, origin, *told)


def _pieces(carrying: Carrying, file: ItemFile, content: FileContent, check: FileCheck) -> Iterator[bytes]:
    most, came = _most(carrying), 0
    if content.stamp.size_bytes > most:
        raise FileTooLarge(f"“{file.name}” is larger than {most:,} bytes.")
    while piece := content.read(CHUNK_BYTES):
        came += len(piece)
        if came > most:
            raise FileTooLarge(f"“{file.name}” is larger than {most:,} bytes.")
        check.update(piece)
        carrying.context.moved(len(piece))
        yield piece


def _most(carrying: Carrying) -> int:
    wished = carrying.plan.files.most_bytes
    return min(wished, carrying.most_file_bytes) if wished else carrying.most_file_bytes


def _arrived(file: ItemFile, job_id: int, stored: StoredFile) -> ItemFile:
    size = file.size_bytes if file.size_bytes >= 0 else stored.size_bytes
    here = replace(file, size_bytes=size, state=FileState.STORED, reason="", said="")
    return replace(here, sha256=stored.sha256, job_id=job_id)


def _without(file: ItemFile, job_id: int, error: ExporterError, access: Access) -> ItemFile:
    """Not to be had: that is told, and nothing is wrong with the import."""
    reason, said = (
        next((reason for kind, reason in REASONS.items() if isinstance(error, kind)), "unreadable"),
        str(error)[:2000],
    )
    if reason == "restricted" and access.embargo_until:
        reason, said = "embargo", f"{said} It is under embargo until {access.embargo_until}."
    return replace(file, state=FileState.SKIPPED, reason=reason, said=said, sha256=None, job_id=job_id)


def _failed(file: ItemFile, job_id: int, error: ExporterError) -> ItemFile:
    reason = "checksum" if isinstance(error, ChecksumMismatch) else "unavailable"
    return replace(file, state=FileState.FAILED, reason=reason, said=str(error), sha256=None, job_id=job_id)


def _note(carrying: Carrying, item_id: int, file: ItemFile, stored: StoredFile | None = None) -> None:
    with carrying.context.transaction() as connection:
        if stored is not None:
            storage.note(connection, stored)
        if _written(connection, item_id, file):
            column = COUNTS[file.state]
            runs.note(connection, carrying.job_id, **{column: run_table.c[column] + 1})
        _moved(connection, carrying.job_id, max(file.size_bytes, 0))
    carrying.context.observe("file-noted")


def _written(connection: Connection, item_id: int, file: ItemFile) -> bool:
    """False when a person took the file, or the item, away meanwhile."""
    items.lock(connection, [item_id])
    here = (file_table.c.item_id == item_id, file_table.c.remote_id == file.remote_id)
    position = connection.execute(select(file_table.c.position).where(*here)).scalars().first()
    if position is not None:
        item_files.note(connection, item_id, position, file)
    return position is not None


def _moved(connection: Connection, job_id: int, size_bytes: int) -> None:
    done = update(jobs).where(jobs.c.id == job_id)
    connection.execute(done.values(bytes_done=jobs.c.bytes_done + size_bytes, bytes_moving=0))
