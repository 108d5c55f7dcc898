"""JSON-LD with all names written out: prefixes and words become the addresses that its context gives them. Pure."""

import re
from collections.abc import Mapping
from typing import Any

Node = dict[str, Any]
Context = Mapping[str, str]
KNOWN: Context = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dct": "http://purl.org/dc/terms/",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "gsp": "http://www.opengis.net/ont/geosparql#",
    "locn": "http://www.w3.org/ns/locn#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "http://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "time": "http://www.w3.org/2006/time",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""What a document may use without saying so, as those of ckanext-dcat did."""
ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?://\S*|\S+)")


def nodes_in(document: Mapping[str, Any]) -> list[Node]:
    """The things of its graph, or the one thing that it is, with written-out names."""
    context = {**KNOWN, **_context(document.get("@context"))}
    graph = document.get("@graph")
    found = graph if isinstance(graph, list) else [document]
    return [node for each in found if isinstance(each, dict) and (node := written_out(each, context))]


def _context(said: Any) -> Context:
    """Of several the last word counts; an address of a context is not followed."""
    if isinstance(said, list):
        return {name: address for each in said for name, address in _context(each).items()}
    if not isinstance(said, dict):
        return {}
    plain = {name: each.get("@id") if isinstance(each, dict) else each for name, each in said.items()}
    prefixes = {name: address for name, address in plain.items() if isinstance(address, str)}
    return {name: full(address, {**KNOWN, **prefixes}) for name, address in prefixes.items()}


def full(name: str, context: Context) -> str:
    """The address that a name stands for; the name itself when it stands for none."""
    if name in context:
        return context[name]
    prefix, colon, local = name.partition(":")
    return context[prefix] + local if colon and prefix in context and not local.startswith("//") else name


def written_out(value: Any, context: Context) -> Any:
    if isinstance(value, list):
        return [written_out(each, context) for each in value]
    if not isinstance(value, dict):
        return value
    found: Node = {}
    for key, inner in value.items():
        if key == "@type":
            found[key] = [
                full(each, context) for each in (inner if isinstance(inner, list) else [inner]) if isinstance(each, str)
            ]
        elif key == "@id":
            found |= {key: full(inner, context)} if isinstance(inner, str) else {}
        elif key != "@context":
            found[key if key.startswith("@") else full(key, context)] = written_out(inner, context)
    return found


class Frame:
    """Puts each described thing where it is named first, seen from the datasets; what nothing names stays beside them."""

    DEEPEST = 20

    def __init__(self, nodes: list[Node], root: str) -> None:
        self._nodes, self._root = nodes, root
        self._by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str)}
        self._used: set[str] = set()

    def framed(self) -> list[Node]:
        roots = [node for node in self._nodes if self._is_root(node)]
        whole = [self._within(node, 0) for node in roots]
        rest = [node for node in self._nodes if not self._is_root(node) and node.get("@id") not in self._used]
        return [*whole, *rest]

    def _is_root(self, node: Node) -> bool:
        return self._root in (node.get("@type") or [])

    def _within(self, value: Any, deep: int) -> Any:
        if isinstance(value, list):
            return [self._within(each, deep) for each in value]
        if not isinstance(value, dict) or deep > self.DEEPEST:
            return value
        node = self._described(value)
        return {key: self._within(inner, deep + 1) for key, inner in node.items()}

    def _described(self, value: Node) -> Node:
        identifier = value.get("@id")
        node = self._by_id.get(identifier) if len(value) == 1 and isinstance(identifier, str) else None
        if node is None or identifier in self._used or self._is_root(node):
            return value
        self._used.add(str(identifier))
        return node
