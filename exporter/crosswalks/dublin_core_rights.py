"""Rights of Dublin Core: licences by address or title, who may have the files, and other statements. Pure."""

import re
from collections.abc import Iterator

from exporter.crosswalks.descriptions import to_html
from exporter.crosswalks.gathering import Part
from exporter.crosswalks.licence_names import find_licence
from exporter.crosswalks.xml_node import Node
from exporter.records.record import Access, Right, Value

ACCESS = re.compile(
    r"(?:info:eu-repo/semantics/|https?://publications\.europa\.eu/resource/authority/access-right/)?"
    r"(open|embargoed|restricted|closed|public|non_public)(?: ?access)?",
    re.IGNORECASE,
)
OPEN = ("open", "public")
# the European list's, as OpenAIRE and InvenioRDM have it
WORDS = {"public": "open", "non_public": "restricted"}


def licences(node: Node) -> Iterator[Part]:
    node.attribute("xsi:type")
    text, address = node.text(), node.attribute("rdf:resource")
    if text or address:
        yield licence(text, address, node.language)


def licence(text: str, address: str = "", language: str = "") -> Right:
    """From its title, its address, or both in one text."""
    if is_address(text) and not address:
        text, address = "", text
    found = find_licence(address) or find_licence(text) or ""
    return Right(found, "" if text.lower() == found else text, address, language=language)


def rights(node: Node) -> Iterator[Part]:
    """A licence, who may have the files, or a statement in words, which is no licence that anybody could look up."""
    text, address = node.peek(), node.attribute("rdf:resource")
    found = access_of(text)
    if found:
        node.text()
        yield found
    elif address or is_address(text) or find_licence(text):
        yield licence(node.text(), address, node.language)
    elif text:
        yield Value("dcterms:rights", to_html(node.whole_text()), node.language)


def access_rights(node: Node) -> Iterator[Part]:
    """A word of OpenAIRE or of the European list says whether the files are public; other words are conditions."""
    text, address = node.text(), node.attribute("rdf:resource")
    found = access_of(text or address)
    if found:
        yield found
    elif text or address:
        yield Access(conditions=" ".join(part for part in (text, address) if part))


def access_of(text: str) -> Access | None:
    found = ACCESS.fullmatch(text.strip())
    if not found:
        return None
    word = found[1].lower()
    return Access(files="public" if word in OPEN else "restricted", status=WORDS.get(word, word))


def is_address(text: str) -> bool:
    return bool(re.fullmatch(r"https?://\S+", text))
