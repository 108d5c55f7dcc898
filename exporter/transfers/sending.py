"""The files of one export: only what is missing is sent, several small ones at once; at the end all are read back."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from dataclasses import replace

from exporter.destinations.base import Deposit, Destination, RemoteFile
from exporter.errors import AddressRefused, ChecksumMismatch, FileError, RecordError
from exporter.jobs.lanes import share_out
from exporter.records.record import FileRef
from exporter.transfers import job_files
from exporter.transfers.job_files import ARRIVED, JobFile
from exporter.transfers.ledger import LedgerEntry
from exporter.transfers.moving import Moving
from exporter.transfers.one_file import bring, is_there, note_address
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
        note_address(moving, error)
        named = f"“{row.name}”"
        return [str(error) if str(error).startswith(named) else f"{named}: {error}"]
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
    """What this job sent, or the version before had, and does not go any more. What a person added stays."""
    more = remote.keys() - {planned.name for planned in moving.plan.sent}
    for name in sorted(more & _known(moving, entry)) if more else ():
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


def read_back(moving: Moving, entry: LedgerEntry) -> Deposit:
    """Done means: the remote list equals the plan in names, sizes and MD5. Raises ChecksumMismatch."""
    deposit = moving.destination.state(entry.remote_id or "")
    remote = {file.name: (file.size_bytes, file.md5) for file in deposit.files or () if file.complete}
    rows = rows_of(moving)
    arrived = {row.name: (row.size_bytes, row.md5) for row in rows if row.state in ARRIVED}
    wrong = [row.name for row in rows if row.name not in arrived or remote.get(row.name) != arrived[row.name]]
    if wrong:
        raise ChecksumMismatch(f"The repository's list of files differs from ours: {', '.join(sorted(wrong)[:5])}.")
    if moving.plan.publish and entry.mode in {Mode.NEW, Mode.VERSION}:
        _refuse_foreign(moving, sorted(remote.keys() - arrived.keys()))
    return deposit


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
    return all(is_there(moving, row, refs[row.source_id], remote[row.name]) for row in rows)
