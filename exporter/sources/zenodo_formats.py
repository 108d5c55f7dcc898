"""The formats that Zenodo gives a record in. Its files and who may read them come from its own JSON in any case."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from exporter.clients.invenio_search import InvenioSearch
from exporter.crosswalks import datacite, invenio_reading, oai_dc
from exporter.records.record import Header, Record

NATIVE = "native"
CHOICES = (
    (NATIVE, "Zenodo's own JSON (says the most)"),
    ("datacite", "DataCite"),
    ("oai_dc", "Dublin Core (says the least)"),
)


@dataclass(frozen=True)
class XmlFormat:
    accept: str
    to_record: Callable[[str, Header], Record]


XML: Mapping[str, XmlFormat] = {
    "datacite": XmlFormat("application/vnd.datacite.datacite+xml", datacite.to_record),
    "oai_dc": XmlFormat("application/x-dc+xml", oai_dc.to_record),
}


def read_in(name: str, client: InvenioSearch, native: str, header: Header) -> Record:
    """The record in the format of this name; ``native`` is its own JSON with the list of its files."""
    record = invenio_reading.to_record(native, header)
    if name == NATIVE:
        return record
    version = header.version.rpartition(".")[0]
    found = client.document(version, XML[name].accept)
    return replace(XML[name].to_record(found.text, header), files=record.files, access=record.access)
