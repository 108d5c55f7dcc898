"""The leaves of DCAT in JSON-LD. A reference to what is described elsewhere is no statement: the description is."""

import json
from collections.abc import Iterator

from exporter.crosswalks.json_document import leaves, text_of
from exporter.crosswalks.languages import find_language
from exporter.crosswalks.resource_types import find_type
from tests.fidelity.format import Leaf
from tests.fidelity.xml_leaves import FORMS

REFERENCE = "points to what is described elsewhere in the document"


def dcat_json_leaves(document: str) -> Iterator[Leaf]:
    tree = json.loads(document)
    described = {node.get("@id") for node in tree["@graph"]}
    for path, value in leaves(tree):
        keys = tuple(key for key in path if isinstance(key, str))
        text = text_of(value)
        yield Leaf(".".join(map(str, path)), text, _reason(keys, text, described), _same(keys, text), _other(text))


def _same(keys: tuple[str, ...], text: str) -> str:
    """Languages and types have a form of their own in the record."""
    property_name = next((key for key in reversed(keys) if not key.startswith("@")), "")
    find = find_language if property_name.endswith("language") or "/language/" in text else find_type
    forms = (" ".join(found.groups()) for form in FORMS if (found := form.fullmatch(text)))
    return find(text) or next(forms, "") if find is find_language or property_name.endswith("/type") else next(forms, "")


def _other(text: str) -> str:
    return text.replace("/PUBLIC", "/RESTRICTED") if "/access-right/" in text else ""


def _reason(keys: tuple[str, ...], text: str, described: set[str | None]) -> str:
    if keys[0] == "@context":
        return "says how the document is written"
    if keys[-1] == "@type":
        return "a datatype, or what kind of thing it is, which follows from where it stands"
    if keys[-1] == "@id" and (text.startswith("_:") or (len(keys) > 2 and text in described)):
        return REFERENCE
    return "somebody's address: it is kept in the original only" if text.startswith("mailto:") or "mbox" in keys[-1] else ""
