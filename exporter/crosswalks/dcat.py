"""DCAT in RDF/XML, as ckanext-dcat writes a dataset. Pure. https://www.w3.org/TR/vocab-dcat-3/"""

from collections.abc import Callable, Iterator

from exporter.crosswalks.dcat_files import distribution, formats
from exporter.crosswalks.dcat_people import ROLES, attribution, person, publisher
from exporter.crosswalks.dcat_places import location, period
from exporter.crosswalks.dcat_statements import (
    DATASET,
    access_rights,
    description,
    identifier,
    issued,
    language,
    modified,
    other_identifier,
    related,
    rights,
    statement_values,
    type_of,
)
from exporter.crosswalks.dublin_core_related import RELATIONS
from exporter.crosswalks.gathering import Part, gathered
from exporter.crosswalks.rdf_graph import Graph
from exporter.crosswalks.schemes import identifier_of
from exporter.crosswalks.xml_node import Node, read_node
from exporter.errors import RecordError
from exporter.records.record import Header, Original, Record

FORMAT = "dcat"
MEDIA_TYPE = "application/rdf+xml"
Reader = Callable[[Graph, Node], Iterator[Part]]

READERS: dict[str, Reader] = {
    **dict.fromkeys(ROLES, person),
    **{f"dcterms:{name}": related for name in (*RELATIONS, "relation", "source")},
    "prov:wasDerivedFrom": related,
    "prov:qualifiedAttribution": attribution,
    "dcterms:publisher": publisher,
    "dcterms:description": description,
    "dcterms:identifier": identifier,
    "adms:identifier": other_identifier,
    "dcterms:issued": issued,
    "dcterms:created": modified,
    "dcterms:modified": modified,
    "dcterms:language": language,
    "dcterms:license": rights,
    "dcterms:rights": rights,
    "dcterms:accessRights": access_rights,
    "dcterms:type": type_of,
    "dcterms:spatial": location,
    "dcterms:temporal": period,
    "dcat:distribution": distribution,
}


def to_record(document: str, header: Header) -> Record:
    """Raises RecordError: no XML, no dataset in it, or several of which none is the one of the header."""
    root = read_node(document)
    dataset = _dataset(root, header)
    return gathered(header, _parts(root, dataset), Original(MEDIA_TYPE, document, FORMAT))


def _parts(root: Node, dataset: Node) -> Iterator[Part]:
    graph = Graph(root)
    address = dataset.attribute("rdf:about")
    if address:
        yield identifier_of(address)
    for statement in dataset.children:
        statement.attribute("rdf:datatype")
        yield from READERS.get(statement.name, statement_values)(graph, statement)
    for statement in dataset.all("dcat:distribution"):
        yield from formats(graph, statement)
    yield from dataset.unasked_within()
    # descriptions of publishers, files and the like may stand beside the dataset; other datasets are other records
    for node in root.children:
        if not any(_is_dataset(each) for each in node.walk()):
            graph.kind(node)
            yield from node.unasked()


def _dataset(root: Node, header: Header) -> Node:
    found = [node for node in root.walk() if _is_dataset(node)]
    within = {id(inner) for node in found for inner in list(node.walk())[1:]}
    outer = [node for node in found if id(node) not in within]
    named = [node for node in found if _is_named(node, header)]
    if not outer:
        raise RecordError("This document is not in DCAT: it describes no dataset.")
    if not named and len(outer) > 1:
        raise RecordError("This document describes several datasets, and none of them is the one that was asked for.")
    return (named or outer)[0]


def _is_dataset(node: Node) -> bool:
    types = [each.peek_attribute("rdf:resource") for each in node.all("rdf:type")]
    return node.name == "dcat:Dataset" or (node.name == "rdf:Description" and DATASET in types)


def _is_named(node: Node, header: Header) -> bool:
    said = [node.peek_attribute("rdf:about"), *(each.peek() for each in node.all("dcterms:identifier"))]
    wanted = {header.identifier, header.url} - {""}
    return any(text in wanted or text.rpartition("/")[2] in wanted for text in said if text)
