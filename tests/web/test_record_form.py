"""A record as a form: what nobody touched comes back as it was, and what was typed arrives."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exporter.records.record import (
    Access,
    Affiliation,
    Creator,
    CreatorKind,
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
from exporter.web.form_rows import form_of, rows, with_row, without_row
from exporter.web.record_form import form_of_record, record_of_form

SOME = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
TEXTS = st.text(max_size=12)
TERMS = st.sampled_from(
    [
        "dcterms:title",
        "dcterms:alternative",
        "dcterms:description",
        "dcterms:abstract",
        "datacite:methods",
        "datacite:notes",
        "dcterms:subject",
        "dcterms:language",
        "dcterms:publisher",
        "dcterms:type",
        "schema:version",
        "dcterms:issued",
        "x:unknown",
    ]
)
IDENTIFIERS = st.builds(Identifier, st.sampled_from(["orcid", "ror", "gnd", "doi"]), TEXTS)
CREATORS = st.builds(
    Creator,
    TEXTS,
    st.sampled_from(CreatorKind),
    TEXTS,
    TEXTS,
    st.lists(IDENTIFIERS, max_size=2).map(tuple),
    st.lists(st.builds(Affiliation, TEXTS, TEXTS), max_size=2).map(tuple),
    TEXTS,
)


def several(strategy: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(strategy, max_size=3).map(tuple)


RECORDS = st.builds(
    Record,
    st.just(Header("a")),
    values=several(st.builds(Value, TERMS, TEXTS, TEXTS, TEXTS)),
    creators=several(CREATORS),
    contributors=several(CREATORS),
    rights=several(st.builds(Right, TEXTS, TEXTS, TEXTS)),
    funding=several(st.builds(Funding, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS)),
    identifiers=several(IDENTIFIERS),
    related=several(st.builds(RelatedIdentifier, TEXTS, TEXTS, TEXTS, TEXTS)),
    dates=several(st.builds(Date, TEXTS, TEXTS, TEXTS)),
    locations=several(st.builds(Location, TEXTS, TEXTS)),
    access=st.builds(Access, TEXTS, TEXTS, TEXTS, TEXTS),
)


def as_a_browser_sends(form: dict[str, str]) -> dict[str, str]:
    lines = {name: text.replace("\r\n", "\n").replace("\r", "\n") for name, text in form.items()}
    return form_of((name, text.replace("\n", "\r\n")) for name, text in lines.items())


@SOME
@given(RECORDS)
def test_a_form_that_nobody_touched_changes_nothing(record: Record) -> None:
    assert record_of_form(as_a_browser_sends(form_of_record(record)), record) == (record, {})


@SOME
@given(RECORDS)
def test_a_form_without_fields_changes_nothing(record: Record) -> None:
    assert record_of_form({}, record) == (record, {})


@SOME
@given(RECORDS)
def test_an_empty_row_more_changes_nothing(record: Record) -> None:
    form = with_row(with_row(form_of_record(record), "creators"), "dates")
    changed, faults = record_of_form(as_a_browser_sends(form), record)
    assert (changed, faults) == (record, {})


@SOME
@given(RECORDS, st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=20))
def test_a_new_title_changes_the_title_and_nothing_else(record: Record, title: str) -> None:
    changed, faults = record_of_form({**form_of_record(record), "title": title}, record)
    assert not faults
    assert changed.title == title
    others = [value for value in record.values if value.term != "dcterms:title"]
    assert [value for value in changed.values if value.term != "dcterms:title"] == others
    assert replace(changed, values=()) == replace(record, values=())


ASTRID = Creator(
    "Lindgren, Astrid",
    CreatorKind.PERSON,
    "Lindgren",
    "Astrid",
    (Identifier("orcid", "0000-0002-1825-0097"), Identifier("gnd", "118573101")),
    (Affiliation("Water Institute", "02mhbdp94"), Affiliation("University")),
)
CITY = Creator("City of X", CreatorKind.ORGANIZATION)
RECORD = Record(
    Header("a"),
    (Value("dcterms:title", "Rivers"), Value("dcterms:description", "<p>About <strong>rivers</strong>.</p>")),
    (ASTRID, CITY),
)


def test_a_corrected_name_keeps_what_the_form_does_not_show() -> None:
    changed, faults = record_of_form({**form_of_record(RECORD), "creators-0-family": "Lindgren-Odra"}, RECORD)
    assert not faults
    expected = replace(ASTRID, name="Lindgren-Odra, Astrid", family="Lindgren-Odra")
    assert changed.creators == (expected, CITY)


def test_a_removed_row_takes_nobody_else_with_it() -> None:
    form = without_row(form_of_record(RECORD), "creators-0")
    assert record_of_form(form, RECORD)[0].creators == (CITY,)


def test_all_rows_can_be_removed() -> None:
    form = without_row(without_row(form_of_record(RECORD), "creators-0"), "creators-1")
    assert record_of_form(form, RECORD)[0].creators == ()


def test_row_one_is_not_taken_for_row_ten() -> None:
    form = {f"creators-{number}-family": str(number) for number in (1, 10)}
    assert [row.text("family") for row in rows(without_row(form, "creators-1"), "creators")] == ["10"]


def test_a_new_author_arrives_with_all_that_was_typed() -> None:
    typed = {
        "creators-2-at": "",
        "creators-2-kind": "personal",
        "creators-2-family": "Šmídová",
        "creators-2-given": "Ulla",
        "creators-2-identifier": "https://orcid.org/0000-0001-5109-3700",
        "creators-2-affiliations-0-name": "Institute",
        "creators-2-affiliations-0-ror": "https://ror.org/02mhbdp94",
    }
    changed, faults = record_of_form(form_of_record(RECORD) | typed, RECORD)
    assert not faults
    assert changed.creators[2] == Creator(
        "Šmídová, Ulla",
        CreatorKind.PERSON,
        "Šmídová",
        "Ulla",
        (Identifier("orcid", "0000-0001-5109-3700"),),
        (Affiliation("Institute", "02mhbdp94"),),
    )


def test_wrong_entries_are_told_all_at_once_beside_their_fields() -> None:
    typed = {
        "creators-0-identifier": "0000-0002-1825-0098",
        "creators-1-identifier": "02mhbdp95",
        "dates-0-date": "yesterday",
        "related-0-identifier": "javascript:alert(1)",
        "funding-0-link": "ftp://x",
        "places-0-geometry": "{",
        "languages": "klingonese",
        "rights": "own",
        "rights_link": "javascript:alert(1)",
    }
    faults = record_of_form(form_of_record(RECORD) | typed, RECORD)[1]
    expected = {*typed} - {"rights"} | {"rights_title", "funding-0-funder"}
    assert set(faults) == expected


def test_an_unknown_licence_is_refused() -> None:
    assert set(record_of_form({**form_of_record(RECORD), "rights": "cc-by-nobody"}, RECORD)[1]) == {"rights"}


def test_a_description_is_edited_as_markdown_and_sent_as_harmless_html() -> None:
    form = form_of_record(RECORD)
    assert form["description"] == "About **rivers**."
    typed = "About *lakes*.\n\n* one\n* two"
    changed, _ = record_of_form({**form, "description": typed}, RECORD)
    assert changed.text("dcterms:description") == ("<p>About <em>lakes</em>.</p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>")


def test_html_in_a_description_loses_what_could_harm() -> None:
    typed = "<p>Rivers</p><script>alert(1)</script><p onclick='x()'>and <a href='javascript:x()'>lakes</a></p>"
    changed, _ = record_of_form({**form_of_record(RECORD), "description": typed}, RECORD)
    assert changed.text("dcterms:description") == "<p>Rivers</p><p>and <a>lakes</a></p>"


def test_languages_are_understood_however_they_are_written() -> None:
    changed, faults = record_of_form({**form_of_record(RECORD), "languages": "German\nen\nces"}, RECORD)
    assert not faults
    assert changed.texts("dcterms:language") == ("deu", "eng", "ces")
