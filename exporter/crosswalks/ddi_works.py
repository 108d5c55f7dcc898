"""Identifiers of a DDI codebook's study, and the other works that it names. Pure."""

from collections.abc import Iterator

from exporter.crosswalks.dataverse_works import OF_A_PUBLICATION, named_identifier, related_of_text
from exporter.crosswalks.schemes import identifier_of
from exporter.crosswalks.xml_node import Node
from exporter.records.record import Identifier, RelatedIdentifier, Value

TEXTS = {"ddi:relStdy": ("", "dataset"), "ddi:relMat": ("", ""), "ddi:othRefs": ("references", "")}


def identifiers(study: Node) -> Iterator[Identifier]:
    for node in study.at("ddi:citation", "ddi:titlStmt", "ddi:IDNo"):
        if node.peek():
            yield _identifier(node)
    for node in study.at("ddi:citation", "ddi:holdings"):
        address = node.attribute("URI")
        if address:
            yield identifier_of(address)


def _identifier(node: Node) -> Identifier:
    agency, text = node.attribute("agency"), node.text()
    return named_identifier(agency, text)


def works(study: Node) -> Iterator[RelatedIdentifier]:
    for node in study.at("ddi:citation", "ddi:prodStmt", "ddi:software"):
        about = _filled(Value("dcterms:title", node.text()), Value("schema:version", node.attribute("version")))
        if about:
            yield RelatedIdentifier("", "iscompiledby", "", "software", values=about)
    for around in study.all("ddi:othrStdyMat"):
        for node in around.all("ddi:relPubl"):
            yield from _publication(node)
        for name, (relation, kind) in TEXTS.items():
            for node in around.all(name):
                if node.peek():
                    yield related_of_text(node.text(), relation, kind)


def _publication(node: Node) -> Iterator[RelatedIdentifier]:
    """As a text, or with a citation within."""
    if node.peek():
        yield related_of_text(node.text(), OF_A_PUBLICATION, "")
        return
    within = [child for child in node.walk() if child is not node]
    numbers = [_identifier(each) for each in within if each.name == "ddi:IDNo" and each.peek()]
    links = [each for each in within if each.name in ("ddi:ExtLink", "ddi:holdings")]
    addresses = dict.fromkeys(text for each in links for text in (each.attribute("URI"), each.text()) if text)
    chosen = next(iter([*numbers, *map(identifier_of, addresses)]), Identifier("", ""))
    others = [address for address in addresses if identifier_of(address) != chosen]
    words = dict.fromkeys(each.text() for each in within if each.name in ("ddi:titl", "ddi:biblCit"))
    about = _filled(*(Value("dcterms:title", text) for text in words), *(Value("schema:url", text) for text in others))
    if chosen.identifier or about:
        yield RelatedIdentifier(chosen.identifier, OF_A_PUBLICATION, chosen.scheme, values=about)


def _filled(*values: Value) -> tuple[Value, ...]:
    return tuple(value for value in values if value.text)
