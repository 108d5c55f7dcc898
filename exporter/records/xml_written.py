"""Elements put together as XML text: escaped, without what XML cannot hold. Pure."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

# what XML 1.0 cannot hold, not even as a reference
UNWRITABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
XSI = "http://www.w3.org/2001/XMLSchema-instance"


@dataclass(frozen=True)
class Tag:
    """``name`` with its prefix, which the root declares; it has a text or children."""

    name: str
    text: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    children: tuple["Tag", ...] = ()


def tag(name: str, text: str = "", attributes: Mapping[str, str] | None = None, children: Iterable[Tag | None] = ()) -> Tag:
    """Attributes without a value, and children that are None, are left out."""
    filled = tuple((key, said) for key, said in (attributes or {}).items() if said)
    return Tag(name, text, filled, tuple(child for child in children if child))


def group(name: str, children: Iterable[Tag | None]) -> Tag | None:
    """An element around others; None when there are none."""
    found = tag(name, children=children)
    return found if found.children else None


def to_xml(root: Tag) -> str:
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + "".join(_lines(root, 0))


def _lines(element: Tag, depth: int) -> Iterator[str]:
    indent = "  " * depth
    start = "".join([element.name, *(f' {name}="{_escaped(said, True)}"' for name, said in element.attributes)])
    if element.children:
        yield f"{indent}<{start}>\n"
        for child in element.children:
            yield from _lines(child, depth + 1)
        yield f"{indent}</{element.name}>\n"
    elif element.text:
        yield f"{indent}<{start}>{_escaped(element.text)}</{element.name}>\n"
    else:
        yield f"{indent}<{start}/>\n"


def _escaped(text: str, in_attribute: bool = False) -> str:
    """A line end in an attribute, and a carriage return anywhere, only survive as references."""
    said = html.escape(UNWRITABLE.sub("", text), quote=in_attribute).replace("\r", "&#13;")
    return said.replace("\n", "&#10;").replace("\t", "&#9;") if in_attribute else said
