"""The one door for XML: documents and streams of records, without entities, network, XInclude or DTD, and with limits.

libxml2's own limits (256 levels, 10 MB of text, no exponential entities) stay on; ``huge_tree`` would take them off. What is
refused here is refused while it is read, so that neither a long nor a deep document ever stands in memory as a whole.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from lxml import etree

from exporter.errors import XmlRefused

Element: TypeAlias = Any
"""lxml's: it brings no types."""
CHUNK_BYTES = 1 << 16
START = 1 << 10
"""Within so many bytes an HTML page that came in place of XML shows what it is."""
# "ISO-8859-1" and the like are common in old repositories; UTF-7 hides tags from everybody else who looks at the bytes
ENCODINGS = frozenset({"utf-8", "us-ascii", "ascii", "utf-16", "utf-16le", "utf-16be"}) | frozenset(
    f"{family}{number}"
    for family, numbers in {"iso-8859-": range(1, 17), "windows-125": range(9)}.items()
    for number in numbers
)
DECLARATION = re.compile(r"\A\ufeff?\s*<\?xml\s[^>]*\?>")


@dataclass(frozen=True)
class XmlLimits:
    """``document_bytes`` bounds the whole answer, ``record_elements`` the elements of one record (or document)."""

    document_bytes: int = 32 << 20
    depth: int = 200
    record_elements: int = 200_000
    attributes: int = 1000
    """Of one element, and of the namespaces that it declares."""


def read_xml(pieces: bytes | Iterable[bytes], limits: XmlLimits = XmlLimits()) -> Element:
    """The root of a document. Raises XmlRefused."""
    root = None
    for event, element in _events(pieces, limits):
        if event == "start" and root is None:
            root = element
    if root is None:
        raise XmlRefused("There is no XML document in it.")
    return root


def read_xml_text(document: str, limits: XmlLimits = XmlLimits()) -> Element:
    """The root of a document that is text already, whatever encoding its first line names. Raises XmlRefused."""
    return read_xml(_bytes_of(document), limits)


def _bytes_of(document: str) -> bytes:
    # what cannot be written as UTF-8 is refused by the parser, as in a document of bytes
    return DECLARATION.sub("", document, count=1).encode("utf-8", "surrogatepass")


def to_text(document: bytes, limits: XmlLimits = XmlLimits()) -> str:
    """The document as text, by the encoding that it names itself. Raises XmlRefused."""
    encoding = read_xml(document, limits).getroottree().docinfo.encoding or "utf-8"
    try:
        return document.decode(encoding).removeprefix("\ufeff")
    except (UnicodeDecodeError, LookupError) as error:
        raise XmlRefused(_sentence(error)) from None


def records_in(
    pieces: bytes | Iterable[bytes], tag: str, limits: XmlLimits = XmlLimits(), beside: frozenset[str] = frozenset()
) -> Iterator[Element]:
    """Each element of this name (``{namespace}record``) as it ends; it is emptied before the next one is read. So are those
    that stand ``beside`` them, as the frame of a list.

    What was yielded before a fault stays good. Raises XmlRefused.
    """
    for event, element in _events(pieces, limits, tag):
        if event == "end" and (element.tag == tag or element.tag in beside):
            yield element
            _forget(element)


def records_in_text(
    document: str, tag: str, beside: frozenset[str] = frozenset(), limits: XmlLimits = XmlLimits()
) -> Iterator[Element]:
    """As ``records_in``, of a document that is text already."""
    return records_in(_bytes_of(document), tag, limits, beside)


def written(element: Element) -> str:
    """The element as a document of its own, with the namespaces that it uses."""
    return str(etree.tostring(element, encoding="unicode", with_tail=False))


def _forget(element: Element) -> None:
    """The element's content, and the siblings before it, which iterparse would keep until the end of the stream."""
    element.clear(keep_tail=False)
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _events(pieces: bytes | Iterable[bytes], limits: XmlLimits, tag: str = "") -> Iterator[tuple[str, Element]]:
    parser = _parser()
    watch = _Watch(limits, tag)
    try:
        for piece in _bounded(pieces, limits):
            parser.feed(piece)
            yield from watch.seen(parser)
        parser.close()
        yield from watch.seen(parser)
    except etree.XMLSyntaxError as error:
        raise XmlRefused(_sentence(error)) from None


def _parser() -> Any:
    """Each option by name, whatever its default is in this version."""
    return etree.XMLPullParser(
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
    )


class _Watch:
    """Counts what libxml2 does not count."""

    def __init__(self, limits: XmlLimits, tag: str) -> None:
        self._limits, self._tag = limits, tag
        self._depth = self._elements = 0
        self._begun = False

    def seen(self, parser: Any) -> Iterator[tuple[str, Element]]:
        for event, element in parser.read_events():
            if event == "start":
                self._start(element)
            else:
                self._end(element)
            yield event, element

    def _start(self, element: Element) -> None:
        if not self._begun:
            self._begun = True
            _refuse_odd_document(element)
        self._depth += 1
        self._elements += 1
        if self._depth > self._limits.depth:
            raise XmlRefused(f"The XML is nested more than {self._limits.depth} levels deep.")
        if self._elements > self._limits.record_elements:
            raise XmlRefused(f"The XML has more than {self._limits.record_elements} elements in one record.")
        if len(element.attrib) + len(element.nsmap) > self._limits.attributes:
            raise XmlRefused(f"An element of the XML has more than {self._limits.attributes} attributes.")

    def _end(self, element: Element) -> None:
        self._depth -= 1
        if element.tag == self._tag:
            self._elements = 0


def _refuse_odd_document(root: Element) -> None:
    tree = root.getroottree()
    if etree.QName(root).localname.lower() == "html":
        raise XmlRefused("This is no XML of a repository but a web page (HTML), perhaps one for signing in.")
    if tree.docinfo.doctype or tree.docinfo.internalDTD is not None:
        raise XmlRefused("The XML brings a document type (DTD). None is needed here, and none is read.")
    encoding = (tree.docinfo.encoding or "utf-8").lower()
    if encoding not in ENCODINGS:
        raise XmlRefused(
            "The XML is written in an encoding that is not read here. UTF-8 is what every repository can write."
        )


def _bounded(pieces: bytes | Iterable[bytes], limits: XmlLimits) -> Iterator[bytes]:
    """In small pieces, so that a limit is noticed where it is passed."""
    came = 0
    for piece in [pieces] if isinstance(pieces, bytes) else pieces:
        for at in range(0, len(piece), CHUNK_BYTES):
            part = piece[at : at + CHUNK_BYTES]
            if not came and b"<html" in part[:START].lower():
                raise XmlRefused("This is no XML of a repository but a web page (HTML), perhaps one for signing in.")
            came += len(part)
            if came > limits.document_bytes:
                raise XmlRefused(f"The XML is longer than {limits.document_bytes} bytes.")
            yield part


def _sentence(error: Exception) -> str:
    """Where it is broken; libxml2's own words may quote the document."""
    line = getattr(error, "lineno", 0) or 0
    return f"The XML is damaged or not complete (line {line})." if line else "The XML is damaged or not complete."
