"""The leaves of an item of DSpace, from either of its APIs: a field's name is one key, whatever dots it has."""

import json
from collections.abc import Iterator

from exporter.crosswalks.dspace_header import NO_STATEMENTS, OF_FILES, OF_VALUES, reason_of
from exporter.crosswalks.json_document import Path, leaves, text_of
from exporter.crosswalks.languages import find_language
from exporter.crosswalks.licence_names import find_licence
from exporter.crosswalks.resource_types import find_type
from exporter.crosswalks.schemes import identifier_of
from tests.fidelity.format import Leaf

FILES = ("bundles", "bitstreams")


def dspace_leaves(document: str) -> Iterator[Leaf]:
    item = json.loads(document)
    for path, value in leaves(item):
        text = text_of(value)
        yield Leaf("/".join(map(str, path)), text, _reason(item, path), _same(item, path, text))


def _reason(item: dict[str, object], path: Path) -> str:
    top = str(path[0])
    if top in FILES:
        return _of_file(path)
    if top == "accessStatus" and path[-1] == "type":
        return NO_STATEMENTS["type"]
    if top != "metadata":
        return NO_STATEMENTS.get(top, "")
    return OF_VALUES.get(str(path[-1]), "") or ("the field" if path[-1] == "key" else "") or reason_of(_field(item, path))


def _of_file(path: Path) -> str:
    keys = [key for key in path if isinstance(key, str)]
    if keys[0] == "bundles" and keys[1] != "bitstreams":
        return OF_FILES["bundleName"]
    if "metadata" in keys:
        return "" if keys[-1] == "value" and "dc.description" in keys else OF_VALUES["place"]
    if "_links" in keys:
        return "" if keys[-2] == "content" else OF_FILES["content"]
    if "format" in keys and keys[-1] != "mimetype":
        return OF_FILES["format"]
    if keys[-1] in ("status", "embargoDate") and "accessStatus" in keys:
        return "" if keys[-1] == "embargoDate" else "a sentence says what it means"
    return OF_FILES.get(keys[-1], "")


def _field(item: dict[str, object], path: Path) -> str:
    listed = item["metadata"]
    return str(listed[int(path[1])]["key"]) if isinstance(listed, list) else str(path[1])


def _same(item: dict[str, object], path: Path, text: str) -> str:
    if path[0] != "metadata":
        return ""
    if path[-1] == "language":
        return text.replace("_", "-")
    if path[-1] == "authority":
        return text.rpartition("::")[2] if text.startswith("will be") else ""
    field = _field(item, path)
    if field == "dc.identifier.uri":
        return identifier_of(text).identifier
    readers = {"dc.language": find_language, "dc.rights.uri": find_licence, "dc.type": find_type}
    return next((found for start, read in readers.items() if field.startswith(start) and (found := read(text))), "")
