"""schema.org's properties as our terms, and how its values are written. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from exporter.crosswalks.json_document import Part

PREFIX = "schema:"
NAMESPACES = ("schema:", "http://schema.org/", "https://schema.org/")
TEXTS = {
    "name": "dcterms:title",
    "alternateName": "dcterms:alternative",
    "headline": "datacite:otherTitle",
    "description": "dcterms:description",
    "abstract": "dcterms:abstract",
    "publisher": "dcterms:publisher",
    "provider": "dcterms:publisher",
    "version": "schema:version",
    "temporalCoverage": "dcterms:temporal",
    "temporal": "dcterms:temporal",
    "copyrightNotice": "dcterms:rights",
    "encodingFormat": "dcterms:format",
    "size": "dcterms:extent",
    "contentSize": "dcterms:extent",
}
PEOPLE = {"creator": "", "author": "", "contributor": "other", "editor": "editor", "maintainer": "contactperson"}
DATES = {"dateCreated": "created", "dateModified": "updated", "uploadDate": "submitted", "expires": "valid"}
RELATIONS = {
    "citation": "references",
    "isBasedOn": "isderivedfrom",
    "isPartOf": "ispartof",
    "hasPart": "haspart",
    "sameAs": "isidenticalto",
    "subjectOf": "isdocumentedby",
}
_TYPE = "what kind of thing it is follows from where it stands"
NO_STATEMENTS = {
    "@context": "the address of the vocabulary",
    **dict.fromkeys(("*.@type", "*.*.@type", "*.*.*.@type"), _TYPE),
}


@dataclass(frozen=True)
class Thing:
    """A text, or something that has a name and an address."""

    text: str
    address: str = ""
    language: str = ""


def things(part: Part, key: str) -> Iterator[Thing]:
    """Whether the value is a text, a text in a language, or an object with a name."""
    for text in part.texts(key):
        yield Thing(text, text if text.startswith(("http://", "https://")) else "")
    for each in part.parts(key):
        address, name = each.text("@id", "url"), each.text("name", "@value", "value", "text", "headline", "alternateName")
        if address or name:
            yield Thing(name or address, address, each.text("@language"))


def plain_keys(value: Any) -> Any:
    """``schema:name`` and ``http://schema.org/name`` are ``name``."""
    if isinstance(value, dict):
        return {plain(key): plain_keys(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain_keys(each) for each in value]
    return value


def plain(key: str) -> str:
    return next((key.removeprefix(name) for name in NAMESPACES if key.startswith(name)), key)
