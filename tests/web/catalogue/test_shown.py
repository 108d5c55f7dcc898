"""What a record says becomes lines: nothing is left out, and only harmless addresses become links."""

from dataclasses import fields, is_dataclass, replace

import pytest

from exporter.catalogue.content import Content
from exporter.catalogue.item import OriginKind, Visibility
from exporter.catalogue.item_file import FileState
from exporter.records.parts import statements
from exporter.records.record import Access, Funding, Identifier, Location, Record, RelatedIdentifier, Right, Value
from exporter.web.catalogue.item_words import ORIGINS, STATES, VISIBILITIES
from exporter.web.catalogue.links import link_of, scheme_words, web_address
from exporter.web.catalogue.shown import LINES, Line, groups_of, language_tag, line_of
from tests.web.catalogue.stock import RICH


def test_every_kind_of_statement_has_its_line() -> None:
    kinds = {type(part) for parts in statements(replace(RICH, access=Access("restricted"))).values() for part in parts}
    assert kinds == set(LINES)


def test_everything_that_a_program_can_be_in_has_words() -> None:
    assert set(ORIGINS) == set(OriginKind)
    assert set(STATES) == set(FileState)
    assert set(VISIBILITIES) == set(Visibility)


def test_terms_come_in_the_order_that_people_read() -> None:
    groups = [group.term for group in groups_of(Content(RICH), str)]
    assert groups[:4] == ["dcterms:title", "dcterms:alternative", "dcterms:creator", "dcterms:contributor"]
    assert groups[-1] == "ckan:frequency"
    assert len(groups) == len(statements(RICH))


WHOLE = (
    Right("mit", "MIT", "https://opensource.org/mit", "As it is.", "eng"),
    Funding(
        "Funder", "00k4n6c32", "7", "Award", "https://award.example/7", (Identifier("isni", "0000"),), (), "AW", "Programme"
    ),
    RelatedIdentifier("10.5072/a", "cites", "doi", relation_information="Chapter 3"),
    Location("Bern", "{}", (Identifier("geonames", "1"),), "The city"),
    Access("restricted", "2030-01-01", "A reason", "Conditions", "restricted", "metadata-only"),
    Value("dcterms:subject", "Rain", "deu", "https://id.example/rain", "MeSH", "", "D1"),
)


@pytest.mark.parametrize("part", WHOLE, ids=lambda part: type(part).__name__)
def test_nothing_that_a_statement_says_is_left_out(part: object) -> None:
    assert is_dataclass(part)
    line = line_of(part)
    shown = " ".join([line.text, line.link, line.language, *(f"{note.words} {note.link}" for note in line.notes)])
    words = {"cites": "this item cites it", "deu": "de", "eng": "en"}
    said = [getattr(part, each.name) for each in fields(part) if each.name not in {"term", "scheme", "type"}]
    assert [text for text in said if isinstance(text, str) and words.get(text, text) not in shown] == []


@pytest.mark.parametrize(
    ("language", "tag"),
    [
        ("deu", "de"),
        ("ger", "de"),
        ("en", "en"),
        ("pt_BR", "pt-BR"),
        ("en-US", "en-US"),
        ("Welsh", ""),
        ("xx", ""),
        ("", ""),
    ],
)
def test_only_a_language_is_told_to_the_browser(language: str, tag: str) -> None:
    assert language_tag(language) == tag


@pytest.mark.parametrize(
    ("scheme", "identifier", "link"),
    [
        ("doi", "10.5072/A b", ""),
        ("doi", "10.5072/a<b>", "https://doi.org/10.5072/a%3Cb%3E"),
        ("orcid", "0000-0002-1825-0097", "https://orcid.org/0000-0002-1825-0097"),
        ("orcid", '"><script>', "https://orcid.org/%22%3E%3Cscript%3E"),
        ("url", "https://example.org/a", "https://example.org/a"),
        ("url", "javascript:alert(1)", ""),
        ("url", "data:text/html,x", ""),
        ("local", "R-7", ""),
    ],
)
def test_only_harmless_addresses_become_links(scheme: str, identifier: str, link: str) -> None:
    assert link_of(scheme, identifier) == link


@pytest.mark.parametrize("odd", ["http://", "//example.org", "https://a b", "\thttps://a\nb", 'https://a"b', "ftp://a"])
def test_what_is_no_web_address_is_none(odd: str) -> None:
    assert web_address(odd) == ""


def test_markup_is_told_from_plain_words() -> None:
    assert line_of(Value("dcterms:description", "<p>a</p>")).html
    assert line_of(Value("dcterms:description", "a &amp; b")).html
    assert not line_of(Value("dcterms:description", "1 < 2 & 3")).html
    assert not line_of(Value("dcterms:subject", "<p>a</p>")).html
    assert line_of(Value("dcterms:language", "fra")) == Line("French")
    assert [scheme_words(each) for each in ("doi", "local", "url")] == ["DOI", "Local", ""]


def test_an_empty_record_says_nothing() -> None:
    assert groups_of(Content(Record(RICH.header)), str) == []
