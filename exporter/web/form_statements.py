"""Dates, related works, places and other identifiers as rows of a form. Pure."""

import json
import re

from exporter.records.identifiers import find_doi
from exporter.records.record import Date, Identifier, Location, RelatedIdentifier
from exporter.web.form_rows import Faults, Row

ONE_DATE = r"\d{4}(?:-\d{2}(?:-\d{2})?)?"
EDTF = re.compile(rf"{ONE_DATE}(?:/{ONE_DATE})?", re.ASCII)


def show_date(date: Date) -> dict[str, str]:
    return {"date": date.date, "kind": date.kind, "description": date.description}


def read_date(row: Row, _was: Date | None, faults: Faults) -> Date:
    if not EDTF.fullmatch(row.text("date")):
        faults[f"{row.prefix}-date"] = "Please give a date (2024-05-01, 2024-05 or 2024) or two with a slash: 2019/2021."
    return Date(row.text("date"), row.text("kind") or "other", row.text("description"))


def show_related(related: RelatedIdentifier) -> dict[str, str]:
    return {"identifier": related.identifier, "relation": related.relation}


def read_related(row: Row, was: RelatedIdentifier | None, faults: Faults) -> RelatedIdentifier:
    text = row.text("identifier")
    relation = row.text("relation") or "references"
    resource_type = was.resource_type if was else ""
    if was and text == was.identifier:
        return RelatedIdentifier(text, relation, was.scheme, resource_type)
    doi = find_doi(text)
    if doi is None and not text.startswith(("http://", "https://")):
        faults[f"{row.prefix}-identifier"] = "Please give a DOI or a web address."
    return RelatedIdentifier(doi or text, relation, "doi" if doi else "url", resource_type)


def show_place(place: Location) -> dict[str, str]:
    return {"place": place.place, "geometry": place.geometry}


def read_place(row: Row, _was: Location | None, faults: Faults) -> Location:
    geometry = row.text("geometry")
    if geometry and not _is_geometry(geometry):
        faults[f"{row.prefix}-geometry"] = "This is no GeoJSON geometry. Please correct it, or leave it empty."
    return Location(row.text("place"), geometry)


def _is_geometry(text: str) -> bool:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and isinstance(found.get("type"), str) and isinstance(found.get("coordinates"), list)


def show_identifier(identifier: Identifier) -> dict[str, str]:
    return {"scheme": identifier.scheme, "identifier": identifier.identifier}


def read_identifier(row: Row, was: Identifier | None, _faults: Faults) -> Identifier:
    return Identifier(row.text("scheme") or (was.scheme if was else "url"), row.text("identifier"))
