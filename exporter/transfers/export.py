"""Exports one record, in this order; each step looks before it acts, so that it may be begun again at any point.

rights → the source's files as they are now → readable? → draft (found or made) → metadata → files → read back →
publish → communities → DOI written back.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Protocol

from exporter.destinations.base import Deposit, Destination
from exporter.errors import NeedsUser, NotAllowed, RecordError, RemoteMissing, RemoteRefused, SecretUnreadable, TokenRefused
from exporter.jobs.context import JobContext, Result
from exporter.jobs.job import CancelMode
from exporter.records.record import FileRef
from exporter.sources.base import Entry, Source
from exporter.transfers import connections, ending, ledger, sending
from exporter.transfers.drafts import obtain
from exporter.transfers.job_files import ARRIVED
from exporter.transfers.ledger import PUBLISHED, PUBLISHING, LedgerEntry
from exporter.transfers.moving import Moving
from exporter.transfers.plan import Mode
from exporter.transfers.preview import statements
from exporter.transfers.submit import read_plan


class Repositories(Protocol):
    """Opens what an export moves between. ``token`` raises NeedsUser, SecretUnreadable."""

    settle_seconds: float

    def source_of(self, name: str) -> Source:
        """By what a plan calls it."""
        ...

    def token(self, owner: str, host: str) -> str: ...

    def destination(self, host: str, token: str, owner: str) -> Destination: ...


class ExportHandler:
    def __init__(self, repositories: Repositories) -> None:
        self._repositories = repositories

    def run(self, context: JobContext) -> Result:
        context.observe("claimed")
        context.check()
        with self._moving(context) as moving:
            return _with_a_live_token(moving)

    def cancel(self, context: JobContext) -> str:
        stays = f"Cancelled. What there is of it stays at {context.job.host}"
        try:
            with self._moving(context) as moving:
                return _tidy_cancelled(moving)
        except (NeedsUser, SecretUnreadable, TokenRefused):
            return f"{stays}: without a token it cannot be removed."
        except (RecordError, RemoteRefused) as error:
            return f"{stays}; this program cannot look at it or remove it. {error}"

    @contextmanager
    def _moving(self, context: JobContext) -> Iterator[Moving]:
        job = context.job
        plan = read_plan(job.plan)
        token = self._repositories.token(job.owner, job.host)
        with closing(self._repositories.source_of(plan.source)) as source:
            with closing(self._repositories.destination(job.host, token, job.owner)) as destination:
                yield Moving(context, plan, source, destination, self._repositories.settle_seconds)


def _tidy_cancelled(moving: Moving) -> str:
    entry = _cancelled_entry(moving)
    return ending.tidy_cancelled(moving, entry, remove=moving.context.cancel is CancelMode.REMOVE)


def _cancelled_entry(moving: Moving) -> LedgerEntry | None:
    """A draft whose answer was lost is looked for first: it is ours to remove too."""
    entry = moving.entry()
    if entry is None or entry.remote_id is not None or entry.intended is None or entry.mode is not Mode.NEW:
        return entry
    found = moving.destination.find(entry.mark)
    if found is not None:
        with moving.context.transaction() as connection:
            ledger.keep(connection, entry, found, ours=True)
    return moving.entry()


def _with_a_live_token(moving: Moving) -> Result:
    try:
        return export(moving)
    except TokenRefused:
        with moving.context.transaction() as connection:
            connections.note_refused(connection, moving.context.job.owner, moving.destination.host)
        raise
    except RemoteMissing as error:
        if error.host != moving.destination.host:
            raise
        raise ending.deleted_there(moving) from error


def export(moving: Moving) -> Result:
    """Raises what stops it; what it did stands in the ledger, and is not done again."""
    entry = moving.entry()
    if entry is None or not _is_out_already(moving, entry):
        moving.context.step("rights")
        _check_rights(moving)
        _refuse_changes(moving)
        moving.context.step("look")
        sending.look_at_files(moving)
        if _nothing_changed(moving, entry):
            return Result("Nothing has changed since the last export. No version was made.")
        entry, deposit = _fill(moving)
    else:
        deposit = moving.destination.state(entry.remote_id or "")
    return _end(moving, entry, deposit)


def _end(moving: Moving, entry: LedgerEntry, deposit: Deposit) -> Result:
    if not moving.plan.publish:
        deposit = ending.leave_as_draft(moving, entry, deposit)
        return ending.draft_result(moving, entry) if not _is_out(deposit) else _after_publication(moving, entry, deposit)
    moving.context.step("publish")
    return _after_publication(moving, entry, ending.publish(moving, entry, deposit))


def _is_out_already(moving: Moving, entry: LedgerEntry) -> bool:
    """Then rights and files are not asked about any more: it cannot be taken back. The answer may have been lost."""
    if entry.state != PUBLISHING:
        return entry.state == PUBLISHED
    return ending.is_published(entry, moving.destination.state(entry.remote_id or ""))


def _is_out(deposit: Deposit) -> bool:
    return deposit.state.value == PUBLISHED and not deposit.editing


def _fill(moving: Moving) -> tuple[LedgerEntry, Deposit]:
    """The draft with its metadata and all its files, as it stood when they were compared."""
    entry = obtain(moving)
    deposit = moving.destination.state(entry.remote_id or "")
    published = ending.is_published(entry, deposit)
    if published:
        _refuse_published_too_early(moving, entry)
    else:
        moving.context.step("describe")
        _describe(moving, entry)
    # what was found before is still right for the files: describing touches none
    problems = [] if published or entry.mode is Mode.EDIT else _send(moving, entry, deposit)
    ending.refuse_incomplete(moving, problems)
    moving.context.step("compare")
    deposit = _seen_again(moving, entry)
    moving.context.observe("compared")
    entry = obtain(moving)
    if moving.plan.publish and not published:
        ending.refuse_refusals(moving, entry)
    return entry, deposit


def _seen_again(moving: Moving, entry: LedgerEntry) -> Deposit:
    """After all that was written to it: when an edit was last changed tells later whether it was published or taken back."""
    return moving.destination.state(entry.remote_id or "") if entry.mode is Mode.EDIT else sending.read_back(moving, entry)


def _refuse_published_too_early(moving: Moving, entry: LedgerEntry) -> None:
    """We publish only when all has arrived: otherwise it was the person, at the repository."""
    missing = [row.name for row in sending.rows_of(moving) if row.state not in ARRIVED]
    if missing and entry.mode is not Mode.EDIT:
        raise RecordError(
            f"The draft was published at {moving.destination.host} before all files had arrived; {len(missing)} are missing "
            "there. To add them, export the dataset again: as a new version."
        )


def _send(moving: Moving, entry: LedgerEntry, found: Deposit) -> list[str]:
    moving.context.step("files")
    return sending.send_all(moving, entry, found)


def _describe(moving: Moving, entry: LedgerEntry) -> None:
    refusals = moving.destination.describe(entry.remote_id or "", moving.plan.record)
    moving.context.observe("described")
    with moving.context.transaction() as connection:
        ledger.described(connection, entry, moving.plan.record, refusals)


def _check_rights(moving: Moving) -> None:
    """The source's own answer about this person, now: the right may have gone while the job waited."""
    permission = moving.source.permission(moving.plan.person, moving.plan.record.header)
    if not permission.allowed:
        raise NotAllowed(f"The export was stopped before anything more was sent: {permission.reason}")


