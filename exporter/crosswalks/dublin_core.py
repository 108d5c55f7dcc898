"""Dublin Core, simple and qualified: each statement of a document by its term. Pure. https://www.dublincore.org/"""

from collections.abc import Callable, Iterator

from exporter.crosswalks import dublin_core_related as related
from exporter.crosswalks.descriptions import to_html
from exporter.crosswalks.dublin_core_rights import access_rights, licences, rights
from exporter.crosswalks.gathering import Part
from exporter.crosswalks.languages import find_language
from exporter.crosswalks.moments import date_of, has_time, period_of
from exporter.crosswalks.places import location_of
from exporter.crosswalks.resource_types import find_type
from exporter.crosswalks.schemes import identifier_of
from exporter.crosswalks.written_names import written_creator
from exporter.crosswalks.xml_node import Node
from exporter.records.record import Access, Value
from exporter.records.vocabularies import KNOWN

HTML = ("description", "abstract", "tableOfContents")
DATES = {
    "created": "created",
    "modified": "updated",
    "available": "available",
    "valid": "valid",
    "dateAccepted": "accepted",
    "dateCopyrighted": "copyrighted",
    "dateSubmitted": "submitted",
}
EMBARGO = "info:eu-repo/date/embargoEnd/"


def parts_in(root: Node) -> Iterator[Part]:
    """All children of the root, each by itself: nothing of one can reach another."""
    publication = _publication(root)
    for node in root.children:
        yield from _parts_of(node, is_publication=node is publication)
    yield from _beside(root)


def parts_said(node: Node) -> Iterator[Part]:
    """Of one statement that stands for itself."""
    yield from _parts_of(node, is_publication=False)


def _beside(root: Node) -> Iterator[Value]:
    root.attribute("xsi:type")  # says how it is written
    yield from root.unasked_within()


def _publication(root: Node) -> Node | None:
    """The one of several plain dates that can only be that of publication. Repositories stamp with a time of day what they
    did themselves, so the first one without it."""
    if root.all("dcterms:issued"):
        return None
    dates = [node for node in root.all("dc:date", "dcterms:date") if not node.peek().startswith(EMBARGO)]
    without_time = [node for node in dates if not has_time(node.peek())]
    return next(iter([*without_time, *dates]), None)


def _parts_of(node: Node, is_publication: bool) -> Iterator[Part]:
    name = node.name.removeprefix("dcterms:").removeprefix("dc:")
    if ":" in name or KNOWN.find(f"dcterms:{name}") is None:
        return
    if is_publication:
        yield from _issued(node)
    elif name in READERS:
        yield from READERS[name](node)
    elif name in DATES:
        yield from _date(node, DATES[name])
    elif name in related.RELATIONS:
        yield from related.relation(node, name)
    else:
        yield from _said(node, f"dcterms:{name}")


def _said(node: Node, term: str) -> Iterator[Value]:
    found = value(node, term)
    if found.text:
        yield found


def value(node: Node, term: str, text: str = "") -> Value:
    """Of the node's text, with its language; an address in ``rdf:resource`` or as the text is its address."""
    said = text or (to_html(node.whole_text()) if term.partition(":")[2] in HTML else node.text())
    address = node.attribute("rdf:resource", "rdf:about", "valueURI")
    uri = address or (said if said.startswith(("http://", "https://")) and " " not in said else "")
    return Value(term, said or address, node.language, uri, scheme=node.attribute("xsi:type"))


def _creator(node: Node) -> Iterator[Part]:
    if node.peek():
        yield written_creator(node.text(), language=node.language)


def _contributor(node: Node) -> Iterator[Part]:
    """Dublin Core does not say what they did."""
    if node.peek():
        yield written_creator(node.text(), "other", node.language)


def _issued(node: Node) -> Iterator[Part]:
    node.attribute("xsi:type")
    text = node.text()
    found = date_of(text, "issued")
    if found is None:
        yield Value("dc:date", text, node.language)
        return
    yield Value("dcterms:issued", found.date)
    if found.description:
        yield found


def _any_date(node: Node) -> Iterator[Part]:
    if node.peek().startswith(EMBARGO):
        yield Access(embargo_until=node.text().removeprefix(EMBARGO))
    else:
        yield from _date(node, "other")


def _date(node: Node, kind: str) -> Iterator[Part]:
    node.attribute("xsi:type")
    text = node.text()
    found = date_of(text, kind)
    if found:
        yield found
    elif text:
        yield Value(node.name if node.name != "dcterms:date" else "dc:date", text, node.language)


def _language(node: Node) -> Iterator[Part]:
    scheme, text = node.attribute("xsi:type"), node.text()
    code = find_language(text)
    # the word that was written stays: “English” is not taken for a language tag of all values
    said = "" if code == text else text
    if code:
        yield Value("dcterms:language", code, scheme=scheme, notation=said)
    elif text:
        yield Value("dc:language", text, node.language, scheme=scheme)


def _type(node: Node) -> Iterator[Part]:
    text = node.text() or node.attribute("rdf:resource")
    found = find_type(text)
    said = "" if found == text else text
    if found:
        yield Value("dcterms:type", found, notation=said, scheme=node.attribute("xsi:type"))
    elif text:
        yield value(node, "dc:type", text)


def _place(node: Node) -> Iterator[Part]:
    node.attribute("xsi:type")
    if node.peek():
        yield location_of(node.text(), node.language)


def _coverage(node: Node) -> Iterator[Part]:
    """Of time or of space: what is a date, or a period, is of time."""
    node.attribute("xsi:type")
    text = node.text()
    found = period_of(text)
    if found or text:
        yield found or location_of(text, node.language)


def _temporal(node: Node) -> Iterator[Part]:
    """Words, and what is open at one end, stay as they are."""
    scheme, text = node.attribute("xsi:type"), node.text()
    found = period_of(text)
    if found or text:
        yield found or Value("dcterms:temporal", text, node.language, scheme=scheme)


def _identifier(node: Node) -> Iterator[Part]:
    node.attribute("xsi:type")
    text = node.text() or node.attribute("rdf:resource")
    if text:
        yield identifier_of(text)


READERS: dict[str, Callable[[Node], Iterator[Part]]] = {
    "creator": _creator,
    "contributor": _contributor,
    "issued": _issued,
    "date": _any_date,
    "language": _language,
    "type": _type,
    "spatial": _place,
    "temporal": _temporal,
    "coverage": _coverage,
    "identifier": _identifier,
    "relation": related.any_relation,
    "source": related.source,
    "license": licences,
    "rights": rights,
    "accessRights": access_rights,
}
