"""Which links of an item may be fetched: what is open to us in the inner network is not for every source to name."""

from collections.abc import Collection
from dataclasses import replace

from exporter.catalogue.provenance import Provenance
from exporter.errors import AddressRefused, FileMissing
from exporter.http_client import HttpOptions, is_allowed
from exporter.records.record import FileOrigin, FileRef


def within_reach(options: HttpOptions, files: tuple[FileRef, ...], origins: Collection[Provenance]) -> tuple[FileRef, ...]:
    """A source that is open to us by the administrator's word may name what is, too."""
    if any(_is_open(options, f"{scheme}://{each.address}") for each in origins for scheme in ("http", "https")):
        return files
    return tuple(_without_reach(file) if _is_inner(options, file) else file for file in files)


def _is_inner(options: HttpOptions, file: FileRef) -> bool:
    return file.origin is FileOrigin.LINK and _is_open(options, file.url)


def _without_reach(file: FileRef) -> FileRef:
    return replace(file, origin=FileOrigin.UNREACHABLE)


def _is_open(options: HttpOptions, url: str) -> bool:
    try:
        return is_allowed(options, url)
    except AddressRefused:
        return False


def demand_reach(file: FileRef) -> None:
    """Raises FileMissing."""
    if file.origin is FileOrigin.UNREACHABLE:
        raise FileMissing(f"“{file.name}” cannot be read: its source named an address that is not for it to name.")
