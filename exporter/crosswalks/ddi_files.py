"""The files of a DDI codebook and the variables in their tables. Pure."""

from collections.abc import Iterator

from exporter.crosswalks.ddi_terms import (
    DESCRIPTION_OF_FILE,
    FINGERPRINTS,
    NO_STATEMENTS,
    OF_A_VARIABLE,
    TYPE_OF_FILE,
)
from exporter.crosswalks.gathering import Part
from exporter.crosswalks.xml_node import Node
from exporter.records.record import FileOrigin, FileRef, Value


def files(book: Node) -> Iterator[Part]:
    for node in book.all("ddi:fileDscr"):
        yield from _table(node)
    for node in book.all("ddi:otherMat"):
        yield from _file(node, _text(node, "ddi:labl"), _text(node, "ddi:txt"), "")


def _table(node: Node) -> Iterator[Part]:
    about = next(iter(node.all("ddi:fileTxt")), node)
    identifier = node.peek_attribute("ID").removeprefix("f")
    yield from _file(node, _text(about, "ddi:fileName"), _text(about, "ddi:fileCont"), _text(about, "ddi:fileType"))
    for name in ("caseQnty", "varQnty"):
        for each in about.at("ddi:dimensns", f"ddi:{name}"):
            yield Value(f"ddi:{name}", each.text(), notation=identifier)


def _file(node: Node, name: str, description: str, media_type: str) -> Iterator[Part]:
    notes = {note.peek_attribute("type"): note for note in node.all("ddi:notes")}
    said = {kind: notes[kind].text() for kind in (DESCRIPTION_OF_FILE, TYPE_OF_FILE) if kind in notes}
    for kind in (*said, *FINGERPRINTS):
        if kind in notes:
            notes[kind].drop()
    identifier, address = node.attribute("ID").removeprefix("f"), node.attribute("URI")
    node.attribute("level")
    if name or address:
        yield FileRef(
            identifier=identifier or address or name,
            name=(name or identifier or "file").replace("/", "-"),
            url=address,
            origin=FileOrigin.STORE if address else FileOrigin.UNREACHABLE,
            media_type=said.get(TYPE_OF_FILE, "") or media_type,
            description=description or said.get(DESCRIPTION_OF_FILE, ""),
        )


def _text(node: Node, name: str) -> str:
    return node.first_text(name)


def variables(book: Node) -> Iterator[Value]:
    """By label, with the name as ``notation``; the figures of the table are left out."""
    for node in book.at("ddi:dataDscr", "ddi:var"):
        for child in node.walk():
            local = child.name.removeprefix("ddi:")
            if local in NO_STATEMENTS or (local == "notes" and child.peek_attribute("type") in FINGERPRINTS):
                child.drop()
        yield from _variable(node)


def _variable(node: Node) -> Iterator[Value]:
    name = node.attribute("name")
    for attribute in OF_A_VARIABLE:
        node.attribute(attribute)
    labels = [each for each in node.all("ddi:labl") if each.peek()]
    for each in labels[:1]:
        each.attribute("level")
        yield Value("schema:variableMeasured", each.text(), each.language, notation=name)
    if not labels:
        yield Value("schema:variableMeasured", name)
    for each in node.all("ddi:catgry"):
        words = [each.first_text("ddi:catValu"), each.first_text("ddi:labl")]
        for label in each.all("ddi:labl"):
            label.attribute("level")
        yield Value("ddi:catgry", ": ".join(filter(None, words)), notation=name)
