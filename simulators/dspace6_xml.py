"""What comes when nobody asked for JSON."""

from xml.sax.saxutils import escape

from simulators.dspace7_state import Json

NAMES = {
    "collections": "collection",
    "communities": "community",
    "items": "item",
    "bitstreams": "bitstream",
    "metadata": "metadataentry",
}


def xml(body: Json | list[Json], path: str) -> str:
    """A list is named by the path, a thing by its type."""
    if isinstance(body, dict):
        root, inside = body.get("type", "status"), _inside(body)
    else:
        root = next((word for word in reversed(path.split("/")) if word in NAMES), "communities")
        inside = "".join(f"<{NAMES[root]}>{_inside(each)}</{NAMES[root]}>" for each in body)
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><{root}>{inside}</{root}>'


def _inside(body: Json) -> str:
    """What is null is left out."""
    return "".join(_element(name, each) for name, value in body.items() for each in _several(value) if each is not None)


def _several(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _element(name: str, value: object) -> str:
    text = _inside(value) if isinstance(value, dict) else escape(str(value))
    return f"<{name}>{text}</{name}>"
