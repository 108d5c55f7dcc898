"""What the lists of a DSpace tell of an item; and what of an item is no statement. Pure."""

from collections.abc import Mapping
from typing import Any

from exporter.crosswalks.dspace_terms import NEVER_SHOWN
from exporter.crosswalks.invenio_header import moment
from exporter.crosswalks.json_document import Part
from exporter.errors import RecordError
from exporter.records.record import Header

NO_IDENTIFIER = "The item has neither a handle nor an id."
_KEEPING = "the repository's book-keeping: it says nothing of the item"
_FILE = "where and how the repository keeps a file; name, size, type and checksum stand in the file list"
NO_STATEMENTS: Mapping[str, str] = {
    **dict.fromkeys(("id", "uuid"), "keys of the repository's own; the handle stands in the header"),
    **dict.fromkeys(("handle", "lastModified"), "stands in the header"),
    "name": "the title once more",
    **dict.fromkeys(("type", "inArchive", "archived", "discoverable", "withdrawn", "link", "expand", "_links"), _KEEPING),
    **dict.fromkeys(("parentCollection", "parentCollectionList", "parentCommunityList"), "describes the collection"),
}
"""By the topmost key."""
OF_VALUES: Mapping[str, str] = {
    "place": "the order of the values",
    "confidence": "how sure the repository is of an authority",
    **dict.fromkeys(("schema", "element", "qualifier"), "the key once more"),
}
OF_FILES: Mapping[str, str] = {
    **dict.fromkeys(("id", "handle", "type", "bundleName", "sequenceId", "link", "expand", "format", "policies"), _FILE),
    **dict.fromkeys(("shortDescription", "supportLevel", "internal", "extensions", "primary", "parentObject"), _FILE),
    "content": _FILE,
}


def header_of(item: Mapping[str, Any], site: str) -> Header:
    """``site`` is where people read it: ``https://repository.example.org``. Raises RecordError."""
    part = Part(item)
    handle, own = part.text("handle"), part.text("uuid", "id")
    if not handle and not own:
        raise RecordError(NO_IDENTIFIER)
    changed = part.text("lastModified")
    page = f"{site}/handle/{handle}" if handle else f"{site}/items/{own}"
    deleted = str(item.get("withdrawn")).lower() == "true"
    return Header(handle or own, moment(changed), deleted=deleted, version=changed, url=page)


def reason_of(field: str) -> str:
    """Why a field is no statement, empty for one that is."""
    if field.lower() == NEVER_SHOWN:
        return "names and addresses of who submitted it: they are kept in the original only"
    return "the newest of another field's values once more" if field.endswith(".latestForDiscovery") else ""
