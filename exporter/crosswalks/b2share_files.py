"""The files of a B2SHARE record. Pure."""

from collections.abc import Iterator
from urllib.parse import quote

from exporter.crosswalks.invenio_files import size_of
from exporter.crosswalks.json_document import Part
from exporter.records.record import FileOrigin, FileRef


def files_of(whole: Part) -> Iterator[FileRef]:
    """No list where they are restricted."""
    for part in whole.parts("files"):
        name = part.text("key")
        if name:
            yield FileRef(
                identifier=name,
                name=name,
                url=part.part("links").text("self") or _address(whole, part, name),
                origin=FileOrigin.LINK,
                size_bytes=size_of(part, "size"),
                checksum=part.text("checksum"),
            )


def _address(whole: Part, part: Part, name: str) -> str:
    """In its bucket: ``…/api/files/<bucket>/<name>``."""
    bucket = whole.part("links").text("files")
    if not bucket:
        base, records, _ = whole.part("links").text("self").partition("/records/")
        bucket = f"{base}/files/{part.text('bucket')}" if records and part.has("bucket") else ""
    return f"{bucket}/{quote(name, safe='')}" if bucket else ""
