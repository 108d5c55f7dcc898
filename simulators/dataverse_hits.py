"""Hits of a search. Whatever has no value is left out, and nothing says that a dataset was harvested."""

import html
import re
from typing import Any

from simulators import dataverse_fields
from simulators.dataverse_file_json import FRIENDLY
from simulators.dataverse_index import Document
from simulators.dataverse_json import ROOT_NAME, Release, of_tables
from simulators.dataverse_state import DRAFT, Collection, Dataset, FileMetadata, Json, Version, digest

STATUSES = {"RELEASED": "Published", "DRAFT": "Draft", "DEACCESSIONED": "Deaccessioned"}


def plain(text: str) -> str:
    """Without tags, in one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", text)).split())


def each_of(version: Version, field: str, part: str) -> list[str]:
    return [one[part] for one in version.metadata.get(field, []) if one.get(part)]


def text(document: Document) -> str:
    """What a search looks through."""
    version = document.version
    parts = [version.title, *each_of(version, "author", "authorName"), *each_of(version, "keyword", "keywordValue")]
    return " ".join([*parts, *each_of(version, "dsDescription", "dsDescriptionValue"), document.dataset.pid])


def dataset(document: Document, titles: dict[str, str], release: Release, wanted: list[str], with_id: bool) -> Json:
    found, version = document.dataset, document.version
    told = {
        "name": version.title,
        "type": "dataset",
        "url": found.url,
        "global_id": found.pid,
        "description": " ".join(plain(each) for each in each_of(version, "dsDescription", "dsDescriptionValue")),
        "published_at": version.released,
        "publisher": titles[document.collection],
        "citationHtml": _as_html(found, citation(found, version)),
        "identifier_of_dataverse": document.collection,
        "name_of_dataverse": titles[document.collection],
        "citation": citation(found, version),
        **({"entity_id": found.id} if with_id else {}),
        **({"publicationStatuses": [STATUSES[document.state]]} if release >= (6, 1) else {}),
        "storageIdentifier": f"file://{found.pid.partition(':')[2]}",
        "keywords": [plain(each) for each in each_of(version, "keyword", "keywordValue")],
        "subjects": version.metadata.get("subject"),
        "fileCount": len(version.files),
        "versionId": version.id,
        "versionState": document.state,
        **({"majorVersion": version.number, "minorVersion": version.minor} if document.state != DRAFT else {}),
        "createdAt": found.created,
        "updatedAt": document.updated,
        **_people_and_places(version),
        "metadataBlocks": _blocks(version, wanted, release),
        "authors": each_of(version, "author", "authorName"),
    }
    return {name: value for name, value in told.items() if value not in (None, "", [], {})}


def _people_and_places(version: Version) -> Json:
    metadata = version.metadata
    return {
        "contacts": _renamed(metadata, "datasetContact", datasetContactName="name", datasetContactAffiliation="affiliation"),
        "publications": _renamed(metadata, "publication", publicationCitation="citation", publicationURL="url"),
        "producers": each_of(version, "producer", "producerName"),
        "relatedMaterial": metadata.get("relatedMaterial"),
        "geographicCoverage": metadata.get("geographicCoverage"),
        "dataSources": metadata.get("dataSources"),
    }


def _renamed(metadata: Json, field: str, **names: str) -> list[Json]:
    return [{new: one[old] for old, new in names.items() if one.get(old)} for one in metadata.get(field, [])]


def _blocks(version: Version, wanted: list[str], release: Release) -> Json:
    """``citation:*`` or ``citation:author``; in another order than the dataset itself tells them."""
    found: Json = {}
    for name, block in dataverse_fields.blocks(version.metadata, version.blocks, release).items():
        chosen = {each.partition(":")[2] for each in wanted if each.partition(":")[0] == name}
        fields = [each for each in block["fields"] if "*" in chosen or each["typeName"] in chosen]
        if fields:
            mixed = sorted(fields, key=lambda each: str(each["typeName"])[::-1])
            found[name] = {"displayName": block["displayName"], "fields": mixed}
    return found


def citation(found: Dataset, version: Version) -> str:
    """Its year may be the one in which an embargo ends."""
    authors = "; ".join(each_of(version, "author", "authorName"))
    ends = [each.file.embargo[:4] for each in version.files if each.file.embargo]
    year = max([(version.released or version.created)[:4], *ends])
    name = "DRAFT VERSION" if version.state == DRAFT else f"V{version.number}"
    last = ", DEACCESSIONED VERSION" if version.state == "DEACCESSIONED" else ""
    unf = of_tables(version)
    tables = f", {unf} [fileUNF]" if unf else ""
    return f'{authors}, {year}, "{version.title}", {found.url}, {ROOT_NAME}, {name}{last}{tables}'


def _as_html(found: Dataset, told: str) -> str:
    link = f'<a href="{found.url}" target="_blank">{found.url}</a>'
    return html.escape(told, quote=False).encode("ascii", "xmlcharrefreplace").decode().replace(found.url, link)


def collection(found: Collection) -> Json:
    told = {"name": found.title, "type": "dataverse", "url": f"/dataverse/{found.alias}", "identifier": found.alias}
    described = {"description": found.description} if found.description else {}
    return {**told, **described, "published_at": found.created, "publicationStatuses": ["Published"]}


def file(document: Document, each: FileMetadata, base: str, with_id: bool) -> Json:
    found = each.file
    value = digest(found.told, found.algorithm)
    told: dict[str, Any] = {
        "name": each.label,
        "type": "file",
        "url": f"{base}/api/access/datafile/{found.id}",
        "file_id": str(found.id),
        "description": each.description,
        "published_at": document.version.released,
        "file_type": FRIENDLY.get(found.content_type, "Unknown"),
        "file_content_type": found.content_type,
        "size_in_bytes": len(found.table.rows) if found.table else found.told.size,
        "md5": value if found.algorithm == "MD5" else "",
        "checksum": {"type": found.algorithm, "value": value},
        "dataset_name": document.version.title,
        "dataset_id": str(document.dataset.id),
        "dataset_persistent_id": document.dataset.pid,
        **({"entity_id": found.id} if with_id else {}),
    }
    return {name: value for name, value in told.items() if value != ""}
