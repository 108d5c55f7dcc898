"""Terms are found by name and by address, called by a label, and an admin's additions win."""

import pytest

from exporter.records.terms import Term, Vocabularies, Vocabulary, label_of, terms_of

RIVERS = Vocabulary("river", "https://rivers.example.org/terms#", "Rivers", (Term("gauge", "Gauge"), Term("level", "Level")))
TITLE = Vocabulary("dcterms", "http://purl.org/dc/terms/", "Dublin Core", (Term("title", "Title"), Term("date", "Date")))
BOTH = Vocabularies([TITLE, RIVERS])


def test_a_term_is_found_by_its_prefixed_name() -> None:
    assert BOTH.find("river:gauge") == Term("gauge", "Gauge")


@pytest.mark.parametrize("name", ["river:unknown", "unknown:gauge", "gauge", "", "river:", ":gauge"])
def test_an_unknown_name_is_none(name: str) -> None:
    assert BOTH.find(name) is None


@pytest.mark.parametrize("uri", ["https://rivers.example.org/terms#gauge", "http://rivers.example.org/terms#gauge"])
def test_a_term_is_found_by_its_address_whatever_the_protocol(uri: str) -> None:
    assert BOTH.find_uri(uri) == "river:gauge"


@pytest.mark.parametrize("uri", ["https://rivers.example.org/terms#unknown", "https://else.example.org/gauge", "gauge", ""])
def test_an_unknown_address_is_none(uri: str) -> None:
    assert BOTH.find_uri(uri) is None


def test_the_address_of_a_term_follows_from_its_name() -> None:
    assert BOTH.uri("dcterms:title") == "http://purl.org/dc/terms/title"
    assert BOTH.uri("unknown:title") == ""


def test_a_term_without_a_vocabulary_has_words_of_its_name_for_a_label() -> None:
    assert BOTH.label("journal:journal.title") == "Journal title"
    assert BOTH.label("dcterms:title") == "Title"


@pytest.mark.parametrize(
    "name, label",
    [
        ("bibliographicCitation", "Bibliographic citation"),
        ("publication_date", "Publication date"),
        ("accessURL", "Access URL"),
        ("date", "Date"),
        ("organization-name", "Organization name"),
    ],
)
def test_a_label_is_made_of_the_words_of_a_name(name: str, label: str) -> None:
    assert label_of(name) == label


def test_a_list_of_terms_is_written_as_names_with_labels_where_these_differ() -> None:
    assert terms_of("title doi=DOI tableOfContents=Table_of_contents") == (
        Term("title", "Title"),
        Term("doi", "DOI"),
        Term("tableOfContents", "Table of contents"),
    )


def test_what_an_admin_adds_follows_after_what_was_there_and_renames_it() -> None:
    added = Vocabulary("river", "", "Our rivers", (Term("level", "Water level"), Term("bed", "River bed")))
    merged = Vocabularies([TITLE, RIVERS, added]).find_vocabulary("river")
    assert merged == Vocabulary(
        "river",
        "https://rivers.example.org/terms#",
        "Our rivers",
        (Term("gauge", "Gauge"), Term("level", "Water level"), Term("bed", "River bed")),
    )


def test_a_new_vocabulary_is_found_like_those_of_the_program() -> None:
    added = Vocabulary("bird", "https://birds.example.org/", "Birds", (Term("call", "Call"),))
    merged = Vocabularies([TITLE, added])
    assert merged.find_uri("https://birds.example.org/call") == "bird:call"
    assert [each.prefix for each in merged] == ["dcterms", "bird"]


def test_another_namespace_of_the_same_terms_is_known() -> None:
    both = Vocabularies([Vocabulary("a", "https://a.example.org/2", "A", (Term("x", "X"),), ("https://a.example.org/1",))])
    assert both.find_namespace("http://a.example.org/1/") == both.find_vocabulary("a")
