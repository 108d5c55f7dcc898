"""Dublin Core: each statement by itself, in simple and qualified form."""

import pytest

from exporter.crosswalks import dcterms, oai_dc
from exporter.errors import RecordError
from exporter.records.record import (
    Access,
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

HEADER = Header("1")
ROOT = (
    '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:own="urn:example:own" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{}</oai_dc:dc>'
)


def reading(inner: str) -> Record:
    return oai_dc.to_record(ROOT.format(inner), HEADER)


def test_values_of_an_unmapped_element_are_never_appended_to_the_one_before() -> None:
    record = reading(
        "<dc:title>Rivers</dc:title><own:note>first</own:note><dc:subject>water</dc:subject><own:note>second</own:note>"
    )
    assert record.values == (
        Value("dcterms:title", "Rivers"),
        Value("dcterms:subject", "water"),
        Value("own:note", "first"),
        Value("own:note", "second"),
    )


def test_the_language_of_the_work_is_not_stamped_on_its_values() -> None:
    record = reading(
        "<dc:language>English</dc:language><dc:title>Rivers</dc:title><dc:title xml:lang='de'>Flüsse</dc:title>"
    )
    assert record.values == (
        Value("dcterms:language", "eng", notation="English"),
        Value("dcterms:title", "Rivers"),
        Value("dcterms:title", "Flüsse", "de"),
    )


def test_a_language_is_inherited_from_the_record() -> None:
    document = ROOT.replace("<oai_dc:dc", "<oai_dc:dc xml:lang='fr'").format("<dc:title>Eaux</dc:title>")
    assert oai_dc.to_record(document, HEADER).values == (Value("dcterms:title", "Eaux", "fr"),)


@pytest.mark.parametrize(
    "dates, issued, others",
    [
        (["2012"], "2012", []),
        (["2012-05-06T01:02:03Z"], "2012-05-06", ["2012-05-06"]),
        (["2012-05-06T01:02:03Z", "2012-05-07T01:02:03Z", "2011"], "2011", ["2012-05-06", "2012-05-07"]),
        (["2011", "2010"], "2011", ["2010"]),
    ],
)
def test_the_first_date_without_a_time_of_day_is_that_of_publication(
    dates: list[str], issued: str, others: list[str]
) -> None:
    record = reading("".join(f"<dc:date>{date}</dc:date>" for date in dates))
    assert record.text("dcterms:issued") == issued
    assert [date.date for date in record.dates] == others


def test_no_publication_date_is_guessed_beside_one_that_is_said() -> None:
    record = reading("<dc:date>2001</dc:date><dcterms:issued>2003</dcterms:issued>")
    assert record.texts("dcterms:issued") == ("2003",)
    assert record.dates == (Date("2001", "other"),)


def test_a_licence_and_its_address_are_one_right() -> None:
    address = "https://creativecommons.org/licenses/by/4.0/legalcode"
    record = reading(
        f"<dc:rights>Creative Commons Attribution 4.0 International</dc:rights><dc:rights>{address}</dc:rights>"
    )
    assert record.rights == (Right("cc-by-4.0", "Creative Commons Attribution 4.0 International", address),)


def test_two_licences_are_two_rights() -> None:
    record = reading("<dc:rights>CC BY 4.0</dc:rights><dc:rights>CC BY 3.0</dc:rights><dc:rights>Ask us.</dc:rights>")
    assert [right.id for right in record.rights] == ["cc-by-4.0", "cc-by-3.0"]
    assert record.text("dcterms:rights") == "Ask us."


def test_an_embargo_closes_the_files_until_its_day() -> None:
    record = reading(
        "<dc:rights>info:eu-repo/semantics/embargoedAccess</dc:rights><dc:date>info:eu-repo/date/embargoEnd/2031-02-03</dc:date>"
    )
    assert record.access == Access("restricted", "2031-02-03", status="embargoed")


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Doe, Jane", Creator("Doe, Jane", CreatorKind.PERSON, "Doe", "Jane")),
        ("Jane Doe", Creator("Doe, Jane", CreatorKind.PERSON, "Doe", "Jane")),
        ("Plato", Creator("Plato", CreatorKind.PERSON, "Plato")),
        ("Institute of Rivers", Creator("Institute of Rivers", CreatorKind.ORGANIZATION)),
        # what cannot be cut without a loss stays whole
        ("Dr. Jane Doe <jane@example.org>", Creator("Dr. Jane Doe <jane@example.org>", CreatorKind.PERSON)),
    ],
)
def test_no_word_of_a_name_is_lost(text: str, expected: Creator) -> None:
    escaped = text.replace("<", "&lt;").replace(">", "&gt;")
    assert reading(f"<dc:creator>{escaped}</dc:creator>").creators == (expected,)


