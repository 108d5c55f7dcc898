"""People, grants, places and files of schema.org. Pure."""

from collections.abc import Iterator
from dataclasses import replace

from exporter.crosswalks.ckan_files import file_name
from exporter.crosswalks.json_document import Part
from exporter.crosswalks.own_terms import own_values
from exporter.crosswalks.places import box, location_of, number, numbers, point, polygon
from exporter.crosswalks.schema_org_terms import NO_STATEMENTS, PREFIX, things
from exporter.crosswalks.schemes import person_identifier
from exporter.crosswalks.written_names import written_creator
from exporter.records.identifiers import find_ror
from exporter.records.record import Affiliation, Creator, CreatorKind, FileOrigin, FileRef, Funding, Identifier, Location

MEDIA_TYPE_SIGN = "/"
MOST_DIGITS = 19
"""No file is longer than the largest number of a database."""


def person_of(part: Part, role: str) -> Creator | None:
    """``@id``, ``identifier``, ``sameAs`` and ``url`` may all be the same ORCID."""
    family, given = part.text("familyName"), part.text("givenName")
    name = part.text("name") or ", ".join(filter(None, (family, given)))
    if not name:
        return None
    kinds = " ".join(part.texts("@type"))
    said = [thing.address or thing.text for key in ("@id", "identifier", "sameAs", "url") for thing in things(part, key)]
    identifiers = tuple(dict.fromkeys(person_identifier(text) for text in said))
    places = tuple(_place(thing.text, thing.address) for thing in things(part, "affiliation"))
    if "Organization" in kinds:
        return Creator(name, CreatorKind.ORGANIZATION, identifiers=identifiers, affiliations=places, role=role)
    person = Creator(name, family=family, given=given) if family or given else written_creator(name)
    return replace(person, kind=CreatorKind.PERSON, identifiers=identifiers, affiliations=places, role=role)


def _place(name: str, address: str) -> Affiliation:
    ror = find_ror(address) if address else None
    others = (person_identifier(address),) if address and not ror else ()
    return Affiliation("" if name == address else name, ror or "", others)


def funding_of(part: Part) -> Funding:
    """A grant with its funder, or the funder alone."""
    inner = part.part("funder")
    funder = inner or part
    address = funder.text("@id", "url")
    ror = find_ror(address) if address else None
    others = (person_identifier(address),) if address and not ror else ()
    if not inner:
        return Funding(part.text("name"), ror or "", funder_identifiers=others)
    grants = [thing.text for thing in things(part, "identifier")]
    return Funding(
        inner.text("name"),
        ror or "",
        next(iter(grants), ""),
        part.text("name"),
        part.text("url", "@id"),
        others,
        tuple(Identifier("local", text) for text in grants[1:]),
        values=own_values(part, PREFIX, NO_STATEMENTS),
    )


def place_of(whole: Part, key: str) -> Iterator[Location]:
    yield from (location_of(text) for text in whole.texts(key))
    for part in whole.parts(key):
        shapes = [shape for geo in part.parts("geo") if (shape := _shape(geo))] or [""]
        address = part.text("@id", "url")
        identifiers = (Identifier("url", address),) if address else ()
        for at, shape in enumerate(shapes):
            found = Location(
                part.text("name") if at == 0 else "", shape, identifiers if at == 0 else (), part.text("description")
            )
            if found != Location():
                yield found


def _shape(geo: Part) -> str:
    """``box`` and ``polygon`` are texts: latitude and longitude by turns. What is none stays unread."""
    latitude, longitude = geo.decimal("latitude"), geo.decimal("longitude")
    if latitude is not None and longitude is not None:
        return point((longitude, latitude))
    for key in ("box", "polygon"):
        corners = _corners(geo.peek(key))
        shape = _box(corners) if key == "box" else polygon(corners) if len(corners) > 3 else ""
        if shape:
            geo.drop(key)
            return shape
    return ""


def _corners(text: str) -> list[tuple[float, float]]:
    found = numbers(*text.replace(",", " ").split()) or []
    return [(found[at + 1], found[at]) for at in range(0, len(found) - 1, 2)]


def _box(corners: list[tuple[float, float]]) -> str:
    return box(*corners[0], *corners[1]) if len(corners) == 2 else ""


def file_of(part: Part) -> FileRef | None:
    url, name = part.text("contentUrl") or part.text("url", "@id"), part.text("name")
    if not url and not name:
        return None
    kind = part.text("encodingFormat", "fileFormat")
    size = part.peek("contentSize")
    size_bytes = number(size) if size.isdecimal() and len(size) < MOST_DIGITS else None
    if size_bytes is not None:
        part.drop("contentSize")
    digest = part.text("sha256")
    return FileRef(
        identifier=part.text("@id", "identifier") or url or name,
        name=name or file_name(url, "", ""),
        url=url,
        origin=FileOrigin.LINK if url.startswith(("http://", "https://")) else FileOrigin.UNREACHABLE,
        size_bytes=-1 if size_bytes is None else int(size_bytes),
        media_type=kind if MEDIA_TYPE_SIGN in kind else "",
        checksum=f"sha256:{digest}" if digest else "",
        modified=part.text("dateModified", "uploadDate"),
        description=part.lines("description"),
    )
