"""What DataCite JSON and those that follow its schema call alike: types, languages, dates, titles and descriptions. Pure.

https://datacite-metadata-schema.readthedocs.io/en/4.6/
"""

import re
from collections.abc import Iterator, Mapping

from exporter.crosswalks.datacite_words import DESCRIPTIONS, IDENTIFIERS, PEOPLE, TITLES
from exporter.crosswalks.descriptions import to_html
from exporter.crosswalks.json_document import Part
from exporter.crosswalks.languages import find_language
from exporter.crosswalks.moments import date_of
from exporter.crosswalks.resource_types import DATACITE
from exporter.records.record import Date, Value

SPECIFIC = "datacite:resourceType"
SCHEMES = {**IDENTIFIERS, **PEOPLE}


def plain(word: str) -> str:
    """``Alternative Title`` and ``AlternativeTitle`` are the same."""
    return re.sub(r"[^a-z0-9]", "", word.lower())


def as_written(word: str, words: Mapping[str, str]) -> str:
    """In the capitals of DataCite's list."""
    return words.get(word.lower(), word)


TITLES_BY_PLAIN = {plain(kind): term for kind, term in TITLES.items()}
DESCRIPTIONS_BY_PLAIN = {plain(kind): term for kind, term in DESCRIPTIONS.items()}


def title_values(parts: list[Part], kind_key: str) -> Iterator[Value]:
    for part in parts:
        term = _known(part, kind_key, TITLES_BY_PLAIN)
        yield Value(term or "datacite:otherTitle", part.text("title"), part.text("lang"))


def description_values(parts: list[Part], kind_key: str) -> Iterator[Value]:
    """The first abstract is the description; another in the same language is one more abstract."""
    languages: set[str] = set()
    for part in parts:
        spoken = part.text("lang")
        is_abstract = plain(part.peek(kind_key)) == "abstract"
        is_first = is_abstract and spoken not in languages
        languages |= {spoken} if is_abstract else set()
        term = _known(part, kind_key, DESCRIPTIONS_BY_PLAIN) or "datacite:otherDescription"
        yield Value("dcterms:description" if is_first else term, to_html(part.lines("description")), spoken)


def _known(part: Part, kind_key: str, terms: Mapping[str, str]) -> str:
    """A type that is not known here stays unread, and so gets a term of its own."""
    term = terms.get(plain(part.peek(kind_key)), "")
    if term:
        part.drop(kind_key)
    return term


def type_values(general: str, text: str) -> Iterator[Value]:
    """InvenioRDM's id for the general type; ``notation`` is what the document calls it itself."""
    found = DATACITE.get(general)
    if found:
        yield Value("dcterms:type", found, notation="" if text == found else text)
    else:
        yield Value(SPECIFIC, text or general, notation=general if text else "")


def work_type(general: str) -> str:
    """Of another work."""
    return DATACITE.get(general, general.lower())


def language_value(text: str) -> Value:
    """By its code; ``notation`` is how it was written."""
    code = find_language(text) if text else None
    return Value("dcterms:language", code, notation="" if code == text else text) if code else Value("dc:language", text)


def date_said(text: str, kind: str, information: str) -> Date | Value:
    """What EDTF level 0 does not know (a range without end) stays a text, with its kind in its term."""
    found = date_of(text, kind.lower() or "other", information)
    return found or Value(f"datacite:date.{kind or 'Other'}", text, notation=information)
