"""B2SHARE's records (an Invenio 3) as ours. Pure. https://github.com/EUDAT-B2SHARE/b2share, root schemas 0 and 1"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from exporter.crosswalks.b2share_files import files_of
from exporter.crosswalks.b2share_terms import NO_STATEMENTS, PEOPLE, PLACES, PREFIX, TEXTS
from exporter.crosswalks.datacite_json_people import known, people
from exporter.crosswalks.datacite_json_places import geometry_of
from exporter.crosswalks.datacite_terms import (
    SPECIFIC,
    date_said,
    description_values,
    language_value,
    plain,
    title_values,
    type_values,
    work_type,
)
from exporter.crosswalks.descriptions import to_html
from exporter.crosswalks.invenio3 import header_of as header_of_invenio3
from exporter.crosswalks.json_document import Part, described
from exporter.crosswalks.own_terms import own_values
from exporter.records.identifiers import find_doi, find_ror
from exporter.records.record import (
    Access,
    Date,
    Funding,
    Header,
    Identifier,
    Location,
    Original,
    Record,
    RelatedIdentifier,
    Right,
    Value,
)

MEDIA_TYPE = "application/json"
NO_RECORD = "The document has no metadata as B2SHARE writes them."


def header_of(hit: Mapping[str, Any]) -> Header:
    """Raises RecordError."""
    return header_of_invenio3(hit, ("community",), "records")


def to_record(document: str, header: Header) -> Record:
    """Raises RecordError."""
    whole, said = described(document, NO_RECORD)
    dates = list(_dates(said))
    values = [*_values(said), *(part for part in dates if isinstance(part, Value))]
    record = Record(
        header=header,
        creators=people(said.parts("creators"), PEOPLE),
        contributors=people(said.parts("contributors"), replace(PEOPLE, name="contributor_name")),
        rights=_rights(said),
        funding=tuple(one for part in said.parts("funding_references") if (one := _funding(part)) != Funding()),
        identifiers=tuple(dict.fromkeys(_identifiers(said))),
        related=tuple(_related(said)),
        dates=tuple(part for part in dates if isinstance(part, Date)),
        locations=tuple(_locations(said)),
        access=_access(said),
        files=tuple(files_of(whole)),
        original=Original(MEDIA_TYPE, document, "b2share"),
    )
    specific = said.part("community_specific")
    blocks = [value for name in specific.names() for value in own_values(specific.part(name), PREFIX)]
    return record.with_values(*values, *blocks, *own_values(said, PREFIX, NO_STATEMENTS))


def _values(said: Part) -> Iterator[Value]:
    yield from title_values(said.parts("titles"), "type")
    yield from description_values(said.parts("descriptions"), "description_type")
    for key, term in TEXTS.items():
        yield Value(term, to_html(said.lines(key)) if key == "description" else said.text(key))
    yield language_value(said.text("language"))
    yield from _types(said)
    yield from (Value("dcterms:subject", text) for key in ("keywords", "disciplines") for text in said.texts(key))
    yield from (_subject(part, "keyword") for part in said.parts("keywords"))
    yield from (_subject(part, "discipline_name") for part in said.parts("disciplines"))
    for part in said.parts("languages"):
        found = language_value(part.text("language_identifier") or part.text("language_name"))
        yield replace(found, scheme=part.text("scheme"), scheme_uri=part.text("scheme_uri"))
    for key, term in (("sizes", "dcterms:extent"), ("formats", "dcterms:format")):
        yield from (Value(term, text) for text in said.texts(key))
    for part in said.part("temporal_coverages").parts("ranges"):
        yield Value("dcterms:temporal", "/".join(filter(None, (part.text("start_date"), part.text("end_date")))))
    yield from (Value("dcterms:temporal", text) for text in said.part("temporal_coverages").texts("spans"))


def _types(said: Part) -> Iterator[Value]:
    """A record has one type; of further ones DataCite's word stays."""
    for at, part in enumerate(said.parts("resource_types")):
        general, text = part.text("resource_type_general", "resource_type"), part.text("resource_type_description")
        if at == 0:
            yield from type_values(general, text)
        else:
            yield Value(SPECIFIC, text or general, notation=general if text else "")


def _subject(part: Part, key: str) -> Value:
    identifier = part.text("discipline_identifier", "value_uri", "classification_code")
    is_address = identifier.startswith(("http://", "https://"))
    return Value(
        "dcterms:subject",
        part.text(key) or identifier,
        uri=identifier if is_address else "",
        scheme=part.text("scheme", "subject_scheme"),
        scheme_uri=part.text("scheme_uri"),
        notation="" if is_address else identifier,
    )


def _rights(said: Part) -> tuple[Right, ...]:
    part = said.part("license")
    found = Right(
        part.text("license_identifier").lower(),
        part.text("license") or said.text("license"),
        part.text("license_uri"),
        scheme=part.text("scheme"),
        scheme_uri=part.text("scheme_uri"),
    )
    return (found,) if found != Right() else ()


def _funding(part: Part) -> Funding:
    identifier, scheme, uri = part.text("funder_identifier"), part.text("funder_identifier_type"), part.text("scheme_uri")
    ror = find_ror(identifier) if plain(scheme) == "ror" and not uri else None
    return Funding(
        part.text("funder_name"),
        ror or "",
        part.text("award_number"),
        part.text("award_title"),
        part.text("award_uri"),
        (known(scheme, identifier, uri),) if identifier and not ror else (),
    )


def _identifiers(said: Part) -> Iterator[Identifier]:
    doi = said.text("DOI")
    if doi:
        yield Identifier("doi", find_doi(doi) or doi)
    handle = said.text("ePIC_PID")
    if handle:
        yield Identifier("handle", handle)
    for part in said.parts("alternate_identifiers"):
        identifier = part.text("alternate_identifier")
        if identifier:
            yield Identifier(part.text("alternate_identifier_type").lower(), identifier)


def _related(said: Part) -> Iterator[RelatedIdentifier]:
    for part in said.parts("related_identifiers"):
        identifier = part.text("related_identifier")
        if identifier:
            yield RelatedIdentifier(
                identifier,
                part.text("relation_type").lower(),
                part.text("related_identifier_type").lower(),
                work_type(part.text("resource_type_general")),
                metadata_scheme=part.text("scheme"),
                scheme_uri=part.text("scheme_uri"),
            )


def _dates(said: Part) -> Iterator[Date | Value]:
    for part in said.parts("dates"):
        date = part.text("date")
        if date:
            yield date_said(date, part.text("date_type"), part.text("date_information"))


def _locations(said: Part) -> Iterator[Location]:
    for part in said.parts("spatial_coverages"):
        places = part.texts("places") or part.texts("place")
        first = Location(next(iter(places), ""), geometry_of(part, PLACES))
        yield from (each for each in (first, *map(Location, places[1:])) if each != Location())


def _access(said: Part) -> Access:
    is_open = said.is_true("open_access")
    return Access(
        "public" if is_open else "restricted",
        embargo_until=said.text("embargo_date"),
        status="open" if is_open else "restricted",
    )
