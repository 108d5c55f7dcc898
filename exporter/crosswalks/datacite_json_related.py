"""Other works in DataCite's JSON: by their identifier alone, or described (related items). Pure."""

from collections.abc import Iterator

from exporter.crosswalks.datacite_json_people import people
from exporter.crosswalks.datacite_terms import title_values, work_type
from exporter.crosswalks.json_document import Part
from exporter.records.record import RelatedIdentifier, Value

ITEM_TEXTS = {
    "publicationYear": "dcterms:issued",
    "volume": "bibo:volume",
    "issue": "bibo:issue",
    "firstPage": "bibo:pageStart",
    "lastPage": "bibo:pageEnd",
    "publisher": "dcterms:publisher",
    "edition": "bibo:edition",
}


def related(whole: Part) -> tuple[RelatedIdentifier, ...]:
    found = [_identified(part) for part in whole.parts("relatedIdentifiers")]
    items = [_item(part) for part in whole.parts("relatedItems")]
    return tuple(one for one in (*found, *items) if one.identifier or one.values)


def _identified(part: Part) -> RelatedIdentifier:
    return RelatedIdentifier(
        part.text("relatedIdentifier"),
        part.text("relationType").lower(),
        part.text("relatedIdentifierType").lower(),
        work_type(part.text("resourceTypeGeneral")),
        part.text("relationTypeInformation"),
        part.text("relatedMetadataScheme"),
        part.text("schemeUri", "schemeURI"),
        part.text("schemeType"),
    )


def _item(part: Part) -> RelatedIdentifier:
    inner = part.part("relatedItemIdentifier")
    return RelatedIdentifier(
        inner.text("relatedItemIdentifier") or part.text("relatedItemIdentifier"),
        part.text("relationType").lower(),
        (inner.text("relatedItemIdentifierType") or part.text("relatedItemIdentifierType")).lower(),
        work_type(part.text("relatedItemType")),
        part.text("relationTypeInformation"),
        inner.text("relatedMetadataScheme") or part.text("relatedMetadataScheme"),
        inner.text("schemeURI", "schemeUri") or part.text("schemeUri", "schemeURI"),
        inner.text("schemeType") or part.text("schemeType"),
        tuple(value for value in _values(part) if value.text),
        (*people(part.parts("creators")), *people(part.parts("contributors"))),
    )


def _values(part: Part) -> Iterator[Value]:
    yield from title_values(part.parts("titles"), "titleType")
    for key, term in ITEM_TEXTS.items():
        yield Value(term, part.text(key))
    yield Value("bibo:number", part.text("number"), scheme=part.text("numberType"))
