"""The exports dcterms and oai_dc: names without identifiers, places and spans of time in single words."""

from simulators.dataverse_hits import each_of
from simulators.dataverse_json import ROOT_NAME
from simulators.dataverse_state import Dataset, Json, Version
from simulators.dataverse_xml import Xml, element, elements

DCTERMS = (
    '<metadata xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:dcterms="http://purl.org/dc/terms/" xmlns="http://dublincore.org/documents/dcmi-terms/">'
)
OAI_DC = (
    '<oai_dc:dc xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/oai_dc/ http://www.openarchives.org/OAI/2.0/oai_dc.xsd">'
)


def dcterms(found: Dataset, version: Version) -> bytes:
    metadata = version.metadata
    parts = [
        *_beginning("dcterms", found, version, {"issued": found.published, "modified": version.updated}),
        elements("dcterms:language", metadata.get("language")),
        elements("dcterms:isReferencedBy", _publications(metadata)),
        element("dcterms:date", found.published),
        elements("dcterms:contributor", [metadata.get("depositor"), *each_of(version, "contributor", "contributorName")]),
        elements("dcterms:dateSubmitted", metadata.get("dateOfDeposit")),
        elements("dcterms:temporal", [*_ends(version, "timePeriodCovered"), *_ends(version, "dateOfCollection")]),
        elements("dcterms:relation", metadata.get("relatedDatasets")),
        elements("dcterms:type", metadata.get("kindOfData")),
        elements("dcterms:source", metadata.get("dataSources")),
        elements("dcterms:spatial", _places(metadata)),
        elements("dcterms:license", version.license),
        elements("dcterms:rights", _rights(version.terms)),
    ]
    return f"<?xml version='1.0' encoding='UTF-8'?>{DCTERMS}{''.join(parts)}</metadata>".encode()


def oai_dc(found: Dataset, version: Version) -> bytes:
    """Nothing of rights, no licence."""
    metadata = version.metadata
    parts = [
        *_beginning("dc", found, version, {}),
        elements("dc:language", metadata.get("language")),
        element("dc:date", metadata.get("productionDate") or found.published),
        elements("dc:contributor", [metadata.get("depositor"), *each_of(version, "contributor", "contributorName")]),
        elements("dc:relation", [*_publications(metadata), *metadata.get("relatedDatasets", [])]),
        element("dc:type", "Dataset"),
        elements("dc:source", metadata.get("dataSources")),
    ]
    return f"{OAI_DC}{''.join(parts)}</oai_dc:dc>".encode()


def _beginning(prefix: str, found: Dataset, version: Version, dates: Json) -> list[Xml]:
    """Descriptions keep their HTML; subjects and keywords are one list."""
    subjects = [*version.metadata.get("subject", []), *each_of(version, "keyword", "keywordValue")]
    return [
        element(f"{prefix}:title", version.title),
        element(f"{prefix}:identifier", found.url),
        elements(f"{prefix}:creator", each_of(version, "author", "authorName")),
        element(f"{prefix}:publisher", ROOT_NAME),
        *(element(f"{prefix}:{name}", value) for name, value in dates.items()),
        elements(f"{prefix}:description", each_of(version, "dsDescription", "dsDescriptionValue")),
        elements(f"{prefix}:subject", subjects),
    ]


def _publications(metadata: Json) -> list[str]:
    names = ("publicationCitation", "publicationIDType", "publicationIDNumber", "publicationURL")
    return [", ".join(one[name] for name in names if one.get(name)) for one in metadata.get("publication", [])]


def _ends(version: Version, field: str) -> list[str]:
    return [part for one in version.metadata.get(field, []) for part in one.values() if part]


def _places(metadata: Json) -> list[str]:
    names = ("city", "country", "state", "otherGeographicCoverage")
    return [one[name] for one in metadata.get("geographicCoverage", []) for name in names if one.get(name)]


def _rights(terms: Json) -> list[str]:
    return [terms[name] for name in ("termsOfUse", "restrictions", "citationRequirements") if terms.get(name)]
