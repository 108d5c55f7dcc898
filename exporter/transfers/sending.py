"""The files of one export: only what is missing is sent, several small ones at once; at the end all are read back."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from dataclasses import replace

from exporter.destinations.base import Deposit, Destination, RemoteFile
from exporter.errors import AddressRefused, ChecksumMismatch, FileError
from exporter.jobs.lanes import share_out
from exporter.records.record import FileRef
from exporter.transfers import job_files
from exporter.transfers.job_files import ARRIVED, JobFile
from exporter.transfers.ledger import LedgerEntry
from exporter.transfers.moving import Moving
from exporter.transfers.one_file import bring, is_there
from exporter.transfers.plan import Mode

SMALL_BYTES = 4 << 20
LANES = 6
"""Threads for the small files of one job. One or two large files fill a line; of small ones most of the time is waiting."""
FEWEST_AT_ONCE = 8
"""Below that, connections of their own cost more than they save."""


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
        return [f"“{row.name}”: {error}"]
    if size == 0 and not moving.destination.features.limits.empty_files:
        return [f"“{row.name}” is empty, and empty files are not taken there."]
    return []


def send_all(moving: Moving, entry: LedgerEntry, found: Deposit) -> list[str]:
    """Sends what is missing in the draft as it was ``found``; the sentences of those that failed.

    A fault of the network is raised: all is tried again.
    """
    remote = {file.name: file for file in found.files or ()}
    _remove_superfluous(moving, entry, remote)
    rows = rows_of(moving)
    small = _small(rows)
    problems = _several_at_once(moving, entry, small, remote)
    problems |= {row.position: _bring(moving, entry, row, remote) for row in rows if row not in small}
    return [sentence for _, sentences in sorted(problems.items()) for sentence in sentences]


def _small(rows: list[JobFile]) -> list[JobFile]:
    """What takes longer to be answered than to be sent, where there is enough of it."""
    small = [row for row in rows if 0 <= row.size_bytes <= SMALL_BYTES]
    return small if len(small) >= FEWEST_AT_ONCE else []


def _several_at_once(
    moving: Moving, entry: LedgerEntry, rows: list[JobFile], remote: Mapping[str, RemoteFile]
) -> dict[int, list[str]]:
    problems: dict[int, list[str]] = {}

    def lane(twin: Destination) -> Callable[[JobFile], None]:
        beside = replace(moving, destination=twin)
        return lambda row: problems.update({row.position: _bring(beside, entry, row, remote)})

    with ExitStack() as opened:
        twins = [opened.enter_context(closing(moving.destination.twin())) for _ in range(LANES if rows else 0)]
        share_out(rows, [lane(twin) for twin in twins])
    return problems


def _bring(moving: Moving, entry: LedgerEntry, row: JobFile, remote: Mapping[str, RemoteFile]) -> list[str]:
    moving.context.check()
    return bring(moving, entry, row, _refs(moving)[row.source_id], remote.get(row.name))


def _refs(moving: Moving) -> dict[str, FileRef]:
    return {planned.file.identifier: planned.file for planned in moving.plan.sent}


def _remove_superfluous(moving: Moving, entry: LedgerEntry, remote: Mapping[str, RemoteFile]) -> None:
    """Of the previous version, what does not go any more. In a draft that a person chose, nothing is removed."""
    if entry.mode not in {Mode.NEW, Mode.VERSION}:
        return
    for name in remote.keys() - {planned.name for planned in moving.plan.sent}:
        moving.context.check()
        moving.destination.remove_file(entry.remote_id or "", name)
        moving.context.event(f"“{name}” is not part of this export and was taken out of the draft.")


def read_back(moving: Moving, entry: LedgerEntry) -> Deposit:
    """Done means: the remote list equals the plan in names, sizes and MD5. Raises ChecksumMismatch."""
    deposit = moving.destination.state(entry.remote_id or "")
    remote = {file.name: (file.size_bytes, file.md5) for file in deposit.files or () if file.complete}
    wanted = {row.name: (row.size_bytes, row.md5) for row in rows_of(moving) if row.state in ARRIVED}
    wrong = [name for name, what in wanted.items() if remote.get(name) != what]
    if entry.mode in {Mode.NEW, Mode.VERSION}:
        wrong += [name for name in remote if name not in wanted]
    if wrong:
        raise ChecksumMismatch(f"The repository's list of files differs from ours: {', '.join(sorted(wrong)[:5])}.")
    return deposit


def equals_published(moving: Moving, identifier: str) -> bool:
    """Whether the published record has exactly these files. Local ones are read for it, once: the checksums are kept."""
    deposit = moving.destination.state(identifier)
    remote = {file.name: file for file in deposit.files or ()}
    rows, refs = rows_of(moving), _refs(moving)
    if {row.name for row in rows} != remote.keys():
        return False
    return all(is_there(moving, row, refs[row.source_id], remote[row.name]) for row in rows)
