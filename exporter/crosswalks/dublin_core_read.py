"""Where the Dublin Core of a document begins, whatever stands around it. Pure."""

from exporter.crosswalks.dublin_core import parts_in
from exporter.crosswalks.gathering import gathered
from exporter.crosswalks.xml_node import Node, read_node
from exporter.errors import RecordError
from exporter.records.record import Header, Original, Record

PREFIXES = ("dc:", "dcterms:")
ROOTS = ("dc", "metadata", "qualifieddc", "dcterms", "simpledc")
MEDIA_TYPE = "application/xml"


def read_dublin_core(document: str, header: Header, name: str) -> Record:
    """Raises RecordError: the document is no XML, or says nothing in Dublin Core."""
    return gathered(header, parts_in(_root(read_node(document))), Original(MEDIA_TYPE, document, name))


def _root(document: Node) -> Node:
    """The first element that has statements of Dublin Core within; else one that is known to hold them and is empty."""
    nodes = list(document.walk())
    holding = (node for node in nodes if any(child.name.startswith(PREFIXES) for child in node.children))
    found = next(holding, None) or next((node for node in nodes if node.name.rpartition(":")[2] in ROOTS), None)
    if found is None:
        raise RecordError("This document is not in Dublin Core: none of its elements is one of its statements.")
    return found
