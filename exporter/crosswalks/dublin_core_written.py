"""A record as statements of Dublin Core, each with the qualified term that says most. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from exporter.crosswalks.descriptions import to_html, to_plain
from exporter.crosswalks.dublin_core import DATES, EMBARGO
from exporter.crosswalks.dublin_core_related import SAME, SEMANTICS, TERMS, grant_of
from exporter.crosswalks.moments import written_date, written_period
from exporter.crosswalks.places import box_of, positions_of
from exporter.crosswalks.schemes import written
from exporter.records.record import Date, Identifier, Location, Record, RelatedIdentifier, Right, Value
from exporter.records.vocabularies import KNOWN

HTML = frozenset(
    {
        "dcterms:description",
        "dcterms:abstract",
        "dcterms:tableOfContents",
        "dcterms:rights",
        "datacite:methods",
        "datacite:notes",
        "datacite:technicalInfo",
        "datacite:seriesInformation",
        "datacite:otherDescription",
    }
)
# statements that Dublin Core has under another name
AS = {
    "datacite:subtitle": "dcterms:alternative",
    "datacite:translatedTitle": "dcterms:alternative",
    "datacite:otherTitle": "dcterms:alternative",
    "datacite:methods": "dcterms:description",
    "datacite:notes": "dcterms:description",
    "datacite:technicalInfo": "dcterms:description",
    "datacite:seriesInformation": "dcterms:description",
    "datacite:otherDescription": "dcterms:description",
    "schema:version": "dcterms:hasVersion",
}
KINDS = {kind: f"dcterms:{term}" for term, kind in DATES.items()} | {"issued": "dcterms:issued"}
OTHER_IDENTIFIERS = {relation: name for name, relation in SAME.items()}


@dataclass(frozen=True)
class Statement:
    """``term`` is one of ``dcterms:``; ``encoding`` an encoding scheme like ``dcterms:Box``."""

    term: str
    text: str
    language: str = ""
    encoding: str = ""


def statements_of(record: Record, keeps_markup: bool) -> Iterator[Statement]:
    """``keeps_markup``: a description with more than paragraphs in it stays HTML, as Dataverse exports it."""
    for value in record.values:
        yield from _value(value, keeps_markup)
    for person in record.creators:
        yield Statement("dcterms:creator", person.name, person.language)
    for person in record.contributors:
        yield Statement("dcterms:contributor", person.name, person.language)
    for identifier in record.identifiers:
        yield Statement("dcterms:identifier", written(identifier))
    for related in record.related:
        yield from _related(related)
    yield from (Statement("dcterms:relation", grant) for grant in map(grant_of, record.funding) if grant)
    yield from map(_date, record.dates)
    yield from (statement for location in record.locations for statement in _location(location))
    yield from (statement for right in record.rights for statement in _right(right))
    yield from _access(record)


def _date(date: Date) -> Statement:
    if date.kind == "coverage":
        text, encoding = written_period(date)
        return Statement("dcterms:temporal", text, encoding=encoding)
    return Statement(KINDS.get(date.kind, "dcterms:date"), written_date(date)[0])


def _value(value: Value, keeps_markup: bool) -> Iterator[Statement]:
    term = AS.get(value.term, value.term)
    name = term.partition(":")[2]
    if term.startswith("dc:"):
        term = f"dcterms:{name}"
    text = _described(value.text, keeps_markup) if value.term in HTML else value.text
    # the word of its document says more than the code that was found in it
    text = value.notation if term in ("dcterms:type", "dcterms:language") and value.notation else text
    if KNOWN.find(term) and term.startswith("dcterms:") and text:
        yield Statement(term, text, value.language, value.scheme if value.scheme.startswith("dcterms:") else "")


def _described(html: str, keeps_markup: bool) -> str:
    plain = to_plain(html)
    return html if keeps_markup and to_html(plain) != html else plain


def _related(related: RelatedIdentifier) -> Iterator[Statement]:
    address = written(Identifier(related.scheme, related.identifier))
    if not related.identifier:
        return
    if related.relation == "isderivedfrom":
        yield Statement("dcterms:source", address)
    elif related.relation in TERMS:
        yield Statement(TERMS[related.relation], address)
    elif related.relation in OTHER_IDENTIFIERS and related.scheme.isalpha():
        yield Statement("dcterms:relation", _named(related))
    else:
        yield Statement("dcterms:relation", address)


def _named(related: RelatedIdentifier) -> str:
    """As OpenAIRE writes another identifier of the same work."""
    return f"{SEMANTICS}{OTHER_IDENTIFIERS[related.relation]}/{related.scheme}/{related.identifier}"


def _location(location: Location) -> Iterator[Statement]:
    kind, positions = positions_of(location.geometry)
    sides = box_of(positions)
    name = f"name={location.place}; " if location.place and ";" not in location.place else ""
    others = f"; {location.description}" if "=" in location.description else ""
    if kind == "Point":
        east, north = positions[0]
        yield Statement("dcterms:spatial", f"{name}east={east}; north={north}{others}", location.language, "dcterms:Point")
    elif sides:
        west, south, east, north = sides
        limits = f"westlimit={west}; southlimit={south}; eastlimit={east}; northlimit={north}"
        yield Statement("dcterms:spatial", f"{name}{limits}{others}", location.language, "dcterms:Box")
    elif kind == "Polygon":
        yield Statement("dcterms:spatial", f"POLYGON (({', '.join(f'{x} {y}' for x, y in positions)}))")
    if location.place and not (name and (kind == "Point" or sides)):
        yield Statement("dcterms:spatial", location.place, location.language)


def _right(right: Right) -> Iterator[Statement]:
    if right.title or (right.id and not right.link):
        yield Statement("dcterms:license", right.title or right.id, right.language)
    if right.link:
        yield Statement("dcterms:license", right.link)
    if right.description:
        yield Statement("dcterms:rights", to_plain(right.description))


def _access(record: Record) -> Iterator[Statement]:
    access = record.access
    status = access.status or ("" if access.files == "public" else "embargoed" if access.embargo_until else "restricted")
    if status:
        word = {"metadata-only": "closed"}.get(status, status)
        yield Statement("dcterms:accessRights", f"{SEMANTICS}{word}Access")
    if access.embargo_until:
        yield Statement("dcterms:date", f"{EMBARGO}{access.embargo_until}")
    if access.conditions:
        yield Statement("dcterms:accessRights", access.conditions)
