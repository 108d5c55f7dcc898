"""Documents of a Dataverse put together from plain values."""

import json
from typing import Any

from exporter.crosswalks.dataverse import to_record
from exporter.records.record import Header, Record

HEADER = Header("doi:10.5072/FK2/TEST", url="https://dv.example.org/dataset.xhtml?persistentId=doi:10.5072/FK2/TEST")


def field(name: str, value: Any) -> dict[str, Any]:
    first = value[0] if isinstance(value, list) and value else value
    if isinstance(first, dict):
        value = [{key: field(key, inner) for key, inner in each.items()} for each in value]
    kind = "compound" if isinstance(first, dict) else "primitive"
    return {"typeName": name, "multiple": isinstance(value, list), "typeClass": kind, "value": value}


def blocks(**fields: dict[str, Any]) -> dict[str, Any]:
    """``blocks(citation={"title": "Rain"})``"""
    return {
        name: {"displayName": name, "name": name, "fields": [field(key, value) for key, value in said.items()]}
        for name, said in fields.items()
    }


def reading(citation: dict[str, Any] | None = None, version: dict[str, Any] | None = None, **others: Any) -> Record:
    """What an export with these fields becomes; it always has a title."""
    said = blocks(citation={"title": "Rain", **(citation or {})}, **others)
    return to_record(json.dumps({"datasetVersion": {"metadataBlocks": said, **(version or {})}}), HEADER)
