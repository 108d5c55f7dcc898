"""Points, boxes and polygons of DataCite's schema as GeoJSON, and back. Pure. RFC 7946."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from exporter.crosswalks.json_document import Part, json_text

Position = list[float]
Shape = dict[str, Any]
INSIDE = "inPolygonPoint"
"""A member of our own in a polygon: a position inside of it, which says which side is meant."""


@dataclass(frozen=True)
class PlaceKeys:
    """What DataCite JSON calls them; others hand in their own names."""

    point: str = "geoLocationPoint"
    box: str = "geoLocationBox"
    polygon: str = "geoLocationPolygon"
    longitude: str = "pointLongitude"
    latitude: str = "pointLatitude"
    corner: str = "polygonPoint"
    sides: tuple[str, str, str, str] = (
        "westBoundLongitude",
        "southBoundLatitude",
        "eastBoundLongitude",
        "northBoundLatitude",
    )


DATACITE = PlaceKeys()


def geometry_of(part: Part, keys: PlaceKeys = DATACITE) -> str:
    """GeoJSON text; a collection where one place has several shapes, empty where it has none."""
    shapes = list(_shapes(part, keys))
    if len(shapes) > 1:
        return json_text({"type": "GeometryCollection", "geometries": shapes})
    return json_text(shapes[0]) if shapes else ""


def _shapes(part: Part, keys: PlaceKeys) -> Iterator[Shape]:
    point = _position(part.part(keys.point), keys)
    if point:
        yield {"type": "Point", "coordinates": point}
    box = part.part(keys.box)
    west, south, east, north = (box.decimal(side) for side in keys.sides)
    if None not in (west, south, east, north):
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        yield {"type": "Polygon", "coordinates": [ring]}
    corners = part.parts(keys.polygon)
    ring_ = [at for each in corners if (at := _position(_corner(each, keys), keys))]
    if ring_:
        inside = [at for each in corners if (at := _position(each.part(INSIDE), keys))]
        yield {"type": "Polygon", "coordinates": [ring_], **({INSIDE: inside[0]} if inside else {})}


def _corner(part: Part, keys: PlaceKeys) -> Part:
    return part.part(keys.corner) if keys.corner else part


def _position(part: Part, keys: PlaceKeys) -> Position | None:
    longitude, latitude = part.decimal(keys.longitude), part.decimal(keys.latitude)
    return None if longitude is None or latitude is None else [longitude, latitude]


def shapes_in(geometry: str) -> dict[str, Any]:
    """GeoJSON as members of a ``geoLocation``; what DataCite has no shape for is left out."""
    found = json.loads(geometry) if geometry else {}
    shapes = found.get("geometries", []) if found.get("type") == "GeometryCollection" else [found]
    members: dict[str, Any] = {}
    for shape in shapes:
        members |= _members(shape)
    return members


def _members(shape: Mapping[str, Any]) -> dict[str, Any]:
    coordinates = shape.get("coordinates")
    if shape.get("type") == "Point" and coordinates:
        return {"geoLocationPoint": _point(coordinates)}
    if shape.get("type") != "Polygon" or not coordinates:
        return {}
    ring = coordinates[0]
    if _is_box(ring) and INSIDE not in shape:
        return {"geoLocationBox": dict(zip(DATACITE.sides, [*ring[0][:2], *ring[2][:2]], strict=True))}
    inside = [{INSIDE: _point(shape[INSIDE])}] if INSIDE in shape else []
    return {"geoLocationPolygon": [*({"polygonPoint": _point(at)} for at in ring), *inside]}


def _is_box(ring: list[Position]) -> bool:
    """As this module writes one: from the south-west round to it again."""
    if len(ring) != 5:
        return False
    (west, south), (east, north) = ring[0][:2], ring[2][:2]
    return [at[:2] for at in ring] == [[west, south], [east, south], [east, north], [west, north], [west, south]]


def _point(position: Position) -> dict[str, float]:
    return {"pointLongitude": position[0], "pointLatitude": position[1]}
