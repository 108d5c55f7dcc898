"""Who may do what with the data of a DDI codebook. Pure."""

import re
from collections.abc import Iterator

from exporter.crosswalks.ddi_terms import RIGHTS, TERMS_OF_ACCESS, TERMS_OF_USE
from exporter.crosswalks.descriptions import to_html, to_plain
from exporter.crosswalks.dublin_core_rights import licence
from exporter.crosswalks.gathering import Part
from exporter.crosswalks.licence_names import find_licence
from exporter.crosswalks.mail_addresses import without_addresses
from exporter.crosswalks.xml_node import Node
from exporter.records.record import Access, Value

LINK = re.compile(r'\s*<a href="([^"<>]+)"[^<>]*>([^<>]*)</a>\s*', re.IGNORECASE)


def rights(study: Node) -> Iterator[Part]:
    for around in study.all("ddi:dataAccs"):
        for node in around.at("ddi:useStmt"):
            yield from _statement(node)
        for node in around.all("ddi:notes"):
            yield from _note(node)
    for node in study.at("ddi:citation", "ddi:prodStmt", "ddi:copyright"):
        yield Value("dcterms:rights", to_html(node.whole_text()), node.language)


def _statement(around: Node) -> Iterator[Part]:
    for node in around.children:
        words = RIGHTS.get(node.name.removeprefix("ddi:"))
        if words:
            yield Value("dcterms:rights", to_html(node.whole_text()), node.language, notation=words)
        elif node.name == "ddi:contact":
            node.attribute("email")
            yield Access(conditions=without_addresses(node.text()))


def _note(node: Node) -> Iterator[Part]:
    """Dataverse says there which licence it is, as a link, or the terms in words."""
    kind = node.peek_attribute("type")
    if kind not in (TERMS_OF_USE, TERMS_OF_ACCESS):
        return
    node.attribute("type")
    node.attribute("level")
    text = node.whole_text()
    link = LINK.fullmatch(text)
    if kind == TERMS_OF_ACCESS:
        yield Access(conditions=to_plain(text))
    elif link or find_licence(text):
        yield licence(link[2].strip(), link[1]) if link else licence(text)
    else:
        yield Value("dcterms:rights", to_html(text), node.language, notation="Terms of use")
