"""Options come from a form, with a sentence for whatever is wrong."""

from dataclasses import dataclass, replace

import pytest

from exporter.errors import InvalidInput
from exporter.records.json import from_json, to_json
from exporter.sources.options import Shape, fields_of, identity, option, parse, reading_of, tidy_address


@dataclass(frozen=True)
class Options:
    url: str = option("Main URL", shape=Shape.ADDRESS, required=True)
    organization: str = option("Organization", hint="Blank: everything.")
    format: str = option("Format", "a", shape=Shape.CHOICE, choices=(("a", "A"), ("b", "B")), reads=True)


def test_a_form_becomes_options_and_json_and_options_again() -> None:
    options = parse(Options, {"url": " HTTPS://Data.Example.org/ ", "organization": "water "})
    assert options == Options("https://data.example.org", "water", "a")
    assert from_json(to_json(options), Options) == options
    assert [each.name for each in fields_of(Options)] == ["url", "organization", "format"]


@pytest.mark.parametrize(
    ("form", "field", "said"),
    [
        ({}, "url", "Main URL is needed."),
        ({"url": "ftp://x.org"}, "url", "must be a web address"),
        ({"url": "https://user:secret@x.org"}, "url", "must be a web address"),
        ({"url": "http://["}, "url", "must be a web address"),
        ({"url": "https://x.org", "format": "c"}, "format", "choose one"),
        ({"url": "https://x.org", "organization": "x" * 1001}, "organization", "too long"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(form: dict[str, str], field: str, said: str) -> None:
    with pytest.raises(InvalidInput) as error:
        parse(Options, form)
    assert said in error.value.faults[field]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("demo.ckan.org", "https://demo.ckan.org"),
        ("http://x.org:8080/data/?q=1#top", "http://x.org:8080/data"),
        ("javascript:alert(1)", ""),
        ("", ""),
    ],
)
def test_an_address_is_tidied(text: str, address: str) -> None:
    assert tidy_address(text) == address


def test_how_records_are_read_is_told_apart_from_which_ones() -> None:
    usual = parse(Options, {"url": "x.org"})
    assert reading_of(usual) == reading_of(parse(Options, {"url": "y.org", "organization": "water"})) == ""
    assert reading_of(replace(usual, format="b")) not in {"", reading_of(replace(usual, format="c"))}


def test_a_source_is_the_same_over_http_and_https() -> None:
    assert identity("http://x.org/data/") == identity("https://x.org:443/data") == "x.org/data"
    assert identity("https://x.org:8443") == "x.org:8443"
