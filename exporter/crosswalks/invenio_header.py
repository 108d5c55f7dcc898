"""What an InvenioRDM's list tells of a record: also Zenodo's, in either of its two shapes. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from exporter.crosswalks.json_document import Part
from exporter.errors import RecordError
from exporter.records.record import Header

NO_IDENTIFIER = "An entry of the list has no identifier."


def header_of(hit: Mapping[str, Any]) -> Header:
    """One item for all versions: the identifier is the concept's, the version token is of the version and its revision.

    Raises RecordError.
    """
    part = Part(hit)
    header = header_of_version(hit)
    concept = part.part("parent").text("id") or part.text("conceptrecid")
    return replace(header, identifier=concept) if concept else header


def header_of_version(hit: Mapping[str, Any]) -> Header:
    """One item for each version. Raises RecordError."""
    part = Part(hit)
    identifier = part.text("id", "recid")
    if not identifier:
        raise RecordError(NO_IDENTIFIER)
    revision = part.text("revision_id", "revision") or part.text("updated", "modified")
    return Header(
        identifier,
        moment(part.text("updated", "modified")),
        _sets(part),
        part.part("deletion_status").is_true("is_deleted") or bool(part.part("tombstone")),
        f"{identifier}.{revision}",
        page_of(part),
    )


def page_of(part: Part) -> str:
    links = part.part("links")
    return links.text("self_html", "html") or links.text("self")


def _sets(part: Part) -> tuple[str, ...]:
    """Slugs of its communities; their ids where the list does not spell them out."""
    communities = part.part("parent", "communities")
    slugs = [entry.text("slug", "id") for entry in communities.parts("entries")]
    legacy = [entry.text("id", "identifier") for entry in part.part("metadata").parts("communities")]
    found = [slug for slug in (*slugs, *legacy) if slug] or communities.texts("ids")
    return tuple(dict.fromkeys(found))


def moment(text: str) -> datetime | None:
    """In UTC; a time without a zone is UTC."""
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
