"""Metadata fields of a Dataverse: which block has which, and how a value is written in JSON."""

from typing import Any

from simulators.dataverse_state import Json

CITATION, GEOSPATIAL = "citation", "geospatial"
BLOCK_NAMES = {CITATION: "Citation Metadata", GEOSPATIAL: "Geospatial Metadata"}
VOCABULARY = {"subject", "language", "country", "authorIdentifierScheme", "contributorType", "publicationIDType"}
VOCABULARY |= {"publicationRelationType"}
IN_ORDER = """
title subtitle alternativeTitle alternativeURL otherId author datasetContact dsDescription subject keyword
topicClassification publication notesText language producer productionDate productionPlace contributor grantNumber
distributor distributionDate depositor dateOfDeposit timePeriodCovered dateOfCollection kindOfData series software
relatedMaterial relatedDatasets otherReferences dataSources originOfSources characteristicOfSources accessToSources
"""
FIELDS: dict[str, tuple[str, ...]] = {
    CITATION: tuple(IN_ORDER.split()),
    GEOSPATIAL: ("geographicCoverage", "geographicUnit", "geographicBoundingBox"),
}
BLOCK_OF = {name: block for block, names in FIELDS.items() for name in names}


def blocks(metadata: Json, own: dict[str, Json], release: tuple[int, ...] = (6, 9)) -> dict[str, Json]:
    """As a version tells them. ``own`` are custom blocks: fields by name, and ``displayName``."""
    found = {}
    metadata = _before_6(metadata) if release < (6,) else metadata
    for block, names in FIELDS.items():
        fields = [written(name, metadata[name]) for name in names if name in metadata]
        if fields:
            found[block] = {"displayName": BLOCK_NAMES[block], "name": block, "fields": fields}
    for block, values in own.items():
        fields = [written(name, value) for name, value in values.items() if name != "displayName"]
        found[block] = {"displayName": values.get("displayName", block), "name": block, "fields": fields}
    return found


def _before_6(metadata: Json) -> Json:
    """One other title only, and some parts that had not been thought of."""
    old = dict(metadata)
    if isinstance(old.get("alternativeTitle"), list):
        old["alternativeTitle"] = old["alternativeTitle"][0]
    for name, later in (("keyword", "keywordTermURI"), ("publication", "publicationRelationType")):
        if name in old:
            old[name] = [{part: value for part, value in one.items() if part != later} for one in old[name]]
    return old


def written(name: str, value: Any) -> Json:
    """Several objects are a compound; what is empty within them is absent."""
    if isinstance(value, dict) or (isinstance(value, list) and value and isinstance(value[0], dict)):
        several = isinstance(value, list)
        each = [_parts(one) for one in (value if several else [value])]
        return {"typeName": name, "multiple": several, "typeClass": "compound", "value": each if several else each[0]}
    kind = "controlledVocabulary" if name in VOCABULARY else "primitive"
    return {"typeName": name, "multiple": isinstance(value, list), "typeClass": kind, "value": value}


def _parts(value: Any) -> Json:
    return {name: written(name, part) for name, part in value.items() if part}


def checked(metadata: Json) -> Json:
    """Without what is None or empty. Raises ValueError for a field that no block has."""
    unknown = metadata.keys() - BLOCK_OF.keys()
    if unknown:
        raise ValueError(f"No block has the fields {sorted(unknown)}; those of your own go into blocks={{...}}")
    for box in metadata.get("geographicBoundingBox") or []:
        if float(box.get("westLongitude", -180)) > float(box.get("eastLongitude", 180)):
            raise ValueError("A Dataverse refuses a box over the date line.")
    return {name: value for name, value in metadata.items() if value not in (None, "", [])}
