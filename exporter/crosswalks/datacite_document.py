"""Our record as DataCite's JSON, version 4.6. Pure."""

import json
from typing import Any

from exporter.crosswalks.datacite_json_places import shapes_in
from exporter.crosswalks.datacite_json_related import ITEM_TEXTS
from exporter.crosswalks.datacite_terms import (
    DATES,
    DESCRIPTIONS,
    RELATIONS,
    ROLES,
    SCHEMES,
    SPECIFIC,
    TITLES,
    as_written,
)
from exporter.crosswalks.moments import written_date
from exporter.crosswalks.own_terms import merged, own_fields
from exporter.crosswalks.resource_types import general_type
from exporter.records.record import (
    Affiliation,
    Creator,
    CreatorKind,
    Date,
    Funding,
    Identifier,
    Record,
    RelatedIdentifier,
    Right,
    Value,
)

Body = dict[str, Any]
DATE = "datacite:date."
SCHEMA = "http://datacite.org/schema/kernel-4"
MORE_TITLES = {term: kind for kind, term in TITLES.items()}
MORE_DESCRIPTIONS = {
    **{term: kind for kind, term in DESCRIPTIONS.items()},
    "dcterms:abstract": "Abstract",
    "datacite:notes": "Other",
}
LISTS = {"dcterms:extent": "sizes", "dcterms:format": "formats"}
READ = {*MORE_TITLES, *MORE_DESCRIPTIONS, *LISTS, "dcterms:title", "dcterms:publisher", "dcterms:issued", "dcterms:type"}
READ |= {"dcterms:subject", "dcterms:language", "schema:version", SPECIFIC}


def document(record: Record) -> str:
    return json.dumps(from_record(record), ensure_ascii=False)


def from_record(record: Record) -> Body:
    doi = next((each for each in record.identifiers if each.scheme == "doi"), None)
    issued = record.text("dcterms:issued")
    body = {
        "doi": doi.identifier if doi else "",
        "types": _types(record),
        "titles": _texts(record, "title", "titleType", {"dcterms:title": "", **MORE_TITLES}),
        "creators": [_person(one) for one in record.creators],
        "contributors": [{**_person(one), "contributorType": _role(one)} for one in record.contributors],
        "publisher": _publisher(record),
        "publicationYear": issued[:4],
        "subjects": [_subject(value) for value in record.values if value.term == "dcterms:subject"],
        "dates": [_date(each) for each in (*([Date(issued, "issued")] if len(issued) > 4 else []), *record.dates)]
        + [_other_date(value) for value in record.values if value.term.startswith(DATE)],
        "language": _language(record),
        "alternateIdentifiers": [_identifier(each) for each in record.identifiers if each is not doi],
        "relatedIdentifiers": [_related(each) for each in record.related if not each.values],
        "relatedItems": [_item(each) for each in record.related if each.values],
        "version": record.text("schema:version"),
        "rightsList": [_right(each) for each in record.rights],
        "descriptions": _texts(record, "description", "descriptionType", MORE_DESCRIPTIONS),
        "geoLocations": [filled({"geoLocationPlace": p.place, **shapes_in(p.geometry)}) for p in record.locations],
        "fundingReferences": [_funding(each) for each in record.funding],
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


def _person(creator: Creator) -> Body:
    return filled(
        {
            "name": creator.name,
            "nameType": "Organizational" if creator.kind is CreatorKind.ORGANIZATION else "Personal",
            "givenName": creator.given,
            "familyName": creator.family,
            "lang": creator.language,
            "nameIdentifiers": [_name_identifier(each) for each in creator.identifiers],
            "affiliation": [_place(each) for each in creator.affiliations],
        }
    )


def _role(creator: Creator) -> str:
    return as_written(creator.role or "other", ROLES)


def _name_identifier(each: Identifier) -> Body:
    scheme = as_written(each.scheme, SCHEMES)
    return filled({"nameIdentifier": each.identifier, "nameIdentifierScheme": scheme, "schemeUri": each.scheme_uri})


def _place(place: Affiliation) -> Body:
    other = next(iter(place.identifiers), None)
    return filled(
        {
            "name": place.name,
            "affiliationIdentifier": place.ror or (other.identifier if other else ""),
            "affiliationIdentifierScheme": "ROR" if place.ror else as_written(other.scheme, SCHEMES) if other else "",
            "schemeUri": other.scheme_uri if other else "",
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


def _scheme(related: RelatedIdentifier) -> Body:
    return {
        "relationType": as_written(related.relation, RELATIONS),
        "relationTypeInformation": related.relation_information,
        "relatedMetadataScheme": related.metadata_scheme,
        "schemeUri": related.scheme_uri,
        "schemeType": related.scheme_type,
    }


def _related(related: RelatedIdentifier) -> Body:
    return filled(
        {
            "relatedIdentifier": related.identifier,
            "relatedIdentifierType": as_written(related.scheme, SCHEMES),
            "resourceTypeGeneral": general_type(related.resource_type) if related.resource_type else "",
            **_scheme(related),
        }
    )


def _item(related: RelatedIdentifier) -> Body:
    kinds = {"dcterms:title": "", **MORE_TITLES}
    said = {value.term: value for value in related.values}
    number = said.get("bibo:number")
    return filled(
        {
            "relatedItemType": general_type(related.resource_type) if related.resource_type else "",
            "relatedItemIdentifier": filled(
                {
                    "relatedItemIdentifier": related.identifier,
                    "relatedItemIdentifierType": as_written(related.scheme, SCHEMES) if related.identifier else "",
                }
            ),
            "titles": [
                filled({"title": value.text, "titleType": kinds[value.term], "lang": value.language})
                for value in related.values
                if value.term in kinds
            ],
            "creators": [_person(one) for one in related.people if not one.role],
            "contributors": [{**_person(one), "contributorType": _role(one)} for one in related.people if one.role],
            **{key: said[term].text for key, term in ITEM_TEXTS.items() if term in said},
            **({"number": number.text, "numberType": number.scheme} if number else {}),
            **_scheme(related),
        }
    )


def _right(right: Right) -> Body:
    return filled(
        {
            "rights": right.title,
            "rightsUri": right.link,
            "rightsIdentifier": right.id,
            "rightsIdentifierScheme": right.scheme,
            "schemeUri": right.scheme_uri,
            "lang": right.language,
        }
    )


def _funding(funding: Funding) -> Body:
    other = next(iter(funding.funder_identifiers), None)
    kinds = {"crossref funder id": "Crossref Funder ID"}
    scheme = kinds.get(other.scheme, as_written(other.scheme, SCHEMES)) if other else ""
    return filled(
        {
            "funderName": funding.funder,
            "funderIdentifier": funding.funder_ror or (other.identifier if other else ""),
            "funderIdentifierType": "ROR" if funding.funder_ror else scheme,
            "schemeUri": other.scheme_uri if other and not funding.funder_ror else "",
            "awardNumber": funding.award_number,
            "awardTitle": funding.award_title,
            "awardUri": funding.award_link,
            "lang": funding.language,
        }
    )


def filled(body: Body) -> Body:
    return {key: value for key, value in body.items() if value not in ("", [], {}, None)}
