"""Zenodo's own JSON (its answer without a wish for another) as our record. Pure. https://developers.zenodo.org/

Its fields of journals, books and so on get the terms that InvenioRDM's custom fields have: the two shapes say the same.
"""

import re
from collections.abc import Iterator

from exporter.crosswalks.dates import find_interval
from exporter.crosswalks.invenio_files import size_of
from exporter.crosswalks.invenio_header import header_of, header_of_version
from exporter.crosswalks.invenio_terms import COMMUNITY
from exporter.crosswalks.json_document import Part, described, json_text
from exporter.crosswalks.own_terms import own_values
from exporter.crosswalks.zenodo_people import funding, person
from exporter.crosswalks.zenodo_terms import BOOKS, LICENCES, NO_STATEMENTS, PREFIX, TEXTS
from exporter.records.record import (
    Access,
    Creator,
    Date,
    FileOrigin,
    FileRef,
    Header,
    Identifier,
    Location,
    Original,
    Record,
    RelatedIdentifier,
    Right,
    Value,
)

__all__ = ["header_of", "header_of_version", "to_record"]
MEDIA_TYPE = "application/vnd.zenodo.v1+json"
NO_RECORD = "The document has no metadata as Zenodo writes them."
MD5 = re.compile(r"[0-9a-f]{32}", re.IGNORECASE)


def to_record(document: str, header: Header) -> Record:
    """Of the legacy JSON. Raises RecordError."""
    whole, said = described(document, NO_RECORD)
    values = list(_values(said))
    record = Record(
        header=header,
        creators=tuple(creator for part in said.parts("creators") if (creator := person(part))),
        contributors=tuple(_contributors(said)),
        rights=tuple(_rights(said)),
        funding=funding(said.parts("grants")),
        identifiers=tuple(dict.fromkeys(_identifiers(whole, said))),
        related=tuple(_related(whole, said)),
        dates=tuple(_dates(said)),
        locations=tuple(_locations(said)),
        access=_access(said),
        files=tuple(_files(whole)),
        original=Original(MEDIA_TYPE, document, "zenodo"),
    )
    custom = own_values(said.part("custom"), PREFIX)
    said.drop("custom")
    return record.with_values(*values, *custom, *own_values(whole, PREFIX, NO_STATEMENTS))


def _values(said: Part) -> Iterator[Value]:
    for key, term in TEXTS.items():
        yield Value(term, said.lines(key) if key in ("description", "notes", "method") else said.text(key))
    kind = said.part("resource_type")
    yield Value("dcterms:type", "-".join(filter(None, (kind.text("type"), kind.text("subtype")))))
    yield from (Value("dcterms:subject", text) for text in said.texts("keywords"))
    for part in said.parts("subjects"):
        yield Value(
            "dcterms:subject", part.text("term", "identifier"), uri=part.text("identifier"), scheme=part.text("scheme")
        )
    yield from (Value("dcterms:references", text) for text in said.texts("references"))
    yield from (Value(COMMUNITY, slug, notation=slug) for part in said.parts("communities") if (slug := part.text("id")))
    for key, terms in BOOKS.items():
        part = said.part(key)
        yield from (Value(term, part.text(name)) for name, term in terms.items())


def _contributors(said: Part) -> Iterator[Creator]:
    for part in said.parts("contributors"):
        found = person(part, part.text("type").lower())
        if found:
            yield found
    for part in said.part("thesis").parts("supervisors"):
        supervisor = person(part, "supervisor")
        if supervisor:
            yield supervisor


def _rights(said: Part) -> Iterator[Right]:
    identifier = said.part("license").text("id") or said.text("license")
    if identifier:
        yield Right(LICENCES.get(identifier.lower(), identifier.lower()))


def _identifiers(whole: Part, said: Part) -> Iterator[Identifier]:
    for doi in (whole.text("doi"), said.text("doi")):
        if doi:
            yield Identifier("doi", doi)
    swhid = whole.part("swh").text("swhid")
    if swhid:
        yield Identifier("swh", swhid)
    for part in said.parts("alternate_identifiers"):
        identifier = part.text("identifier")
        if identifier:
            yield Identifier(part.text("scheme"), identifier)


def _related(whole: Part, said: Part) -> Iterator[RelatedIdentifier]:
    concept = whole.text("conceptdoi")
    if concept:
        yield RelatedIdentifier(concept, "isversionof", "doi")
    for part in said.parts("related_identifiers"):
        identifier = part.text("identifier")
        if identifier:
            relation = part.text("relation").lower()
            yield RelatedIdentifier(identifier, relation, part.text("scheme"), part.text("resource_type"))


def _dates(said: Part) -> Iterator[Date]:
    for part in said.parts("dates"):
        start, end = part.text("start"), part.text("end")
        date = (find_interval(start, end) or f"{start}/{end}") if start and end and start != end else start or end
        if date:
            yield Date(date, part.text("type").lower(), part.text("description"))


def _locations(said: Part) -> Iterator[Location]:
    for part in said.parts("locations"):
        latitude, longitude = part.number("lat"), part.number("lon")
        point = {"type": "Point", "coordinates": [longitude, latitude]}
        geometry = json_text(point) if latitude is not None and longitude is not None else ""
        found = Location(part.text("place"), geometry, description=part.text("description"))
        if found != Location():
            yield found


def _access(said: Part) -> Access:
    right = said.text("access_right")
    return Access(
        files="public" if right in ("open", "") else "restricted",
        embargo_until=said.text("embargo_date"),
        conditions=said.lines("access_conditions"),
        status=right,
    )


def _files(whole: Part) -> Iterator[FileRef]:
    """An empty list where the files are restricted."""
    for part in whole.parts("files"):
        name = part.text("key", "filename")
        checksum = part.text("checksum")
        if name:
            yield FileRef(
                identifier=name,
                name=name,
                url=part.part("links").text("self", "download"),
                origin=FileOrigin.LINK,
                size_bytes=size_of(part, "size"),
                checksum=f"md5:{checksum}" if MD5.fullmatch(checksum) else checksum,
            )
