"""The formats that are measured, each with the documents of its folder in tests/data/crosswalks."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from exporter.crosswalks import (
    b2share,
    cern,
    ckan_reading,
    ckan_writing,
    datacite,
    datacite_document,
    datacite_json,
    dataverse,
    dcat,
    dcat_json,
    dcterms,
    ddi,
    dspace,
    dspace_header,
    invenio_document,
    invenio_header,
    invenio_reading,
    oai_dc,
    schema_org,
    zenodo,
)
from exporter.crosswalks.b2share_terms import NO_STATEMENTS as B2SHARE
from exporter.crosswalks.cern_terms import NO_STATEMENTS as CERN
from exporter.crosswalks.invenio3 import NO_STATEMENTS as INVENIO3
from exporter.crosswalks.invenio_terms import NO_STATEMENTS as INVENIO
from exporter.crosswalks.resource_types import DATACITE
from exporter.crosswalks.zenodo_terms import LICENCES
from exporter.crosswalks.zenodo_terms import NO_STATEMENTS as ZENODO
from exporter.records.record import Header
from tests.fidelity.ckan_leaves import ckan_leaves
from tests.fidelity.datacite_leaves import datacite_leaves
from tests.fidelity.dataverse_leaves import dataverse_leaves
from tests.fidelity.dcat_json_leaves import dcat_json_leaves
from tests.fidelity.ddi_leaves import ddi_leaves
from tests.fidelity.dspace_leaves import dspace_leaves
from tests.fidelity.format import Format
from tests.fidelity.json_leaves import changed, json_leaves, reason_in
from tests.fidelity.schema_org_leaves import schema_org_leaves
from tests.fidelity.xml_leaves import changed as xml_changed
from tests.fidelity.xml_leaves import xml_leaves

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


B2SHARE_CODES = {
    "metadata.titles.type": "Subtitle|TranslatedTitle",
    "metadata.descriptions.description_type": "Methods|Other",
    "metadata.creators.affiliations.scheme": "GRID|ROR",
    "metadata.funding_references.funder_identifier_type": "GRID|ROR",
    "metadata.creators.name_type": "Organizational|Personal",
    "metadata.contributors.name_type": "Organizational|Personal",
}


def below_metadata(excluded: Mapping[str, str]) -> dict[str, str]:
    return {**INVENIO3, **{f"metadata.{path}": why for path, why in excluded.items()}}


def b2share_same(keys: tuple[str, ...], text: str) -> str:
    if keys[-1] != "resource_type_general" or (keys[1] == "resource_types" and text != "Dataset"):
        return ""
    return DATACITE.get(text, "")


def cern_same(keys: tuple[str, ...], text: str) -> str:
    return "cc0-1.0" if keys == ("metadata", "license", "attribution") else ""


def from_outside(_: str) -> Header:
    """What comes with a header that its source made."""
    return Header("1")


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
        "b2share",
        b2share.to_record,
        json_leaves(reason_in(below_metadata(B2SHARE)), B2SHARE_CODES, b2share_same),
        header(b2share.header_of),
        changed,
    ),
    Format(
        "cern",
        cern.to_record,
        json_leaves(reason_in(below_metadata(CERN)), {}, cern_same),
        header(cern.header_of),
        changed,
    ),
    Format(
        "datacite_json",
        datacite_json.to_record,
        datacite_leaves,
        header(datacite_json.header_of),
        changed,
        datacite_document.document,
    ),
    Format(
        "ckan",
        ckan_reading.to_record,
        ckan_leaves,
        header(lambda hit: ckan_reading.header_of(hit, "https://ckan.example.org")),
        changed,
        lambda record: json.dumps(ckan_writing.from_record(record)),
    ),
    Format(
        "dataverse",
        dataverse.to_record,
        dataverse_leaves,
        header(lambda found: dataverse.header_of(found.get("data", found), "https://ice.example.org")),
        changed,
    ),
    Format(
        "dspace",
        dspace.to_record,
        dspace_leaves,
        header(lambda item: dspace_header.header_of(item, "https://archive.example.org")),
        changed,
    ),
    Format("dcat_json", dcat_json.to_record, dcat_json_leaves, from_outside, changed),
    Format("schema_org", schema_org.to_record, schema_org_leaves, from_outside, changed),
    Format("oai_dc", oai_dc.to_record, xml_leaves, from_outside, xml_changed, oai_dc.from_record),
    Format("dcterms", dcterms.to_record, xml_leaves, from_outside, xml_changed, dcterms.from_record),
    Format("datacite", datacite.to_record, xml_leaves, from_outside, xml_changed, datacite.from_record),
    Format("ddi", ddi.to_record, ddi_leaves, from_outside, xml_changed),
    Format("dcat", dcat.to_record, xml_leaves, from_outside, xml_changed),
)
