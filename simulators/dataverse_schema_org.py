"""The export schema.org: JSON-LD without tags, with one long description or, in old releases, a list of them."""

from simulators.dataverse_hits import each_of, plain
from simulators.dataverse_json import ROOT_NAME, Release
from simulators.dataverse_state import Dataset, FileMetadata, Json, Version
from simulators.dataverse_usual import LICENSES

MOST = 5000
ORCID = "https://orcid.org/"


def schema_org(found: Dataset, version: Version, base: str, release: Release, with_urls: bool) -> Json:
    metadata = version.metadata
    people = [_person(each) for each in metadata.get("author", [])]
    told = {
        "@context": "http://schema.org",
        "@type": "Dataset",
        "@id": found.url,
        "identifier": found.url,
        "name": version.title,
        "creator": people,
        "author": people,
        "datePublished": found.published,
        "dateModified": version.released[:10],
        "version": str(version.number),
        "description": _description(version, release),
        "keywords": [*metadata.get("subject", []), *each_of(version, "keyword", "keywordValue")],
        "citation": [_work(each) for each in metadata.get("publication", [])],
        "temporalCoverage": [_span(each) for each in metadata.get("timePeriodCovered", [])],
        "license": LICENSES[version.license][0] if version.license else _terms(found, version, base),
        "includedInDataCatalog": {"@type": "DataCatalog", "name": ROOT_NAME, "url": base},
        "publisher": {"@type": "Organization", "name": ROOT_NAME},
        "provider": {"@type": "Organization", "name": ROOT_NAME},
        "funder": [{"@type": "Organization", "name": each} for each in each_of(version, "grantNumber", "grantNumberAgency")],
        "spatialCoverage": [", ".join(each.values()) for each in metadata.get("geographicCoverage", [])],
        "distribution": [_download(each, base, with_urls) for each in sorted(version.files, key=lambda each: -each.file.id)],
    }
    return {name: value for name, value in told.items() if value not in ("", [])}


def _description(version: Version, release: Release) -> str | list[str]:
    texts = [plain(each) for each in each_of(version, "dsDescription", "dsDescriptionValue")]
    if release < (6,):
        return texts
    joined = "\n".join(texts)
    return joined if len(joined) <= MOST else joined[: MOST - 3].rpartition(" ")[0] + "..."


def _person(author: Json) -> Json:
    """Who has no comma in the name may be an organization, or be taken for one."""
    family, comma, given = author["authorName"].partition(", ")
    who: Json = {"@type": "Person", "givenName": given, "familyName": family} if comma else {"@type": "Organization"}
    if author.get("authorAffiliation"):
        who["affiliation"] = {"@type": "Organization", "name": author["authorAffiliation"]}
    if author.get("authorIdentifierScheme") == "ORCID":
        url = ORCID + author["authorIdentifier"].removeprefix(ORCID)
        who |= {"sameAs": url, "@id": url, "identifier": url}
    return {**who, "name": author["authorName"]}


def _work(publication: Json) -> Json:
    url = publication.get("publicationURL", "")
    linked = {"@id": url, "identifier": url, "url": url} if url else {}
    return {"@type": "CreativeWork", "name": publication["publicationCitation"], **linked}


def _span(period: Json) -> str:
    return f"{period.get('timePeriodCoveredStart', '')}/{period.get('timePeriodCoveredEnd', '')}".removesuffix("/")


def _terms(found: Dataset, version: Version, base: str) -> str:
    return f"{base}/api/datasets/:persistentId/versions/{version.name}/customlicense?persistentId={found.pid}"


def _download(each: FileMetadata, base: str, with_urls: bool) -> Json:
    found = each.file
    told: Json = {
        "@type": "DataDownload",
        "name": each.label,
        "encodingFormat": found.content_type,
        "contentSize": len(found.table.rows) if found.table else found.told.size,
        **({"description": each.description} if each.description else {}),
    }
    return {**told, "contentUrl": f"{base}/api/access/datafile/{found.id}"} if with_urls else told
