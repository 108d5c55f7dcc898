"""The resources of a CKAN dataset as files, and what they say beside. Pure."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from exporter.crosswalks.ckan_fields import text_of
from exporter.crosswalks.text import clean, one_line
from exporter.records.record import FileOrigin, FileRef

MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
LARGEST_BYTES = 1 << 62


def resources_of(package: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    resources = package.get("resources")
    for resource in resources if isinstance(resources, list) else []:
        if isinstance(resource, Mapping):
            yield resource


def files_of(package: Mapping[str, Any]) -> tuple[FileRef, ...]:
    """One for each resource that has an address; deleted ones and mere placeholders are none."""
    return tuple(_file(resource) for resource in resources_of(package) if _is_file(resource))


def _is_file(resource: Mapping[str, Any]) -> bool:
    return bool(_line(resource, "url") and _line(resource, "id")) and _line(resource, "state") in {"", "active"}


def _file(resource: Mapping[str, Any]) -> FileRef:
    title = _line(resource, "name")
    return FileRef(
        identifier=_line(resource, "id"),
        name=file_name(_line(resource, "url"), title, _line(resource, "format")),
        url=_line(resource, "url"),
        origin=FileOrigin.STORE if _line(resource, "url_type") == "upload" else FileOrigin.LINK,
        size_bytes=_size(resource.get("size")),
        media_type=_media_type(resource),
        checksum=_checksum(_line(resource, "hash")),
        modified=_line(resource, "last_modified") or _line(resource, "created"),
        title=title,
        description=clean(text_of(resource.get("description"))).strip(),
    )


def _line(resource: Mapping[str, Any], key: str) -> str:
    return one_line(text_of(resource.get(key)))


def file_name(url: str, title: str, kind: str) -> str:
    """The last part of the address, decoded once; without one the resource's own name. Never a path."""
    try:
        path = urlsplit(url).path
    except ValueError:
        path = ""
    name = _plain(unquote(path.rpartition("/")[2])) or _plain(title) or "file"
    ending = kind.lower() if re.fullmatch(r"[A-Za-z0-9]{1,10}", kind) else ""
    # an address like …/export?format=csv has no name of a file in it: the format gives it its ending
    return name if "." in name or not ending else f"{name}.{ending}"


def _plain(name: str) -> str:
    """Slashes become hyphens; ``.`` and ``..`` are no names."""
    plain = one_line(re.sub(r"[/\\]+", "-", name)).strip("-")
    return "" if set(plain) <= {"."} else plain


def _size(value: Any) -> int:
    """In bytes; -1 when CKAN does not know, or says nonsense."""
    try:
        size = int(text_of(value) or "-1")
    except ValueError:
        return -1
    return size if 0 <= size <= LARGEST_BYTES else -1


def _media_type(resource: Mapping[str, Any]) -> str:
    found = _line(resource, "mimetype") or _line(resource, "media_type")
    return found.lower() if MEDIA_TYPE.fullmatch(found) else ""


def _checksum(text: str) -> str:
    """CKAN computes none; people and extensions write what they like into it."""
    bare = text.lower().removeprefix("md5:")
    return f"md5:{bare}" if re.fullmatch(r"[0-9a-f]{32}", bare) else ""
