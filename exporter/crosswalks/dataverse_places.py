"""Places and times that a Dataverse dataset covers; what is no date or no box stays in its own words. Pure."""

from collections.abc import Iterator

from exporter.crosswalks.datacite_terms import date_said
from exporter.crosswalks.json_document import Part
from exporter.crosswalks.moments import date_of
from exporter.crosswalks.places import box, numbers
from exporter.records.record import Date, Location, Value

PLACE = ("otherGeographicCoverage", "city", "state", "country")
# what the latitudes were called before Dataverse 6
SIDES = (
    ("westLongitude",),
    ("southLatitude", "southLongitude"),
    ("eastLongitude",),
    ("northLatitude", "northLongitude"),
)
DATES = {"productionDate": "created", "distributionDate": "issued", "dateOfDeposit": "submitted"}
PERIODS = {"dateOfCollection": "Collected", "timePeriodCovered": "Coverage"}


def places(block: Part) -> Iterator[Location]:
    for part in block.parts("geographicCoverage"):
        # the smallest first, as an address has them
        names = [name for key in PLACE if (name := part.text(key))]
        if names:
            yield Location(", ".join(names))
    for part in block.parts("geographicBoundingBox"):
        yield from _box(part)


def _box(part: Part) -> Iterator[Location]:
    keys = [next((key for key in names if part.has(key)), names[0]) for names in SIDES]
    sides = numbers(*(part.peek(key) for key in keys))
    geometry = box(sides[0], sides[1], sides[2], sides[3]) if sides else ""
    if geometry:
        part.drop(*keys)
        yield Location(geometry=geometry)


def dates(citation: Part) -> Iterator[Date | Value]:
    for key, kind in DATES.items():
        found = date_of(citation.peek(key), kind)
        if found:
            citation.drop(key)
            yield found
    for key, kind in PERIODS.items():
        for part in citation.parts(key):
            yield from _period(part, key, kind)


def _period(part: Part, key: str, kind: str) -> Iterator[Date | Value]:
    start, end = part.text(f"{key}Start"), part.text(f"{key}End")
    if start or end:
        yield date_said(start if start == end else f"{start}/{end}", kind, "")
