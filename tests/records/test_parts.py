"""A record and its statements say the same."""

from dataclasses import replace

from exporter.records.parts import statements, texts, with_statements
from exporter.records.record import (
    Access,
    Affiliation,
    Creator,
    Date,
    Funding,
    Header,
    Identifier,
    Location,
    Record,
    RelatedIdentifier,
    Right,
    Value,
)

WHOLE = Record(
    Header("1"),
    values=(
        Value("dcterms:title", "Rivers", "en"),
        Value("dcterms:subject", "water"),
        Value("dcterms:title", "Flüsse", "de"),
    ),
    creators=(Creator("Lovelace, Ada", affiliations=(Affiliation("Analytical Society", "02mhbdp94"),)),),
    contributors=(Creator("Hopper, Grace", role="editor"),),
    rights=(Right("cc-by-4.0"),),
    funding=(Funding("ERC", award_number="7"),),
    identifiers=(Identifier("doi", "10.5072/1"),),
    related=(RelatedIdentifier("https://example.org/", "references"),),
    dates=(Date("2020", "created"),),
    locations=(Location("Bern"),),
    access=Access("restricted", conditions="ask"),
)


def test_a_record_is_made_again_of_its_statements() -> None:
    again = with_statements(WHOLE, statements(WHOLE))
    assert replace(again, values=()) == replace(WHOLE, values=())
    assert sorted(again.values, key=str) == sorted(WHOLE.values, key=str)
    assert with_statements(again, statements(again)) == again


def test_what_is_not_said_has_no_term() -> None:
    assert statements(Record(Header("1"))) == {}
    assert with_statements(WHOLE, {}) == Record(Header("1"))


def test_every_text_is_found() -> None:
    found = set(texts(WHOLE))
    assert {"Rivers", "Flüsse", "water", "Lovelace, Ada", "Analytical Society", "Hopper, Grace", "ERC", "10.5072/1"} <= found
    assert {"cc-by-4.0", "2020", "Bern", "ask", "https://example.org/"} <= found


def test_vocabularies_and_other_works_are_searched_too() -> None:
    value = Value("dcterms:subject", "rivers", scheme="MeSH", notation="D012384")
    other = RelatedIdentifier("", "ispublishedin", values=(Value("dcterms:title", "Annals"),), people=(Creator("Roe, R"),))
    found = set(texts(Record(Header("1"), values=(value,), related=(other,))))
    assert {"MeSH", "D012384", "Annals", "Roe, R"} <= found
