"""Written-out JSON-LD as RDF in XML. Pure. https://www.w3.org/TR/rdf-syntax-grammar/"""

import re
from collections.abc import Iterator
from typing import Any

from exporter.crosswalks.json_document import EMPTY, text_of
from exporter.crosswalks.json_ld import KNOWN, Node
from exporter.records.xml_written import Tag, tag, to_xml

RDF = KNOWN["rdf"]
LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*", re.ASCII)
BLANK = "_:"
MOST_NAMESPACES = 500


class Namespaces:
    """Short names for all that occur; beyond the limit a property is left out, and stays in the original only."""

    def __init__(self) -> None:
        self.by_address = {RDF: "rdf"}

    def name(self, address: str) -> str:
        """``n1:title``; empty for an address that XML has no name for."""
        at = max(address.rfind("/"), address.rfind("#")) + 1
        namespace, local = address[:at], address[at:]
        if not LOCAL.fullmatch(local) or not namespace or any(sign in namespace for sign in "<>\"'& \n\t"):
            return ""
        if namespace not in self.by_address and len(self.by_address) >= MOST_NAMESPACES:
            return ""
        prefix = self.by_address.setdefault(namespace, f"n{len(self.by_address)}")
        return f"{prefix}:{local}"


def as_rdf_xml(nodes: list[Node]) -> str:
    namespaces = Namespaces()
    children = [_described(node, namespaces) for node in nodes]
    declared = {f"xmlns:{prefix}": address for address, prefix in namespaces.by_address.items()}
    return to_xml(tag("rdf:RDF", attributes=declared, children=children))


def _described(node: Node, namespaces: Namespaces) -> Tag:
    """Called by its first class; further ones are statements."""
    said = node.get("@type")
    types = [each for each in said if isinstance(each, str)] if isinstance(said, list) else []
    name = next((found for each in types if (found := namespaces.name(each))), "")
    others = [tag("rdf:type", attributes={"rdf:resource": each}) for each in types if namespaces.name(each) != name]
    statements = [each for key, value in node.items() for each in _statements(key, value, namespaces)]
    return tag(name or "rdf:Description", attributes=_named(node.get("@id"), "rdf:about"), children=[*others, *statements])


def _named(identifier: Any, attribute: str) -> dict[str, str]:
    if not isinstance(identifier, str):
        return {}
    if identifier.startswith(BLANK):
        return {"rdf:nodeID": f"b{re.sub(r'[^A-Za-z0-9]', '', identifier)}"}
    return {attribute: identifier}


def _statements(key: str, value: Any, namespaces: Namespaces) -> Iterator[Tag]:
    name = "" if key.startswith("@") else namespaces.name(key)
    if not name:
        return
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, list) or (isinstance(each, dict) and ("@list" in each or "@set" in each)):
            yield from _statements(key, _unwrapped(each), namespaces)
        elif each not in EMPTY:
            yield _statement(name, each, namespaces)


def _unwrapped(value: Any) -> Any:
    return value.get("@list", value.get("@set")) if isinstance(value, dict) else value


def _statement(name: str, value: Any, namespaces: Namespaces) -> Tag:
    """A text, the address of something that is described elsewhere, or its description."""
    if not isinstance(value, dict):
        return tag(name, text_of(value))
    if "@value" in value:
        language = value.get("@language")
        return tag(name, _leaf(value["@value"]), {"xml:lang": language} if isinstance(language, str) else {})
    if set(value) == {"@id"}:
        return tag(name, attributes=_named(value["@id"], "rdf:resource"))
    return tag(name, children=[_described(value, namespaces)])


def _leaf(value: Any) -> str:
    return "" if isinstance(value, dict | list) else text_of(value)
