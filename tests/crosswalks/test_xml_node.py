"""A tree that remembers what was asked for."""

from exporter.crosswalks.xml_node import read_node
from exporter.records.record import Value

DOCUMENT = """
<d:dc xmlns:d="urn:example:d" xmlns:t="http://purl.org/dc/terms/" xml:lang="en" code="7">
  <t:title note="n">A <b>bold</b> title</t:title>
  <t:creator><name xml:lang="de">Jane</name><age>30</age></t:creator>
</d:dc>
"""


def test_names_have_the_prefixes_of_the_vocabularies_and_languages_are_inherited() -> None:
    root = read_node(DOCUMENT)
    assert [(node.name, node.language) for node in root.walk()] == [
        ("d:dc", "en"),
        ("dcterms:title", "en"),
        ("dcterms:creator", "en"),
        ("b", "en"),
        ("name", "de"),
        ("age", "en"),
    ]


def test_a_text_with_elements_in_it_is_one_text() -> None:
    title = read_node(DOCUMENT).children[0]
    assert title.peek() == title.text() == title.whole_text() == "A bold title"
    assert list(title.unasked()) == [Value("dcterms:title.note", "n")]


def test_what_was_not_asked_for_is_told_with_its_path() -> None:
    root = read_node(DOCUMENT)
    root.children[0].text()
    root.children[1].first_text("name")
    assert list(root.unasked_within()) == [
        Value("d:dc.code", "7"),
        Value("dcterms:title.note", "n"),
        Value("dcterms:creator.age", "30", "en"),
    ]


def test_a_look_does_not_count() -> None:
    root = read_node("<a b='1'>x</a>")
    assert (root.peek(), root.peek_attribute("b")) == ("x", "1")
    assert list(root.unasked()) == [Value("other:a", "x"), Value("other:a.b", "1")]


def test_an_element_with_only_elements_has_no_text_of_its_own() -> None:
    creator = read_node(DOCUMENT).children[1]
    assert creator.text() == ""
    assert creator.whole_text() == "Jane30"


def test_a_path_of_names_leads_to_all_at_its_end() -> None:
    root = read_node("<a><b><c>1</c></b><b><c>2</c><d/></b></a>")
    assert [node.text() for node in root.at("b", "c")] == ["1", "2"]
    assert root.at() == [root]
    assert root.at("c") == []


def test_what_is_dropped_is_not_left_over() -> None:
    root = read_node('<a><b x="1">two<c y="3">four</c></b><d>five</d></a>')
    root.children[0].drop()
    assert [value.text for value in root.unasked_within()] == ["five"]
