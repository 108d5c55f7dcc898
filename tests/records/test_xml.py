"""The door for XML: the corpus through both ways of reading, nothing fetched, memory that does not grow with the stream."""

import socket
import threading
import tracemalloc
from collections.abc import Iterator

import pytest

from exporter.errors import XmlRefused
from exporter.records.xml import XmlLimits, read_xml, read_xml_text, records_in, records_in_text, to_text, written
from tests.contracts.xml_corpus import XmlCorpus, corpus


class TestDocument(XmlCorpus):
    def read(self, document: bytes) -> str:
        return "".join(read_xml(document).itertext())


class TestDocumentByteByByte(XmlCorpus):
    def read(self, document: bytes) -> str:
        """As a slow network brings it; only the beginning, or the long ones would take minutes."""
        pieces = [document[at : at + 1] for at in range(min(len(document), 500))] + [document[500:]]
        return "".join(read_xml(pieces).itertext())


class TestStream(XmlCorpus):
    def read(self, document: bytes) -> str:
        """The root is the record: the same documents, the same results."""
        name = next((tag for tag in ("r", "a") if f"<{tag}".encode() in document[:400].replace(b"\0", b"")), "r")
        return "".join(text for element in records_in(document, name) for text in list(element.itertext()))


@pytest.fixture
def canary() -> Iterator[tuple[str, list[object]]]:
    """An address, and who came to it."""
    listener = socket.create_server(("127.0.0.1", 0))
    came: list[object] = []

    def accept() -> None:
        while True:
            try:
                visitor, address = listener.accept()
            except OSError:
                return
            visitor.close()
            came.append(address)

    thread = threading.Thread(target=accept)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/", came
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(60)


def test_nothing_is_ever_fetched(canary: tuple[str, list[object]]) -> None:
    address, came = canary
    asking = [entry for entry in corpus(address) if address.encode() in entry.document]
    assert len(asking) >= 6
    for entry in asking:
        for read in (lambda document: read_xml(document), lambda document: list(records_in(document, "r"))):
            try:
                read(entry.document)
            except XmlRefused:
                continue
    assert came == []
    socket.create_connection(("127.0.0.1", int(address.rsplit(":", 1)[1].strip("/")))).close()
    for _ in range(3000):
        if came:
            break
        threading.Event().wait(0.02)
    assert len(came) == 1, "the canary would not have noticed"


def records(count: int, size: int = 2000) -> Iterator[bytes]:
    yield b'<list xmlns="urn:x">'
    for number in range(count):
        yield f"<record><id>{number}</id><text>{'x' * size}</text></record>".encode()
    yield b"</list>"


def test_records_come_one_by_one_with_their_content() -> None:
    found = [element.findtext("{urn:x}id") for element in records_in(records(3), "{urn:x}record")]
    assert found == ["0", "1", "2"]


def test_records_before_a_fault_stay_good() -> None:
    pieces = [*list(records(3))[:-1], b"<record><id>broken"]
    found = []
    with pytest.raises(XmlRefused, match="damaged or not complete"):
        for element in records_in(pieces, "{urn:x}record"):
            found.append(element.findtext("{urn:x}id"))
    assert found == ["0", "1", "2"]


def peak_bytes(count: int) -> int:
    """Of Python's own memory: what lxml holds is seen by the count of its proxies."""
    tracemalloc.start()
    alive = sum(1 for element in records_in(records(count), "{urn:x}record") if len(element) == 2)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert alive == count
    return peak


def test_a_stream_of_many_records_takes_no_more_memory_than_one_of_few() -> None:
    assert peak_bytes(8000) < 2 * peak_bytes(800) + (1 << 20)


def test_a_record_that_was_read_is_forgotten() -> None:
    before = None
    for element in records_in(records(50), "{urn:x}record"):
        assert element.getprevious() is before
        if before is not None:
            assert len(before) == 0
        before = element


def test_the_limits_hold_while_reading_and_not_only_at_the_end() -> None:
    taken = 0

    def endless() -> Iterator[bytes]:
        nonlocal taken
        yield b"<r>"
        while True:
            taken += 1
            yield b"<a>x</a>" * 1000

    with pytest.raises(XmlRefused, match="longer than 1000000 bytes"):
        read_xml(endless(), XmlLimits(document_bytes=1_000_000))
    assert taken < 200
    with pytest.raises(XmlRefused, match="more than 5000 elements"):
        read_xml(endless(), XmlLimits(record_elements=5000))
    with pytest.raises(XmlRefused, match="nested more than 5 levels"):
        read_xml(b"<a><a><a><a><a><a/></a></a></a></a></a>", XmlLimits(depth=5))


def test_the_elements_are_counted_anew_for_each_record() -> None:
    limits = XmlLimits(record_elements=10)
    assert sum(1 for _ in records_in(records(100), "{urn:x}record", limits)) == 100


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-2", "utf-16"])
def test_a_document_becomes_text_by_the_encoding_that_it_names(encoding: str) -> None:
    document = f'<?xml version="1.0" encoding="{encoding}"?><r>Šárka</r>'
    assert to_text(document.encode(encoding)) == document
    assert read_xml_text(document).text == "Šárka"


def test_a_text_with_a_byte_order_mark_or_a_lone_surrogate_is_judged_as_a_document_would_be() -> None:
    assert read_xml_text("\ufeff<?xml version='1.0'?><r>a</r>").text == "a"
    with pytest.raises(XmlRefused):
        read_xml_text("<r>\ud800</r>")
    with pytest.raises(XmlRefused):
        to_text(b"<r>")


def test_what_frames_a_list_of_text_comes_among_its_records() -> None:
    text = '<?xml version="1.0" encoding="ISO-8859-1"?><list><at>é</at><record>1</record><record>2</record><end/></list>'
    found = [(element.tag, element.text) for element in records_in_text(text, "record", frozenset({"at", "end"}))]
    assert found == [("at", "é"), ("record", "1"), ("record", "2"), ("end", None)]


def test_an_element_is_written_as_a_document_of_its_own() -> None:
    root = read_xml_text('<a:r xmlns:a="urn:a" xmlns="urn:b"><s>1 &lt; 2</s>tail</a:r>')
    assert written(root[0]) == '<s xmlns="urn:b" xmlns:a="urn:a">1 &lt; 2</s>'
