"""Simple Dublin Core as OAI-PMH demands it of all (oai_dc), and as InvenioRDM answers for application/x-dc+xml. Pure.

http://www.openarchives.org/OAI/2.0/oai_dc.xsd
"""

from exporter.crosswalks.dublin_core_read import read_dublin_core
from exporter.crosswalks.dublin_core_written import Statement, statements_of
from exporter.records.record import Header, Record
from exporter.records.xml_written import XSI, Tag, tag, to_xml

FORMAT = "oai_dc"
NAMESPACE = "http://www.openarchives.org/OAI/2.0/oai_dc/"
ELEMENTS = (
    *("title", "creator", "subject", "description", "publisher", "contributor", "date", "type", "format", "identifier"),
    *("source", "language", "relation", "coverage", "rights"),
)
# each qualified term is a refinement of one of the fifteen
REFINES = {
    "alternative": "title",
    "abstract": "description",
    "tableOfContents": "description",
    **dict.fromkeys(
        ("created", "issued", "modified", "available", "valid", "dateAccepted", "dateCopyrighted", "dateSubmitted"), "date"
    ),
    **dict.fromkeys(("extent", "medium"), "format"),
    **dict.fromkeys(("spatial", "temporal"), "coverage"),
    **dict.fromkeys(("license", "accessRights", "rightsHolder"), "rights"),
    "bibliographicCitation": "identifier",
    **dict.fromkeys(
        (
            *("isPartOf", "hasPart", "isVersionOf", "hasVersion", "isFormatOf", "hasFormat", "isReferencedBy", "references"),
            *("isReplacedBy", "replaces", "isRequiredBy", "requires", "conformsTo"),
        ),
        "relation",
    ),
}


def to_record(document: str, header: Header) -> Record:
    """Raises RecordError."""
    return read_dublin_core(document, header, FORMAT)


def from_record(record: Record) -> str:
    attributes = {
        "xmlns:oai_dc": NAMESPACE,
        "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        "xmlns:xsi": XSI,
        "xsi:schemaLocation": f"{NAMESPACE} http://www.openarchives.org/OAI/2.0/oai_dc.xsd",
    }
    said = [(_element(statement), statement) for statement in statements_of(record, keeps_markup=False)]
    # a reader takes the first date for that of publication
    said.sort(
        key=lambda pair: (ELEMENTS.index(pair[0]), pair[1].term == "dcterms:alternative", pair[1].term != "dcterms:issued")
    )
    return to_xml(tag("oai_dc:dc", attributes=attributes, children=dict.fromkeys(_tag(*pair) for pair in said)))


def _element(statement: Statement) -> str:
    name = statement.term.partition(":")[2]
    # what refines none of the fifteen is a description in words
    return name if name in ELEMENTS else REFINES.get(name, "description")


def _tag(name: str, statement: Statement) -> Tag:
    return tag(f"dc:{name}", statement.text, {"xml:lang": statement.language})
