"""How deep a JSON value is nested. Pure."""

from collections.abc import Iterator
from typing import Any

DEEPEST = 100


def is_deeper(value: Any, levels: int) -> bool:
    """Without recursion, level by level."""
    level = [value]
    for _ in range(levels):
        level = [inner for each in level for inner in _inner(each)]
        if not level:
            return False
    return True


def _inner(value: Any) -> Iterator[Any]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return (each for each in inner if isinstance(each, dict | list))
