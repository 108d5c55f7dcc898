"""A published record as Dublin Core and as DataCite, in the ways that InvenioRDM writes them."""

import json
import re
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from simulators.invenio_state import Content, State, Version

DC = "http://purl.org/dc/elements/1.1/"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
KERNEL = "http://datacite.org/schema/kernel-4"
OLDER_DATACITE = "application/x-datacite+xml"  # Zenodo's own
RIGHTS = {"public": "openAccess", "embargoed": "embargoedAccess", "restricted": "restrictedAccess"}


def dublin_core(state: State, version: Version, base: str) -> str:
    lines = [f"<dc:{name}>{escape(value)}</dc:{name}>" for name, value in dc_statements(state, version, base) if value]
    return f'<oai_dc:dc xmlns:dc="{DC}" xmlns:oai_dc="{OAI_DC}">\n' + "\n".join(lines) + "\n</oai_dc:dc>"


def dc_statements(state: State, version: Version, base: str) -> list[tuple[str, str]]:
    content = version.published or Content()
    native = content.metadata
    found = [("title", native["title"])]
    found += [("title", each["title"]) for each in native.get("additional_titles", [])]
    found += [("creator", each["person_or_org"]["name"]) for each in native["creators"]]
    found += [("contributor", each["person_or_org"]["name"]) for each in native.get("contributors", [])]
    found += [("identifier", f"https://doi.org/{pid['identifier']}") for name, pid in content.pids.items() if name == "doi"]
    found += [("identifier", pid["identifier"]) for name, pid in content.pids.items() if name == "oai"]
    found += [("relation", f"{base}/communities/{each.slug}") for each in _communities(state, version)]
    found += [("relation", f"https://doi.org/{pid['identifier']}") for pid in version.parent.pids.values()]
    found += [("relation", each["identifier"]) for each in native.get("related_identifiers", [])]
    found += [*_rights(content), ("date", native["publication_date"])]
    found += [("subject", each.get("subject", each.get("id", ""))) for each in native.get("subjects", [])]
    found += [("description", re.sub(r"<[^>]*>", "", native.get("description", "")))]
    found += [("publisher", native.get("publisher", ""))]
    found += [("type", "info:eu-repo/semantics/other"), *(("language", each["id"]) for each in native.get("languages", []))]
    return found + [("format", each) for each in native.get("formats", [])]


def _communities(state: State, version: Version) -> list[Any]:
    return [state.communities[each] for each in version.parent.communities if each in state.communities]


def _rights(content: Content) -> list[tuple[str, str]]:
    embargo = content.access.get("embargo") or {}
    status = "embargoed" if embargo.get("active") else content.access["files"]
    found = [("rights", f"info:eu-repo/semantics/{RIGHTS[status]}")]
    found += [("date", f"info:eu-repo/date/embargoEnd/{embargo['until']}")] if embargo.get("active") else []
    for each in content.metadata.get("rights", []):
        found += [("rights", each.get("id") or each.get("title", {}).get("en", "")), ("rights", each.get("link", ""))]
    return found


def datacite(state: State, version: Version, base: str) -> dict[str, Any]:
    """DataCite's own JSON. https://schema.datacite.org/meta/kernel-4/"""
    content = version.published or Content()
    native = content.metadata
    doi = content.pids.get("doi", {}).get("identifier", "")
    return {
        "id": doi,
        "doi": doi,
        "identifiers": [{"identifier": f"https://doi.org/{doi}", "identifierType": "DOI"}],
        "creators": [_person(each) for each in native["creators"]],
        "contributors": [
            {**_person(each), "contributorType": each["role"]["id"]} for each in native.get("contributors", [])
        ],
        "titles": [{"title": native["title"]}],
        "publisher": native.get("publisher", ""),
        "publicationYear": native["publication_date"][:4],
        "subjects": [{"subject": each.get("subject", each.get("id", ""))} for each in native.get("subjects", [])],
        "dates": [{"date": native["publication_date"], "dateType": "Issued"}],
        "language": next((each["id"] for each in native.get("languages", [])), None),
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": native["resource_type"]["id"]},
        "relatedIdentifiers": [_relation(each) for each in native.get("related_identifiers", [])],
        "version": native.get("version"),
        "rightsList": [{"rightsIdentifier": each["id"]} for each in native.get("rights", []) if "id" in each],
        "descriptions": [{"description": native.get("description", ""), "descriptionType": "Abstract"}],
        "schemaVersion": KERNEL,
    }


def _person(each: dict[str, Any]) -> dict[str, Any]:
    person = each["person_or_org"]
    known = [
        {"nameIdentifier": one["identifier"], "nameIdentifierScheme": one["scheme"].upper()}
        for one in person.get("identifiers", [])
    ]
    kind = "Personal" if person["type"] == "personal" else "Organizational"
    return {"name": person["name"], "nameType": kind, "nameIdentifiers": known}


def _relation(each: dict[str, Any]) -> dict[str, str]:
    kind, relation = each["scheme"].upper(), each["relation_type"]["id"]
    return {"relatedIdentifier": each["identifier"], "relatedIdentifierType": kind, "relationType": relation}


def datacite_xml(state: State, version: Version, base: str) -> str:
    shown = datacite(state, version, base)
    people = "".join(f"<creator><creatorName>{escape(each['name'])}</creatorName></creator>" for each in shown["creators"])
    subjects = "".join(f"<subject>{escape(each['subject'])}</subject>" for each in shown["subjects"])
    parts = [
        f'<identifier identifierType="DOI">{escape(shown["doi"])}</identifier>',
        f"<creators>{people}</creators>",
        f"<titles><title>{escape(shown['titles'][0]['title'])}</title></titles>",
        f"<publisher>{escape(shown['publisher'])}</publisher>",
        f"<publicationYear>{escape(shown['publicationYear'])}</publicationYear>",
        f"<resourceType resourceTypeGeneral={quoteattr('Dataset')}/>",
        f"<subjects>{subjects}</subjects>" if subjects else "",
        f'<dates><date dateType="Issued">{escape(shown["dates"][0]["date"])}</date></dates>',
        f"<version>{escape(shown['version'])}</version>" if shown["version"] else "",
        f'<descriptions><description descriptionType="Abstract">{escape(shown["descriptions"][0]["description"])}'
        "</description></descriptions>",
    ]
    return f'<resource xmlns="{KERNEL}">\n' + "\n".join(part for part in parts if part) + "\n</resource>"


def _whole(write: Callable[[State, Version, str], str]) -> Callable[[State, Version, str], bytes]:
    return lambda *asked: b"<?xml version='1.0' encoding='utf-8'?>\n" + write(*asked).encode()


def _datacite_json(state: State, version: Version, base: str) -> bytes:
    return json.dumps(datacite(state, version, base), ensure_ascii=False).encode()


FORMATS: dict[str, Callable[[State, Version, str], bytes]] = {
    "application/x-dc+xml": _whole(dublin_core),
    "application/vnd.datacite.datacite+json": _datacite_json,
    "application/vnd.datacite.datacite+xml": _whole(datacite_xml),
    OLDER_DATACITE: _whole(datacite_xml),
}
