"""The files of an InvenioRDM record, wherever the answer has them. Pure."""

from collections.abc import Iterator
from urllib.parse import quote

from exporter.crosswalks.json_document import Part
from exporter.records.record import FileOrigin, FileRef

LARGEST_BYTES = 1 << 62


def files_of(whole: Part) -> tuple[FileRef, ...]:
    """None where the list was not sent along, or nobody may see it."""
    return tuple(_files(whole))


def _files(whole: Part) -> Iterator[FileRef]:
    entries = whole.part("files", "entries")
    # an object by name in a record, a list in the answer of its file list
    named = [(key, entries.part(key)) for key in entries.names()] or [
        (part.peek("key"), part) for part in whole.part("files").parts("entries")
    ]
    for key, part in named:
        name = part.text("key") or key
        if name and part.text("status") in ("", "completed"):
            yield _file(whole, name, part)


def _file(whole: Part, name: str, part: Part) -> FileRef:
    return FileRef(
        identifier=name,
        name=name,
        url=part.part("links").text("content") or _address(whole, name),
        origin=FileOrigin.LINK,
        size_bytes=size_of(part, "size"),
        media_type=part.text("mimetype"),
        checksum=part.text("checksum"),
        modified=part.text("updated"),
        description=part.part("metadata").lines("description"),
    )


def _address(whole: Part, name: str) -> str:
    links = whole.part("links")
    files = links.text("files") or (f"{links.text('self')}/files" if links.text("self") else "")
    return f"{files}/{quote(name, safe='')}/content" if files else ""


def size_of(part: Part, key: str) -> int:
    """In bytes, -1 for what is no size; some servers write it as 12.0."""
    size = part.number(key)
    return int(size) if size is not None and 0 <= size <= LARGEST_BYTES else -1
