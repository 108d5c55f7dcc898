"""Our record as a CKAN dataset (the body of package_create). Pure.

CKAN's own fields are filled as its form would; what has structure becomes JSON text in an extra, as with ckanext-scheming;
what CKAN has no name for goes into an extra that is called like its term.
"""

import json
from collections.abc import Iterator
from typing import Any

from exporter.crosswalks.ckan_fields import unfolded
from exporter.crosswalks.ckan_left_over import PREFIX, RESOURCE
from exporter.records.markdown import to_markdown
from exporter.records.record import (
    Access,
    Creator,
    FileOrigin,
    FileRef,
    Funding,
    Record,
    RelatedIdentifier,
)

Package = dict[str, Any]
OWN = ("dcterms:title", "dcterms:description", "dcterms:subject", "schema:version")
"""Terms that have a field of CKAN's own."""
EXTRAS = {
    "dcterms:alternative": "alternative",
    "dcterms:language": "language",
    "dcterms:publisher": "publisher",
    "dcterms:issued": "issued",
}
DATES = {"updated": "modified", "created": "created", "collected": "collected", "valid": "valid"}
RELATIONS = {
    "isderivedfrom": "source",
    "isdocumentedby": "documentation",
    "isversionof": "is_version_of",
    "hasversion": "has_version",
    "isreferencedby": "is_referenced_by",
    "references": "references",
    "ispartof": "is_part_of",
}


def from_record(record: Record) -> Package:
    """What CKAN decides itself (the owner, the name where it is taken) is left to it."""
    right = record.rights[0] if record.rights else None
    description = next((value for value in record.values if value.term == "dcterms:description"), None)
    package = {
        "id": record.header.identifier,
        "title": record.title,
        "notes": to_markdown(description.text) if description else "",
        "version": record.text("schema:version"),
        "author": "; ".join(creator.name for creator in record.creators),
        "license_id": right.id if right else "",
        "license_title": right.title if right else "",
        "license_url": right.link if right else "",
        "private": record.access.record == "restricted",
        "tags": [{"name": v.text} for v in record.values if v.term == "dcterms:subject" and not v.language],
        "resources": [_resource(record, file) for file in record.files],
        "extras": [{"key": key, "value": text} for key, text in _once(_extras(record))],
    }
    return {key: value for key, value in package.items() if value not in ("", [], None)}


def _resource(record: Record, file: FileRef) -> Package:
    said = [v for v in record.values if v.term.startswith(RESOURCE) and v.notation == file.identifier]
    resource = {
        "id": file.identifier,
        "name": file.title or file.name,
        "url": file.url,
        "url_type": "upload" if file.origin is FileOrigin.STORE else "",
        "description": file.description,
        "mimetype": file.media_type,
        "size": file.size_bytes if file.size_bytes >= 0 else None,
        "hash": file.checksum.removeprefix("md5:"),
        "last_modified": file.modified,
        **{value.term.removeprefix(RESOURCE): value.text for value in said},
    }
    return {key: value for key, value in resource.items() if value not in ("", None)}


def _once(extras: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """CKAN refuses the same key twice: several become one, as JSON."""
    found: dict[str, list[Any]] = {}
    for key, text in extras:
        if text:
            found.setdefault(key, []).append(text)
    for key, texts in found.items():
        opened = [unfolded(text) for text in texts]
        if len(texts) == 1:
            yield key, texts[0]
        elif all(isinstance(each, dict) and len(each) == 1 for each in opened):
            yield key, _json({name: text for each in opened for name, text in each.items()})
        else:
            yield key, _json(opened)


def _extras(record: Record) -> Iterator[tuple[str, str]]:
    yield from _translations(record)
    yield from _values(record)
    yield "authors", _json([_person(one) for one in record.creators])
    yield "contributors", _json([_person(one) for one in record.contributors if one.role != "contactperson"])
    yield "contacts", _json([_person(one) for one in record.contributors if one.role == "contactperson"])
    yield "funding", _json([_funding(one) for one in record.funding])
    yield "identifier", _json([one.identifier for one in record.identifiers])
    yield from _relations(record.related)
    yield from _dates(record)
    for location in record.locations:
        place = _filled({"text": location.place, "geom": unfolded(location.geometry)})
        yield "spatial", _json(place) if location.place else location.geometry
    yield from _access(record.access)


def _translations(record: Record) -> Iterator[tuple[str, str]]:
    for key, term in (("title_translated", "dcterms:title"), ("notes_translated", "dcterms:description")):
        spoken = {value.language: value.text for value in record.values if value.term == term and value.language}
        yield key, _json({tongue: to_markdown(text) if "notes" in key else text for tongue, text in spoken.items()})
    tags: dict[str, list[str]] = {}
    for value in record.values:
        if value.term == "dcterms:subject" and value.language:
            tags.setdefault(value.language, []).append(value.text)
    yield "tags_translated", _json(tags)


def _values(record: Record) -> Iterator[tuple[str, str]]:
    for value in record.values:
        if value.term not in OWN and not value.term.startswith(RESOURCE):
            key = EXTRAS.get(value.term, value.term.removeprefix(PREFIX))
            yield key, _json({value.language: value.text}) if value.language else value.text


def _person(creator: Creator) -> Package:
    orcid = next((each.identifier for each in creator.identifiers if each.scheme == "orcid"), "")
    ror = next((each.identifier for each in creator.identifiers if each.scheme == "ror"), "")
    person = {
        "name": creator.name,
        "family_name": creator.family,
        "given_name": creator.given,
        "type": creator.kind.value,
        "identifier": orcid or ror,
        "affiliation": [_filled({"name": place.name, "ror": place.ror}) for place in creator.affiliations],
        "role": creator.role,
    }
    return _filled(person)


def _funding(funding: Funding) -> Package:
    return _filled(
        {
            "funder_name": funding.funder,
            "funder_identifier": funding.funder_ror,
            "award_number": funding.award_number,
            "award_title": funding.award_title,
            "award_uri": funding.award_link,
        }
    )


def _relations(related: tuple[RelatedIdentifier, ...]) -> Iterator[tuple[str, str]]:
    for relation in dict.fromkeys(one.relation for one in related):
        yield RELATIONS.get(relation, relation), _json([one.identifier for one in related if one.relation == relation])


def _dates(record: Record) -> Iterator[tuple[str, str]]:
    for date in record.dates:
        start, _, end = date.date.partition("/")
        if date.kind in DATES:
            yield DATES[date.kind], date.date
        else:
            yield "temporal_coverage", _json({"start": start, "end": end} if end else {"start": start})


def _access(access: Access) -> Iterator[tuple[str, str]]:
    yield "access_rights", access.status or ("restricted" if access.files == "restricted" else "")
    yield "embargo_until", access.embargo_until
    yield "embargo_reason", access.embargo_reason
    yield "access_conditions", access.conditions


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if value else ""


def _filled(value: Package) -> Package:
    return {key: each for key, each in value.items() if each not in ("", [], None)}
