"""Collections, datasets, versions and files in the JSON of the native API. Older servers tell less."""

from simulators import dataverse_fields
from simulators.dataverse_state import (
    DEACCESSIONED,
    RELEASED,
    Collection,
    DataFile,
    Dataset,
    FileMetadata,
    Json,
    Version,
    digest,
)
from simulators.dataverse_usual import LICENSES

ROOT_NAME = "Root"
FRIENDLY = {
    "text/plain": "Plain Text",
    "text/csv": "Comma Separated Values",
    "text/tab-separated-values": "Tab-Delimited",
    "image/png": "PNG Image",
    "application/pdf": "Adobe PDF",
    "application/zip": "ZIP Archive",
}
Release = tuple[int, ...]


def collection(found: Collection) -> Json:
    told = {
        "id": found.id,
        "alias": found.alias,
        "name": found.title,
        "dataverseContacts": [{"displayOrder": 0, "contactEmail": "desk@fjord.example.org"}],
        "permissionRoot": True,
        "description": found.description,
        "dataverseType": "UNCATEGORIZED",
        "ownerId": found.parent.id if found.parent else None,
        "creationDate": found.created,
        "isReleased": found.published,
    }
    return {name: value for name, value in told.items() if value not in (None, "")}


def dataset(found: Dataset, release: Release) -> Json:
    """Without any version."""
    protocol, _, rest = found.pid.partition(":")
    authority, _, identifier = rest.partition("/")
    told = {
        "id": found.id,
        "identifier": identifier,
        "persistentUrl": found.url,
        "protocol": protocol,
        "authority": authority,
        "separator": "/",
        "publisher": ROOT_NAME,
        "publicationDate": found.published,
        "storageIdentifier": f"file://{rest}",
        **({"datasetType": "dataset"} if release >= (6, 4) else {}),
    }
    return {name: value for name, value in told.items() if value}


def version(found: Dataset, shown: Version, release: Release, with_files: bool = True) -> Json:
    numbers = {"versionNumber": shown.number, "versionMinorNumber": shown.minor} if shown.number else {}
    told = {
        "id": shown.id,
        "datasetId": found.id,
        "datasetPersistentId": found.pid,
        "storageIdentifier": f"file://{found.pid.partition(':')[2]}",
        **numbers,
        "versionState": shown.state,
        **_newer(found, release),
        "deaccessionNote": shown.note if shown.state == DEACCESSIONED else "",
        "deaccessionLink": shown.forward if shown.state == DEACCESSIONED else "",
        "lastUpdateTime": shown.updated,
        "releaseTime": shown.released,
        "createTime": shown.created,
        "publicationDate": found.published,
        "citationDate": found.published,
        "license": license_told(shown.license, release) if shown.license else None,
        **shown.terms,
    }
    kept = {name: value for name, value in told.items() if value not in (None, "")}
    kept |= {"fileAccessRequest": True, "metadataBlocks": dataverse_fields.blocks(shown.metadata, shown.blocks, release)}
    return {**kept, "files": [file(shown, each, release) for each in ordered(shown)]} if with_files else kept


def _newer(found: Dataset, release: Release) -> Json:
    if release < (6, 4):
        return {}
    last = found.versions[-1].state
    return {"datasetType": "dataset", "internalVersionNumber": 3, "latestVersionPublishingState": last}


def license_told(name: str, release: Release) -> Json:
    uri, identifier, icon, _ = LICENSES[name]
    told: Json = {"name": name, "uri": uri, "iconUri": f"https://licensebuttons.net/{icon}/88x31.png"}
    if release >= (6, 2):
        told |= {"rightsIdentifier": identifier, "rightsIdentifierScheme": "SPDX", "languageCode": "en"}
        told["schemeUri"] = "https://spdx.org/licenses/"
    return told


def ordered(shown: Version) -> list[FileMetadata]:
    """The order is another one in each kind of version."""
    if shown.minor:
        return sorted(shown.files, key=lambda each: -each.file.id)
    return sorted(shown.files, key=lambda each: each.label)


def file(shown: Version, each: FileMetadata, release: Release) -> Json:
    told = {
        "description": each.description,
        "label": each.label,
        "restricted": each.file.restricted,
        "directoryLabel": each.directory,
        "version": each.version,
        "datasetVersionId": shown.id,
        "categories": list(each.categories),
        "dataFile": _stored(shown, each, release),
    }
    return {name: value for name, value in told.items() if name == "description" or value not in ("", [])}


def _stored(shown: Version, each: FileMetadata, release: Release) -> Json:
    found = each.file
    told = {
        "id": found.id,
        "persistentId": found.persistent_id,
        "filename": each.label,
        "contentType": found.content_type,
        "filesize": len(found.table.rows) if found.table else found.told.size,
        "description": each.description,
        "categories": list(each.categories),
        "storageIdentifier": f"file://19a{found.id:08x}-{found.id * 7919:012x}",
        **_table(found),
        "rootDataFileId": found.root,
        **({"previousDataFileId": found.previous} if found.previous else {}),
        **_checksum(found),
        **_dates(found),
        **(_told_since_6_1(shown, each) if release >= (6, 1) else {}),
    }
    return {name: value for name, value in told.items() if name in {"persistentId", "description"} or value not in ("", [])}


def _table(found: DataFile) -> Json:
    if not found.table:
        return {}
    kind = found.table.original_type
    return {
        "originalFileFormat": kind,
        "originalFormatLabel": FRIENDLY.get(kind, kind),
        "originalFileSize": found.told.size,
        "originalFileName": found.table.original_name,
        "UNF": f"UNF:6:{digest(found.told, 'MD5')[:22]}==",
    }


def _checksum(found: DataFile) -> Json:
    """Of the original, also where a table was made of it. ``md5`` only where it is one."""
    value = digest(found.told, found.algorithm)
    told: Json = {"checksum": {"type": found.algorithm, "value": value}}
    return {"md5": value, **told} if found.algorithm == "MD5" else told


def _dates(found: DataFile) -> Json:
    told: Json = {"creationDate": found.created[:10]}
    if found.embargo:
        told["embargo"] = {"dateAvailable": found.embargo, "reason": found.embargo_reason}
    if found.retention:
        told["retention"] = {"dateUnavailable": found.retention, "reason": ""}
    return told


def _told_since_6_1(shown: Version, each: FileMetadata) -> Json:
    kind = each.file.content_type
    return {
        "friendlyType": FRIENDLY.get(kind, "Unknown"),
        "tabularData": bool(each.file.table),
        "publicationDate": shown.released[:10] if shown.state == RELEASED else "",
        "directoryLabel": each.directory,
        "lastUpdateTime": shown.updated,
        "fileAccessRequest": True,
    }
