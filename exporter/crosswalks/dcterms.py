"""Qualified Dublin Core: what Dataverse exports as dcterms, DSpace as qdc. Pure.

https://www.dublincore.org/schemas/xmls/qdc/
"""

from exporter.crosswalks.dublin_core_read import read_dublin_core
from exporter.crosswalks.dublin_core_written import Statement, statements_of
from exporter.records.record import Header, Record
from exporter.records.xml_written import XSI, Tag, tag, to_xml

FORMAT = "dcterms"
CONTAINER = "http://dspace.org/qualifieddc/"
TERMS = "http://purl.org/dc/terms/"
SCHEMAS = {
    CONTAINER: "http://www.ukoln.ac.uk/metadata/dcmi/xmlschema/qualifieddc.xsd",
    TERMS: "http://dublincore.org/schemas/xmls/qdc/2008/02/11/dcterms.xsd",
}


def to_record(document: str, header: Header) -> Record:
    """Raises RecordError."""
    return read_dublin_core(document, header, FORMAT)


def from_record(record: Record) -> str:
    """In the container that DSpace uses: Dublin Core itself has no root element."""
    attributes = {
        "xmlns:qdc": CONTAINER,
        "xmlns:dcterms": TERMS,
        "xmlns:xsi": XSI,
        "xsi:schemaLocation": " ".join(f"{namespace} {address}" for namespace, address in SCHEMAS.items()),
    }
    return to_xml(
        tag(
            "qdc:qualifieddc",
            attributes=attributes,
            children=dict.fromkeys(map(_tag, statements_of(record, keeps_markup=True))),
        )
    )


def _tag(statement: Statement) -> Tag:
    return tag(statement.term, statement.text, {"xsi:type": statement.encoding, "xml:lang": statement.language})
