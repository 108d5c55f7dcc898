"""The formats that a Dataverse gives a dataset in. Its files and who may read them come from its own JSON in any case."""

import json
from collections.abc import Mapping
from dataclasses import replace

from exporter.clients.dataverse import Dataverse
from exporter.crosswalks import dataverse
from exporter.crosswalks.readers import READERS
from exporter.errors import RecordError, RemoteRefused, TokenRefused, TurnedAway
from exporter.records.record import Header, Record
from exporter.sources.dataverse_records import JSON

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

LONGEST_KEPT = 3_000_000
"""Of a document, in characters. What makes one longer are thousands of files, which the record tells by itself."""


def read_in(name: str, client: Dataverse, native: str, header: Header) -> Record:
    """The record in the format of this name; ``native`` is its own JSON with its files. Raises RecordError."""
    record = _in_order(dataverse.to_record(native, header))
    if name == JSON:
        return _with_less_kept(record)
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


def _with_less_kept(record: Record) -> Record:
    original = record.original
    if original is None or len(original.text) <= LONGEST_KEPT:
        return record
    document = json.loads(original.text)
    document["datasetVersion"]["files"] = []
    return replace(record, original=replace(original, text=json.dumps(document, ensure_ascii=False)))
