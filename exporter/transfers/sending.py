"""The files of one export: only what is missing is sent, and what was sent is compared before it counts as arrived."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from exporter.destinations.base import RemoteFile
from exporter.errors import (
    AddressRefused,
    ChecksumMismatch,
    ExporterError,
    FileChanged,
    FileError,
    RecordError,
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
from exporter.transfers.plan import Mode

TRIES = 3
"""How often one file is sent in one run, when it arrives wrong or changes while it is sent."""
CHUNK_BYTES = 1 << 20


def rows_of(moving: Moving) -> list[JobFile]:
    with moving.context.transaction() as connection:
        return job_files.of_job(connection, moving.context.job.id)


def look_at_files(moving: Moving) -> None:
    """Before anything is created: can all be read? Raises FileError that names all that cannot."""
    refs, problems = _refs(moving), []
    for row in rows_of(moving):
        if row.state not in ARRIVED:
            moving.context.check()
            problems += _problem(moving, refs[row.source_id], row)
    if problems:
        raise FileError("\n".join([*problems, "Nothing was sent. Correct this at the dataset, or leave these files out."]))


def _problem(moving: Moving, file: FileRef, row: JobFile) -> list[str]:
    try:
        size = moving.source.stat_file(file).size_bytes
    except (FileError, AddressRefused) as error:
        _note_address(moving, error)
        return [f"“{row.name}”: {error}"]
    if size == 0 and not moving.destination.features.limits.empty_files:
        return [f"“{row.name}” is empty, and empty files are not taken there."]
    return []


def _note_address(moving: Moving, error: ExporterError) -> None:
    """Where a dataset's link leads into the inner network, an administrator may want to know whose it is."""
    if isinstance(error, AddressRefused):
        security_event("address refused", f"job {moving.context.job.id}: {error}", person=moving.plan.person.subject)


def send_all(moving: Moving, entry: LedgerEntry) -> list[str]:
    """Sends what is missing; the sentences of those that failed. A fault of the network is raised: all is tried again."""
    remote = _remote(moving, entry)
    _remove_superfluous(moving, entry, remote)
    refs, problems = _refs(moving), []
    for row in rows_of(moving):
        moving.context.check()
        problems += _one(moving, entry, row, refs[row.source_id], remote.get(row.name))
    return problems


def _refs(moving: Moving) -> dict[str, FileRef]:
    return {planned.file.identifier: planned.file for planned in moving.plan.sent}


def _remote(moving: Moving, entry: LedgerEntry) -> dict[str, RemoteFile]:
    deposit = moving.destination.state(entry.remote_id or "")
    return {file.name: file for file in deposit.files or ()}


def _remove_superfluous(moving: Moving, entry: LedgerEntry, remote: Mapping[str, RemoteFile]) -> None:
    """What this job sent, or the version before had, and does not go any more. What a person added stays."""
    for name in sorted((remote.keys() & _known(moving, entry)) - {planned.name for planned in moving.plan.sent}):
        moving.context.check()
        moving.destination.remove_file(entry.remote_id or "", name)
        moving.context.event(f"“{name}” is not part of this export and was taken out of the draft.")


def _known(moving: Moving, entry: LedgerEntry) -> set[str]:
    with moving.context.transaction() as connection:
        ours = job_files.sent_names(connection, moving.context.job.id)
    if entry.mode is not Mode.VERSION:
        return ours
    before = moving.destination.state(moving.plan.target.deposit)
    return ours | {file.name for file in before.files or ()}


def _one(moving: Moving, entry: LedgerEntry, row: JobFile, file: FileRef, remote: RemoteFile | None) -> list[str]:
    """The reason as a list, when this file failed for good."""
    try:
        if not _is_there(moving, row, file, remote):
            _send(moving, entry, row, file)
    except RemoteMissing:
        raise  # the draft is gone, not the file
    except (FileError, AddressRefused, ChecksumMismatch, RemoteRefused) as error:
        _note_address(moving, error)
        _write(moving, row, FileState.FAILED, message=str(error))
        moving.context.event(f"“{row.name}” did not arrive: {error}", "error")
        return [str(error)]
    return []


def _is_there(moving: Moving, row: JobFile, file: FileRef, remote: RemoteFile | None) -> bool:
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
    moving.context.begin_file()
    with moving.source.open_file(file) as content:
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
    finally:
        if bounded.is_read:
            # the answer may be lost now: with the checksum at hand the next try need not read the file again
            _write(moving, row, FileState.SENDING, md5=bounded.md5)


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


def read_back(moving: Moving, entry: LedgerEntry) -> None:
    """Done means: the remote list equals the plan in names, sizes and MD5. Raises ChecksumMismatch."""
    remote = {name: (file.size_bytes, file.md5) for name, file in _remote(moving, entry).items() if file.complete}
    rows = rows_of(moving)
    arrived = {row.name: (row.size_bytes, row.md5) for row in rows if row.state in ARRIVED}
    wrong = [row.name for row in rows if row.name not in arrived or remote.get(row.name) != arrived[row.name]]
    if wrong:
        raise ChecksumMismatch(f"The repository's list of files differs from ours: {', '.join(sorted(wrong)[:5])}.")
    if moving.plan.publish and entry.mode in {Mode.NEW, Mode.VERSION}:
        _refuse_foreign(moving, sorted(remote.keys() - arrived.keys()))


def _refuse_foreign(moving: Moving, names: list[str]) -> None:
    """Somebody put them there meanwhile: not ours to remove, and not to publish for ever without having been seen."""
    if names:
        named = ", ".join(f"“{name}”" for name in names[:5])
        raise RecordError(
            f"All files arrived, but the draft at {moving.destination.host} holds others, too: {named}. Nothing is "
            "published. Take them out there and press “Try again”, or publish the draft there yourself."
        )


def equals_published(moving: Moving, identifier: str) -> bool:
    """Whether the published record has exactly these files. Local ones are read for it, once: the checksums are kept."""
    deposit = moving.destination.state(identifier)
    remote = {file.name: file for file in deposit.files or ()}
    rows, refs = rows_of(moving), _refs(moving)
    if {row.name for row in rows} != remote.keys():
        return False
    return all(_is_there(moving, row, refs[row.source_id], remote[row.name]) for row in rows)
