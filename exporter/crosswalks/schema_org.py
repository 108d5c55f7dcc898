"""schema.org in JSON-LD, as Dataverse, Zenodo and others put it into their pages, as our record. Pure. https://schema.org/Dataset"""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from exporter.crosswalks.datacite_terms import language_value
from exporter.crosswalks.descriptions import to_html
from exporter.crosswalks.dublin_core_rights import licence
from exporter.crosswalks.gathering import Part as Statement
from exporter.crosswalks.gathering import gathered
from exporter.crosswalks.invenio_header import NO_IDENTIFIER, moment
from exporter.crosswalks.json_document import Part, document_of, json_text
from exporter.crosswalks.moments import date_of
from exporter.crosswalks.own_terms import own_values
from exporter.crosswalks.resource_types import find_type
from exporter.crosswalks.schema_org_parts import file_of, funding_of, person_of, place_of
from exporter.crosswalks.schema_org_terms import (
    DATES,
    NO_STATEMENTS,
    PEOPLE,
    PREFIX,
    RELATIONS,
    TEXTS,
    Thing,
    plain,
    plain_keys,
    things,
)
from exporter.crosswalks.schemes import identifier_of
from exporter.errors import RecordError
from exporter.records.record import Access, Header, Original, Record, RelatedIdentifier, Value

MEDIA_TYPE = "application/ld+json"
NO_RECORD = "The document describes nothing that has a name, as schema.org wants it."


def to_record(document: str, header: Header) -> Record:
    """Raises RecordError."""
    whole = _dataset(document)
    if not whole.has("name"):
        raise RecordError(NO_RECORD)
    original = Original(MEDIA_TYPE, document, "schema_org")
    record = gathered(header, _parts(whole), original)
    return record.with_values(*own_values(whole, PREFIX, NO_STATEMENTS))


def header_of(hit: Mapping[str, Any]) -> Header:
    """Raises RecordError."""
    part = Part(plain_keys(dict(hit)))
    names = [part.text("@id"), *(thing.address or thing.text for thing in things(part, "identifier")), part.text("url")]
    identifier = next((name for name in names if name), "")
    if not identifier:
        raise RecordError(NO_IDENTIFIER)
    changed = part.text("dateModified")
    version = changed or hashlib.sha256(json_text(dict(hit)).encode()).hexdigest()
    is_page = identifier.startswith(("http://", "https://"))
    return Header(identifier, moment(changed), version=version, url=part.text("url") or (identifier if is_page else ""))


def _dataset(document: str) -> Part:
    """The document itself, or the dataset among the things of its graph."""
    tree = plain_keys(document_of(document).tree_of_all())
    graph = tree.get("@graph")
    nodes = [node for node in graph if isinstance(node, dict)] if isinstance(graph, list) else []
    datasets = [node for node in nodes if "Dataset" in str(node.get("@type"))]
    return Part(next(iter(datasets or nodes), tree))


def _parts(whole: Part) -> Iterator[Statement]:
    yield from _types(whole)
    for key in ("@id", "identifier", "url"):
        yield from (identifier_of(thing.address or thing.text) for thing in things(whole, key))
    for key, term in TEXTS.items():
        for thing in things(whole, key):
            text = to_html(thing.text) if key in ("description", "abstract") else thing.text
            yield Value(term, text, thing.language, thing.address if thing.address != thing.text else "")
    for key, role in PEOPLE.items():
        yield from (person for part in _named(whole, key) if (person := person_of(part, role)))
    yield from _keywords(whole)
    yield from _dates(whole)
    for thing in things(whole, "inLanguage"):
        yield language_value(thing.text)
    for thing in things(whole, "license"):
        yield licence("" if thing.text == thing.address else thing.text, thing.address, thing.language)
    yield from _access(whole)
    for key, relation in RELATIONS.items():
        yield from (_related(thing, relation) for thing in things(whole, key))
    yield from (funding_of(part) for key in ("funding", "funder") for part in _named(whole, key))
    yield from (place for key in ("spatialCoverage", "spatial") for place in place_of(whole, key))
    for key in ("distribution", "encoding"):
        yield from (file for part in whole.parts(key) if (file := file_of(part)))


def _types(whole: Part) -> Iterator[Value]:
    for text in whole.texts("@type"):
        found = find_type(plain(text))
        yield Value("dcterms:type", found, notation="" if found == text else text) if found else Value("dc:type", text)


def _named(whole: Part, key: str) -> list[Part]:
    """Objects as they are; a mere text is a name."""
    return [*whole.parts(key), *(Part({"name": text}) for text in whole.texts(key))]


def _keywords(whole: Part) -> Iterator[Value]:
    """One text with commas, several, which may have commas of their own, or terms of a vocabulary."""
    said = whole.texts("keywords")
    words = said[0].split(",") if len(said) == 1 else said
    yield from (Value("dcterms:subject", word.strip()) for word in words if word.strip())
    for part in whole.parts("keywords"):
        scheme = part.part("inDefinedTermSet")
        yield Value(
            "dcterms:subject",
            part.text("name", "@value"),
            part.text("@language"),
            part.text("url", "@id"),
            scheme.text("name") or part.text("inDefinedTermSet"),
            scheme.text("url", "@id"),
            part.text("termCode"),
        )


def _dates(whole: Part) -> Iterator[Statement]:
    for thing in things(whole, "datePublished"):
        found = date_of(thing.text, "issued")
        yield Value("dcterms:issued", found.date if found else thing.text)
        if found and found.description:
            yield found
    for key, kind in DATES.items():
        for thing in things(whole, key):
            yield date_of(thing.text, kind) or Value(f"schema:{key}", thing.text)


def _access(whole: Part) -> Iterator[Access]:
    if whole.has("isAccessibleForFree"):
        free = whole.text("isAccessibleForFree").lower().rpartition("/")[2]
        yield Access("public" if free == "true" else "restricted", status="open" if free == "true" else "restricted")
    for thing in things(whole, "conditionsOfAccess"):
        yield Access(conditions=thing.text)


def _related(thing: Thing, relation: str) -> RelatedIdentifier:
    found = identifier_of(thing.address or thing.text)
    if found.scheme == "other":
        return RelatedIdentifier("", relation, "", values=(Value("dcterms:title", thing.text, thing.language),))
    named = thing.text if thing.address and thing.text != thing.address else ""
    values = (Value("dcterms:title", named, thing.language),) if named else ()
    return RelatedIdentifier(found.identifier, relation, found.scheme, values=values)
