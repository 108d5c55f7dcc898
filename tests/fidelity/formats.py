"""The formats that are measured, each with the documents of its folder in tests/data/crosswalks."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from exporter.crosswalks import ckan_reading, ckan_writing, invenio_document, invenio_header, invenio_reading, zenodo
from exporter.crosswalks.invenio_terms import NO_STATEMENTS as INVENIO
from exporter.crosswalks.zenodo_terms import LICENCES
from exporter.crosswalks.zenodo_terms import NO_STATEMENTS as ZENODO
from exporter.records.record import Header
from tests.fidelity.ckan_leaves import ckan_leaves
from tests.fidelity.format import Format
from tests.fidelity.json_leaves import changed, json_leaves, reason_in

INVENIO_CODES = {
    "metadata.creators.person_or_org.type": "organizational|personal",
    "metadata.contributors.person_or_org.type": "organizational|personal",
    "metadata.additional_titles.type.id": "translated-title|subtitle",
    "metadata.additional_descriptions.type.id": "technical-info|notes",
}


def header(header_of: Callable[[Mapping[str, Any]], Header]) -> Callable[[str], Header]:
    return lambda text: header_of(json.loads(text))


def zenodo_same(keys: tuple[str, ...], text: str) -> str:
    return LICENCES.get(text, "") if keys == ("metadata", "license", "id") else ""


FORMATS = (
    Format(
        "invenio",
        invenio_reading.to_record,
        json_leaves(reason_in(INVENIO), INVENIO_CODES),
        header(invenio_header.header_of),
        changed,
        invenio_document.document,
    ),
    Format(
        "zenodo",
        zenodo.to_record,
        json_leaves(reason_in(ZENODO), {}, zenodo_same),
        header(zenodo.header_of),
        changed,
    ),
    Format(
        "ckan",
        ckan_reading.to_record,
        ckan_leaves,
        header(lambda hit: ckan_reading.header_of(hit, "https://ckan.example.org")),
        changed,
        lambda record: json.dumps(ckan_writing.from_record(record)),
    ),
)
