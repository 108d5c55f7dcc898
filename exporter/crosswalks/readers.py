"""Every reader, by the name of the format that a record's original keeps: a better one runs again over it. Pure."""

from collections.abc import Callable, Mapping
from functools import partial

from exporter.crosswalks import (
    b2share,
    cern,
    ckan_reading,
    datacite,
    datacite_json,
    dataverse,
    dcat,
    dcat_json,
    dcterms,
    ddi,
    dspace,
    invenio_reading,
    oai_dc,
    schema_org,
    zenodo,
)
from exporter.crosswalks.dspace_terms import table_with
from exporter.errors import RecordError
from exporter.records.record import Header, Record

Reader = Callable[[str, Header], Record]

READERS: Mapping[str, Reader] = {
    "b2share": b2share.to_record,
    "cern": cern.to_record,
    "ckan": ckan_reading.to_record,
    "datacite_json": datacite_json.to_record,
    "datacite": datacite.to_record,
    "dataverse": dataverse.to_record,
    "dcat": dcat.to_record,
    "dcat_json": dcat_json.to_record,
    "dcterms": dcterms.to_record,
    "ddi": ddi.to_record,
    "dspace": dspace.to_record,
    "invenio": invenio_reading.to_record,
    "oai_dc": oai_dc.to_record,
    "schema_org": schema_org.to_record,
    "zenodo": zenodo.to_record,
}
VERSIONS: Mapping[str, int] = {
    "b2share": 1,
    "cern": 1,
    "ckan": 1,
    "datacite_json": 1,
    "datacite": 2,
    "dataverse": 1,
    "dcat": 1,
    "dcat_json": 1,
    "dcterms": 1,
    "ddi": 1,
    "dspace": 1,
    "invenio": 1,
    "oai_dc": 1,
    "schema_org": 2,
    "zenodo": 1,
}
"""Grows with each change of a reader by which the same document becomes another record."""


def readers_with(dspace_fields: Mapping[str, str]) -> Mapping[str, Reader]:
    """With what an administrator says of fields of a DSpace."""
    return {**READERS, dspace.FORMAT: partial(dspace.to_record, table=table_with(dspace_fields))}


def read_again(record: Record) -> Record:
    """From the document that the record keeps. Raises RecordError when it keeps none, or none that is read here."""
    original = record.original
    reader = READERS.get(original.format) if original else None
    if not original or not reader:
        raise RecordError("The record keeps no document that can be read again.")
    return reader(original.text, record.header)
