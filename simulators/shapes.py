"""Checks nested JSON as marshmallow does: what is wrong is told by its path, and only what is wrong is lost.

A shape takes a value, its path and the list of problems, and returns what is left of the value, or ABSENT.
"""

from collections.abc import Callable
from typing import Any

ABSENT = object()
REQUIRED = "Missing data for required field."
Problems = list[dict[str, Any]]
Shape = Callable[[Any, str, Problems], Any]
Rule = Callable[[dict[str, Any], str, Problems], None]


def filled(node: Any) -> Any:
    """Without what is empty, at any depth: nothing empty is stored."""
    if isinstance(node, dict):
        return {name: left for name, each in node.items() if (left := filled(each)) not in (None, "", [], {})}
    if isinstance(node, list):
        return [left for each in node if (left := filled(each)) not in (None, "", [], {})]
    return node


def problem(problems: Problems, path: str, *messages: str) -> Any:
    problems.append({"field": path, "messages": list(messages)})
    return ABSENT


def text(least: int = 0, most: int = 0, message: str = "") -> Shape:
    def shape(value: Any, path: str, problems: Problems) -> Any:
        if not isinstance(value, str):
            return problem(problems, path, "Field may not be null." if value is None else "Not a valid string.")
        stripped = value.strip()
        if len(stripped) < least:
            return problem(problems, path, message or f"Shorter than minimum length {least}.")
        if most and len(stripped) > most:
            return problem(problems, path, f"Longer than maximum length {most}.")
        return stripped

    return shape


def one_of(*words: str, message: str) -> Shape:
    def shape(value: Any, path: str, problems: Problems) -> Any:
        return value if value in words else problem(problems, path, message)

    return shape


def anything(value: Any, _path: str, _problems: Problems) -> Any:
    return value


def many(each: Shape, least: int = 0, message: str = "") -> Shape:
    def shape(value: Any, path: str, problems: Problems) -> Any:
        if not isinstance(value, list):
            return problem(problems, path, "Not a valid list.")
        before = len(problems)
        kept = [each(one, f"{path}.{at}", problems) for at, one in enumerate(value)]
        if len(value) < least and len(problems) == before:
            return problem(problems, path, message)
        return [one for one in kept if one is not ABSENT]

    return shape


def fields(
    known: dict[str, Shape],
    required: dict[str, str] | tuple[str, ...] = (),
    rule: Rule | None = None,
    drops: tuple[str, ...] = (),
) -> Shape:
    """``rule`` looks at the whole when its parts are right; it takes nothing away. ``drops`` are read-only."""
    messages = required if isinstance(required, dict) else dict.fromkeys(required, REQUIRED)

    def shape(value: Any, path: str, problems: Problems) -> Any:
        if not isinstance(value, dict):
            return problem(problems, f"{path}._schema".lstrip("."), "Invalid input type.")
        before = len(problems)
        kept: dict[str, Any] = {}
        prefix = f"{path}." if path else ""
        for name, inner in known.items():
            if name in value:
                left = inner(value[name], prefix + name, problems)
                kept |= {} if left is ABSENT else {name: left}
            elif name in messages:
                problem(problems, prefix + name, messages[name])
        for name in value.keys() - known.keys() - set(drops):
            problem(problems, prefix + name, "Unknown field.")
        if rule and len(problems) == before:
            rule(kept, path, problems)
        return kept

    return shape