def test_relations_that_are_identifiers_are_works_and_words_stay_words() -> None:
    record = reading(
        "<dc:relation>https://doi.org/10.1234/A</dc:relation><dc:relation>Part of a series</dc:relation>"
        "<dcterms:isPartOf>hdl:20.500.1/2</dcterms:isPartOf><dcterms:isPartOf>The series</dcterms:isPartOf>"
        "<dc:source>https://example.org/raw</dc:source>"
    )
    assert record.related == (
        RelatedIdentifier("10.1234/a", "", "doi"),
        RelatedIdentifier("20.500.1/2", "ispartof", "handle"),
        RelatedIdentifier("https://example.org/raw", "isderivedfrom"),
    )
    assert record.values == (Value("dc:relation", "Part of a series"), Value("dcterms:isPartOf", "The series"))


def test_a_grant_of_openaire_is_funding_and_comes_back() -> None:
    grant = "info:eu-repo/grantAgreement/EC/H2020/643410/EU/Open Science/OpenAIRE"
    record = reading(f"<dc:relation>{grant}</dc:relation>")
    jurisdiction = (Value("datacite:jurisdiction", "EU"),)
    found = Funding("EC", "", "643410", "Open Science", program="H2020", award_acronym="OpenAIRE", values=jurisdiction)
    assert record.funding == (found,)
    assert f"<dc:relation>{grant}</dc:relation>" in oai_dc.from_record(record)


def test_coverage_is_of_time_or_of_space() -> None:
    record = reading(
        "<dc:coverage>1999/2001</dc:coverage><dc:coverage>Vienna</dc:coverage>"
        "<dcterms:spatial>east=16.4; north=48.2; name=Prater</dcterms:spatial>"
        "<dcterms:temporal>name=Wet years; start=2001; end=2003</dcterms:temporal>"
        "<dcterms:temporal>since 1900</dcterms:temporal>"
    )
    assert record.dates == (Date("1999/2001", "coverage"), Date("2001/2003", "coverage", "Wet years"))
    assert record.locations == (Location("Vienna"), Location("Prater", '{"type": "Point", "coordinates": [16.4, 48.2]}'))
    assert record.values == (Value("dcterms:temporal", "since 1900"),)


def test_html_within_a_description_is_one_text() -> None:
    record = reading("<dc:description><p>One <b>two</b></p><p>three</p></dc:description><dc:title>H<sub>2</sub>O</dc:title>")
    assert record.text("dcterms:description") == "One two<br>three"
    assert record.title == "H2O"


def test_a_record_without_namespaces_within_is_read_too() -> None:
    record = oai_dc.to_record(
        '<dc xmlns="http://www.openarchives.org/OAI/2.0/oai_dc/"><title xmlns="">T</title></dc>', HEADER
    )
    assert record.title == "T"


def test_an_empty_record_is_a_record() -> None:
    assert oai_dc.to_record(ROOT.format(""), HEADER).values == ()


def test_an_error_of_oai_pmh_is_no_record() -> None:
    with pytest.raises(RecordError, match="not in Dublin Core"):
        oai_dc.to_record('<error code="idDoesNotExist">No such record</error>', HEADER)


FULL = Record(
    HEADER,
    (
        Value("dcterms:alternative", "Other"),
        Value("dcterms:title", "Rivers", "en"),
        Value("dcterms:description", "<p>One</p><p><b>two</b> &lt; three</p>"),
        Value("dcterms:issued", "2020-01-02"),
        Value("ckan:frequency", "daily"),
    ),
    (Creator("Doe, Jane", CreatorKind.PERSON, "Doe", "Jane"),),
    identifiers=(Identifier("doi", "10.1234/a"), Identifier("other", "Shelf 1")),
    dates=(Date("2019", "created"), Date("2018-01-02", "updated", "2018-01-02T10:00:00Z")),
    rights=(Right("cc0-1.0"),),
)


def test_simple_dublin_core_is_written_in_the_order_of_its_schema_and_plain() -> None:
    written = oai_dc.from_record(FULL)
    found = [line.strip() for line in written.splitlines()[2:-2]]
    assert found[:4] == [
        '<dc:title xml:lang="en">Rivers</dc:title>',
        "<dc:title>Other</dc:title>",
        "<dc:creator>Doe, Jane</dc:creator>",
        "<dc:description>One",
    ]
    assert "two &lt; three</dc:description>" in written
    dates = [line for line in found if "dc:date" in line]
    assert dates[0] == "<dc:date>2020-01-02</dc:date>"
    assert 'xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/oai_dc/ http://' in written
    assert "daily" not in written


def test_qualified_dublin_core_keeps_more_of_the_same_record() -> None:
    again = dcterms.to_record(dcterms.from_record(FULL), HEADER)
    assert set(again.values) == {value for value in FULL.values if value.term != "ckan:frequency"}
    assert (again.creators, again.identifiers, again.dates) == (FULL.creators, FULL.identifiers, FULL.dates)
