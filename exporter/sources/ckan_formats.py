"""The formats that a CKAN gives a dataset in. Its files and who may read them come from CKAN's own JSON in any case."""

from dataclasses import replace
from urllib.parse import quote

from exporter.clients.ckan_catalogue import CkanCatalogue
from exporter.crosswalks import ckan_reading, dcat
from exporter.errors import RecordError, RemoteMissing, RemoteRefused, RemoteUnavailable
from exporter.records.record import Header, Record

JSON, DCAT = "json", "dcat"
CHOICES = (
    (JSON, "CKAN's own JSON (says the most)"),
    (DCAT, "DCAT, where the portal gives it (the extension ckanext-dcat)"),
)
NO_DCAT = "{} gives no DCAT of its datasets. Choose CKAN's own JSON."


def read_in(name: str, catalogue: CkanCatalogue, document: str, header: Header) -> Record:
    """``document`` is CKAN's JSON. Raises RecordError."""
    record = ckan_reading.to_record(document, header)
    if name == JSON:
        return record
    try:
        found = rdf_of(catalogue, header.identifier)
    except RemoteRefused as error:
        raise RecordError(str(error)) from None
    return replace(dcat.to_record(found, header), files=record.files, access=record.access)


def rdf_of(catalogue: CkanCatalogue, identifier: str) -> str:
    """Raises RemoteRefused where there is none."""
    try:
        return catalogue.document(f"dataset/{quote(identifier, safe='')}.rdf", dcat.MEDIA_TYPE).text
    except RemoteMissing:
        raise RemoteRefused(NO_DCAT.format(catalogue.host), catalogue.host, 404) from None
    except RemoteUnavailable as error:
        if error.status != 200:
            raise
        # CKAN itself takes the ending for a part of the name, and some show a page then
        raise RemoteRefused(NO_DCAT.format(catalogue.host), catalogue.host, 404) from None
