"""The fields of a CKAN dataset, wherever a site keeps them: at the top (ckanext-scheming), in extras, as JSON text. Pure."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from exporter.crosswalks.text import clean, one_line

LANGUAGES_FIRST = ("en", "en-GB", "en_GB", "en-US", "en_US")
JSON_BRACKETS = {"[": "]", "{": "}"}
DEEPEST = 5


class Fields:
    """Asks for a field by any of its names, and remembers which were asked for: the others could not be carried."""

    def __init__(self, package: Mapping[str, Any]) -> None:
        self._top = {str(name): value for name, value in package.items()}
        self._extras = dict(_extras(package))
        self._asked: set[str] = set()

    def values(self, *names: str) -> list[Any]:
        """What stands in these fields, one after the other: lists are opened, JSON text is read, nothing empty."""
        self._asked.update(names)
        return [value for name in names for value in self._unfolded(name)]

    def text(self, *names: str) -> str:
        """The first text, on one line."""
        return next((text for text in self.texts(*names)), "")

    def texts(self, *names: str) -> list[str]:
        """All texts, each on one line and once."""
        found = (one_line(text_of(value)) for value in self.values(*names))
        return list(dict.fromkeys(text for text in found if text))

    def long_text(self, *names: str) -> str:
        """The first text with its lines."""
        return next((text for value in self.values(*names) if (text := clean(text_of(value)).strip())), "")

    def is_asked(self, name: str) -> bool:
        return name in self._asked

    def left_over(self) -> list[tuple[str, str]]:
        """Extras that nobody asked for, with their text."""
        return [(name, clean(_shown(value))) for name, value in self._extras.items() if name not in self._asked]

    def _value(self, name: str) -> Any:
        value = self._top.get(name)
        return self._extras.get(name) if value in (None, "", [], {}) else value

    def _unfolded(self, name: str) -> Iterator[Any]:
        value = unfolded(self._value(name))
        for each in value if isinstance(value, list) else [value]:
            opened = unfolded(each)
            if opened not in (None, "", [], {}):
                yield opened


def _extras(package: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    extras = package.get("extras")
    for extra in extras if isinstance(extras, list) else []:
        if isinstance(extra, Mapping) and isinstance(extra.get("key"), str):
            yield extra["key"], extra.get("value")


def unfolded(value: Any) -> Any:
    """JSON that was stored as text becomes what it is; other text stays."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    if not text or JSON_BRACKETS.get(text[0]) != text[-1]:
        return value
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return value


def text_of(value: Any, deep: int = 0) -> str:
    """Text of one value. Of texts by language the English one, else the first."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None or deep > DEEPEST:
        return ""
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, Mapping):
        chosen = next((value[language] for language in LANGUAGES_FIRST if value.get(language)), None)
        return text_of(chosen or next(iter(value.values()), ""), deep + 1)
    if isinstance(value, list):
        return text_of(value[0], deep + 1) if value else ""
    return ""


def _number(value: float) -> str:
    try:
        return str(value)
    except ValueError:  # thousands of digits
        return ""


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return value
    try:
        return json.dumps(value, ensure_ascii=False, default=str)
    except (ValueError, RecursionError):
        return ""
