"""What all readers of XML have in common: nothing is lost wherever it stands, nothing reaches its neighbour."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from exporter.crosswalks import datacite, dcat, dcterms, oai_dc
from exporter.errors import RecordError, XmlRefused
from exporter.records.json import from_json, to_json
from exporter.records.parts import texts
from exporter.records.record import Header, Record
from exporter.records.xml import to_text
from tests.contracts.xml_corpus import XmlCorpus
from tests.crosswalks.documents import FOLDER, said_in

pytestmark = pytest.mark.slow

HEADER = Header("1")
READERS = {"oai_dc": oai_dc, "dcterms": dcterms, "datacite": datacite, "dcat": dcat}
DOCUMENTS = [(name, path) for name in READERS for path in sorted((FOLDER / name).iterdir())]
MARK, CODE = "Qwzxjkvq", "Vvzxqqkj"
MAIL = ("hasEmail", "mbox")
# what stands around a record in an answer of OAI-PMH is no statement of it
ENVELOPE = ("http://www.openarchives.org/OAI/2.0/", "http://schema.datacite.org/oai/oai-1.1/")


def read(name: str, document: str) -> Record:
    return READERS[name].to_record(document, HEADER)


def elements(path: Path) -> Iterator[Any]:
    """Each with the tree that it stands in, all its own."""
    count = sum(1 for _ in etree.parse(path).iter())
    for at in range(count):
        yield list(etree.parse(path).iter())[at]


def is_statement(element: Any) -> bool:
    return etree.QName(element).namespace not in ENVELOPE and etree.QName(element).localname not in MAIL


def written(element: Any) -> str:
    return etree.tostring(element.getroottree(), encoding="unicode")


@pytest.mark.parametrize("name, path", DOCUMENTS, ids=lambda value: getattr(value, "name", value))
def test_an_unknown_element_anywhere_is_kept_and_changes_no_other_statement(name: str, path: Path) -> None:
    whole = said_in(read(name, path.read_text()))
    tried = 0
    for element in filter(is_statement, elements(path)):
        if (element.text and element.text.strip()) or etree.QName(element).localname == "br":
            continue  # within a text it is a part of this text
        extra = etree.SubElement(element, "{urn:example:unknown}extra", code=CODE)
        extra.text = MARK
        record = read(name, written(element))
        said = " ".join(texts(record))
        assert MARK in said, element.tag
        assert CODE in said, element.tag
        assert len(whole - said_in(record)) == 0, element.tag
        tried += 1
    assert tried > 1 or name in ("oai_dc", "dcterms")


@pytest.mark.parametrize("name, path", DOCUMENTS, ids=lambda value: getattr(value, "name", value))
def test_an_unknown_attribute_anywhere_is_kept(name: str, path: Path) -> None:
    tried = 0
    for element in filter(is_statement, elements(path)):
        if etree.QName(element).localname in ("RDF", "Description") and name == "dcat":
            continue  # other descriptions of the same document are read by what they say
        element.set("unknown", CODE)
        assert CODE in " ".join(texts(read(name, written(element)))), element.tag
        tried += 1
    assert tried > 10


@pytest.mark.parametrize("name, path", DOCUMENTS, ids=lambda value: getattr(value, "name", value))
def test_without_one_element_the_other_statements_are_as_they_were(name: str, path: Path) -> None:
    whole, tried = said_in(read(name, path.read_text())), 0
    for element in filter(is_statement, elements(path)):
        parent = element.getparent()
        leaf = parent is not None and len(element) == 0
        if not leaf or etree.QName(element).localname in (
            "title",
            "date",
            "issued",
            "publicationYear",
            "description",
            "type",
        ):
            continue
        tag = element.tag
        parent.remove(element)
        try:
            record = read(name, written(parent))
        except RecordError:
            continue
        # one statement goes, or becomes another one without this part
        assert len(whole - said_in(record)) <= 3, tag
        # a polygon with a damaged corner is no shape: each of its numbers stands for itself then
        assert len(said_in(record) - whole) <= 9, tag
        tried += 1
    assert tried > 5


@pytest.mark.parametrize("name, path", DOCUMENTS, ids=lambda value: getattr(value, "name", value))
def test_a_record_keeps_its_document_and_goes_through_json(name: str, path: Path) -> None:
    document = path.read_text()
    record = read(name, document)
    assert record.original is not None
    assert (record.original.text, record.original.format) == (document, name)
    assert from_json(to_json(record), Record) == record


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("document", ["<r>a</r>", "<a><b><c/></b></a>"])
def test_a_document_of_another_format_is_refused_with_a_sentence(name: str, document: str) -> None:
    with pytest.raises(RecordError, match=r"This document .*\."):
        read(name, document)


@given(st.text())
def test_no_text_breaks_a_reader(text: str) -> None:
    for name in READERS:
        with pytest.raises(RecordError):
            read(name, f"<x>{text}")


WRAPPED = {
    "oai_dc": '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{}</dc:title></oai_dc:dc>',
    "dcterms": '<q xmlns:dcterms="http://purl.org/dc/terms/"><dcterms:title>{}</dcterms:title></q>',
    "datacite": '<resource xmlns="http://datacite.org/schema/kernel-4"><titles><title>{}</title></titles></resource>',
    "dcat": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<d:Dataset xmlns:d="http://www.w3.org/ns/dcat#" '
    'xmlns:t="http://purl.org/dc/terms/"><t:title>{}</t:title></d:Dataset></rdf:RDF>',
}
ROOT = re.compile(r"<(r|a)([\s>/].*)\Z", re.DOTALL)


def wrapped(name: str, document: bytes) -> bytes:
    """The same document as the title of a record, in the same encoding; what cannot be decoded stays as it is."""
    found = re.search(rb'encoding="([\w-]+)"', document[:100])
    wide = "utf-16" if document[:2] == b"\xff\xfe" else "utf-16-le" if document[1:2] == b"\0" else "utf-8"
    encoding = found[1].decode() if found else wide
    try:
        text = document.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return document
    before, root, rest = text.partition("<r") if "<r" in text else text.partition("<a")
    if not root or rest[:1] not in (" ", ">", "/"):
        return document
    start, end = WRAPPED[name].split("{}")
    # a second root stays one
    inner, closing, after = rest.partition("</r>")
    return f"{before}{start}{root}{inner}{closing}{end}{after}".encode(encoding)


class XmlReader(XmlCorpus):
    name = ""

    def read(self, document: bytes) -> str:
        record = read(self.name, to_text(wrapped(self.name, document)))
        return "\n".join(texts(record))


class TestOaiDc(XmlReader):
    name = "oai_dc"


class TestDcterms(XmlReader):
    name = "dcterms"


class TestDatacite(XmlReader):
    name = "datacite"


class TestDcat(XmlReader):
    name = "dcat"


def test_text_with_a_declared_encoding_is_read_as_the_text_that_it_is() -> None:
    document = '<?xml version="1.0" encoding="ISO-8859-2"?>' + WRAPPED["oai_dc"].format("Šárka")
    assert read("oai_dc", document).title == "Šárka"


def test_a_lone_surrogate_is_refused() -> None:
    with pytest.raises(XmlRefused):
        read("oai_dc", WRAPPED["oai_dc"].format("\ud800"))
