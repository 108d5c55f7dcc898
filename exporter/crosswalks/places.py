"""Places of documents as GeoJSON: points, boxes, polygons, as WKT, GML numbers or DCMI Box and Point. Pure. RFC 7946."""

import json
import re
from collections.abc import Sequence
from math import isfinite

from exporter.records.record import Location

Position = tuple[float, float]
"""Longitude, latitude."""
PAIRS = re.compile(r"\s*(\w+)\s*=\s*([^;]*)")
SIDES = ("westlimit", "southlimit", "eastlimit", "northlimit")
WKT = re.compile(r"\s*(?:<[^>]*>\s*|SRID=\d+;\s*)?(POINT|POLYGON)\s*\(+([-\d.eE+,\s]+)\)+\s*", re.IGNORECASE)


def point(position: Position) -> str:
    return _shape("Point", list(position), [position])


def box(west: float, south: float, east: float, north: float) -> str:
    """Empty when it is none. One that crosses the date line keeps its west greater than its east, as in its document."""
    ring = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return _shape("Polygon", [[list(corner) for corner in ring]], ring)


def polygon(ring: Sequence[Position]) -> str:
    """Of one ring, which must be closed."""
    if len(ring) < 4 or ring[0] != ring[-1]:
        return ""
    return _shape("Polygon", [[list(corner) for corner in ring]], ring)


def _shape(kind: str, coordinates: object, positions: Sequence[Position]) -> str:
    return json.dumps({"type": kind, "coordinates": coordinates}) if on_earth(positions) else ""


def number(text: str) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if isfinite(found) else None


def numbers(*texts: str) -> list[float] | None:
    """None unless all of them are numbers."""
    found = [number(text) for text in texts]
    return None if None in found else [one for one in found if one is not None]


def location_of(text: str, language: str = "") -> Location:
    """Of a text: DCMI Box or Point, WKT, else the name of a place as it stands."""
    said = {key.lower(): value.strip() for key, value in PAIRS.findall(text)}
    sides = numbers(*(said.get(side, "") for side in SIDES))
    spot = numbers(said.get("east", ""), said.get("north", ""))
    geometry = box(*sides) if sides else point((spot[0], spot[1])) if spot else from_wkt(text)
    if not geometry:
        return Location(text, language=language)
    others = [f"{key}={value}" for key, value in said.items() if key not in (*SIDES, "east", "north", "name") and value]
    name = said.get("name", "")
    return Location(name, geometry, description="; ".join(others), language=language if name else "")


def from_wkt(text: str) -> str:
    """``POINT (16.4 48.2)`` or a polygon without holes; empty for anything else."""
    found = WKT.fullmatch(text)
    if not found:
        return ""
    pairs = [numbers(*pair.split()[:2]) for pair in found[2].split(",")]
    positions = [(pair[0], pair[1]) for pair in pairs if pair and len(pair) == 2]
    if len(positions) != len(pairs):
        return ""
    return point(positions[0]) if found[1].upper() == "POINT" and len(positions) == 1 else polygon(positions)


def from_geojson(text: str) -> str:
    """The same geometry in this program's spelling; empty when it is no geometry."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    known = isinstance(said, dict) and ("coordinates" in said or "geometries" in said) and isinstance(said.get("type"), str)
    return json.dumps(said) if known else ""


def positions_of(geometry: str) -> tuple[str, list[Position]]:
    """``Point`` or ``Polygon`` with the positions of its outer ring; an empty name for what is neither."""
    try:
        said = json.loads(geometry) if geometry else {}
        ring = [said["coordinates"]] if said.get("type") == "Point" else said["coordinates"][0]
        found = [(float(each[0]), float(each[1])) for each in ring]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        return "", []
    writable = said["type"] == "Point" or (said["type"] == "Polygon" and len(found) > 3)
    return (said["type"], found) if writable and on_earth(found) else ("", [])


def on_earth(positions: Sequence[Position]) -> bool:
    return all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in positions)


def box_of(positions: Sequence[Position]) -> tuple[float, float, float, float] | None:
    """West, south, east, north when the ring is just that box, begun at its south-west corner."""
    if len(positions) != 5:
        return None
    (west, south), (east, north) = positions[0], positions[2]
    same = list(positions) == [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return (west, south, east, north) if same else None
