"""An XML document as a tree that remembers what was asked for, so that what nobody asked for is not lost. Pure."""

import re
from collections.abc import Iterator

from exporter.records.record import Value
from exporter.records.vocabularies import prefixed
from exporter.records.xml import Element, read_xml_text

XML = "{http://www.w3.org/XML/1998/namespace}"
SCHEMA = "{http://www.w3.org/2001/XMLSchema-instance}"
# they say how the document is written, nothing of the work
ABOUT_THE_DOCUMENT = frozenset(
    {
        f"{SCHEMA}schemaLocation",
        f"{SCHEMA}noNamespaceSchemaLocation",
        f"{SCHEMA}nil",
        f"{XML}lang",
        f"{XML}space",
        f"{XML}base",
    }
)
# how RDF is written, and where it names the address of a thing
RDF_SYNTAX = frozenset({"rdf:nodeID", "rdf:datatype", "rdf:parseType", "rdf:ID"})
ADDRESSES = frozenset({"rdf:resource", "rdf:about"})
LINES = ("br", "p", "div", "li")
SPACES = re.compile(r"[ \t\r\n]+")


class Node:
    """``name`` is prefixed (``datacite:title``) whatever prefix the document uses; ``language`` is inherited."""

    def __init__(self, element: Element, language: str = "") -> None:
        self.name = name_of(element)
        self.language = element.get(f"{XML}lang", language).strip()
        self.children = [Node(child, self.language) for child in element]
        self._text = element.text or ""
        self._tails = [child.tail or "" for child in element]
        self._attributes = {
            name_of(element, str(name)): str(text).strip()
            for name, text in element.attrib.items()
            if name not in ABOUT_THE_DOCUMENT
        }
        self._text_asked = False
        self._asked: set[str] = set()

    def text(self) -> str:
        """On one line: its own text with the elements that stand within it (``H<sub>2</sub>O``). Empty when it has only
        elements: they are asked for one by one."""
        said = self.peek()
        if said:
            self.whole_text()
        return said

    def peek(self) -> str:
        """The same, for a look that does not yet take it."""
        own = one_spaced(" ".join([self._text, *self._tails]))
        return one_spaced(self._whole()) if own else ""

    def whole_text(self) -> str:
        """With that of all elements within, line by line: ``br`` and the like end a line. All of them count as asked for."""
        self._take()
        return self._whole().strip(" \t\r\n")

    def drop(self) -> None:
        """It and all below are no statements of the record, or they were read elsewhere."""
        for node in self.walk():
            node._text_asked = True
            node._asked.update(node._attributes)

    def at(self, *names: str) -> "list[Node]":
        """All at the end of this path of names, in the document's order."""
        level = [self]
        for name in names:
            level = [child for each in level for child in each.all(name)]
        return level

    def _take(self) -> None:
        self._text_asked = True
        for child in self.children:
            child._take()

    def _whole(self) -> str:
        parts = [self._text]
        for child, tail in zip(self.children, self._tails, strict=True):
            parts += [child._whole(), "\n" if _local(child.name) in LINES else "", tail]
        return "".join(parts)

    def attribute(self, *names: str) -> str:
        """The first of these that is filled; all of them count as asked for only when they are alone or say the same."""
        found = [(name, self._attributes[name]) for name in names if self._attributes.get(name)]
        chosen = found[0][1] if found else ""
        self._asked.update(name for name, text in found if text == chosen)
        return chosen

    def peek_attribute(self, name: str) -> str:
        """For a look that does not yet take it."""
        return self._attributes.get(name, "")

    def all(self, *names: str) -> list["Node"]:
        """Its children of these names, in order."""
        return [child for child in self.children if child.name in names]

    def walk(self) -> Iterator["Node"]:
        """It and all below, breadth first: what stands further out comes first."""
        level = [self]
        while level:
            yield from level
            level = [child for each in level for child in each.children]

    def first(self, name: str) -> "Node | None":
        return next(iter(self.all(name)), None)

    def first_text(self, name: str) -> str:
        """Of the first child of this name that has a text; the others stay unasked."""
        return next((text for child in self.all(name) if (text := child.text())), "")

    def unasked(self, path: str = "") -> Iterator[Value]:
        """What is in it and was not asked for, each with a term of its own: ``datacite:creator.note``."""
        term = _below(path, self.name)
        text = one_spaced(" ".join([self._text, *self._tails]))
        if text and not self._text_asked:
            yield Value(term, text, self.language)
        yield from self._unasked_attributes(term)
        for child in self.children:
            yield from child.unasked(term)

    def _unasked_attributes(self, term: str) -> Iterator[Value]:
        for name, said in self._attributes.items():
            if not said or name in self._asked or name in RDF_SYNTAX:
                continue
            if name in ADDRESSES:
                yield Value(term, said, uri=said)
            else:
                yield Value(f"{term}.{_local(name)}", said)

    def unasked_within(self) -> Iterator[Value]:
        """The same for a root: what its children hold has no path before it."""
        children, self.children = self.children, []
        yield from self.unasked()
        self.children = children
        for child in children:
            yield from child.unasked()


def read_node(document: str) -> Node:
    """Raises XmlRefused."""
    return Node(read_xml_text(document))


def name_of(element: Element, name: str = "") -> str:
    """With the prefix that the vocabularies know; a namespace that none knows keeps the document's own prefix."""
    namespace, _, local = (name or str(element.tag)).rpartition("}")
    if not namespace:
        return local
    own = next((prefix for prefix, uri in element.nsmap.items() if uri == namespace[1:] and prefix), "other")
    return f"{prefixed(namespace[1:]) or own}:{local}"


def _below(path: str, name: str) -> str:
    """RDF's classes, which begin with a capital, are no statements: they add nothing to a path."""
    local = _local(name)
    if path:
        return path if local[:1].isupper() else f"{path}.{local}"
    return name if ":" in name else f"other:{name}"


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def one_spaced(text: str) -> str:
    """Without XML's spaces at the ends and more than one between words; other spaces are characters like any."""
    return SPACES.sub(" ", text).strip(" ")


class SaidNode(Node):
    """One statement of a document that is no XML, in the same shape: whoever reads that of Dublin Core reads this."""

    def __init__(self, name: str, text: str, language: str = "", address: str = "") -> None:
        self.name = name
        self.language = language
        self.children = []
        self._text = text
        self._tails = []
        self._attributes = {"rdf:resource": address} if address else {}
        self._text_asked = False
        self._asked = set()
