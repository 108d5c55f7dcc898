"""What has become of a draft that was left to its owner, and what is said about it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection

from exporter.database.engine import Database
from exporter.destinations.base import Deposit, DepositState, Destination
from exporter.errors import NotAllowed, RemoteMissing, RemoteRefused
from exporter.jobs import store
from exporter.jobs.job import Job
from exporter.sources.base import Publication, Source
from exporter.transfers import ledger
from exporter.transfers.ledger import LedgerEntry
from exporter.transfers.plan import Mode
from exporter.transfers.submit import read_plan


class Fate(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    DELETED = "deleted"
    DROPPED = "dropped"
    """An edit of a published record that was taken back: the record stands as before."""


@dataclass(frozen=True)
class Sighting:
    fate: Fate
    deposit: Deposit | None = None


def look_at(destination: Destination, entry: LedgerEntry) -> Sighting:
    """Raises RemoteError."""
    try:
        deposit = destination.glance(entry.remote_id or "")
    except RemoteMissing:
        # a page of somebody else in the repository's place answers 404 to everything
        destination.probe()
        return Sighting(Fate.DELETED)
    return Sighting(_fate(deposit, entry), deposit)


def _fate(deposit: Deposit, entry: LedgerEntry) -> Fate:
    if deposit.state is DepositState.DRAFT or deposit.editing:
        return Fate.DRAFT
    if entry.mode is Mode.EDIT and not _is_later(deposit.updated, entry.remote_updated):
        return Fate.DROPPED
    return Fate.PUBLISHED


def _is_later(one: str, other: str) -> bool:
    """Both by the repository's own clock: publishing an edit is a change of the record, dropping it is none."""
    try:
        return datetime.fromisoformat(one) > datetime.fromisoformat(other)
    except (ValueError, TypeError):
        return False


def note(connection: Connection, entry: LedgerEntry, seen: Sighting) -> None:
    """Published, with its DOIs."""
    if seen.deposit is not None:
        ledger.note_deposit(connection, entry, seen.deposit)
        place = f"as {seen.deposit.doi}" if seen.deposit.doi else f"at {entry.host}"
        store.tell_after_all(
            connection, entry.job_id, f"You published the draft {place}. Its DOI goes to the dataset within minutes."
        )


def write_back(source: Source, database: Database, entry: LedgerEntry) -> str:
    """Why the DOI is not on the dataset, when it cannot be for good; empty when it is.

    The key of the service writes it: so the person must still be one who may edit the dataset.
    """
    if not source.features.acknowledges:
        return ""
    with database.transaction() as connection:
        plan = read_plan(store.get(connection, entry.job_id, entry.owner).plan)  # also of history
    header = plan.record.header
    try:
        permission = source.permission(plan.person, header)
        if not permission.allowed:
            return permission.reason
        source.acknowledge(header, Publication(entry.doi or "", entry.concept_doi or "", entry.url))
    except (NotAllowed, RemoteRefused) as error:
        return str(error)
    return ""


def tell(connection: Connection, entry: LedgerEntry, sentence: str, *, is_well: bool) -> Job:
    """On the page of the transfer."""
    if is_well:
        ledger.acknowledged(connection, entry)
    level, problems = ("info", 0) if is_well else ("warning", 1)
    store.tell_after_all(connection, entry.job_id, sentence, problems=problems, level=level)
    return store.get(connection, entry.job_id)


def published_words(entry: LedgerEntry, problem: str) -> str:
    place = f"as {entry.doi}" if entry.doi else f"at {entry.host}"
    said = f"The DOI could not be written to the dataset: {problem}" if problem else "The DOI stands on the dataset."
    return f"You published the draft {place}. {said}"


def gone_words(entry: LedgerEntry, fate: Fate) -> str:
    if fate is Fate.DROPPED:
        return f"The changes were taken back at {entry.host}: the published record stands as before, the dataset too."
    return f"The draft was deleted at {entry.host}. The dataset is untouched; export it again when you want to."
