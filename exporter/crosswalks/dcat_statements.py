"""The plain statements of a DCAT dataset, each by its property. Pure."""

from collections.abc import Iterator

from exporter.crosswalks.descriptions import TAG
from exporter.crosswalks.descriptions import to_html as html_of
from exporter.crosswalks.dublin_core_related import RELATIONS
from exporter.crosswalks.dublin_core_rights import access_of, is_address, licence
from exporter.crosswalks.gathering import Part
from exporter.crosswalks.languages import find_language
from exporter.crosswalks.licence_names import find_licence
from exporter.crosswalks.moments import date_of
from exporter.crosswalks.rdf_graph import Graph
from exporter.crosswalks.resource_types import find_type
from exporter.crosswalks.schemes import identifier_of
from exporter.crosswalks.xml_node import Node
from exporter.records.html import to_html
from exporter.records.record import Access, RelatedIdentifier, Value

DATASET = "http://www.w3.org/ns/dcat#Dataset"
# other names of what has a term here
TERMS = {
    "dcat:keyword": "dcterms:subject",
    "owl:versionInfo": "schema:version",
    "dcat:version": "schema:version",
}
DATES = {"dcterms:created": "created", "dcterms:modified": "updated"}


def statement_values(graph: Graph, statement: Node) -> Iterator[Part]:
    """Any property: its texts, or the names and the address of what it points to."""
    if statement.name == "rdf:type" and statement.peek_attribute("rdf:resource") == DATASET:
        statement.attribute("rdf:resource")
        return
    yield from graph.values(statement, TERMS.get(statement.name, statement.name))


def description(graph: Graph, statement: Node) -> Iterator[Part]:
    """CKAN's is Markdown; where it is HTML already, as others have it, it is cleaned."""
    text = statement.whole_text() or graph.text(statement)
    if text:
        html = html_of(text) if TAG.search(text) else to_html(text)
        yield Value("dcterms:description", html, statement.language)


def identifier(graph: Graph, statement: Node) -> Iterator[Part]:
    text = graph.text(statement)
    if text:
        yield identifier_of(text)


def other_identifier(graph: Graph, statement: Node) -> Iterator[Part]:
    """``adms:Identifier`` with its notation, whose datatype may name the scheme."""
    node = graph.described(statement)
    notation = node.first("skos:notation") if node else None
    if notation:
        notation.attribute("rdf:datatype")
        yield identifier_of(notation.text())
        address = graph.address(statement)
        if address:
            yield identifier_of(address)
    elif graph.text(statement):
        yield identifier_of(graph.text(statement))


def issued(graph: Graph, statement: Node) -> Iterator[Part]:
    text = graph.text(statement)
    found = date_of(text, "issued")
    if found is None:
        yield Value("dc:date", text, statement.language)
        return
    yield Value("dcterms:issued", found.date)
    if found.description:
        yield found


def modified(graph: Graph, statement: Node) -> Iterator[Part]:
    text = graph.text(statement)
    found = date_of(text, DATES[statement.name])
    if found or text:
        yield found or Value(statement.name, text, statement.language)


def language(graph: Graph, statement: Node) -> Iterator[Part]:
    text, address = graph.text(statement), graph.address(statement)
    code = find_language(address) or find_language(text)
    said = "" if text in (code, address) else text
    if code:
        yield Value("dcterms:language", code, uri=address, notation=said)
    elif text:
        yield Value("dc:language", text, statement.language, address)


def type_of(graph: Graph, statement: Node) -> Iterator[Part]:
    text, address = graph.text(statement), graph.address(statement)
    found = find_type(address) or find_type(text)
    if found:
        yield Value("dcterms:type", found, uri=address, notation="" if text in (found, address) else text)
    elif text:
        yield Value("dc:type", text, statement.language, address)


def rights(graph: Graph, statement: Node) -> Iterator[Part]:
    text, address = graph.text(statement), graph.address(statement)
    label = "" if text == address else text
    access = access_of(text)
    if access:
        yield access
    elif statement.name == "dcterms:license" or address or is_address(text) or find_licence(text):
        yield licence(label, address, statement.language)
    elif text:
        yield Value("dcterms:rights", html_of(text), statement.language)


def access_rights(graph: Graph, statement: Node) -> Iterator[Part]:
    text, address = graph.text(statement), graph.address(statement)
    found = access_of(address) or access_of(text)
    if found:
        yield found
    elif text:
        yield Access(conditions=" ".join(dict.fromkeys(part for part in (text, address) if part)))


def related(graph: Graph, statement: Node) -> Iterator[Part]:
    """By its address; words without one are a statement of their own."""
    name = statement.name.partition(":")[2]
    relation = RELATIONS.get(name, "" if name == "relation" else "isderivedfrom")
    address, text = graph.address(statement), graph.text(statement)
    found = identifier_of(address or text)
    if found.scheme == "other":
        yield Value("dc:relation" if name == "relation" else statement.name, text, statement.language)
        return
    said = (Value("dcterms:title", text),) if text not in (address, "") and address else ()
    yield RelatedIdentifier(found.identifier, relation, found.scheme, values=said)
