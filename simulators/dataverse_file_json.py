"""Files of a Dataverse as its native API tells them."""

from simulators.dataverse_state import RELEASED, DataFile, FileMetadata, Json, Version, digest
from simulators.dataverse_tables import fingerprint

Release = tuple[int, ...]
FRIENDLY = {
    "text/plain": "Plain Text",
    "text/csv": "Comma Separated Values",
    "text/tab-separated-values": "Tab-Delimited",
    "image/png": "PNG Image",
    "application/pdf": "Adobe PDF",
    "application/zip": "ZIP Archive",
}


def lying(files: list[Json], knobs: Json) -> list[Json]:
    """With the knob ``wrong_checksum`` no checksum is the file's."""
    for told in (each["dataFile"] for each in files if "wrong_checksum" in knobs):
        told["checksum"]["value"] = told["checksum"]["value"][::-1]
        told |= {"md5": told["checksum"]["value"]} if "md5" in told else {}
    return files


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
        "UNF": fingerprint(found.told),
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
