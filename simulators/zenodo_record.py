"""A published record in Zenodo's older shape, as its search and its record pages give it to who asks for plain JSON."""

from typing import Any
from urllib.parse import quote

from simulators.invenio_state import Content, State, Version

LICENCES = {"cc0-1.0": "cc-zero", "mit": "mit-license", "apache-2.0": "apache2.0"}
RELATIONS = (
    "isCitedBy cites isSupplementTo isSupplementedBy isContinuedBy continues isDescribedBy describes hasMetadata "
    "isMetadataFor hasVersion isVersionOf isNewVersionOf isPreviousVersionOf isPartOf hasPart isPublishedIn isReferencedBy "
    "references isDocumentedBy documents isCompiledBy compiles isVariantFormOf isOriginalFormOf isIdenticalTo isReviewedBy "
    "reviews isDerivedFrom isSourceOf isRequiredBy requires isObsoletedBy obsoletes"
)
CAMEL = {name.lower(): name for name in RELATIONS.split()}
ROLES = (
    "ContactPerson DataCollector DataCurator DataManager Distributor Editor HostingInstitution Producer ProjectLeader "
    "ProjectManager ProjectMember RegistrationAgency RegistrationAuthority RelatedPerson Researcher ResearchGroup "
    "RightsHolder Sponsor Supervisor WorkPackageLeader Other"
)
ROLE = {name.lower(): name for name in ROLES.split()}


def legacy_record(state: State, version: Version, base: str, files_open: bool) -> dict[str, Any]:
    content = version.published or Content()
    doi = content.pids.get("doi", {}).get("identifier")
    concept_doi = version.parent.pids.get("doi", {}).get("identifier")
    return {
        "created": version.created,
        "modified": version.updated,
        "id": int(version.id),
        "conceptrecid": version.parent.id,
        **({"doi": doi, "doi_url": f"https://doi.org/{doi}"} if doi else {}),
        **({"conceptdoi": concept_doi} if concept_doi else {}),
        "metadata": _metadata(state, version, content, doi),
        "title": content.metadata["title"],
        "links": _links(version, base, doi),
        "updated": version.updated,
        "recid": version.id,
        "revision": version.revision,
        "files": [_file(version, key, base) for key in version.files] if files_open else [],
        "swh": {},
        "owners": [{"id": "1"}],
        "status": "published",
        "stats": {"downloads": 0, "unique_downloads": 0, "views": 0, "unique_views": 0},
        "state": "done",
        "submitted": True,
    }


def _file(version: Version, key: str, base: str) -> dict[str, Any]:
    file = version.files[key]
    link = f"{base}/api/records/{version.id}/files/{quote(key, safe='/')}/content"
    return {"id": file.file_id, "key": key, "size": file.size, "checksum": file.md5, "links": {"self": link}}


def _metadata(state: State, version: Version, content: Content, doi: str | None) -> dict[str, Any]:
    native = content.metadata
    embargo = content.access.get("embargo") or {}
    closed = "embargoed" if embargo.get("active") else "restricted"
    shown = {
        "title": native.get("title"),
        "doi": doi,
        "publication_date": native.get("publication_date"),
        "description": native.get("description"),
        "access_right": "open" if content.access["files"] == "public" else closed,
        "embargo_date": embargo.get("until"),
        "creators": [_person(each) for each in native.get("creators", [])],
        "contributors": [
            {**_person(each), "type": ROLE.get(each.get("role", {}).get("id", ""), "Other")}
            for each in native.get("contributors", [])
        ],
        "keywords": [each["subject"] for each in native.get("subjects", []) if "id" not in each],
        "subjects": [{"term": each.get("subject", ""), "identifier": each["id"]} for each in _controlled(native)],
        "related_identifiers": [_related(each) for each in native.get("related_identifiers", [])],
        "alternate_identifiers": native.get("identifiers", []),
        "references": [each["reference"] for each in native.get("references", [])],
        "language": next((each["id"] for each in native.get("languages", [])), None),
        "version": native.get("version"),
        "license": _licence(native),
        "communities": _communities(state, version),
        "dates": [_date(each) for each in native.get("dates", [])],
        "locations": [_place(each) for each in native.get("locations", {}).get("features", [])],
        **{each["type"]["id"]: each["description"] for each in _described(native)},
    }
    kept = {name: value for name, value in shown.items() if value}
    return {**kept, "resource_type": _kind(native), "relations": {"version": [_relation(state, version)]}}


