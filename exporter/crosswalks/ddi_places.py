"""Places and times of a DDI codebook; what is no date or no box stays in its own words. Pure."""

from collections.abc import Iterator

from exporter.crosswalks.datacite_terms import date_said
from exporter.crosswalks.moments import date_of
from exporter.crosswalks.places import box, numbers
from exporter.crosswalks.xml_node import Node
from exporter.records.record import Date, Location, Value

SIDES = ("ddi:westBL", "ddi:southBL", "ddi:eastBL", "ddi:northBL")
PERIODS = {"ddi:timePrd": "Coverage", "ddi:collDate": "Collected"}
DATES = {("prodStmt", "prodDate"): "created", ("distStmt", "depDate"): "submitted", ("distStmt", "distDate"): "issued"}


def places(study: Node) -> Iterator[Location]:
    for around in study.at("ddi:stdyInfo", "ddi:sumDscr"):
        for node in around.all("ddi:nation", "ddi:geogCover"):
            if node.peek():
                yield Location(node.text(), language=node.language)
        for node in around.all("ddi:geoBndBox"):
            yield from _box(node)


def _box(node: Node) -> Iterator[Location]:
    found = [node.first(side) for side in SIDES]
    corners = [side for side in found if side is not None]
    sides = numbers(*(side.peek() for side in corners)) if len(corners) == len(SIDES) else None
    geometry = box(sides[0], sides[1], sides[2], sides[3]) if sides else ""
    if geometry:
        for side in corners:
            side.text()
        yield Location(geometry=geometry)


def dates(study: Node) -> Iterator[Date | Value]:
    for (around, name), kind in DATES.items():
        for node in study.at("ddi:citation", f"ddi:{around}", f"ddi:{name}"):
            yield from day(node, kind)
    for about in study.at("ddi:stdyInfo", "ddi:sumDscr"):
        for name, kind in PERIODS.items():
            yield from _periods(about.all(name), kind)


def day(node: Node, kind: str) -> Iterator[Date]:
    """``<prodDate date="2020-05">May 2020</prodDate>``: the attribute is the date, the text what people read."""
    exact, text = node.peek_attribute("date"), node.peek()
    found = date_of(exact or text, kind, text if exact and text != exact else "")
    if found:
        node.attribute("date")
        node.text()
        yield found


def _periods(nodes: list[Node], kind: str) -> Iterator[Date | Value]:
    """A start and the end that follows it are one period."""
    start = ""
    for node in nodes:
        date, words = _moment(node)
        event = node.attribute("event")
        node.attribute("cycle")  # counts them
        if event not in ("start", "end"):
            yield from _said(date, kind, words)
            continue
        yield Value(node.name, words)
        # a start that no end follows is open
        yield from _said(f"{start}/{date if event == 'end' else ''}", kind, "")
        start = date if event == "start" else ""
    yield from _said(f"{start}/", kind, "")


def _moment(node: Node) -> tuple[str, str]:
    """The date, and the words for it where they are others."""
    exact, words = node.attribute("date"), node.text()
    return exact or words, words if exact and words != exact else ""


def _said(date: str, kind: str, words: str) -> Iterator[Date | Value]:
    start, _, end = date.partition("/")
    if start or end:
        yield date_said(start if start == end else date, kind, words)
