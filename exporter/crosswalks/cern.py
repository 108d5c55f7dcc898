"""CERN Open Data's records (an Invenio 3) as ours. Pure. https://opendata.cern.ch/schema/records/record-v1.0.0.json"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from exporter.crosswalks.cern_terms import DATES, NO_STATEMENTS, NOTES, PREFIX, TEXTS
from exporter.crosswalks.descriptions import to_html
from exporter.crosswalks.invenio3 import header_of as header_of_invenio3
from exporter.crosswalks.invenio_files import size_of
from exporter.crosswalks.json_document import Part, described
from exporter.crosswalks.own_terms import own_values
from exporter.records.record import (
    Affiliation,
    Creator,
    CreatorKind,
    Date,
    FileOrigin,
    FileRef,
    Header,
    Identifier,
    Original,
    Record,
    RelatedIdentifier,
    Right,
    Value,
)

MEDIA_TYPE = "application/json"
NO_RECORD = "The document has no metadata as CERN Open Data writes them."
AUTHOR_SCHEMES = {"orcid": "orcid", "ccid": "ccid", "inspireid": "inspire"}
WEB = re.compile(r"https?://", re.IGNORECASE)


def header_of(hit: Mapping[str, Any]) -> Header:
    """Raises RecordError."""
    return header_of_invenio3(hit, ("collections",), "record")


def to_record(document: str, header: Header) -> Record:
    """Raises RecordError."""
    _, said = described(document, NO_RECORD)
    values = list(_values(said))
    doi = said.text("doi")
    record = Record(
        header=header,
        creators=tuple(_creators(said)),
        rights=_rights(said),
        identifiers=(Identifier("doi", doi),) if doi else (),
        related=tuple(_related(said)),
        dates=tuple(Date(date, kind) for key, kind in DATES.items() for date in said.texts(key)),
        files=tuple(_files(said)),
        original=Original(MEDIA_TYPE, document, "cern"),
    )
    # thousands of files of the same type say it once
    return record.with_values(*values, *dict.fromkeys(own_values(said, PREFIX, NO_STATEMENTS)))


def _values(said: Part) -> Iterator[Value]:
    for key, term in TEXTS.items():
        yield from (Value(term, text) for text in said.texts(key))
    yield Value("dcterms:description", to_html(said.part("abstract").lines("description")))
    for key, term in NOTES.items():
        yield Value(term, to_html(said.part(key).lines("description")))
    yield from (Value("dcterms:format", text) for text in said.part("distribution").texts("formats"))
    for key in ("primary", "secondary"):
        yield from (Value("cern:type", text) for text in said.part("type").texts(key))
    if said.part("type").peek("primary").lower() in ("dataset", "software"):
        yield Value("dcterms:type", said.part("type").peek("primary").lower())


def _creators(said: Part) -> Iterator[Creator]:
    """The authors; a collaboration is one, with its experiment's group beside it."""
    for part in said.parts("authors"):
        name = part.text("name")
        if name:
            yield _author(part, name)
    collaboration = said.part("collaboration")
    name = collaboration.text("name")
    if name:
        yield Creator(name, CreatorKind.ORGANIZATION)


def _author(part: Part, name: str) -> Creator:
    family, comma, given = (each.strip() for each in name.partition(","))
    identifiers = [(scheme, part.text(key)) for key, scheme in AUTHOR_SCHEMES.items()]
    return Creator(
        name,
        family=family if comma and given else "",
        given=given if comma else "",
        identifiers=tuple(Identifier(scheme, text) for scheme, text in identifiers if text),
        affiliations=tuple(Affiliation(place) for place in part.texts("affiliation")),
    )


def _rights(said: Part) -> tuple[Right, ...]:
    part = said.part("license")
    identifier = part.text("attribution")
    # mostly “CC0” and “CC0-1.0”; other words are a name
    known = {"cc0": "cc0-1.0", "cc0-1.0": "cc0-1.0"}.get(identifier.lower(), "")
    found = Right(known, "" if known else identifier, part.text("url"), to_html(part.lines("description")))
    return (found,) if found != Right() else ()


def _related(said: Part) -> Iterator[RelatedIdentifier]:
    """Relations to other records, and the links that stand here and there with their own titles."""
    for part in said.parts("relations"):
        doi = part.text("doi")
        about = (Value("dcterms:title", part.text("title")), Value("dcterms:description", part.lines("description")))
        identifier = doi or part.text("recid")
        if identifier:
            relation = part.text("type").lower()
            values = tuple(value for value in about if value.text)
            yield RelatedIdentifier(identifier, relation, "doi" if doi else "local", values=values)
    for key in ("abstract", "methodology", "note", "pileup", "usage", "use_with", "validation", ""):
        yield from _links(said.part(key) if key else said, key)


def _links(part: Part, key: str) -> Iterator[RelatedIdentifier]:
    for each in part.parts("links"):
        url = each.text("url")
        about = (Value("dcterms:title", each.text("title")), Value("dcterms:description", each.lines("description")))
        identifier = url or each.text("recid")
        if identifier:
            relation = "isdocumentedby" if key in ("methodology", "usage", "validation") else "references"
            values = tuple(value for value in about if value.text)
            yield RelatedIdentifier(identifier, relation, "url" if WEB.match(url) else "local", values=values)


def _files(said: Part) -> Iterator[FileRef]:
    """Listed in the record, or in its indices, which group very many files; an index without its files is one itself."""
    indices = [*said.parts("_file_indices"), *said.parts("file_indices")]
    indexed = [part for index in indices for part in (index.parts("files") or [index])]
    for part in (*said.parts("_files"), *said.parts("files"), *indexed):
        url = part.text("uri")
        name = part.text("key", "filename") or url.rpartition("/")[2]
        if name:
            yield FileRef(
                identifier=part.peek("key") or url or name,
                name=name.replace("/", "-"),
                url=url,
                # root:// is a protocol of physicists, which no web client speaks
                origin=FileOrigin.LINK if WEB.match(url) else FileOrigin.UNREACHABLE,
                size_bytes=size_of(part, "size"),
                checksum=part.text("checksum"),
                description=part.lines("description"),
            )