def _person(each: dict[str, Any]) -> dict[str, Any]:
    person = each["person_or_org"]
    known = {one["scheme"]: one["identifier"] for one in person.get("identifiers", [])}
    affiliations = [one.get("name") for one in each.get("affiliations", [])]
    named = {"name": person["name"], "affiliation": affiliations[0] if affiliations else None}
    return named | {scheme: known[scheme] for scheme in ("orcid", "gnd") if scheme in known}


def _controlled(native: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for each in native.get("subjects", []) if "id" in each]


def _described(native: dict[str, Any]) -> list[dict[str, Any]]:
    """Only two kinds of further description have a place in the older shape."""
    return [each for each in native.get("additional_descriptions", []) if each["type"]["id"] in {"notes", "method"}]


def _related(each: dict[str, Any]) -> dict[str, Any]:
    relation = each["relation_type"]["id"]
    shown = {"identifier": each["identifier"], "relation": CAMEL.get(relation, relation), "scheme": each["scheme"]}
    return shown | ({"resource_type": each["resource_type"]["id"]} if "resource_type" in each else {})


def _licence(native: dict[str, Any]) -> dict[str, str] | None:
    known = [each["id"] for each in native.get("rights", []) if "id" in each]
    return {"id": LICENCES.get(known[0], known[0])} if known else None


def _communities(state: State, version: Version) -> list[dict[str, str]]:
    found = (state.communities.get(each) for each in version.parent.communities)
    return [{"id": each.slug} for each in found if each]


def _date(each: dict[str, Any]) -> dict[str, Any]:
    """Of a single day nothing is left but its kind."""
    first, slash, last = each["date"].partition("/")
    shown = {"start": first, "end": last} if slash else {}
    return {**shown, "type": each["type"]["id"], **({"description": each["description"]} if "description" in each else {})}


def _place(each: dict[str, Any]) -> dict[str, Any]:
    point = each.get("geometry", {})
    where = dict(zip(("lon", "lat"), point["coordinates"], strict=False)) if point.get("type") == "Point" else {}
    return {"place": each.get("place", ""), **where}


def _kind(native: dict[str, Any]) -> dict[str, str]:
    kind, _, below = native["resource_type"]["id"].partition("-")
    return {"title": (below or kind).title(), "type": kind, **({"subtype": below} if below else {})}


def _relation(state: State, version: Version) -> dict[str, Any]:
    latest = state.latest(version.parent)
    parent = {"pid_type": "recid", "pid_value": version.parent.id}
    return {"index": version.number - 1, "is_last": bool(latest and latest.id == version.id), "parent": parent}


def _links(version: Version, base: str, doi: str | None) -> dict[str, str]:
    record, page = f"{base}/api/records/{version.id}", f"{base}/records/{version.id}"
    found = {
        "self": record,
        "self_html": page,
        "files": f"{record}/files",
        "archive": f"{record}/files-archive",
        "latest": f"{record}/versions/latest",
        "latest_html": f"{page}/latest",
        "versions": f"{record}/versions",
        "parent": f"{base}/api/records/{version.parent.id}",
        "parent_html": f"{base}/records/{version.parent.id}",
        "communities": f"{record}/communities",
        "draft": f"{record}/draft",
    }
    found |= {"doi": f"https://doi.org/{doi}", "self_doi": f"https://doi.org/{doi}"} if doi else {}
    concept = version.parent.pids.get("doi", {}).get("identifier")
    return found | ({"parent_doi": f"https://doi.org/{concept}"} if concept else {})
