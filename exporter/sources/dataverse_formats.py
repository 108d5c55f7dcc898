"""The formats that a Dataverse gives a dataset in. Its files and who may read them come from its own JSON in any case."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from exporter.clients.dataverse import Dataverse
from exporter.crosswalks import dataverse
from exporter.crosswalks.readers import READERS
from exporter.errors import RecordError, RemoteRefused, TokenRefused, TurnedAway
from exporter.records.record import Header, Record
from exporter.sources.dataverse_records import JSON
from exporter.sources.kept import with_less_kept

CHOICES = (
    (JSON, "Dataverse's own JSON (the fullest)"),
    ("datacite", "DataCite"),
    ("ddi", "DDI Codebook"),
    ("dcterms", "DCMI Metadata Terms"),
    ("oai_dc", "Dublin Core (says the least)"),
    ("schema_org", "schema.org (JSON-LD)"),
)
EXPORTERS: Mapping[str, str] = {
    "datacite": "Datacite",
    "ddi": "ddi",
    "dcterms": "dcterms",
    "oai_dc": "oai_dc",
    "schema_org": "schema.org",
}
"""As the server spells them: with a small letter it does not know its own Datacite."""


def read_in(name: str, client: Dataverse, native: str, header: Header) -> Record:
    """The record in the format of this name; ``native`` is its own JSON with its files. Raises RecordError."""
    record = _in_order(dataverse.to_record(native, header))
    if name == JSON:
        return with_less_kept(record, _forget_files)
    found = READERS[name](_exported(name, client, header.identifier), header)
    return replace(found, files=record.files, access=record.access)


def _in_order(record: Record) -> Record:
    """Each version lists its files in another order, and none of them was anybody's wish."""
    return replace(record, files=tuple(sorted(record.files, key=lambda file: (file.name, file.identifier))))


def _exported(name: str, client: Dataverse, identifier: str) -> str:
    try:
        return client.export(identifier, EXPORTERS[name]).text
    except TurnedAway:
        raise
    except (RemoteRefused, TokenRefused) as error:
        words = dict(CHOICES)[name]
        said = f"{client.host} cannot write this dataset as {words} ({error.status}). Choose Dataverse's own JSON."
        raise RecordError(said) from None


def _forget_files(document: dict[str, Any]) -> None:
    document["datasetVersion"]["files"] = []
