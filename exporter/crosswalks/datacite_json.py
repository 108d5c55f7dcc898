"""DataCite's JSON (versions 4.0 to 4.6) as our record. Pure. ``application/vnd.datacite.datacite+json``"""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from exporter.crosswalks.datacite_json_people import known, people
from exporter.crosswalks.datacite_json_places import geometry_of
from exporter.crosswalks.datacite_json_related import related
from exporter.crosswalks.datacite_terms import (
    date_said,
    description_values,
    language_value,
    plain,
    title_values,
    type_values,
)
from exporter.crosswalks.invenio_header import NO_IDENTIFIER, moment
from exporter.crosswalks.json_document import Part, document_of, json_text
from exporter.crosswalks.own_terms import own_values
from exporter.errors import RecordError
from exporter.records.identifiers import find_ror
from exporter.records.record import Date, Funding, Header, Identifier, Location, Original, Record, Right, Value

MEDIA_TYPE = "application/vnd.datacite.datacite+json"
PREFIX = "datacite:"
NO_RECORD = "The document has no titles and no creators as DataCite writes them."
_KEEPING = "DataCite's book-keeping: it says nothing of the dataset"
NO_STATEMENTS = {
    **dict.fromkeys(("prefix", "suffix", "event", "state", "isActive", "reason", "source", "schemaVersion"), _KEEPING),
    **dict.fromkeys(("created", "registered", "published", "providerId", "clientId", "agency", "metadataVersion"), _KEEPING),
    **dict.fromkeys(
        ("viewCount", "downloadCount", "citationCount", "referenceCount", "partCount", "versionCount"), "a count"
    ),
    **{f"types.{key}": "the type once more in another list" for key in ("ris", "bibtex", "citeproc", "schemaOrg")},
    "id": "the DOI once more",
    "updated": "stands in the header",
    "xml": "the same once more as XML",
}


def to_record(document: str, header: Header) -> Record:
    """Raises RecordError."""
    whole = document_of(document)
    if not (whole.has("titles") or whole.has("creators")):
        raise RecordError(NO_RECORD)
    said = list(_dates(whole))
    values = [*_values(whole), *(part for part in said if isinstance(part, Value))]
    record = Record(
        header=header,
        creators=people(whole.parts("creators")),
        contributors=people(whole.parts("contributors")),
        rights=tuple(right for part in whole.parts("rightsList") if (right := _right(part)) != Right()),
        funding=tuple(each for part in whole.parts("fundingReferences") if (each := _funding(part)) != Funding()),
        identifiers=tuple(dict.fromkeys(_identifiers(whole))),
        related=related(whole),
        dates=tuple(part for part in said if isinstance(part, Date)),
        locations=tuple(_locations(whole)),
        original=Original(MEDIA_TYPE, document, "datacite_json"),
    )
    return record.with_values(*values, *own_values(whole, PREFIX, NO_STATEMENTS))


def header_of(hit: Mapping[str, Any]) -> Header:
    """Raises RecordError."""
    part = Part(hit)
    doi = (part.text("doi") or part.text("id")).lower().removeprefix("https://doi.org/")
    if not doi:
        raise RecordError(NO_IDENTIFIER)
    updated = part.text("updated")
    version = updated or hashlib.sha256(json_text(hit).encode()).hexdigest()
    return Header(doi, moment(updated), version=version, url=part.text("url") or f"https://doi.org/{doi}")


def _values(whole: Part) -> Iterator[Value]:
    yield from title_values(whole.parts("titles"), "titleType")
    yield from description_values(whole.parts("descriptions"), "descriptionType")
    yield from _publisher(whole)
    yield Value("dcterms:issued", _issued(whole))
    yield from _types(whole)
    yield from (_subject(part) for part in whole.parts("subjects"))
    yield language_value(whole.text("language"))
    yield Value("schema:version", whole.text("version"))
    for key, term in (("sizes", "dcterms:extent"), ("formats", "dcterms:format")):
        yield from (Value(term, text) for text in whole.texts(key))


def _publisher(whole: Part) -> Iterator[Value]:
    """A mere name before version 4.5."""
    part = whole.part("publisher")
    yield Value("dcterms:publisher", whole.text("publisher"))
    yield Value(
        "dcterms:publisher",
        part.text("name"),
        part.text("lang"),
        part.text("publisherIdentifier"),
        part.text("publisherIdentifierScheme"),
        part.text("schemeUri"),
    )


def _issued(whole: Part) -> str:
    """The day where one is told, else the year."""
    year = whole.text("publicationYear")
    days = [part.peek("date") for part in whole.parts("dates") if part.peek("dateType").lower() == "issued"]
    return next((day for day in days if year and day.startswith(year)), year)


def _types(whole: Part) -> Iterator[Value]:
    types = whole.part("types")
    return type_values(types.text("resourceTypeGeneral"), types.text("resourceType"))


def _subject(part: Part) -> Value:
    return Value(
        "dcterms:subject",
        part.text("subject"),
        part.text("lang"),
        part.text("valueUri", "valueURI"),
        part.text("subjectScheme"),
        part.text("schemeUri", "schemeURI"),
        part.text("classificationCode"),
    )


def _right(part: Part) -> Right:
    return Right(
        id=part.text("rightsIdentifier").lower(),
        title=part.text("rights"),
        link=part.text("rightsUri", "rightsURI"),
        language=part.text("lang"),
        scheme=part.text("rightsIdentifierScheme"),
        scheme_uri=part.text("schemeUri", "schemeURI"),
    )


def _funding(part: Part) -> Funding:
    identifier, scheme = part.text("funderIdentifier"), part.text("funderIdentifierType")
    uri = part.text("schemeUri", "schemeURI")
    ror = find_ror(identifier) if plain(scheme) == "ror" and identifier and not uri else None
    return Funding(
        funder=part.text("funderName"),
        funder_ror=ror or "",
        award_number=part.text("awardNumber"),
        award_title=part.text("awardTitle"),
        award_link=part.text("awardUri", "awardURI"),
        funder_identifiers=(known(scheme, identifier, uri),) if identifier and not ror else (),
        language=part.text("lang"),
    )


def _identifiers(whole: Part) -> Iterator[Identifier]:
    doi = whole.text("doi")
    if doi:
        yield Identifier("doi", doi)
    for key, name in (("identifiers", "identifier"), ("alternateIdentifiers", "alternateIdentifier")):
        for part in whole.parts(key):
            identifier = part.text(name)
            if identifier:
                yield Identifier(part.text(f"{name}Type").lower(), identifier)
    for key in ("url", "contentUrl"):
        yield from (Identifier("url", text) for text in whole.texts(key))


def _dates(whole: Part) -> Iterator[Date | Value]:
    issued = _issued(whole)
    for part in whole.parts("dates"):
        date, kind, information = part.text("date"), part.text("dateType"), part.text("dateInformation")
        # the day of issue stands as such: it is said once
        if date and (kind.lower() != "issued" or date != issued or information):
            yield date_said(date, kind, information)


def _locations(whole: Part) -> Iterator[Location]:
    for part in whole.parts("geoLocations"):
        found = Location(part.text("geoLocationPlace"), geometry_of(part))
        if found != Location():
            yield found
