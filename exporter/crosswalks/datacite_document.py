"""Our record as DataCite's JSON, version 4.6. Pure."""

import json

from exporter.crosswalks.datacite_json_places import shapes_in
from exporter.crosswalks.datacite_json_written import (
    funding_body,
    item_body,
    person_body,
    related_body,
    right_body,
    role_body,
)
from exporter.crosswalks.datacite_terms import SCHEMES, SPECIFIC, as_written
from exporter.crosswalks.datacite_words import DATES, DESCRIPTION_TYPES, TITLE_TYPES
from exporter.crosswalks.json_written import Body, filled
from exporter.crosswalks.moments import written_date
from exporter.crosswalks.own_terms import merged, own_fields
from exporter.crosswalks.resource_types import general_type
from exporter.records.record import (
    Date,
    Identifier,
    Record,
    Value,
)

DATE = "datacite:date."
SCHEMA = "http://datacite.org/schema/kernel-4"
LISTS = {"dcterms:extent": "sizes", "dcterms:format": "formats"}
READ = {*TITLE_TYPES, *DESCRIPTION_TYPES, *LISTS, "dcterms:title", "dcterms:publisher", "dcterms:issued", "dcterms:type"}
READ |= {"dcterms:subject", "dcterms:language", "schema:version", SPECIFIC}


def document(record: Record) -> str:
    return json.dumps(from_record(record), ensure_ascii=False)


def from_record(record: Record) -> Body:
    doi = next((each for each in record.identifiers if each.scheme == "doi"), None)
    issued = record.text("dcterms:issued")
    body = {
        "doi": doi.identifier if doi else "",
        "types": _types(record),
        "titles": _texts(record, "title", "titleType", TITLE_TYPES),
        "creators": [person_body(one) for one in record.creators],
        "contributors": [{**person_body(one), "contributorType": role_body(one)} for one in record.contributors],
        "publisher": _publisher(record),
        "publicationYear": issued[:4],
        "subjects": [_subject(value) for value in record.values if value.term == "dcterms:subject"],
        "dates": [_date(each) for each in (*([Date(issued, "issued")] if len(issued) > 4 else []), *record.dates)]
        + [_other_date(value) for value in record.values if value.term.startswith(DATE)],
        "language": _language(record),
        "alternateIdentifiers": [_identifier(each) for each in record.identifiers if each is not doi],
        "relatedIdentifiers": [related_body(each) for each in record.related if not each.values],
        "relatedItems": [item_body(each) for each in record.related if each.values],
        "version": record.text("schema:version"),
        "rightsList": [right_body(each) for each in record.rights],
        "descriptions": _texts(record, "description", "descriptionType", DESCRIPTION_TYPES),
        "geoLocations": [filled({"geoLocationPlace": p.place, **shapes_in(p.geometry)}) for p in record.locations],
        "fundingReferences": [funding_body(each) for each in record.funding],
        "schemaVersion": SCHEMA,
        **{key: list(record.texts(term)) for term, key in LISTS.items()},
    }
    others = own_fields(
        (v for v in record.values if v.term not in READ and v.term.startswith("datacite:") and not v.term.startswith(DATE)),
        "datacite:",
    )
    return merged(filled(body), others)


def _types(record: Record) -> Body:
    kind = next((value for value in record.values if value.term == "dcterms:type"), None)
    if kind:
        return filled({"resourceTypeGeneral": general_type(kind.text), "resourceType": kind.notation})
    other = next((value for value in record.values if value.term == SPECIFIC), Value(SPECIFIC, ""))
    words = {"resourceTypeGeneral": other.notation, "resourceType": other.text}
    return filled(words if other.notation else {"resourceTypeGeneral": other.text})


def _language(record: Record) -> str:
    found = next((value for value in record.values if value.term in ("dcterms:language", "dc:language")), None)
    return (found.notation or found.text) if found else ""


def _texts(record: Record, key: str, kind_key: str, kinds: dict[str, str]) -> list[Body]:
    return [
        filled({key: value.text, kind_key: kinds[value.term], "lang": value.language})
        for value in record.values
        if value.term in kinds
    ]


def _publisher(record: Record) -> Body:
    value = next((value for value in record.values if value.term == "dcterms:publisher"), Value("", ""))
    return filled(
        {
            "name": value.text,
            "lang": value.language,
            "publisherIdentifier": value.uri,
            "publisherIdentifierScheme": value.scheme,
            "schemeUri": value.scheme_uri,
        }
    )


def _subject(value: Value) -> Body:
    return filled(
        {
            "subject": value.text,
            "lang": value.language,
            "valueUri": value.uri,
            "subjectScheme": value.scheme,
            "schemeUri": value.scheme_uri,
            "classificationCode": value.notation,
        }
    )


def _date(date: Date) -> Body:
    """With its time of day, where it had one."""
    text, information = written_date(date)
    return filled({"date": text, "dateType": as_written(date.kind, DATES), "dateInformation": information})


def _other_date(value: Value) -> Body:
    return filled({"date": value.text, "dateType": value.term.removeprefix(DATE), "dateInformation": value.notation})


def _identifier(each: Identifier) -> Body:
    return filled({"alternateIdentifier": each.identifier, "alternateIdentifierType": as_written(each.scheme, SCHEMES)})
