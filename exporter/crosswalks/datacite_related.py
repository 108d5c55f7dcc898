"""Other works in DataCite XML: related identifiers, and related items with all that is said of them. Pure."""

import re
from collections.abc import Iterator
from dataclasses import replace

from exporter.crosswalks.datacite_people import people_in, person_tag
from exporter.crosswalks.datacite_terms import work_type
from exporter.crosswalks.datacite_words import IDENTIFIERS, ITEM_TERMS, NUMBERS, RELATIONS, TITLE_TYPES, TITLES
from exporter.crosswalks.resource_types import general_type
from exporter.crosswalks.schemes import identifier_in, identifier_of
from exporter.crosswalks.xml_node import Node
from exporter.records.record import Creator, Identifier, Record, RelatedIdentifier, Value
from exporter.records.xml_written import Tag, group, tag

YEAR = re.compile(r"\d{4}(?!\d)", re.ASCII)
ITEM_ELEMENTS = {term: element.partition(":")[2] for element, term in ITEM_TERMS.items()}


def related_in(resource: Node) -> Iterator[RelatedIdentifier]:
    for each in resource.all("datacite:relatedIdentifiers"):
        yield from (_identifier(node) for node in each.all("datacite:relatedIdentifier") if node.peek())
    for each in resource.all("datacite:relatedItems"):
        yield from map(_item, each.all("datacite:relatedItem"))


def _identifier(node: Node) -> RelatedIdentifier:
    found = _identified(node, "relatedIdentifierType")
    return RelatedIdentifier(
        found.identifier,
        node.attribute("relationType").lower(),
        found.scheme,
        work_type(node.attribute("resourceTypeGeneral")),
        node.attribute("relationTypeInformation"),
        *_metadata(node),
    )


def _identified(node: Node, scheme: str) -> Identifier:
    said = node.attribute(scheme)
    return identifier_in(said, node.text()) if said else identifier_of(node.text())


def _metadata(node: Node | None) -> tuple[str, str, str]:
    """Of a relation to metadata: which scheme they are in."""
    if node is None:
        return "", "", ""
    return node.attribute("relatedMetadataScheme"), node.attribute("schemeURI"), node.attribute("schemeType")


def _item(node: Node) -> RelatedIdentifier:
    identified = node.first("datacite:relatedItemIdentifier")
    found = _identified(identified, "relatedItemIdentifierType") if identified else Identifier("", "")
    scheme, scheme_uri, scheme_type = _metadata(identified)
    return RelatedIdentifier(
        found.identifier,
        node.attribute("relationType").lower(),
        found.scheme,
        work_type(node.attribute("relatedItemType")),
        node.attribute("relationTypeInformation"),
        scheme,
        scheme_uri,
        scheme_type,
        (*titles_in(node), *_values(node)),
        (*people_in(node, "creator"), *people_in(node, "contributor")),
    )


def titles_in(around: Node) -> Iterator[Value]:
    """A type that is not known stays unasked, and so is kept beside the title."""
    for node in (one for each in around.all("datacite:titles") for one in each.all("datacite:title")):
        term = TITLES.get(node.peek_attribute("titleType"), "")
        if term:
            node.attribute("titleType")
        text = node.text()
        if text:
            yield Value(term or "datacite:otherTitle", text, node.language)


def _values(node: Node) -> Iterator[Value]:
    for element, term in ITEM_TERMS.items():
        for each in node.all(element):
            text = each.text()
            if text:
                yield Value(term, text, scheme=each.attribute("numberType"))


def related_tags(record: Record) -> list[Tag | None]:
    """One without a relation that DataCite knows cannot be said in it."""
    known = [related for related in record.related if related.relation in RELATIONS]
    items = [related for related in known if _is_item(related)]
    identifiers = [related for related in known if not _is_item(related)]
    return [
        group("relatedIdentifiers", map(_identifier_tag, identifiers)),
        group("relatedItems", map(_item_tag, items)),
    ]


def _is_item(related: RelatedIdentifier) -> bool:
    """Also with an identifier whose kind DataCite does not know: an item may leave it open."""
    return bool(related.values or related.people or related.scheme not in IDENTIFIERS)


def _identifier_tag(related: RelatedIdentifier) -> Tag:
    said = {
        "relatedIdentifierType": IDENTIFIERS[related.scheme],
        "relationType": RELATIONS[related.relation],
        "resourceTypeGeneral": general_type(related.resource_type) if related.resource_type else "",
        **_metadata_said(related),
    }
    return tag("relatedIdentifier", related.identifier, said)


def _metadata_said(related: RelatedIdentifier) -> dict[str, str]:
    return {
        "relatedMetadataScheme": related.metadata_scheme,
        "schemeURI": related.scheme_uri,
        "schemeType": related.scheme_type,
    }


def _item_tag(related: RelatedIdentifier) -> Tag:
    """The schema demands this order."""
    kind = general_type(related.resource_type) if related.resource_type else "Other"
    said = {"relatedItemIdentifierType": IDENTIFIERS.get(related.scheme, ""), **_metadata_said(related)}
    creators = [_named(person, "creator") for person in related.people if not person.role]
    contributors = [_named(person, "contributor") for person in related.people if person.role]
    titles = [title_tag(value) for value in related.values if value.term in TITLE_TYPES]
    children = [
        tag("relatedItemIdentifier", related.identifier, said) if related.identifier else None,
        group("creators", creators),
        group("titles", titles),
        *(_value_tag(related, term) for term in ITEM_ELEMENTS),
        group("contributors", contributors),
    ]
    return tag(
        "relatedItem", attributes={"relatedItemType": kind, "relationType": RELATIONS[related.relation]}, children=children
    )


def _named(person: Creator, element: str) -> Tag:
    """In a related item people have nothing but their names."""
    return person_tag(replace(person, identifiers=(), affiliations=()), element)


def title_tag(value: Value) -> Tag:
    return tag("title", value.text, {"titleType": TITLE_TYPES[value.term], "xml:lang": value.language})


def _value_tag(related: RelatedIdentifier, term: str) -> Tag | None:
    """Each may stand once; a year has four digits."""
    found = next((value for value in related.values if value.term == term), None)
    if found is None or (term == "dcterms:issued" and not YEAR.match(found.text)):
        return None
    kind = NUMBERS.get(found.scheme.lower(), "") if term == "bibo:number" else ""
    return tag(ITEM_ELEMENTS[term], found.text[:4] if term == "dcterms:issued" else found.text, {"numberType": kind})
