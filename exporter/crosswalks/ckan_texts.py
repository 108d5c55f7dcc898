"""Titles, descriptions and keywords of a CKAN dataset, in all the languages in which ckanext-fluent keeps them. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from exporter.crosswalks.ckan_fields import Fields, text_of
from exporter.crosswalks.text import clean, one_line
from exporter.records.html import to_html
from exporter.records.record import Value


def titles(fields: Fields) -> Iterator[Value]:
    """The main one first; the language is known where the same text stands among the translations."""
    spoken = _by_language(fields, "title_translated")
    main = fields.text("title") or next(iter(spoken.values()), "") or fields.text("name")
    languages = [language for language, text in spoken.items() if one_line(text) == main]
    yield Value("dcterms:title", main, languages[0] if languages else "")
    for language, text in spoken.items():
        if language not in languages:
            yield Value("dcterms:title", one_line(text), language)


def descriptions(fields: Fields) -> Iterator[Value]:
    spoken = _by_language(fields, "notes_translated")
    main = fields.long_text("notes", "description") or next(iter(spoken.values()), "")
    languages = [language for language, text in spoken.items() if text == main]
    yield Value("dcterms:description", to_html(main), languages[0] if languages else "")
    for language, text in spoken.items():
        if language not in languages:
            yield Value("dcterms:description", to_html(text), language)


def keywords(fields: Fields, plain: list[str]) -> Iterator[Value]:
    """Those in several languages with their language, the others once without."""
    spoken = [
        Value("dcterms:subject", one_line(text_of(word)), language)
        for name in ("tags_translated", "keywords")
        for language, words in _mapping(fields, name).items()
        for word in (words if isinstance(words, list) else [words])
    ]
    known = {value.text.casefold() for value in spoken}
    yield from (Value("dcterms:subject", word) for word in plain if word.casefold() not in known)
    yield from dict.fromkeys(spoken)


def _by_language(fields: Fields, name: str) -> dict[str, str]:
    found = ((language, clean(text_of(text)).strip()) for language, text in _mapping(fields, name).items())
    return {language: text for language, text in found if text}


def _mapping(fields: Fields, name: str) -> dict[str, Any]:
    value = next((each for each in fields.values(name) if isinstance(each, Mapping)), {})
    return {clean(str(language)): inner for language, inner in value.items()}
