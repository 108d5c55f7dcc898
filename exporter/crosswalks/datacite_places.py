"""Places of DataCite XML: names, points, boxes, polygons, as GeoJSON and back. Pure."""

from collections.abc import Iterator

from exporter.crosswalks import places
from exporter.crosswalks.gathering import Part
from exporter.crosswalks.xml_node import Node
from exporter.records.record import Location, Record
from exporter.records.xml_written import Tag, group, tag

BOX = ("westBoundLongitude", "southBoundLatitude", "eastBoundLongitude", "northBoundLatitude")
POINT = ("pointLongitude", "pointLatitude")
INSIDE = "inPolygonPoint="


def locations_in(resource: Node) -> Iterator[Part]:
    for node in (one for each in resource.all("datacite:geoLocations") for one in each.all("datacite:geoLocation")):
        named = next((each for each in node.all("datacite:geoLocationPlace") if each.peek()), None)
        place, language = (named.text(), named.language) if named else ("", "")
        shapes = [shape for child in node.children for shape in _shape(child)]
        # a place with several shapes is one place a shape
        yield from (Location(place, geometry, (), inside, language) for geometry, inside in shapes)
        if place and not shapes:
            yield Location(place, language=language)


def _shape(node: Node) -> Iterator[tuple[str, str]]:
    """What cannot be read as a shape stays unasked, and so is kept as it is written."""
    if node.name == "datacite:geoLocationPoint":
        yield from _taken(node, POINT, _point(node), "")
    elif node.name == "datacite:geoLocationBox":
        yield from _taken(node, BOX, _box(node), "")
    elif node.name == "datacite:geoLocationPolygon":
        inside = node.first("datacite:inPolygonPoint")
        spot = _position(inside) if inside else None
        said = f"{INSIDE}{spot[0]} {spot[1]}" if spot else ""
        geometry = _polygon(node)
        for corner in node.all("datacite:polygonPoint", "datacite:inPolygonPoint") if geometry else []:
            list(_taken(corner, POINT, geometry, ""))
        yield from _taken(node, (), geometry, said)


def _taken(node: Node, names: tuple[str, ...], geometry: str, description: str) -> Iterator[tuple[str, str]]:
    """Only what the shape was made of counts as asked for."""
    if geometry:
        node.text()
        for name in names:
            node.first_text(f"datacite:{name}")
        yield geometry, description


def _peeked(node: Node, names: tuple[str, ...]) -> list[float] | None:
    return places.numbers(*(child.peek() if (child := node.first(f"datacite:{name}")) else "" for name in names))


def _position(node: Node) -> places.Position | None:
    found = _peeked(node, POINT)
    # before version 4 a point was a text, latitude first
    old = places.numbers(*node.peek().split()) if node.peek() else None
    if found:
        return found[0], found[1]
    return (old[1], old[0]) if old and len(old) == 2 else None


def _point(node: Node) -> str:
    position = _position(node)
    return places.point(position) if position else ""


def _box(node: Node) -> str:
    sides = _peeked(node, BOX)
    old = places.numbers(*node.peek().split()) if node.peek() else None
    if sides:
        return places.box(*sides)
    return places.box(old[1], old[0], old[3], old[2]) if old and len(old) == 4 else ""


def _polygon(node: Node) -> str:
    positions = [_position(each) for each in node.all("datacite:polygonPoint")]
    ring = [position for position in positions if position]
    return places.polygon(ring) if len(ring) == len(positions) else ""


def locations_tag(record: Record) -> Tag | None:
    return group("geoLocations", (_location_tag(location) for location in record.locations))


def _location_tag(location: Location) -> Tag | None:
    kind, positions = places.positions_of(location.geometry)
    sides = places.box_of(positions)
    shape = None
    if kind == "Point":
        shape = _spot("geoLocationPoint", positions[0])
    elif sides:
        shape = tag("geoLocationBox", children=(tag(n, f"{side}") for n, side in zip(BOX, sides, strict=True)))
    elif kind == "Polygon":
        corners = [_spot("polygonPoint", position) for position in positions]
        shape = tag("geoLocationPolygon", children=[*corners, _inside(location.description)])
    named = tag("geoLocationPlace", location.place, {"xml:lang": location.language}) if location.place else None
    return group("geoLocation", [named, shape])


def _spot(name: str, position: places.Position) -> Tag:
    return tag(name, children=(tag(part, f"{side}") for part, side in zip(POINT, position, strict=True)))


def _inside(description: str) -> Tag | None:
    if not description.startswith(INSIDE):
        return None
    spot = places.numbers(*description.removeprefix(INSIDE).split())
    return _spot("inPolygonPoint", (spot[0], spot[1])) if spot and len(spot) == 2 else None
