"""What has no common term: each leaf becomes a value under a term of the repository's own. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from exporter.crosswalks.json_document import EMPTY, Part, leaves, text_of
from exporter.crosswalks.text import one_line
from exporter.records.record import Value

LONGEST_TERM = 200
LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*", re.ASCII)
TRANSLATED = ("title", "name", "description", "label", "display_name")
ENTRY = ({"id", "title"}, {"id", "name"}, {"id", "label"})
Excluded = Mapping[str, str]
"""Dotted paths of what is no statement, ``*`` for any key, each with its reason."""
NOTHING: Excluded = {}


def own_values(part: Part, prefix: str, excluded: Excluded = NOTHING) -> tuple[Value, ...]:
    """Of all that nobody asked for; now it is asked for. A key with a namespace (``dwc:genus``) needs no ``prefix``."""
    kept = without(part.unread() or {}, excluded)
    part.drop(*kept)
    return tuple(value for key, inner in kept.items() for value in _values(_term(prefix, key), inner) if value.text)


def without(value: Any, excluded: Excluded) -> Any:
    """The same tree without these paths; lists do not count in a path."""
    return _without(value, (), _Patterns(excluded)) or {}


class _Patterns:
    """Most paths are plain: one look tells. Only those with ``*`` are compared one by one."""

    def __init__(self, excluded: Excluded) -> None:
        paths = [tuple(path.split(".")) for path in excluded]
        self._plain = frozenset(path for path in paths if "*" not in path)
        self._wild = [path for path in paths if "*" in path]

    def match(self, path: tuple[str, ...]) -> bool:
        return path in self._plain or any(
            len(wild) == len(path) and all(want in ("*", key) for want, key in zip(wild, path, strict=True))
            for wild in self._wild
        )


def _without(value: Any, path: tuple[str, ...], patterns: _Patterns) -> Any:
    if isinstance(value, dict):
        inside = {key: (*path, key) for key in value}
        found = {key: _without(value[key], at, patterns) for key, at in inside.items() if not patterns.match(at)}
        return {key: each for key, each in found.items() if each not in EMPTY}
    if isinstance(value, list):
        return [each for inner in value if (each := _without(inner, path, patterns)) not in EMPTY]
    return value


def _term(prefix: str, key: str) -> str:
    return ("" if ":" in key else prefix) + one_line(key).replace(" ", "_")


def _values(term: str, value: Any) -> Iterator[Value]:
    if isinstance(value, dict):
        yield from _of_map(term[:LONGEST_TERM], value)
    elif isinstance(value, list):
        for each in value:
            yield from _in_list(term[:LONGEST_TERM], each)
    else:
        yield Value(term[:LONGEST_TERM], text_of(value).strip())


def _of_map(term: str, value: Mapping[str, Any]) -> Iterator[Value]:
    simple = _simple(term, value)
    if simple:
        yield from simple
        return
    for key, inner in value.items():
        yield from _values(f"{term}.{one_line(key).replace(' ', '_')}", inner)


def _in_list(term: str, value: Any) -> Iterator[Value]:
    """An object in a list stays together, since its parts belong to each other."""
    if not isinstance(value, dict):
        yield from _values(term, value)
        return
    simple = _simple(term, value)
    if simple or len(value) == 1:
        yield from simple or _of_map(term, value)
        return
    said = [f"{_path(path)}: {text_of(leaf).strip()}" for path, leaf in leaves(value)]
    yield Value(term, "; ".join(said))


def _path(path: Iterable[str | int]) -> str:
    return ".".join(key for key in path if isinstance(key, str))


def _simple(term: str, value: Mapping[str, Any]) -> list[Value]:
    """An entry of a vocabulary, an identifier with its scheme, one text in several languages; else nothing."""
    keys = set(value)
    if keys == {"scheme", "identifier"}:
        return [Value(term, text_of(value["identifier"]), scheme=text_of(value["scheme"]))]
    if keys in ENTRY and not isinstance(value["id"], dict | list):
        named = value[next(iter(keys - {"id"}))]
        names = named if isinstance(named, dict) else {"": named}
        if all(isinstance(name, str) for name in names.values()):
            return [Value(term, text_of(name), language, text_of(value["id"])) for language, name in names.items()]
    if _is_translated(term, value):
        return [Value(term, text_of(text), language) for language, text in value.items()]
    return []


def _is_translated(term: str, value: Mapping[str, Any]) -> bool:
    named = term.rpartition(".")[2].rpartition(":")[2]
    is_named_so = named in TRANSLATED or named.endswith("_translated")
    return is_named_so and all(LANGUAGE.fullmatch(key) and isinstance(text, str) for key, text in value.items())


def own_fields(values: Iterable[Value], prefix: str = "") -> dict[str, Any]:
    """The way back, as far as the terms tell it: nested objects, lists where a term stands twice."""
    found: dict[str, Any] = {}
    for value in values:
        *inner, last = value.term.removeprefix(prefix).split(".")
        place = found
        for key in inner:
            below = place.setdefault(key, {})
            place = below if isinstance(below, dict) else {}
        _put(place, last, value)
    return found


def merged(one: dict[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Both, object by object; where both have the same leaf, that of ``one``."""
    both = dict(one)
    for key, value in other.items():
        there = both.get(key)
        both[key] = merged(there, value) if isinstance(there, dict) and isinstance(value, dict) else there or value
    return both


def _put(place: dict[str, Any], key: str, value: Value) -> None:
    shown = _shown(value)
    there = place.get(key)
    if isinstance(shown, dict) and isinstance(there, dict) and not value.uri and not value.scheme:
        there.update(shown)
    elif isinstance(there, list):
        there.append(shown)
    else:
        place[key] = shown if there is None else [there, shown]


def _shown(value: Value) -> Any:
    if value.uri:
        return {"id": value.uri, "title": {value.language: value.text} if value.language else value.text}
    if value.scheme:
        return {"identifier": value.text, "scheme": value.scheme}
    return {value.language: value.text} if value.language else value.text
