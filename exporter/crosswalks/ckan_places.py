"""Where a CKAN dataset lies: GeoJSON as ckanext-spatial keeps it, boxes, names of places. Pure. RFC 7946."""

import json
from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

from exporter.crosswalks.ckan_fields import Fields, text_of
from exporter.crosswalks.places import Position, on_earth
from exporter.crosswalks.text import one_line
from exporter.records.record import Location

SPATIAL = ("spatial", "spatial_coverage", "geographic_coverage", "location", "place", "spatial_text", "geometry")
NAMES = ("text", "label", "name", "place", "prefLabel")
SHAPES = ("geom", "geometry", "bbox", "centroid")
BOX = ("bbox-west-long", "bbox-south-lat", "bbox-east-long", "bbox-north-lat")


def locations(fields: Fields) -> tuple[Location, ...]:
    found = [location for value in fields.values(*SPATIAL) for location in _locations(value)]
    box = [_number(fields.text(name)) for name in BOX]
    if None not in box:
        west, south, east, north = (side or 0.0 for side in box)
        found.append(Location(geometry=_geometry([(west, south), (east, north)])))
    return tuple(dict.fromkeys(location for location in found if location != Location()))


def _locations(value: Any) -> Iterator[Location]:
    if not isinstance(value, Mapping):
        text = one_line(text_of(value))
        # an address of an authority list is no name that a reader knows
        yield Location(place="" if text.startswith(("http://", "https://")) else text)
    elif "type" in value and ("coordinates" in value or "geometries" in value):
        yield Location(geometry=_geometry_of(value))
    elif value.get("type") in ("Feature", "FeatureCollection"):
        yield Location(geometry=_geometry(list(_positions(value))))
    else:
        yield Location(_name(value), _shape(value))


def _name(value: Mapping[str, Any]) -> str:
    return next((text for name in NAMES if (text := one_line(text_of(value.get(name))))), "")


def _shape(value: Mapping[str, Any]) -> str:
    shapes = (_opened(value.get(name)) for name in SHAPES)
    return next((found for shape in shapes if isinstance(shape, Mapping) and (found := _geometry_of(shape))), "")


def _opened(value: Any) -> Any:
    try:
        return json.loads(value) if isinstance(value, str) else value
    except (ValueError, RecursionError):
        return None


def _geometry_of(value: Mapping[str, Any]) -> str:
    """A point or a polygon as it is; of anything else the box around it, since repositories take only these two."""
    positions = list(_positions(value))
    if value.get("type") == "Polygon" and not _is_ring(value):
        return ""
    if value.get("type") == "Polygon" and on_earth(positions):
        ring = value["coordinates"][0]
        return json.dumps({"type": "Polygon", "coordinates": [[[corner[0], corner[1]] for corner in ring]]})
    return _geometry(positions)


def _is_ring(value: Mapping[str, Any]) -> bool:
    """Closed, with four corners at least. Holes are not carried."""
    rings = value.get("coordinates")
    ring = rings[0] if isinstance(rings, list) and rings else None
    return isinstance(ring, list) and len(ring) > 3 and ring[0] == ring[-1] and all(_is_position(each) for each in ring)


def _geometry(positions: list[Position]) -> str:
    if not positions or not on_earth(positions):
        return ""
    west, east = min(x for x, _ in positions), max(x for x, _ in positions)
    south, north = min(y for _, y in positions), max(y for _, y in positions)
    if (west, south) == (east, north):
        return json.dumps({"type": "Point", "coordinates": [west, south]})
    if west == east or south == north:
        return ""
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


def _positions(value: Any) -> Iterator[Position]:
    """All positions below, without recursion: a document may be nested as deep as its author likes."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Mapping):
            waiting.extend(each.get(name) for name in ("coordinates", "geometries", "geometry", "features"))
        elif _is_position(each):
            yield float(each[0]), float(each[1])
        elif isinstance(each, list):
            waiting.extend(each)


def _is_position(value: Any) -> bool:
    return isinstance(value, list) and 2 <= len(value) <= 4 and all(_number(each) is not None for each in value)


def _number(value: Any) -> float | None:
    """A number, also as text; None for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if isfinite(number) else None
