"""One file of an export: sent unless it is there already, compared before it counts as arrived."""

import hashlib
from dataclasses import replace

from exporter.destinations.base import RemoteFile
from exporter.errors import (
    AddressRefused,
    ChecksumMismatch,
    ExporterError,
    FileChanged,
    FileError,
    RemoteMissing,
    RemoteRefused,
)
from exporter.records.record import FileRef
from exporter.settings.events import security_event
from exporter.sources.base import FileContent, FileStamp
from exporter.sources.bounded import BoundedContent
from exporter.transfers import job_files
from exporter.transfers.job_files import ARRIVED, FileState, JobFile
from exporter.transfers.ledger import LedgerEntry
from exporter.transfers.moving import Moving

TRIES = 3
"""How often one file is sent in one run, when it arrives wrong or changes while it is sent."""
CHUNK_BYTES = 1 << 20


def bring(moving: Moving, entry: LedgerEntry, row: JobFile, file: FileRef, remote: RemoteFile | None) -> list[str]:
    """The reason as a list, when this file failed for good."""
    try:
        if not is_there(moving, row, file, remote):
            _send(moving, entry, row, file)
    except RemoteMissing:
        raise  # the draft is gone, not the file
    except (FileError, AddressRefused, ChecksumMismatch, RemoteRefused) as error:
        note_address(moving, error)
        _write(moving, row, FileState.FAILED, message=str(error))
        moving.context.event(f"“{row.name}” did not arrive: {error}", "error")
        return [str(error)]
    return []


def note_address(moving: Moving, error: ExporterError) -> None:
    """Where a dataset's link leads into the inner network, an administrator may want to know whose it is."""
    if isinstance(error, AddressRefused):
        security_event("address refused", f"job {moving.context.job.id}: {error}", person=moving.plan.person.subject)


def is_there(moving: Moving, row: JobFile, file: FileRef, remote: RemoteFile | None) -> bool:
    """Whether what we would send is there already. Not a byte is sent to find out."""
    if remote is None or not remote.complete:
        return False
    stamp = moving.source.stat_file(file)
    if stamp.size_bytes not in {-1, remote.size_bytes}:
        return False
    md5 = row.md5 if row.md5 and _same(stamp, row.stamp) else _hashed(moving, file, stamp)
    if not md5 or md5 != remote.md5:
        return False
    if row.state not in ARRIVED:
        state = FileState.DONE if row.sends else FileState.KEPT
        _write(moving, row, state, md5=md5, stamp=stamp, size_bytes=remote.size_bytes, message="")
        moving.context.observe("found")
    return True


def _same(now: FileStamp, then: FileStamp | None) -> bool:
    """Equal stamps mean equal bytes for local files; over HTTP only where the server gives an ETag."""
    return now == then and bool(now.inode or now.etag)


def _hashed(moving: Moving, file: FileRef, stamp: FileStamp) -> str:
    """A local file is read here sooner than sent; what lies elsewhere would be fetched for it, and is sent instead."""
    if not stamp.inode:
        return ""
    digest = hashlib.md5(usedforsecurity=False)
    with moving.source.open_file(file) as content:
        while piece := content.read(CHUNK_BYTES):
            moving.context.check()
            digest.update(piece)
        return digest.hexdigest() if content.stamp == stamp else ""


def _send(moving: Moving, entry: LedgerEntry, row: JobFile, file: FileRef) -> None:
    for left in range(TRIES - 1, -1, -1):
        try:
            _send_once(moving, entry, row, file)
            return
        except (ChecksumMismatch, FileChanged) as error:
            if not left:
                raise
            moving.context.event(f"“{row.name}”: {error} It is sent again.", "warning")
        row = replace(row, sends=row.sends + 1)


def _send_once(moving: Moving, entry: LedgerEntry, row: JobFile, file: FileRef) -> None:
    with moving.context.file(), moving.source.open_file(file) as content:
        stamp = content.stamp
        _write(moving, row, FileState.SENDING, sends=row.sends + 1, stamp=stamp, size_bytes=stamp.size_bytes, md5="")
        moving.context.check()
        bounded = BoundedContent(content, stamp.size_bytes, moving.context.moved)
        answer = _put(moving, entry, row, bounded)
        moving.context.observe("put")
        _refuse_changed(moving, file, content)
    _compare(row, answer, stamp.size_bytes, bounded.md5)
    _write(moving, row, FileState.DONE, md5=bounded.md5, message="")
    moving.context.observe("file")


def _put(moving: Moving, entry: LedgerEntry, row: JobFile, bounded: BoundedContent) -> RemoteFile:
    try:
        return moving.destination.put_file(entry.remote_id or "", row.name, bounded)
    except ExporterError:
        if bounded.is_read:
            # perhaps only the answer was lost: with the checksum at hand the next try need not read the file again
            _write(moving, row, FileState.SENDING, md5=bounded.md5)
        raise


def _refuse_changed(moving: Moving, file: FileRef, content: FileContent) -> None:
    """A file that was written to while it was sent may be half old, half new."""
    if content.stamp.inode and moving.source.stat_file(file) != content.stamp:
        raise FileChanged("The file was changed while it was sent.")


def _compare(row: JobFile, answer: RemoteFile, size_bytes: int, md5: str) -> None:
    if answer.size_bytes != size_bytes or (answer.md5 and answer.md5 != md5):
        raise ChecksumMismatch(f"What arrived of “{row.name}” is not what was sent: its checksum or size differs.")


def _write(moving: Moving, row: JobFile, state: FileState, **values: object) -> None:
    with moving.context.transaction() as connection:
        job_files.write(connection, row, state, **values)
