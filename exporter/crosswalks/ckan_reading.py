"""A CKAN dataset to be imported: nothing is invented, and nothing lost. Pure. https://docs.ckan.org/en/2.11/api/

Beside what has a common term, each leaf that the record does not say yet becomes a value of its own (``ckan:frequency``).
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from exporter.crosswalks import ckan_dates, ckan_places
from exporter.crosswalks.ckan_agents import creators, people_beside, publishers
from exporter.crosswalks.ckan_fields import Fields, text_of, unfolded
from exporter.crosswalks.ckan_files import files_of, resources_of
from exporter.crosswalks.ckan_left_over import left_over
from exporter.crosswalks.ckan_subjects import funding, languages, subjects
from exporter.crosswalks.ckan_texts import descriptions, keywords, titles
from exporter.crosswalks.ckan_works import SAME_WORK, others
from exporter.crosswalks.invenio_header import NO_IDENTIFIER, moment
from exporter.crosswalks.json_document import Part, document_of, json_text
from exporter.crosswalks.licences import licence_of
from exporter.crosswalks.text import one_line
from exporter.errors import RecordError
from exporter.records.html import to_html
from exporter.records.identifiers import find_doi
from exporter.records.record import Access, FileOrigin, FileRef, Header, Identifier, Location, Original, Record, Right, Value

SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
MEDIA_TYPE = "application/json"
NO_DATASET = "The document is no dataset as CKAN describes one."
RESTRICTED = ("restricted", "non_public", "nonpublic", "non-public", "closed", "confidential", "private")


def to_record(document: str, header: Header) -> Record:
    """Of a package dictionary, as ``package_show`` or ``package_search`` gives it. Raises RecordError."""
    package = document_of(document).tree_of_all()
    if not (isinstance(package.get("id"), str) or isinstance(package.get("name"), str)):
        raise RecordError(NO_DATASET)
    fields = Fields(package)
    record = Record(
        header=header,
        values=tuple(value for value in _values(package, fields) if value.text.strip()),
        creators=creators(fields),
        contributors=people_beside(package, fields),
        rights=_rights(fields),
        funding=funding(fields),
        identifiers=tuple(dict.fromkeys(_identifiers(fields))),
        related=tuple(dict.fromkeys(others(fields))),
        dates=ckan_dates.dates(fields),
        locations=_locations(fields),
        access=_access(package, fields),
        files=tuple(_reachable(file) for file in files_of(package)),
        original=Original(MEDIA_TYPE, document, "ckan"),
    )
    return record.with_values(*left_over(package, fields, record))


def header_of(hit: Mapping[str, Any], site_url: str = "") -> Header:
    """``site_url`` is where people read CKAN; its answers do not tell it. Raises RecordError."""
    part = Part(hit)
    identifier = part.text("id")
    if not identifier:
        raise RecordError(NO_IDENTIFIER)
    modified = part.text("metadata_modified")
    owner = part.part("organization").text("name")
    name = part.text("name") or identifier
    return Header(
        identifier,
        moment(modified),
        (owner,) if owner else (),
        part.text("state") == "deleted",
        _version(modified) or hashlib.sha256(json_text(hit).encode()).hexdigest(),
        f"{site_url.rstrip('/')}/dataset/{name}" if site_url else "",
    )


def _version(modified: str) -> str:
    """In milliseconds: the search index keeps no more of it than that."""
    when = moment(modified)
    return when.isoformat(timespec="milliseconds") if when else modified


def _reachable(file: FileRef) -> FileRef:
    """An address without a scheme is a web address, as CKAN shows it; FTP and the like are not fetched."""
    url = file.url if SCHEME.match(file.url) else f"http://{file.url}"
    fetched = url.lower().startswith(("http://", "https://"))
    return replace(file, url=url, origin=file.origin if fetched else FileOrigin.UNREACHABLE)


def _values(package: Mapping[str, Any], fields: Fields) -> Iterator[Value]:
    yield from titles(fields)
    yield from _texts("dcterms:alternative", fields.texts("alternative", "alternative_title", "alternate_title", "subtitle"))
    yield from descriptions(fields)
    yield from _texts("datacite:methods", [to_html(fields.long_text("methods", "methodology", "method"))])
    for name in ("version_notes", "provenance", "lineage"):
        yield Value("datacite:notes", to_html(fields.long_text(name)))
    yield from keywords(fields, subjects(package, fields))
    yield from _texts("dcterms:language", languages(fields))
    yield from publishers(package, fields)
    yield Value("schema:version", fields.text("version", "dcat_version", "owl_version"))
    yield Value("dcterms:issued", ckan_dates.issued(fields))
    yield from _texts("dcterms:format", _formats(package))


def _texts(term: str, texts: list[str]) -> Iterator[Value]:
    return (Value(term, text) for text in texts)


def _formats(package: Mapping[str, Any]) -> list[str]:
    found = (one_line(text_of(resource.get("format"))) for resource in resources_of(package))
    return list(dict.fromkeys(text for text in found if text))


def _rights(fields: Fields) -> tuple[Right, ...]:
    """An id only where CKAN's says which licence is meant: “cc-by” does not say the version."""
    identifier = fields.text("license_id", "licence_id", "license", "licence", "dct_license")
    title, link = fields.text("license_title", "licence_title"), fields.text("license_url", "licence_url")
    known = licence_of(identifier, title, link)
    sure = known.right.id if known.right and not known.question else ""
    found = Right(sure, title or ("" if sure else identifier), link)
    return (found,) if found != Right() else ()


def _identifiers(fields: Fields) -> Iterator[Identifier]:
    for text in fields.texts(*SAME_WORK):
        doi = find_doi(text)
        if doi:
            yield Identifier("doi", doi)
        else:
            yield Identifier("url" if text.startswith(("http://", "https://")) else "local", text)


def _locations(fields: Fields) -> tuple[Location, ...]:
    """A geometry stays as it is; what else stands there as the export reads it."""
    shapes = [value for value in fields.values("spatial", "geometry") if _is_geometry(value)]
    whole = [Location(geometry=json_text(value)) for value in shapes]
    boxes = {box for value in shapes for box in ckan_places.locations(Fields({"spatial": value}))}
    rest = [place for place in ckan_places.locations(fields) if place not in boxes]
    return tuple(dict.fromkeys([*whole, *rest]))


def _is_geometry(value: Any) -> bool:
    return isinstance(unfolded(value), Mapping) and "type" in value and ("coordinates" in value or "geometries" in value)


def _access(package: Mapping[str, Any], fields: Fields) -> Access:
    said = " ".join(fields.texts("access_rights", "access_right", "accessRights", "access_level")).lower()
    private = package.get("private") is True
    restricted = private or said.rstrip("/").rpartition("/")[2] in RESTRICTED
    return Access(
        files="restricted" if restricted else "public",
        embargo_until=ckan_dates.embargo_until(fields, ""),
        embargo_reason=fields.text("embargo_reason"),
        conditions=fields.text("access_conditions", "rights", "access_rights_text"),
        record="restricted" if private else "public",
        status=said,
    )
