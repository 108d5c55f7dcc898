"""Which field of a DSpace means what: a table that reads by itself, and the rules for what it does not name. Pure.

A field is ``schema.element.qualifier``. What it means is the name of a term, or one of the words of ``PARTS`` with what
comes after the colon.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from exporter.records.vocabularies import KNOWN

PREFIX = "dspace:"
NEVER_SHOWN = "dc.description.provenance"
"""Names and e-mail addresses of who submitted and approved."""
PARTS = ("creator", "contributor", "identifier", "date", "relation", "subject", "none")
COMMON = ("dcterms", "bibo", "schema", "foaf", "datacite", "dcat", "prov", "skos")
"""Schemas whose fields are called like the terms of their vocabulary."""
ROLES = {"advisor": "supervisor", "author": "", "": "other"}

TABLE: Mapping[str, str] = {
    NEVER_SHOWN: "none",
    "dc.creator": "creator",
    "dc.contributor.author": "creator",
    "dcterms.creator": "creator",
    "dcterms.contributor": "contributor:other",
    "dc.title": "dcterms:title",
    "dc.title.alternative": "dcterms:alternative",
    "dc.title.subtitle": "datacite:subtitle",
    "dc.title.translated": "datacite:translatedTitle",
    "dc.date.issued": "dcterms:issued",
    "dc.date.accessioned": "date:accepted",
    "dc.date.available": "date:available",
    "dc.date.created": "date:created",
    "dc.date.copyright": "date:copyrighted",
    "dc.date.submitted": "date:submitted",
    "dc.date.updated": "date:updated",
    "dc.date.modified": "date:updated",
    "dc.date.accepted": "date:accepted",
    "dc.date": "date:other",
    "dc.description": "dcterms:description",
    "dc.description.abstract": "dcterms:abstract",
    "dc.description.tableofcontents": "dcterms:tableOfContents",
    "dc.description.notes": "datacite:notes",
    "dc.description.methods": "datacite:methods",
    "dc.description.sponsorship": "schema:funding",
    "dc.description.version": "schema:creativeWorkStatus",
    "dc.description.statementofresponsibility": "schema:creditText",
    "dc.description.degree": "bibo:degree",
    "dc.description.edition": "bibo:edition",
    "dc.description.uri": "dcterms:relation",
    "dc.identifier": "dcterms:identifier",
    "dc.identifier.uri": "dcterms:identifier",
    "dc.identifier.other": "dcterms:identifier",
    "dc.identifier.citation": "dcterms:bibliographicCitation",
    "dc.language": "dcterms:language",
    "dc.language.iso": "dcterms:language",
    "dc.language.rfc3066": "dcterms:language",
    "dc.publisher": "dcterms:publisher",
    "dc.publisher.place": "schema:locationCreated",
    "dc.relation": "dcterms:relation",
    "dc.relation.uri": "dcterms:relation",
    "dc.relation.ispartofseries": "datacite:seriesInformation",
    "dc.relation.isbasedon": "dcterms:source",
    "dc.relation.haspart": "dcterms:hasPart",
    "dc.rights": "dcterms:rights",
    "dc.rights.uri": "dcterms:license",
    "dc.rights.license": "dcterms:license",
    "dc.rights.accessrights": "dcterms:accessRights",
    "dc.rights.holder": "dcterms:rightsHolder",
    "dc.subject": "dcterms:subject",
    "dc.source": "dcterms:source",
    "dc.source.uri": "dcterms:source",
    "dc.type": "dcterms:type",
    "dc.format": "dcterms:format",
    "dc.format.extent": "dcterms:extent",
    "dc.format.medium": "dcterms:medium",
    "dc.format.mimetype": "dcterms:format",
    "dc.coverage": "dcterms:coverage",
    "dc.coverage.spatial": "dcterms:spatial",
    "dc.coverage.temporal": "dcterms:temporal",
    "dc.audience": "dcterms:audience",
    "dcterms.isreferencedby": "dcterms:isReferencedBy",
    "dspace.entity.type": "dspace:entityType",
    "oaire.citation.volume": "bibo:volume",
    "oaire.citation.issue": "bibo:issue",
    "oaire.citation.startpage": "bibo:pageStart",
    "oaire.citation.endpage": "bibo:pageEnd",
    "oaire.citation.edition": "bibo:edition",
    "oaire.version": "schema:creativeWorkStatus",
}
"""By the field in lower case: some servers spell their qualifiers in capitals."""
GENERIC: Mapping[str, str] = {
    "dc.contributor": "contributor",
    "dc.identifier": "identifier",
    "dc.date": "date:other",
    "dc.subject": "subject",
    "relation": "relation",
}
"""What begins like this: its qualifier says which kind it is."""


@dataclass(frozen=True)
class Meaning:
    """``part`` is one of ``PARTS``, with its ``kind``; else it is empty and ``term`` says all."""

    part: str = ""
    kind: str = ""
    term: str = ""


def table_with(fields: Mapping[str, str]) -> Mapping[str, str]:
    """What an administrator says of further fields, or says otherwise; who submitted an item is shown all the same to
    nobody."""
    said = {field.lower(): meaning for field, meaning in fields.items()}
    return {**TABLE, **said, NEVER_SHOWN: TABLE[NEVER_SHOWN]} if fields else TABLE


def meaning_of(field: str, table: Mapping[str, str] = TABLE) -> Meaning:
    """Of any field: an unknown one has a term of its own, ``dspace:thesis.degree.name``."""
    known = table.get(field.lower())
    if known:
        return _meaning(known)
    named = _by_its_name(field)
    if named:
        return Meaning(term=named)
    for start, part in GENERIC.items():
        if field.lower().startswith(f"{start}."):
            return _generic(part, field[len(start) + 1 :])
    return _meaning(GENERIC[field.lower()]) if field.lower() in GENERIC else Meaning(term=own_term(field))


def own_term(field: str) -> str:
    return PREFIX + "_".join(field.removeprefix("dspace.").split())


def _meaning(said: str) -> Meaning:
    part, _, kind = said.partition(":")
    if part in PARTS:
        return Meaning(part, ROLES.get(kind, kind) if part == "contributor" else kind)
    return Meaning(term=said)


def _generic(part: str, qualifier: str) -> Meaning:
    if part == "contributor":
        return Meaning(part, ROLES.get(qualifier.lower(), qualifier.lower()))
    return Meaning(part.partition(":")[0], part.partition(":")[2] or qualifier)


def _by_its_name(field: str) -> str:
    """``dcterms.isPartOf`` and ``dc.relation.ispartof`` are ``dcterms:isPartOf``: the last word names the term."""
    schema, _, rest = field.partition(".")
    if schema.lower() in COMMON:
        return _term_named(schema.lower(), rest)
    element, _, qualifier = rest.partition(".")
    is_named = (
        schema.lower() == "dc" and qualifier and element.lower() not in ("contributor", "date", "identifier", "subject")
    )
    return _term_named("dcterms", qualifier) if is_named else ""


def _term_named(prefix: str, name: str) -> str:
    vocabulary = KNOWN.find_vocabulary(prefix)
    terms = vocabulary.terms if vocabulary else ()
    return next((f"{prefix}:{term.name}" for term in terms if term.name.lower() == name.lower()), "")
