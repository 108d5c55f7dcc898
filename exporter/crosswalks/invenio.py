"""Our record as the body of an InvenioRDM draft, and a published record as ours. Pure. https://inveniordm.docs.cern.ch/reference/metadata/

Only shapes that InvenioRDM takes are written, and nothing empty: a half-filled field has made drafts unreadable there.
"""

import json
from collections.abc import Iterable, Mapping

from exporter.crosswalks.invenio_header import header_of, header_of_version
from exporter.crosswalks.invenio_reading import to_record
from exporter.crosswalks.invenio_terms import DESCRIPTIONS, TITLES
from exporter.crosswalks.json_written import Body, filled
from exporter.crosswalks.languages import find_language
from exporter.records.record import Affiliation, Creator, CreatorKind, Funding, Identifier, Location, Record, Right, Value

__all__ = ["from_record", "header_of", "header_of_version", "to_record"]


def from_record(record: Record, publisher: str = "Zenodo") -> Body:
    """``publisher`` stands in when the record names none: the repository asks for one where it registers DOIs."""
    return {"access": _access(record), "files": {"enabled": True}, "metadata": filled(_metadata(record, publisher))}


def _metadata(record: Record, publisher: str) -> Body:
    return {
        "resource_type": {"id": record.text("dcterms:type") or "dataset"},
        "title": record.title,
        "publication_date": record.text("dcterms:issued"),
        "publisher": record.text("dcterms:publisher") or publisher,
        "description": record.text("dcterms:description"),
        "additional_titles": _typed(record, "title", TITLES),
        "additional_descriptions": _descriptions(record),
        "creators": [_creator(creator) for creator in record.creators],
        "contributors": [{**_creator(one), "role": {"id": one.role or "other"}} for one in record.contributors],
        "rights": [_right(right) for right in record.rights],
        "subjects": [{"subject": subject} for subject in _once(record.texts("dcterms:subject"))],
        "languages": [{"id": language} for language in _once(record.texts("dcterms:language"))],
        "sizes": _once(record.texts("dcterms:extent")),
        "formats": _once(record.texts("dcterms:format")),
        "copyright": record.text("dcterms:rights"),
        "references": [_reference(value) for value in record.values if value.term == "dcterms:references"],
        "dates": [filled({"date": d.date, "type": {"id": d.kind}, "description": d.description}) for d in record.dates],
        "identifiers": [identifier_body(identifier) for identifier in record.identifiers],
        "related_identifiers": [_related(record, at) for at in range(len(record.related))],
        "funding": [_funding(funding) for funding in record.funding],
        "locations": filled({"features": [_location(location) for location in record.locations]}),
        "version": record.text("schema:version"),
    }


def _access(record: Record) -> Body:
    access: Body = {"record": record.access.record, "files": record.access.files}
    if record.access.embargo_until:
        embargo = {"active": True, "until": record.access.embargo_until, "reason": record.access.embargo_reason}
        access |= {"files": "restricted", "embargo": filled(embargo)}
    return access


def _descriptions(record: Record) -> list[Body]:
    found = _typed(record, "description", DESCRIPTIONS)
    if record.access.conditions:
        # Zenodo ignores access conditions: as a note they are at least read
        found.append({"description": f"<p>{_escaped(record.access.conditions)}</p>", "type": {"id": "notes"}})
    return found


def _typed(record: Record, key: str, terms: Mapping[str, str]) -> list[Body]:
    """Additional titles or descriptions, by their types; of languages only those that the vocabulary knows."""
    return [
        filled({key: value.text, "type": {"id": kind}, "lang": filled({"id": find_language(value.language)})})
        for kind, term in terms.items()
        for value in record.values
        if value.term == term and value.text
    ]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _reference(value: Value) -> Body:
    return filled({"reference": value.text, "identifier": value.uri, "scheme": value.scheme})


def _creator(creator: Creator) -> Body:
    person: Body = {"type": creator.kind.value, "identifiers": [identifier_body(each) for each in creator.identifiers]}
    if creator.kind is CreatorKind.PERSON:
        # a family name is demanded: somebody known by one name has only that
        person |= {"family_name": creator.family or creator.name, "given_name": creator.given}
    else:
        person |= {"name": creator.name}
    return filled({"person_or_org": filled(person), "affiliations": _affiliations(creator.affiliations)})


def _affiliations(affiliations: Iterable[Affiliation]) -> list[Body]:
    """The same one twice is refused."""
    found: dict[str, Body] = {}
    for each in affiliations:
        if each.ror or each.name:
            found.setdefault(each.ror or each.name, {"id": each.ror} if each.ror else {"name": each.name})
    return list(found.values())


def identifier_body(identifier: Identifier) -> Body:
    return {"scheme": identifier.scheme, "identifier": identifier.identifier}


def _right(right: Right) -> Body:
    if right.id:
        return {"id": right.id}
    title = {right.language or "en": right.title or right.link}
    description = {right.language or "en": right.description} if right.description else {}
    return filled({"title": title, "description": description, "link": right.link})


def _related(record: Record, at: int) -> Body:
    related = record.related[at]
    kind = {"id": related.resource_type} if related.resource_type else {}
    return filled(
        {
            "identifier": related.identifier,
            "scheme": related.scheme,
            "relation_type": {"id": related.relation},
            "resource_type": kind,
        }
    )


def _funding(funding: Funding) -> Body:
    funder = {"id": funding.funder_ror} if funding.funder_ror else filled({"name": funding.funder})
    title = {"en": funding.award_title} if funding.award_title else {}
    link = [{"scheme": "url", "identifier": funding.award_link}] if funding.award_link else []
    return filled({"funder": funder, "award": filled({"number": funding.award_number, "title": title, "identifiers": link})})


def _location(location: Location) -> Body:
    geometry = json.loads(location.geometry) if location.geometry else {}
    return filled(
        {
            "place": location.place,
            "geometry": geometry,
            "identifiers": [identifier_body(each) for each in location.identifiers],
            "description": location.description,
        }
    )


def _once(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))
