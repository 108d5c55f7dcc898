"""DDI Codebook 2.5 as Dataverse writes it (``ddi``, ``oai_ddi``) as our record. Pure.

https://ddialliance.org/Specification/DDI-Codebook/2.5/
"""

from collections.abc import Iterator

from exporter.crosswalks.ddi_files import files, variables
from exporter.crosswalks.ddi_people import people
from exporter.crosswalks.ddi_places import dates, day, places
from exporter.crosswalks.ddi_rights import rights
from exporter.crosswalks.ddi_terms import LINES
from exporter.crosswalks.ddi_works import identifiers, works
from exporter.crosswalks.descriptions import to_html
from exporter.crosswalks.gathering import Part, gathered
from exporter.crosswalks.moments import date_of
from exporter.crosswalks.xml_node import Node, read_node
from exporter.errors import RecordError
from exporter.records.record import Date, Header, Original, Record, Value

FORMAT = "ddi"
MEDIA_TYPE = "application/xml"
NO_RECORD = "This document is not in DDI's format: it has no codebook with the description of a study."


def to_record(document: str, header: Header) -> Record:
    """Raises RecordError."""
    book = next((node for node in read_node(document).walk() if node.name == "ddi:codeBook"), None)
    if book is None or not book.all("ddi:stdyDscr"):
        raise RecordError(NO_RECORD)
    parts = (part for part in _parts(book) if not isinstance(part, Value) or part.text)
    return gathered(header, parts, Original(MEDIA_TYPE, document, FORMAT))


def _parts(book: Node) -> Iterator[Part]:
    for study in book.all("ddi:stdyDscr"):
        yield from _study(study)
    for about in book.all("ddi:docDscr"):
        yield from _document(about)
    yield from files(book)
    yield from variables(book)
    for attribute in ("version", "ID"):
        book.attribute(attribute)  # of the format, of the file
    for node in book.children:
        yield from node.unasked()


def _study(study: Node) -> Iterator[Part]:
    yield from _values(study)
    yield from people(study)
    yield from identifiers(study)
    yield from works(study)
    yield from _citation(study)
    yield from dates(study)
    yield from places(study)
    yield from rights(study)


def _values(study: Node) -> Iterator[Value]:
    for node in study.at("ddi:citation", "ddi:titlStmt", "ddi:titl"):
        yield Value("dcterms:title", node.text(), node.language)
    for path, term in LINES.items():
        for node in study.at(*(f"ddi:{name}" for name in path.split("/"))):
            yield Value(term, node.text(), node.language)
    yield from _descriptions(study)
    for node in study.at("ddi:stdyInfo", "ddi:subject"):
        yield from map(_subject, node.all("ddi:keyword", "ddi:topcClas"))
    for node in study.at("ddi:citation", "ddi:serStmt"):
        said = [each.whole_text() for each in node.all("ddi:serName", "ddi:serInfo")]
        yield Value("datacite:seriesInformation", to_html("\n\n".join(filter(None, said))))
    for node in (*study.all("ddi:notes"), *study.at("ddi:citation", "ddi:notes"), *study.at("ddi:stdyInfo", "ddi:notes")):
        yield Value("datacite:notes", to_html(node.whole_text()), node.language)


def _descriptions(study: Node) -> Iterator[Value]:
    """The first is the description; ``notation`` is its date."""
    for at, node in enumerate(study.at("ddi:stdyInfo", "ddi:abstract")):
        text = to_html(node.whole_text())
        term = "dcterms:abstract" if at else "dcterms:description"
        if text:
            yield Value(term, text, node.language, notation=node.attribute("date"))


def _subject(node: Node) -> Value:
    return Value(
        "dcterms:subject",
        node.text(),
        node.language,
        scheme=node.attribute("vocab"),
        scheme_uri=node.attribute("vocabURI"),
    )


def _citation(around: Node) -> Iterator[Part]:
    """Who publishes it, its version and how it is cited: mostly said of the document, sometimes of the study."""
    for node in around.at("ddi:citation", "ddi:distStmt", "ddi:distrbtr"):
        if node.peek_attribute("source") == "archive":
            node.attribute("source")
            yield Value("dcterms:publisher", node.text(), node.language)
    for node in around.at("ddi:citation", "ddi:verStmt"):
        node.attribute("source")
        yield from (part for each in node.all("ddi:version") for part in _version(each))
    for node in around.at("ddi:citation", "ddi:biblCit"):
        yield Value("dcterms:bibliographicCitation", node.text(), node.language)


def _version(node: Node) -> Iterator[Part]:
    node.attribute("type")  # only released ones are written
    yield Value("schema:version", node.text())
    found = date_of(node.peek_attribute("date"), "available")
    if found:
        node.attribute("date")
        yield found


def _document(about: Node) -> Iterator[Part]:
    """Of the description of the document: its title and its numbers are those of the study."""
    yield from _citation(about)
    for node in about.at("ddi:citation", "ddi:distStmt", "ddi:distDate"):
        found: Date | None = next(day(node, "issued"), None)
        yield Value("dcterms:issued", found.date if found else node.text())
    for node in about.at("ddi:citation", "ddi:titlStmt"):
        node.drop()
    for node in about.at("ddi:citation", "ddi:holdings"):
        node.drop()
