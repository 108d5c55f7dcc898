"""What all repositories on Invenio 3 have in common: the list's entries, and the book-keeping around the metadata. Pure."""

import hashlib
from collections.abc import Mapping
from typing import Any

from exporter.crosswalks.invenio_header import NO_IDENTIFIER, moment
from exporter.crosswalks.json_document import Part, json_text
from exporter.errors import RecordError
from exporter.records.record import Header

_KEEPING = "the repository's book-keeping: it says nothing of the dataset"
NO_STATEMENTS = {
    "id": "stands in the header",
    "created": _KEEPING,
    "updated": "stands in the header",
    "revision": "stands in the header",
    "links": "addresses of the repository's own programs; the record's page stands in its header",
    "files.bucket": "where the repository keeps the file; the file list has its address",
    "files.version_id": _KEEPING,
    "files.links": "the file list has the address",
    "files.ePIC_PID": "a name of the file's address in the repository",
}


def header_of(hit: Mapping[str, Any], sets: tuple[str, ...], page: str) -> Header:
    """``sets``: the fields of the metadata that say to which part it belongs; ``page``: where people read it, as a path.

    Some installations tell the time of change in the metadata only, some not at all. Raises RecordError.
    """
    part = Part(hit)
    said = part.part("metadata")
    identifier = part.text("id") or said.text("control_number", "recid")
    if not identifier:
        raise RecordError(NO_IDENTIFIER)
    updated = part.text("updated") or said.text("_updated")
    revision = part.text("revision")
    version = ".".join(filter(None, (updated, revision))) or hashlib.sha256(json_text(hit).encode()).hexdigest()
    belongs = tuple(text for key in sets for text in said.texts(key))
    return Header(identifier, moment(updated), belongs, version=version, url=_page(part, identifier, page))


def _page(part: Part, identifier: str, page: str) -> str:
    address = part.part("links").text("self")
    site, api, _ = address.partition("/api/")
    return f"{site}/{page}/{identifier}" if api else address
