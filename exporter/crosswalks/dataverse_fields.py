"""The metadata blocks of a Dataverse as plain objects: each field by its name, each compound one with its parts. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from exporter.crosswalks.json_document import Part
from exporter.crosswalks.mail_addresses import is_address_field, without_addresses
from exporter.crosswalks.own_terms import own_values
from exporter.records.record import Value

EXPANDED = "_expanded"
"""What a server looked up in an outside vocabulary stands beside the field, under its name with this."""
NAMES_OF_BLOCK = ("displayName", "name", "fields")


def blocks_in(tree: Any) -> Part:
    """``{"citation": {"title": "Rain", "author": [{"authorName": "Doe, Jane"}]}}``, without e-mail addresses."""
    blocks = tree if isinstance(tree, Mapping) else {}
    return Part({str(name): _block(block) for name, block in blocks.items() if isinstance(block, Mapping)})


def _block(block: Mapping[str, Any]) -> dict[str, Any]:
    """What else is said of it, such as its namespace, is kept beside its fields."""
    fields = block.get("fields")
    said = {str(key): value for key, value in block.items() if key not in NAMES_OF_BLOCK}
    for field in fields if isinstance(fields, list) else []:
        if isinstance(field, Mapping) and isinstance(field.get("typeName"), str):
            _put(said, field["typeName"], field)
    return said


def _put(said: dict[str, Any], name: str, field: Mapping[str, Any]) -> None:
    if is_address_field(name):
        return
    value, there = _value(field.get("value")), said.get(name)
    # the same field twice is one with all values
    said[name] = value if there is None else [*_listed(there), *_listed(value)]
    if field.get("expandedvalue"):
        said[name + EXPANDED] = field["expandedvalue"]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _value(value: Any) -> Any:
    if isinstance(value, list):
        return [_value(each) for each in value]
    return _compound(value) if isinstance(value, Mapping) else value


def _compound(value: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, inner in value.items():
        if isinstance(inner, Mapping) and "value" in inner:
            _put(found, str(key), inner)
        elif not is_address_field(str(key)):
            found[str(key)] = inner
    return found


def left_over(blocks: Part) -> Iterator[Value]:
    """What nobody asked for, under the block's own terms (``socialscience:unitOfAnalysis``), without e-mail addresses."""
    for name in blocks.names():
        block = blocks.part(name)
        for key in block.names():
            yield from _of_compounds(block, key, f"{name}:{key}.")
        for value in own_values(block, f"{name}:"):
            yield replace(value, text=without_addresses(value.text))


def _of_compounds(block: Part, key: str, prefix: str) -> Iterator[Value]:
    """Of those that were read in part; ``notation`` is what says which of them is meant."""
    for part in block.parts(key):
        unread = part.unread() or {}
        filled = [name for name in part.names() if part.has(name)]
        if unread and len(unread) < len(filled):
            meant = next((part.peek(name) for name in filled if name not in unread), "")
            for value in own_values(part, prefix):
                yield replace(value, text=without_addresses(value.text), notation=value.notation or meant)
