"""What is written as XML is read as the same."""

from hypothesis import given
from hypothesis import strategies as st

from exporter.records.xml import read_xml_text
from exporter.records.xml_written import group, tag, to_xml

XML_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"))


@given(XML_TEXT, XML_TEXT)
def test_every_text_comes_back(text: str, said: str) -> None:
    element = read_xml_text(to_xml(tag("a", text, {"b": said})))
    assert (element.text or "") == text
    assert element.get("b", "") == said


@given(st.text())
def test_what_xml_cannot_hold_is_left_out(text: str) -> None:
    assert read_xml_text(to_xml(tag("a", text, {"b": text}))).tag == "a"


def test_line_ends_survive_in_text_and_attributes() -> None:
    element = read_xml_text(to_xml(tag("a", "x\r\ny\n", {"b": "x\n\ty\r"})))
    assert element.text == "x\r\ny\n"
    assert element.get("b") == "x\n\ty\r"


def test_an_attribute_without_a_value_and_an_empty_group_are_left_out() -> None:
    assert to_xml(tag("a", attributes={"b": ""}, children=[None, group("c", [None])])).endswith("<a/>\n")