def _refuse_changes(moving: Moving) -> None:
    """Only files are compared: the metadata go as the person approved them."""
    record = moving.source.record(Entry(moving.plan.record.header))
    now = {file.identifier: file for file in record.files}
    changed = [
        planned.name for planned in moving.plan.sent if not _is_same_file(planned.file, now.get(planned.file.identifier))
    ]
    if changed:
        names = ", ".join(f"“{name}”" for name in changed[:5])
        raise NeedsUser(f"Files of the dataset changed since you looked at them: {names}. Please decide.", "changed")


def _is_same_file(then: FileRef, now: FileRef | None) -> bool:
    return now is not None and (then.url, then.modified, then.size_bytes) == (now.url, now.modified, now.size_bytes)


def _nothing_changed(moving: Moving, entry: LedgerEntry | None) -> bool:
    """For a new version that was not begun yet: whether names and checksums, and the metadata, are as published."""
    if moving.plan.target.mode is not Mode.VERSION or entry is not None:
        return False
    if not sending.equals_published(moving, moving.plan.target.deposit):
        return False
    with moving.context.transaction() as connection:
        plan, job = moving.plan, moving.context.job
        header = plan.record.header
        before = ledger.latest_published(connection, job.owner, plan.source, header.identifier, job.host)
        same = before is not None and before.record is not None and statements(before.record) == statements(plan.record)
        if not same:
            # only what is said of it is new: the record keeps its DOI
            ledger.change_mode(connection, ledger.begin(connection, job, plan), Mode.EDIT)
    return same


def _after_publication(moving: Moving, entry: LedgerEntry, deposit: Deposit) -> Result:
    moving.context.step("finish")
    problems = ending.join_communities(moving, entry)
    problems += ending.acknowledge(moving, entry, deposit)
    moving.context.observe("done")
    return ending.published_result(moving, deposit, problems)
