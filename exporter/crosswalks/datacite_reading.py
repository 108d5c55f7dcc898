"""A DataCite resource as the parts of a record. Pure. https://schema.datacite.org/meta/kernel-4/"""

from collections.abc import Iterator

from exporter.crosswalks.datacite_people import people_in
from exporter.crosswalks.datacite_places import locations_in
from exporter.crosswalks.datacite_related import related_in, titles_in
from exporter.crosswalks.datacite_rights import rights_in
from exporter.crosswalks.datacite_words import DESCRIPTIONS, EMPTY_YEAR, NO_VALUES
from exporter.crosswalks.descriptions import to_html, unescaped
from exporter.crosswalks.gathering import Part
from exporter.crosswalks.languages import find_language
from exporter.crosswalks.moments import date_of
from exporter.crosswalks.resource_types import DATACITE, find_type, general_type
from exporter.crosswalks.schemes import identifier_in
from exporter.crosswalks.xml_node import Node
from exporter.records.identifiers import find_ror
from exporter.records.record import Funding, Identifier, Value

TEXTS = {"size": "dcterms:extent", "format": "dcterms:format"}


def parts_in(resource: Node) -> Iterator[Part]:
    yield from _identifiers(resource)
    yield from people_in(resource, "creator")
    yield from titles_in(resource)
    yield from map(_publisher, _said(resource.all("datacite:publisher")))
    yield from _dates(resource)
    yield from (part for node in resource.all("datacite:resourceType") for part in _type(node))
    yield from map(_subject, _said(_within(resource, "subject")))
    yield from people_in(resource, "contributor")
    yield from map(_language, _said(resource.all("datacite:language")))
    yield from related_in(resource)
    for element, term in TEXTS.items():
        yield from (Value(term, node.text(), node.language) for node in _said(_within(resource, element)))
    yield from (Value("schema:version", node.text()) for node in _said(resource.all("datacite:version")))
    yield from rights_in(resource)
    yield from _descriptions(resource)
    yield from locations_in(resource)
    yield from map(_funding, _within(resource, "fundingReference"))
    yield from resource.unasked_within()


def _within(resource: Node, element: str) -> list[Node]:
    return [node for each in resource.all(f"datacite:{element}s") for node in each.all(f"datacite:{element}")]


def _said(nodes: list[Node]) -> Iterator[Node]:
    """Without those that are empty, or say that there is nothing to say."""
    for node in nodes:
        if node.peek() in NO_VALUES:
            node.text()
        elif node.peek():
            yield node


def _identifiers(resource: Node) -> Iterator[Identifier]:
    for node in _said(resource.all("datacite:identifier")):
        yield identifier_in(node.attribute("identifierType"), node.text())
    for node in _said(_within(resource, "alternateIdentifier")):
        yield identifier_in(node.attribute("alternateIdentifierType"), node.text())


def _publisher(node: Node) -> Value:
    identifier, scheme = node.attribute("publisherIdentifier"), node.attribute("publisherIdentifierScheme")
    return Value("dcterms:publisher", node.text(), node.language, identifier, scheme, node.attribute("schemeURI"))


def _dates(resource: Node) -> Iterator[Part]:
    """The publication date is the date of issue that fits the year of publication, else that year."""
    year = next((node.text() for node in resource.all("datacite:publicationYear") if node.peek()), "")
    nodes = _within(resource, "date")
    issued = next((node for node in nodes if _is_publication(node, year)), None)
    if issued:
        issued.attribute("dateType")
        yield Value("dcterms:issued", issued.text())
    elif year and year not in (EMPTY_YEAR, *NO_VALUES):
        yield Value("dcterms:issued" if date_of(year, "") else "datacite:publicationYear", year)
    for node in nodes:
        if node is not issued and node.peek():
            yield _date(node)


def _is_publication(node: Node, year: str) -> bool:
    text = node.peek()
    found = date_of(text, "") if node.peek_attribute("dateType") == "Issued" else None
    exact = found is not None and found.date == text and not node.peek_attribute("dateInformation")
    return exact and text.startswith(year)


def _date(node: Node) -> Part:
    """A range without end, or another date that EDTF level 0 does not know, stays a text with its kind in its term."""
    kind, information, text = node.attribute("dateType"), node.attribute("dateInformation"), node.text()
    found = date_of(text, kind.lower() or "other", information)
    if not found and kind == "Coverage":
        return Value("dcterms:temporal", text, notation=information)
    return found or Value(f"datacite:date.{kind or 'Other'}", text, notation=information)


def _type(node: Node) -> Iterator[Value]:
    general, text = node.attribute("resourceTypeGeneral"), node.text()
    exact = find_type(text) if text else None
    fitting = exact if exact and general_type(exact) == general else None
    known = fitting or DATACITE.get(general)
    if known:
        yield Value("dcterms:type", known, notation="" if text == known else text)
    elif general or text:
        yield Value("datacite:resourceType", text or general, notation=general if text else "")


def _subject(node: Node) -> Value:
    return Value(
        "dcterms:subject",
        node.text(),
        node.language,
        node.attribute("valueURI"),
        node.attribute("subjectScheme"),
        node.attribute("schemeURI"),
        node.attribute("classificationCode"),
    )


def _language(node: Node) -> Value:
    text = node.text()
    code = find_language(text)
    return Value("dcterms:language", code, notation="" if code == text else text) if code else Value("dc:language", text)


def _descriptions(resource: Node) -> Iterator[Value]:
    """The first abstract is the description; another in the same language is one more abstract."""
    nodes = [node for each in resource.all("datacite:descriptions") for node in each.all("datacite:description")]
    languages: set[str] = set()
    for node in nodes:
        kind = node.peek_attribute("descriptionType")
        term = DESCRIPTIONS.get(kind, "")
        text = to_html(unescaped(node.whole_text()))
        if term:
            node.attribute("descriptionType")
        if kind == "Abstract" and node.language not in languages:
            languages.add(node.language)
            term = "dcterms:description"
        if text:
            yield Value(term or "datacite:otherDescription", text, node.language)


def _funding(node: Node) -> Funding:
    identifier, award, title = (node.first(f"datacite:{name}") for name in ("funderIdentifier", "awardNumber", "awardTitle"))
    ror, identifiers = _funder(identifier) if identifier and identifier.peek() else ("", ())
    return Funding(
        node.first_text("datacite:funderName"),
        ror,
        award.text() if award else "",
        title.text() if title else "",
        award.attribute("awardURI") if award else "",
        identifiers,
        language=title.language if title else "",
    )


def _funder(node: Node) -> tuple[str, tuple[Identifier, ...]]:
    scheme, scheme_uri, text = node.attribute("funderIdentifierType"), node.attribute("schemeURI"), node.text()
    ror = find_ror(text) if scheme.upper() == "ROR" else None
    if ror and "ror.org" in (scheme_uri or "ror.org"):
        return ror, ()
    return ror or "", (identifier_in(scheme, text, scheme_uri),)
