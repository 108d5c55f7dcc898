"""RDF in XML, as far as descriptions of data use it: statements that hold a text, an address, or another description. Pure.

https://www.w3.org/TR/rdf-syntax-grammar/
"""

from collections.abc import Iterator

from exporter.crosswalks.xml_node import Node
from exporter.records.record import Value
from exporter.records.vocabularies import prefixed

LABELS = (
    *("foaf:name", "vcard:fn", "vcard:organization-name", "skos:prefLabel", "rdfs:label", "dcterms:title", "schema:name"),
    *("locn:geographicName", "dcterms:description", "rdf:value", "skos:notation"),
)
"""What a described thing is called, best first."""


class Graph:
    """Knows each description by its address, wherever in the document it stands."""

    def __init__(self, root: Node) -> None:
        self._described: dict[str, Node] = {}
        for node in root.walk():
            for key in (node.peek_attribute("rdf:about"), _blank(node)):
                if key and node.children:
                    self._described.setdefault(key, node)

    def described(self, statement: Node) -> Node | None:
        """What the document says of the thing that a statement points to: within the statement, or elsewhere."""
        if statement.attribute("rdf:parseType") == "Resource":
            return statement
        key = statement.peek_attribute("rdf:resource") or _blank(statement)
        if not key and statement.children and not statement.peek():
            return statement.children[0]
        return self._described.get(key)

    def kind(self, node: Node) -> str:
        """The class of a described thing: ``foaf:Person``."""
        types = [each.attribute("rdf:resource") for each in node.all("rdf:type")]
        if node.name != "rdf:Description":
            return node.name
        return next((kind for address in types if (kind := _prefixed(address))), "")

    def address(self, statement: Node) -> str:
        """Of the thing that the statement points to; empty for a text, and for what has none."""
        node = self.described(statement)
        inside = node.attribute("rdf:about") if node else ""
        return statement.attribute("rdf:resource") or inside

    def text(self, statement: Node) -> str:
        """A text, the first name of what is described, or its address."""
        address = self.address(statement)
        return next((label.text() for label in self._labels(statement)[:1]), "") or address

    def values(self, statement: Node, term: str) -> Iterator[Value]:
        """One for each of its names, since these may be in several languages; without a name, its address."""
        statement.attribute("rdf:datatype")
        address = self.address(statement)
        labels = self._labels(statement)
        for label in labels:
            text = label.text()
            uri = address or (text if text.startswith(("http://", "https://")) and " " not in text else "")
            yield Value(term, text, label.language, uri)
        if address and not labels:
            yield Value(term, address, uri=address)

    def _labels(self, statement: Node) -> list[Node]:
        """The statement itself when it holds a text; else all of the best kind of name."""
        if statement.peek():
            return [statement]
        node = self.described(statement)
        found = ([each for each in node.all(name) if each.peek()] for name in LABELS) if node else iter(())
        return next((labels for labels in found if labels), [])


def _prefixed(address: str) -> str:
    at = max(address.rfind("/"), address.rfind("#")) + 1
    return f"{prefixed(address[:at])}:{address[at:]}"


def _blank(node: Node) -> str:
    identifier = node.peek_attribute("rdf:nodeID")
    return f"_:{identifier}" if identifier else ""
