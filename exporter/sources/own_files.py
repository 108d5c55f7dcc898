"""Files of the source that we import from, and files that it only names: the first get its token, the others nothing."""

from contextlib import AbstractContextManager

from exporter.errors import FileMissing, FileRestricted
from exporter.http_client import AUTHORIZATION, is_allowed, is_at
from exporter.records.record import FileOrigin, FileRef
from exporter.sources.base import FileContent
from exporter.sources.imports import ImportDoor
from exporter.sources.remote_files import Address, stream_remote


def open_named(
    door: ImportDoor, base_url: str, file: FileRef, scheme: str = "Bearer", key_header: str = AUTHORIZATION
) -> AbstractContextManager[FileContent]:
    """``scheme`` is the word before the token, empty for CKAN; ``key_header`` what both go in. Raises FileMissing,
    FileRestricted, AddressRefused, RemoteUnavailable."""
    if file.withheld:
        raise FileRestricted(f"“{file.name}” cannot be read: {file.withheld}")
    if file.origin is FileOrigin.UNREACHABLE:
        protocol = file.url.partition(":")[0][:20] or "nowhere"
        raise FileMissing(f"“{file.name}” cannot be read: its address ({protocol}://) is not one of the web.")
    return stream_remote(door.http, address_of(door, base_url, file.url, scheme, key_header), file)


def address_of(door: ImportDoor, base_url: str, url: str, scheme: str, key_header: str = AUTHORIZATION) -> Address:
    """What the administrator's allow-list opens in the inner network may be named by a source that stands there, too."""
    trusted = is_allowed(door.http, base_url)
    if not is_at(url, base_url):
        return Address(url, trusted=trusted)
    key = f"{scheme} {door.token}".strip() if door.token else ""
    return Address(url, key, trusted=trusted, key_header=key_header)
