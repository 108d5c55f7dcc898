"""The statements of a record, part by part: each of its typed parts stands for one term. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

from exporter.records.record import Access, Record, Value

TERMS: Mapping[str, str] = {
    "creators": "dcterms:creator",
    "contributors": "dcterms:contributor",
    "rights": "dcterms:license",
    "funding": "datacite:fundingReference",
    "identifiers": "dcterms:identifier",
    "related": "dcterms:relation",
    "dates": "dcterms:date",
    "locations": "dcterms:spatial",
    "access": "dcterms:accessRights",
}
"""A typed part's term. A record has no ``Value`` of these: what has structure stands in its part."""
NAMES = {term: name for name, term in TERMS.items()}
Statements = Mapping[str, tuple[Any, ...]]
"""By term, in the order of the record: Values, Creators, Rights and so on."""


def statements(record: Record) -> dict[str, tuple[Any, ...]]:
    """Everything that the record says, by term; only terms of which it says something. Its files are no statements."""
    found: dict[str, tuple[Any, ...]] = {}
    for value in record.values:
        found[value.term] = (*found.get(value.term, ()), value)
    for name, term in TERMS.items():
        said = _part(record, name)
        if said:
            found[term] = said
    return found


def _part(record: Record, name: str) -> tuple[Any, ...]:
    said = getattr(record, name)
    if name == "access":
        return () if said == Access() else (said,)
    return tuple(said)


def with_statements(record: Record, said: Statements) -> Record:
    """The same record (header, files, original) with these statements in place of its own."""
    values = tuple(value for term, parts in said.items() if term not in NAMES for value in parts)
    typed: dict[str, Any] = {name: said.get(term, ()) for name, term in TERMS.items()}
    access = typed.pop("access")
    return replace(record, values=values, access=access[0] if access else Access(), **typed)


def texts(record: Record) -> Iterator[str]:
    """Every text in it, for a search over all fields: names, identifiers, affiliations, titles of licences, and so on."""
    for parts in statements(record).values():
        for part in parts:
            yield from texts_of(part)


def texts_of(part: Any) -> Iterator[str]:
    """Of one statement."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        yield from _all_texts(part)
    elif isinstance(part, Value):
        yield from (part.text, part.uri, part.notation, part.scheme, part.scheme_uri)
    else:
        yield from _all_texts(getattr(part, each.name) for each in fields(part))


def _all_texts(parts: Iterable[Any]) -> Iterator[str]:
    for part in parts:
        yield from texts_of(part)
