"""Where and when the data of a DCAT dataset lie. Pure."""

from collections.abc import Iterator

from exporter.crosswalks import places
from exporter.crosswalks.gathering import Part
from exporter.crosswalks.moments import date_of
from exporter.crosswalks.rdf_graph import Graph
from exporter.crosswalks.xml_node import Node
from exporter.records.record import Identifier, Location, Value

SHAPES = ("locn:geometry", "dcat:bbox", "dcat:centroid")
STARTS = ("schema:startDate", "dcat:startDate", "time:hasBeginning")
ENDS = ("schema:endDate", "dcat:endDate", "time:hasEnd")
MOMENTS = ("time:inXSDDate", "time:inXSDDateTime", "time:inXSDDateTimeStamp", "time:inXSDgYear", "time:inXSDgYearMonth")


def location(graph: Graph, statement: Node) -> Iterator[Part]:
    node, address = graph.described(statement), graph.address(statement)
    identifiers = (Identifier("url", address),) if address else ()
    if node is None:
        text = statement.text()
        yield places.location_of(text) if text else Location(identifiers=identifiers)
        return
    names = [value for value in graph.values(statement, "") if value.text != address]
    # one name a place: those in other languages are places beside it, at the same address
    first, *others = names or [Value("", "")]
    shapes = list(dict.fromkeys(shape for each in node.all(*SHAPES) for shape in _shape(each)))
    if shapes or first.text or identifiers:
        # ckanext-dcat writes the same shape as GeoJSON and as WKT: once is enough
        yield from (Location(first.text, shape, identifiers, language=first.language) for shape in shapes or [""])
    yield from (Location(other.text, "", identifiers, language=other.language) for other in others)


def _shape(node: Node) -> Iterator[str]:
    """What cannot be read as a shape stays unasked, and so is kept as it is written."""
    found = places.from_geojson(node.peek()) or places.from_wkt(node.peek())
    if found:
        node.text()
        node.attribute("rdf:datatype")
        yield found


def period(graph: Graph, statement: Node) -> Iterator[Part]:
    """With both ends a date of coverage; open at one end, a text."""
    node = graph.described(statement)
    if node is None:
        yield from graph.values(statement, "dcterms:temporal")
        return
    graph.address(statement)
    start, end = _moment(graph, node, STARTS), _moment(graph, node, ENDS)
    label = next((value.text for value in graph.values(statement, "")), "")
    found = date_of(f"{start}/{end}", "coverage", label)
    if found:
        yield found
    elif start or end:
        yield Value("dcterms:temporal", f"{start}/{end}", notation=label)
    elif label:
        yield Value("dcterms:temporal", label)


def _moment(graph: Graph, node: Node, names: tuple[str, ...]) -> str:
    for statement in node.all(*names)[:1]:
        inner = graph.described(statement)
        moments = inner.all(*MOMENTS)[:1] if inner else [statement]
        for moment in moments:
            moment.attribute("rdf:datatype")
            return moment.text()
    return ""
