"""Collections, datasets and versions in the JSON of the native API. Older servers tell less."""

from simulators import dataverse_fields, dataverse_file_json
from simulators.dataverse_state import (
    DEACCESSIONED,
    Collection,
    Dataset,
    FileMetadata,
    Json,
    Version,
)
from simulators.dataverse_tables import fingerprint
from simulators.dataverse_usual import LICENSES

ROOT_NAME = "Root"
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
        "UNF": of_tables(shown),
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
    return (
        {**kept, "files": [dataverse_file_json.file(shown, each, release) for each in ordered(shown)]}
        if with_files
        else kept
    )


def of_tables(shown: Version) -> str:
    """The fingerprint of a version that has tables."""
    tables = [each.file.told for each in shown.files if each.file.table]
    return fingerprint(*tables) if tables else ""


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
