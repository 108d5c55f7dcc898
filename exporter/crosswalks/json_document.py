"""A JSON document of a repository, read so that no leaf is overlooked: what nobody asked for is left over. Pure."""

import json
from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

from exporter.crosswalks.json_depth import DEEPEST, is_deeper
from exporter.crosswalks.text import clean, one_line
from exporter.errors import RecordError

Path = tuple[str | int, ...]
EMPTY: tuple[Any, ...] = (None, "", [], {})
LARGEST_NUMBER = 1e300
"""JSON knows larger ones, and nobody can reckon with them."""


def document_of(text: str) -> "Part":
    """The whole document, one JSON object. Raises RecordError."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise RecordError("The record is no JSON that can be read here.") from None
    if not isinstance(found, dict):
        raise RecordError("The record is JSON, but not the description of a dataset.")
    if is_deeper(found, DEEPEST):
        raise RecordError(f"The record is nested more than {DEEPEST} levels deep.")
    return Part(found)


def described(document: str, missing: str) -> "tuple[Part, Part]":
    """The whole document and its ``metadata``. Raises RecordError, with the sentence ``missing`` when there are none."""
    whole = document_of(document)
    said = whole.part("metadata")
    if not said:
        raise RecordError(missing)
    return whole, said


class Part:
    """One JSON object of a document. It remembers what it was asked for; a value of the wrong type was not asked for."""

    def __init__(self, value: Any, path: Path = (), asked: set[Path] | None = None) -> None:
        self.path = path
        self._value: Mapping[str, Any] = value if isinstance(value, dict) else {}
        self._asked = set() if asked is None else asked

    def __bool__(self) -> bool:
        return bool(self._value)

    def names(self) -> list[str]:
        return list(self._value)

    def has(self, key: str) -> bool:
        return self._value.get(key) not in EMPTY

    def peek(self, key: str) -> str:
        """The text on one line, without asking for it."""
        value = self._value.get(key)
        return "" if isinstance(value, dict | list) else one_line(text_of(value))

    def is_true(self, key: str) -> bool:
        """Asks for it: a truth has no text."""
        self.drop(key)
        return self._value.get(key) is True

    def number(self, key: str) -> float | None:
        value = self._value.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > LARGEST_NUMBER:
            return None
        self.drop(key)
        return value

    def decimal(self, key: str) -> float | None:
        """A number, also where it was written as text."""
        found = self.number(key)
        if found is None and isinstance(self._value.get(key), str):
            found = decimal_of(self._value[key])
            if found is not None:
                self.drop(key)
        return found if found is None or isfinite(found) else None

    def text(self, *keys: str) -> str:
        """The first of these that is filled, on one line."""
        return next((one_line(text) for key in keys if (text := self.lines(key))), "")

    def lines(self, key: str) -> str:
        """With its lines."""
        value = self._value.get(key)
        if isinstance(value, dict | list) or value is None:
            return ""
        self.drop(key)
        return text_of(value).strip()

    def part(self, *keys: str) -> "Part":
        """The object at the end of these keys; an empty one when there is none."""
        value: Any = self._value
        for key in keys:
            value = value.get(key) if isinstance(value, dict) else None
        return Part(value, (*self.path, *keys), self._asked)

    def parts(self, key: str) -> "list[Part]":
        """The objects in a list; one alone counts as a list of one."""
        value = self._value.get(key)
        if isinstance(value, dict):
            return [self.part(key)] if value else []
        listed = value if isinstance(value, list) else []
        return [Part(each, (*self.path, key, at), self._asked) for at, each in enumerate(listed) if isinstance(each, dict)]

    def texts(self, key: str) -> list[str]:
        """The texts in a list, each on one line; one alone counts as a list of one."""
        value = self._value.get(key)
        if not isinstance(value, list):
            text = self.text(key)
            return [text] if text else []
        found = []
        for at, each in enumerate(value):
            if not isinstance(each, dict | list):
                self._asked.add((*self.path, key, at))
                found.append(one_line(text_of(each)))
        return [text for text in found if text]

    def by_language(self, key: str) -> dict[str, str]:
        """``{"en": "Rain", "de": "Regen"}``; a plain text has the language ``""``."""
        inner = self.part(key)
        found = {language: inner.text(language) for language in inner.names()} if inner else {"": self.text(key)}
        return {language: text for language, text in found.items() if text}

    def tree(self, key: str) -> Any:
        """All that stands below, as JSON gives it."""
        self.drop(key)
        return self._value.get(key)

    def tree_of_all(self) -> dict[str, Any]:
        return dict(self._value)

    def drop(self, *keys: str) -> None:
        """These are no statements of the record, or they were read elsewhere."""
        self._asked.update((*self.path, key) for key in keys)

    def drop_at(self, path: Path) -> None:
        """The same for what stands deeper."""
        self._asked.add((*self.path, *path))

    def unread(self) -> Any:
        """What nobody asked for, in its own shape and without anything empty; None when there is nothing."""
        return self._unread(self._value, self.path)

    def _unread(self, value: Any, path: Path) -> Any:
        if value in EMPTY or path in self._asked:
            return None
        if isinstance(value, dict):
            return _filled_map({key: self._unread(inner, (*path, key)) for key, inner in value.items()})
        if isinstance(value, list):
            return [
                found for at, inner in enumerate(value) if (found := self._unread(inner, (*path, at))) is not None
            ] or None
        return value


def _filled_map(found: dict[str, Any]) -> dict[str, Any] | None:
    return {key: value for key, value in found.items() if value is not None} or None


def decimal_of(text: str) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return int(found) if isfinite(found) and found.is_integer() and "." not in text else found


def json_text(value: Any) -> str:
    """Writable everywhere, whatever came; nothing of what is nested too deep."""
    return "" if is_deeper(value, DEEPEST) else clean(json.dumps(value, ensure_ascii=False))


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every filled leaf, in the document's order."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from leaves(inner, (*path, at))
    elif value not in EMPTY:
        yield path, value


def text_of(value: Any) -> str:
    """Of one leaf."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool):
        return str(value).lower()
    try:
        return "" if value is None else str(value)
    except ValueError:  # thousands of digits
        return ""
