"""Whether a text stands in a record: literally, or each of its words under one term. Pure."""

import re
from dataclasses import fields
from html import unescape
from typing import Any

from exporter.crosswalks.json_document import text_of
from exporter.records.identifiers import find_doi, find_orcid, find_ror
from exporter.records.parts import statements, texts_of
from exporter.records.record import FileRef, Record, Value

WORD = re.compile(r"[^\W_]+")
SHORT = 8
"""A word of fewer letters stands somewhere by chance: alone it must be a whole text."""


class Said:
    """The texts of a record's header, statements and files; never of the original that it keeps."""

    def __init__(self, record: Record) -> None:
        groups = [[text for part in parts for text in _of_part(part)] for parts in statements(record).values()]
        header = record.header
        groups.append([header.identifier, header.version, header.url, *header.sets])
        groups += [_of_file(file) for file in record.files]
        self._whole = {normal(text) for group in groups for text in group}
        self._words = [{word for text in group for word in _words(text)} for group in groups]

    def has_words(self, text: str) -> bool:
        """Each of its words stands under one term, however short they are."""
        words = _words(text)
        return bool(words) and any(words <= group for group in self._words)

    def has(self, text: str) -> bool:
        """Capitals, markup and blanks do not count."""
        whole = normal(text)
        if not whole or whole in self._whole or any(form in self._whole for form in _other_forms(whole)):
            return True
        words = _words(text)
        if len(words) == 1:
            return len(whole) >= SHORT and self.has_words(text)
        return self.has_words(text)


def _other_forms(text: str) -> list[str]:
    """The bare identifier of an address."""
    return [normal(found) for find in (find_orcid, find_ror, find_doi) if (found := find(text))]


def normal(text: str) -> str:
    return " ".join(text.casefold().split())


def _words(text: str) -> set[str]:
    return set(WORD.findall(unescape(text).casefold()))


def _of_part(part: Any) -> list[str]:
    """With the language, which a search over all texts would not want."""
    return [*texts_of(part), *([part.language] if isinstance(part, Value) else [])]


def _of_file(file: FileRef) -> list[str]:
    return [text_of(getattr(file, each.name)) for each in fields(file) if each.name != "origin"]
