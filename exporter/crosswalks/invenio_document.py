"""Our record as a published record of an InvenioRDM: everything that a draft cannot take stands in it too. Pure."""

import json
from collections.abc import Iterator
from dataclasses import replace

from exporter.crosswalks.invenio import from_record, identifier_body
from exporter.crosswalks.invenio_terms import COMMUNITY, PREFIX
from exporter.crosswalks.json_written import Body, filled
from exporter.crosswalks.own_terms import merged, own_fields
from exporter.records.record import Access, Affiliation, Creator, Funding, Identifier, Record, Right, Value

PIDS = ("doi", "oai")
COMMON = ("dcterms:", "datacite:", "schema:")


def document(record: Record) -> str:
    """As the native JSON of its page would be."""
    # what a draft has for want of better (a type, notes on access) is not said of the record
    metadata = from_record(replace(record, access=Access()), publisher="")["metadata"]
    pids = dict(_pids(record))
    registered = {id(each) for each in pids.values()}
    metadata |= {
        "resource_type": filled({"id": record.text("dcterms:type")}),
        "creators": _people(metadata.get("creators", []), record.creators),
        "contributors": _people(metadata.get("contributors", []), record.contributors),
        "subjects": [_subject(value) for value in record.values if value.term == "dcterms:subject"],
        "rights": [_right(right) for right in record.rights],
        "funding": [_funding(each) for each in record.funding],
        "identifiers": [identifier_body(each) for each in record.identifiers if id(each) not in registered],
    }
    own = [value for value in record.values if not value.term.startswith(COMMON) and value.term != COMMUNITY]
    whole = {
        "id": record.header.identifier,
        "access": _access(record),
        "pids": {scheme: {"identifier": each.identifier} for scheme, each in pids.items()},
        "parent": _parent(record),
        "metadata": filled(metadata),
        "custom_fields": own_fields(value for value in own if not value.term.startswith(PREFIX)),
    }
    others = own_fields((value for value in own if value.term.startswith(PREFIX)), PREFIX)
    return json.dumps(filled(merged(whole, others)), ensure_ascii=False)


def _pids(record: Record) -> Iterator[tuple[str, Identifier]]:
    for scheme in PIDS:
        found = next((each for each in record.identifiers if each.scheme == scheme), None)
        if found:
            yield scheme, found


def _people(bodies: list[Body], creators: tuple[Creator, ...]) -> list[Body]:
    """With what the repository adds itself: the whole name, both the id and the name of a place."""
    return [
        filled(
            {
                **body,
                "person_or_org": {**body["person_or_org"], "name": creator.name},
                "affiliations": [_affiliation(each) for each in creator.affiliations],
                "role": {"id": creator.role} if creator.role else {},
            }
        )
        for body, creator in zip(bodies, creators, strict=True)
    ]


def _affiliation(each: Affiliation) -> Body:
    return filled({"id": each.ror, "name": each.name, "identifiers": [identifier_body(one) for one in each.identifiers]})


def _subject(value: Value) -> Body:
    return filled({"id": value.uri, "subject": value.text, "scheme": value.scheme})


def _right(right: Right) -> Body:
    titles = {right.language or "en": right.title} if right.title else {}
    descriptions = {right.language or "en": right.description} if right.description else {}
    for each in right.translations:
        (titles if each.part == "title" else descriptions)[each.language] = each.text
    props = {"url": right.link, "scheme": right.scheme} if right.scheme else {}
    link = "" if props else right.link
    return filled({"id": right.id, "title": titles, "description": descriptions, "link": link, "props": filled(props)})


def _funding(funding: Funding) -> Body:
    funder = {
        "id": funding.funder_ror,
        "name": funding.funder,
        "identifiers": [identifier_body(each) for each in funding.funder_identifiers],
    }
    link = (Identifier("url", funding.award_link),) if funding.award_link else ()
    titles = {funding.language or "en": funding.award_title} if funding.award_title else {}
    award = {
        "number": funding.award_number,
        "title": titles | {each.language: each.text for each in funding.translations},
        "identifiers": [identifier_body(each) for each in (*link, *funding.award_identifiers)],
        "acronym": funding.award_acronym,
        "program": funding.program,
        **own_fields(funding.values, "invenio:award."),
    }
    return filled({"funder": filled(funder), "award": filled(award)})


def _access(record: Record) -> Body:
    embargo = {"until": record.access.embargo_until, "reason": record.access.embargo_reason}
    return filled(
        {
            "record": record.access.record,
            "files": record.access.files,
            "status": record.access.status,
            "embargo": filled(embargo),
        }
    )


def _parent(record: Record) -> Body:
    entries = [
        filled({"slug": v.notation, "metadata": {"title": v.text}, "links": filled({"self_html": v.uri})})
        for v in record.values
        if v.term == COMMUNITY
    ]
    conditions = record.access.conditions
    return filled(
        {
            "communities": {"entries": entries} if entries else {},
            "access": {"settings": {"accept_conditions_text": conditions}} if conditions else {},
        }
    )
