"""InvenioRDM's records as our deposits. Pure."""

from typing import Any

from exporter.clients.invenio_answers import InvenioFile, InvenioRecord
from exporter.destinations.base import Deposit, DepositState, RemoteFile


def deposit_of(record: InvenioRecord, files: tuple[InvenioFile, ...] | None, site: str) -> Deposit:
    """``site`` is the repository's address: people are never sent where a link of an answer points."""
    return Deposit(
        identifier=record.identifier,
        state=DepositState.PUBLISHED if record.published else DepositState.DRAFT,
        title=record.title,
        doi=record.doi,
        concept=record.concept,
        concept_doi=record.concept_doi,
        url=f"{site}/{'records' if record.published else 'uploads'}/{record.identifier}",
        marks=marks_of(record),
        files=None if files is None else tuple(map(remote_file, files)),
        editing=record.published and record.draft,
        created=record.created,
        updated=record.updated,
        communities=tuple(slug or each for each, slug in record.communities),
    )


def marks_of(record: InvenioRecord) -> tuple[str, ...]:
    """The URNs among the alternate identifiers."""
    identifiers: Any = record.metadata.get("identifiers")
    texts = [str(each.get("identifier", "")) for each in identifiers or () if isinstance(each, dict)]
    return tuple(text for text in texts if text.lower().startswith("urn:"))


def remote_file(file: InvenioFile) -> RemoteFile:
    return RemoteFile(file.name, file.size_bytes, file.md5, file.complete)
