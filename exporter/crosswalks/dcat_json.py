"""DCAT in JSON-LD, as ckanext-dcat writes it: turned into RDF in XML, which the one reader of DCAT reads. Pure.

https://www.w3.org/TR/json-ld11/, without contexts that would have to be fetched.
"""

from dataclasses import replace

from exporter.crosswalks import dcat
from exporter.crosswalks.dcat_statements import DATASET
from exporter.crosswalks.json_document import document_of
from exporter.crosswalks.json_ld import Frame, nodes_in
from exporter.crosswalks.json_ld_as_xml import as_rdf_xml
from exporter.errors import RecordError
from exporter.records.record import Header, Original, Record

MEDIA_TYPE = "application/ld+json"
NO_DATASET = "This document is not in DCAT: it describes no dataset."


def to_record(document: str, header: Header) -> Record:
    """Raises RecordError."""
    # rdflib writes a mere list of the nodes
    whole = document_of(document if document.lstrip().startswith("{") else f'{{"@graph": {document}}}')
    nodes = nodes_in(whole.tree_of_all())
    if not nodes:
        raise RecordError(NO_DATASET)
    record = dcat.to_record(as_rdf_xml(Frame(nodes, DATASET).framed()), header)
    return replace(record, original=Original(MEDIA_TYPE, document, "dcat_json"))
