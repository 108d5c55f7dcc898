"""What is left of HTML after InvenioRDM has cleaned it: foreign tags go, their text stays."""

import re
from typing import Any

from simulators.shapes import Problems, Shape, text

NAMES = (
    "a abbr acronym b blockquote br code col colgroup div em h1 h2 h3 h4 h5 i li ol p pre s span strike strong sub sup "
    "table tbody td tfoot th thead tr u ul"
)
TAGS = set(NAMES.split())


def html(least: int) -> Shape:
    checked = text(least)

    def shape(value: Any, path: str, problems: Problems) -> Any:
        return checked(cleaned(value) if isinstance(value, str) else value, path, problems)

    return shape


def cleaned(value: str) -> str:
    marked = re.sub(r"&(?!#?\w+;)", "&amp;", re.sub(r"<(?!/?[a-zA-Z])", "&lt;", value))
    return re.sub(r"</?([a-zA-Z][a-zA-Z0-9]*)[^>]*>", _allowed, marked)


def _allowed(tag: re.Match[str]) -> str:
    return tag.group() if tag.group(1).lower() in TAGS else ""
