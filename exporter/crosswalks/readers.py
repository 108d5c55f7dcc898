"""Every reader, by the name of the format that a record's original keeps: a better one runs again over it. Pure."""

from collections.abc import Callable, Mapping

from exporter.crosswalks import ckan_reading, invenio_reading, zenodo
from exporter.errors import RecordError
from exporter.records.record import Header, Record

Reader = Callable[[str, Header], Record]

READERS: Mapping[str, Reader] = {
    "ckan": ckan_reading.to_record,
    "invenio": invenio_reading.to_record,
    "zenodo": zenodo.to_record,
}
VERSIONS: Mapping[str, int] = {
    "ckan": 1,
    "invenio": 1,
    "zenodo": 1,
}
"""Grows with each change of a reader by which the same document becomes another record."""


def read_again(record: Record) -> Record:
    """From the document that the record keeps. Raises RecordError when it keeps none, or none that is read here."""
    original = record.original
    reader = READERS.get(original.format) if original else None
    if not original or not reader:
        raise RecordError("The record keeps no document that can be read again.")
    return reader(original.text, record.header)
