"""DataCite XML, kernel 4.0 to 4.6, alone or in the envelope of oai_datacite. Pure. https://schema.datacite.org/"""

from dataclasses import replace

from exporter.crosswalks.datacite_reading import parts_in
from exporter.crosswalks.datacite_writing import resource_of
from exporter.crosswalks.gathering import gathered
from exporter.crosswalks.xml_node import Node, read_node
from exporter.errors import RecordError
from exporter.records.record import Access, Header, Original, Record
from exporter.records.xml_written import to_xml

FORMAT = "datacite"
MEDIA_TYPE = "application/vnd.datacite.datacite+xml"


def to_record(document: str, header: Header) -> Record:
    """Raises RecordError."""
    record = gathered(header, parts_in(_resource(read_node(document))), Original(MEDIA_TYPE, document, FORMAT))
    return replace(record, access=_with_embargo(record))


def _resource(document: Node) -> Node:
    found = next((node for node in document.walk() if node.name == "datacite:resource"), None)
    if found is None:
        raise RecordError("This document is not in DataCite's format: it has no resource of DataCite's kernel 4.")
    return found


def _with_embargo(record: Record) -> Access:
    """DataCite says the end of an embargo as the date from which the work is available."""
    days = [date.date for date in record.dates if date.kind == "available" and len(date.date) == 10]
    until = days[0] if record.access.status == "embargoed" and days else ""
    return replace(record.access, embargo_until=until)


def from_record(record: Record) -> str:
    """In version 4.6."""
    return to_xml(resource_of(record))
