"""A record as DataCite 4.6 XML, valid by its schema: what is demanded and unknown is said to be so. Pure."""

import re

from exporter.crosswalks.datacite_people import person_tag
from exporter.crosswalks.datacite_places import locations_tag
from exporter.crosswalks.datacite_related import YEAR, related_tags, title_tag
from exporter.crosswalks.datacite_rights import rights_tag
from exporter.crosswalks.datacite_terms import SPECIFIC
from exporter.crosswalks.datacite_words import (
    DATES,
    DESCRIPTION_TYPES,
    EMPTY_YEAR,
    FUNDERS,
    IDENTIFIERS,
    TITLE_TYPES,
    UNAVAILABLE,
)
from exporter.crosswalks.moments import date_of, written_date
from exporter.crosswalks.resource_types import DATACITE, general_type
from exporter.records.record import Creator, Date, Funding, Identifier, Record, Value
from exporter.records.xml_written import XSI, Tag, group, tag

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*", re.ASCII)
NAMESPACE = "http://datacite.org/schema/kernel-4"
SCHEMA = "https://schema.datacite.org/meta/kernel-4.6/metadata.xsd"
ROOT = {"xmlns": NAMESPACE, "xmlns:xsi": XSI, "xsi:schemaLocation": f"{NAMESPACE} {SCHEMA}"}


def resource_of(record: Record) -> Tag:
    main = _main_identifier(record)
    people = record.creators or (Creator(UNAVAILABLE),)
    titles = [value for value in record.values if value.term in TITLE_TYPES] or [Value("dcterms:title", UNAVAILABLE)]
    children = [
        tag("identifier", main.identifier, {"identifierType": _scheme(main)}),
        group("creators", (person_tag(person, "creator") for person in people)),
        group("titles", map(title_tag, titles)),
        _publisher(record),
        tag("publicationYear", _year(record)),
        _type(record),
        group("subjects", (_subject(value) for value in record.values if value.term == "dcterms:subject")),
        group("contributors", (person_tag(person, "contributor") for person in record.contributors)),
        group("dates", _dates(record)),
        _language(record),
        group("alternateIdentifiers", (_alternate(each) for each in record.identifiers if each != main)),
        group("sizes", (tag("size", text) for text in record.texts("dcterms:extent"))),
        group("formats", (tag("format", text) for text in record.texts("dcterms:format"))),
        tag("version", record.text("schema:version")) if record.text("schema:version") else None,
        rights_tag(record),
        group("descriptions", (_description(value) for value in record.values if value.term in DESCRIPTION_TYPES)),
        locations_tag(record),
        group("fundingReferences", map(_funding, record.funding)),
        *related_tags(record),
    ]
    return tag("resource", attributes=ROOT, children=children)


def _main_identifier(record: Record) -> Identifier:
    """The DOI, else any, else where the record can be read."""
    dois = [each for each in record.identifiers if each.scheme == "doi"]
    there = Identifier("url", record.header.url) if record.header.url else Identifier("other", record.header.identifier)
    return next(iter([*dois, *record.identifiers]), there)


def _scheme(identifier: Identifier) -> str:
    return IDENTIFIERS.get(identifier.scheme, identifier.scheme) or "other"


def _alternate(identifier: Identifier) -> Tag:
    return tag("alternateIdentifier", identifier.identifier, {"alternateIdentifierType": _scheme(identifier)})


def _publisher(record: Record) -> Tag:
    found = next((value for value in record.values if value.term == "dcterms:publisher"), Value("", UNAVAILABLE))
    said = {
        "publisherIdentifier": found.uri,
        "publisherIdentifierScheme": found.scheme,
        "schemeURI": found.scheme_uri,
        "xml:lang": found.language,
    }
    return tag("publisher", found.text, said)


def _year(record: Record) -> str:
    dates = [record.text("dcterms:issued"), *(date.date for date in record.dates if date.kind in ("issued", "available"))]
    return next((date[:4] for date in dates if YEAR.match(date)), EMPTY_YEAR)


def _type(record: Record) -> Tag:
    found = next((value for value in record.values if value.term == "dcterms:type"), None) or _own_type(record)
    general = general_type(found.text)
    exact = "" if found.text in (general, DATACITE.get(general)) else found.text
    return tag("resourceType", found.notation or exact, {"resourceTypeGeneral": general})


def _own_type(record: Record) -> Value:
    """What InvenioRDM has no id for: DataCite's general word, and the specific one."""
    found = next((value for value in record.values if value.term == SPECIFIC), Value(SPECIFIC, "other"))
    return Value("", found.notation, notation=found.text) if found.notation else found


def _subject(value: Value) -> Tag:
    said = {
        "subjectScheme": value.scheme,
        "schemeURI": value.scheme_uri,
        "valueURI": value.uri,
        "classificationCode": value.notation,
        "xml:lang": value.language,
    }
    return tag("subject", value.text, said)


def _dates(record: Record) -> list[Tag]:
    issued = record.text("dcterms:issued")
    first = [Date(issued, "issued")] if len(issued) > 4 and date_of(issued, "") else []
    until = record.access.embargo_until
    known = any(date.kind == "available" for date in record.dates)
    end = [Date(until, "available")] if until and not known else []
    odd = [value for value in record.values if value.term.startswith("datacite:date.")]
    return [
        *map(_date, [*first, *record.dates, *end]),
        *(_date_tag(value.text, value.term.partition(".")[2], value.notation) for value in odd),
        *(_date_tag(value.text, "coverage", value.notation) for value in record.values if value.term == "dcterms:temporal"),
    ]


def _date(date: Date) -> Tag:
    text, information = written_date(date)
    return _date_tag(text, date.kind, information)


def _date_tag(text: str, kind: str, information: str) -> Tag:
    return tag("date", text, {"dateType": DATES.get(kind.lower(), "Other"), "dateInformation": information})


def _language(record: Record) -> Tag | None:
    """Only one may be said."""
    said = [text for value in record.values if value.term == "dcterms:language" for text in (value.notation, value.text)]
    found = next((text for text in said if LANGUAGE.fullmatch(text)), "")
    return tag("language", found) if found else None


def _description(value: Value) -> Tag:
    return tag("description", value.text, {"descriptionType": DESCRIPTION_TYPES[value.term], "xml:lang": value.language})


def _funding(funding: Funding) -> Tag:
    other = next(iter(funding.funder_identifiers), None)
    identifier = Identifier("ror", f"https://ror.org/{funding.funder_ror}") if funding.funder_ror else other
    said = {"funderIdentifierType": FUNDERS.get(identifier.scheme, "Other")} if identifier else {}
    children = [
        tag("funderName", funding.funder or UNAVAILABLE),
        tag("funderIdentifier", identifier.identifier, {**said, "schemeURI": identifier.scheme_uri}) if identifier else None,
        tag("awardNumber", funding.award_number, {"awardURI": funding.award_link})
        if funding.award_number or funding.award_link
        else None,
        tag("awardTitle", funding.award_title, {"xml:lang": funding.language}) if funding.award_title else None,
    ]
    return tag("fundingReference", children=children)
