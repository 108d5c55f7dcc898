"""The leaves of JSON documents, with the format's own list of what is no statement."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from exporter.crosswalks.json_document import leaves, text_of
from tests.fidelity.format import Leaf

Reason = Callable[[tuple[str, ...]], str]
Same = Callable[[tuple[str, ...], str], str]
Leaves = Callable[[str], Iterator[Leaf]]


def reason_in(excluded: Mapping[str, str]) -> Reason:
    """Of a list of dotted paths, ``*`` for any key."""

    patterns = [(path.split("."), why) for path, why in excluded.items()]

    def reason(keys: tuple[str, ...]) -> str:
        for pattern, why in patterns:
            if len(pattern) <= len(keys) and all(w in ("*", k) for w, k in zip(pattern, keys, strict=False)):
                return why
        return ""

    return reason


def nothing(keys: tuple[str, ...], text: str) -> str:
    return ""


def json_leaves(reason: Reason, others: Mapping[str, str], same: Same = nothing) -> Leaves:
    """``others``: dotted paths of codes, each with two words of its list."""

    other = reason_in(others)

    def found(document: str) -> Iterator[Leaf]:
        for path, value in leaves(json.loads(document)):
            keys = tuple(key for key in path if isinstance(key, str))
            text = text_of(value)
            yield Leaf(".".join(map(str, path)), text, reason(keys), same(keys, text), _other(other(keys), text))

    return found


def _other(words: str, text: str) -> str:
    return next((word for word in words.split("|") if word and word != text), "")


def changed(document: str, at: int, text: str | None) -> str:
    tree = json.loads(document)
    *inner, last = [path for path, _ in leaves(tree)][at]
    place: Any = tree
    for key in inner:
        place = place[key]
    # what stands beside it in a list keeps its place
    place[last] = text
    return json.dumps(tree)
