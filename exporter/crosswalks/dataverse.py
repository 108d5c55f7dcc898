"""Dataverse's own JSON, of its API or its export ``dataverse_json``, as our record. Pure.

https://guides.dataverse.org/en/latest/api/native-api.html
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeAlias

from exporter.crosswalks.datacite_terms import language_value
from exporter.crosswalks.dataverse_fields import blocks_in, left_over
from exporter.crosswalks.dataverse_files import files_of, is_ingested
from exporter.crosswalks.dataverse_header import VERSIONS, base_of, global_id, header_of, version_number, version_of
from exporter.crosswalks.dataverse_people import people
from exporter.crosswalks.dataverse_places import dates, places
from exporter.crosswalks.dataverse_rights import access, rights
from exporter.crosswalks.dataverse_terms import DATASET, FILE, FILES, HTML, LINES, PREFIX, SUBJECTS, VERSION
from exporter.crosswalks.dataverse_works import global_identifier, other_identifiers, works
from exporter.crosswalks.descriptions import to_html
from exporter.crosswalks.gathering import Part as Said
from exporter.crosswalks.gathering import gathered
from exporter.crosswalks.json_document import Part, document_of
from exporter.crosswalks.moments import date_of
from exporter.crosswalks.own_terms import own_values
from exporter.crosswalks.resource_types import find_type
from exporter.errors import RecordError
from exporter.records.record import Header, Original, Record, Value

__all__ = ["files_of", "header_of", "to_record"]
MEDIA_TYPE = "application/json"
NO_RECORD = "The document has no metadata as Dataverse writes them."
Parts: TypeAlias = Iterator[Said]


def to_record(document: str, header: Header) -> Record:
    """Of an export, of the API's dataset or of one version; also with the answer around it. Raises RecordError."""
    whole = document_of(document)
    whole = whole.part("data") if whole.has("data") and not whole.has("metadataBlocks") else whole
    version = version_of(whole)
    if not version.part("metadataBlocks"):
        raise RecordError(NO_RECORD)
    around = version if version.has("files") else whole
    files = files_of([part.tree_of_all() for part in around.parts("files")], base_of(header))
    said = [*_read(whole, version), access(version, files), *files, *_of_files(around), *_left_over(whole, version)]
    filled = (part for part in said if not isinstance(part, Value) or part.text)
    return gathered(header, filled, Original(MEDIA_TYPE, document, "dataverse"))


def _read(whole: Part, version: Part) -> Parts:
    blocks = blocks_in(version.tree("metadataBlocks"))
    citation = blocks.part("citation")
    yield from _values(citation)
    yield from people(citation)
    yield from works(citation)
    yield from _about_the_version(whole, version)
    yield from other_identifiers(citation)
    yield from dates(citation)
    yield from places(blocks.part("geospatial"))
    yield from left_over(blocks)


def _values(citation: Part) -> Iterator[Value]:
    for key, term in LINES.items():
        yield from (Value(term, text) for text in citation.texts(key))
    yield from _descriptions(citation)
    for key, term in HTML.items():
        yield Value(term, to_html(citation.lines(key)))
    for key, text, uri, scheme, scheme_uri in SUBJECTS:
        for part in citation.parts(key):
            yield _subject(part, text, uri, scheme, scheme_uri)
    yield from (language_value(text) for text in citation.texts("language"))
    for part in citation.parts("series"):
        name, about = part.texts("seriesName"), part.lines("seriesInformation")
        yield Value("datacite:seriesInformation", to_html("\n\n".join(filter(None, (*name, about)))))


def _descriptions(citation: Part) -> Iterator[Value]:
    """The first is the description; ``notation`` is its date."""
    for at, part in enumerate(citation.parts("dsDescription")):
        term = "dcterms:abstract" if at else "dcterms:description"
        text = part.lines("dsDescriptionValue")
        if text:
            yield Value(term, to_html(text), notation=part.text("dsDescriptionDate"))


def _subject(part: Part, text: str, uri: str, scheme: str, scheme_uri: str) -> Value:
    """One that is named by its address only is called so."""
    words = part.text(text) or part.peek(uri)
    found = Value("dcterms:subject", words)
    if not words:
        return found
    return replace(found, uri=part.text(uri), scheme=part.text(scheme), scheme_uri=part.text(scheme_uri))


def _about_the_version(whole: Part, version: Part) -> Parts:
    identifier = global_id(whole)
    if identifier:
        yield global_identifier(identifier)
    yield from _type(whole, version)
    yield Value("dcterms:publisher", whole.text("publisher"))
    yield Value("schema:version", version_number(version))
    yield Value("adms:versionNotes", to_html(version.part("versionNote").lines("note") or version.lines("versionNote")))
    yield Value("dcterms:bibliographicCitation", version.text("citation"))
    yield Value("dcterms:extent", version.text("sizeOfCollection"))
    yield from _days(whole, version)
    yield from rights(version)


def _type(whole: Part, version: Part) -> Iterator[Value]:
    """A type that the installation made up is left over beside it."""
    kind = version.peek("datasetType") or whole.peek("datasetType") or "dataset"
    found = find_type(kind)
    for part in (version, whole) if found else ():
        part.drop("datasetType")
    yield Value("dcterms:type", found or "dataset")


def _days(whole: Part, version: Part) -> Parts:
    """The day under which it is cited is that of publication; it may be that of the end of an embargo."""
    days = (version.text("citationDate"), version.text("publicationDate"), whole.text("publicationDate"))
    issued = next((day for day in days if day), "")
    yield Value("dcterms:issued", issued)
    for day in dict.fromkeys((*days, version.text("releaseTime"))):
        found = date_of(day, "available")
        if found and day != issued:
            yield found
    updated = date_of(version.text("lastUpdateTime"), "updated")
    if updated:
        yield updated


def _of_files(around: Part) -> Iterator[Value]:
    """What is said of a file beside its entry in the list; ``notation`` is the identifier of the file."""
    for part in around.parts("files"):
        stored = part.part("dataFile")
        if not is_ingested(stored):
            part.drop("label")
            for key in ("contentType", "filesize"):
                stored.drop(key)
        part.drop("description", "restricted", "directoryLabel")
        stored.drop("checksum", "lastUpdateTime", "originalFileName", "originalFileSize", "originalFileFormat")
        for value in own_values(part, FILE, FILES):
            yield replace(value, notation=stored.peek("id"))


def _left_over(whole: Part, version: Part) -> Iterator[Value]:
    """``files`` are told above, one by one; so is the version when it is that of the whole document."""
    version.drop("files")
    yield from own_values(version, PREFIX, VERSION)
    if version is not whole:
        whole.drop(*VERSIONS, "files")
        yield from own_values(whole, PREFIX, DATASET)
