"""DataCite XML: every version and envelope is read, and what is written is a valid document of version 4.6."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.crosswalks import datacite
from exporter.errors import RecordError
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
from exporter.records.xml import read_xml_text
from tests.crosswalks.documents import document, said_in

HEADER = Header("1", url="https://repository.example.org/1")
NAMESPACE = "{http://datacite.org/schema/kernel-4}"
FULL = datacite.to_record(document("datacite", "full-4.6.xml"), HEADER)


def reading(inner: str, namespace: str = "http://datacite.org/schema/kernel-4") -> Record:
    return datacite.to_record(f'<resource xmlns="{namespace}">{inner}</resource>', HEADER)


@pytest.mark.parametrize("version", ["kernel-4", "kernel-4.0", "kernel-4.3", "kernel-4.6", "kernel-3"])
@pytest.mark.parametrize("protocol", ["http", "https"])
def test_every_version_is_read(version: str, protocol: str) -> None:
    record = reading("<titles><title>Rivers</title></titles>", f"{protocol}://datacite.org/schema/{version}")
    assert record.title == "Rivers"


def test_the_envelope_of_oai_is_opened() -> None:
    record = datacite.to_record(document("datacite", "oai-4.1.xml"), HEADER)
    assert record.title == "Bird calls"
    assert record.access == Access("restricted", "2020-01-01", status="embargoed")
    assert record.text("dcterms:abstract") == "<p>A second abstract</p>"


def test_a_document_of_another_kind_is_refused() -> None:
    with pytest.raises(RecordError, match="not in DataCite"):
        datacite.to_record("<resource><titles/></resource>", HEADER)


def test_a_creator_has_all_identifiers_and_affiliations() -> None:
    assert FULL.creators[0] == Creator(
        "Garcia, Sofia",
        CreatorKind.PERSON,
        "Garcia",
        "Sofia",
        (
            Identifier("orcid", "0000-0002-1825-0097", "https://orcid.org/"),
            Identifier("isni", "000000012150090X", "https://isni.org/"),
        ),
        (
            Affiliation("California Digital Library", "03yrm5c26"),
            Affiliation("Cornell University", "", (Identifier("grid", "grid.5386.8", "https://grid.ac/institutes/"),)),
            Affiliation("Institute without identifier"),
        ),
        language="en",
    )


def test_contributors_have_their_roles() -> None:
    assert [(each.name, each.role) for each in FULL.contributors] == [
        ("Starr, Joan", "projectleader"),
        ("Data Centre for Rivers", "hostinginstitution"),
        ("Novak, Eva", "translator"),
    ]


def test_a_type_of_name_or_title_that_nobody_knows_is_kept_beside() -> None:
    record = reading('<titles><title titleType="Nickname">Warm</title></titles>')
    assert record.values == (
        Value("datacite:otherTitle", "Warm"),
        Value("datacite:titles.title.titleType", "Nickname"),
    )


@pytest.mark.parametrize(
    "dates, issued, others",
    [
        ("<publicationYear>2020</publicationYear>", "2020", ()),
        ('<dates><date dateType="Issued">2020-05-06</date></dates>', "2020-05-06", ()),
        ('<publicationYear>2020</publicationYear><dates><date dateType="Issued">2020-05</date></dates>', "2020-05", ()),
        (
            '<publicationYear>2021</publicationYear><dates><date dateType="Issued">2020-05</date></dates>',
            "2021",
            (Date("2020-05", "issued"),),
        ),
        (
            "<publicationYear>2020</publicationYear>"
            '<dates><date dateType="Issued" dateInformation="print">2020</date></dates>',
            "2020",
            (Date("2020", "issued", "print"),),
        ),
    ],
)
def test_the_publication_date_is_as_exact_as_the_document(dates: str, issued: str, others: tuple[Date, ...]) -> None:
    record = reading(dates)
    assert record.text("dcterms:issued") == issued
    assert record.dates == others


def test_a_range_without_end_and_a_year_that_is_none_stay_texts() -> None:
    record = reading('<publicationYear>soon</publicationYear><dates><date dateType="Valid">2020/</date></dates>')
    assert record.values == (Value("datacite:publicationYear", "soon"), Value("datacite:date.Valid", "2020/"))


@pytest.mark.parametrize("nothing", [":unav", "(:unav)", "(:none)"])
def test_words_that_say_that_nothing_is_known_say_nothing(nothing: str) -> None:
    record = reading(
        f"<creators><creator><creatorName>{nothing}</creatorName></creator></creators><publisher>{nothing}</publisher>"
    )
    assert said_in(record) == set()


@pytest.mark.parametrize(
    "rights, expected",
    [
        ('<rights rightsURI="https://creativecommons.org/licenses/by/4.0/"/>', "cc-by-4.0"),
        ("<rights>CC0 1.0</rights>", "cc0-1.0"),
        ('<rights rightsIdentifier="CC-BY-3.0-AT" rightsIdentifierScheme="SPDX">Some</rights>', "cc-by-3.0-at"),
        ("<rights>Ask the library</rights>", ""),
    ],
)
def test_a_licence_has_its_spdx_id(rights: str, expected: str) -> None:
    assert [right.id for right in reading(f"<rightsList>{rights}</rightsList>").rights] == [expected]


def test_an_identifier_of_another_list_of_licences_is_kept_beside() -> None:
    record = reading(
        '<rightsList><rights rightsIdentifier="A7" rightsIdentifierScheme="House list">House licence</rights></rightsList>'
    )
    assert record.rights == (Right(title="House licence"),)
    assert {value.text for value in record.values} == {"A7", "House list"}


def test_places_are_points_boxes_and_polygons_longitude_first() -> None:
    assert [location.geometry[:45] for location in FULL.locations] == [
        '{"type": "Point", "coordinates": [11.39, 47.2',
        '{"type": "Polygon", "coordinates": [[[9.5, 46',
        '{"type": "Polygon", "coordinates": [[[11.1, 4',
        "",
    ]


def test_a_point_that_lies_nowhere_is_kept_as_it_is_written() -> None:
    point = "<geoLocationPoint><pointLongitude>999</pointLongitude><pointLatitude>1</pointLatitude></geoLocationPoint>"
    record = reading(f"<geoLocations><geoLocation>{point}</geoLocation></geoLocations>")
    assert record.locations == ()
    assert [value.text for value in record.values] == ["999", "1"]


def test_a_point_of_version_3_has_its_latitude_first() -> None:
    record = reading(
        "<geoLocations><geoLocation><geoLocationPoint>48.2 16.4</geoLocationPoint></geoLocation></geoLocations>"
    )
    assert record.locations == (Location(geometry='{"type": "Point", "coordinates": [16.4, 48.2]}'),)


def test_funding_has_its_funder_by_ror_and_its_award() -> None:
    assert FULL.funding[0] == Funding(
        "Austrian Science Fund",
        "013tf3c58",
        "P 12345",
        "Warming rivers",
        "https://example.org/awards/P-12345",
        language="en",
    )


def test_a_related_item_keeps_all_that_is_said_of_it() -> None:
    item = next(related for related in FULL.related if related.relation == "ispublishedin")
    assert {value.term: value.text for value in item.values if not value.language} == {
        "dcterms:issued": "2022",
        "bibo:volume": "776",
        "bibo:issue": "12",
        "bibo:number": "e101",
        "bibo:pageStart": "249",
        "bibo:pageEnd": "264",
        "dcterms:publisher": "Springer",
        "bibo:edition": "2nd",
    }
    assert [(person.name, person.role) for person in item.people] == [("Smith, John", ""), ("Hallett, Richard", "editor")]


def test_all_of_a_full_document_survives_the_way_back() -> None:
    again = datacite.to_record(datacite.from_record(FULL), HEADER)
    assert said_in(again) == said_in(FULL)


REQUIRED = ("identifier", "creators", "titles", "publisher", "publicationYear", "resourceType")


def test_a_record_that_says_nothing_is_written_with_all_that_the_schema_demands() -> None:
    written = datacite.from_record(Record(HEADER))
    root = read_xml_text(written)
    assert root.tag == f"{NAMESPACE}resource"
    assert [child.tag.removeprefix(NAMESPACE) for child in root] == list(REQUIRED)
    location = root.get("{http://www.w3.org/2001/XMLSchema-instance}schemaLocation")
    assert location == "http://datacite.org/schema/kernel-4 https://schema.datacite.org/meta/kernel-4.6/metadata.xsd"
    assert "".join(root.find(f"{NAMESPACE}publicationYear").itertext()) == "0000"


def test_what_was_written_for_want_of_a_word_is_not_read_as_one() -> None:
    again = datacite.to_record(datacite.from_record(Record(HEADER)), HEADER)
    assert again.creators == ()
    assert again.texts("dcterms:publisher") == ()
    assert again.texts("dcterms:issued") == ()


def test_a_relation_that_datacite_does_not_know_is_left_out_and_an_unknown_kind_of_identifier_is_an_item() -> None:
    related = (RelatedIdentifier("https://a.example.org", ""), RelatedIdentifier("B 7", "cites", "shelf"))
    written = datacite.from_record(Record(HEADER, related=related))
    assert "a.example.org" not in written
    assert "<relatedItemIdentifier>B 7</relatedItemIdentifier>" in written
    assert "<relatedIdentifiers>" not in written


def test_people_of_a_related_item_have_only_names_there() -> None:
    person = Creator("Doe, Jane", CreatorKind.PERSON, "Doe", "Jane", (Identifier("orcid", "0000-0002-1825-0097"),))
    related = (RelatedIdentifier("10.1/2", "cites", "doi", people=(person,)),)
    assert "nameIdentifier" not in datacite.from_record(Record(HEADER, related=related))


def test_only_a_tag_of_a_language_is_written_as_one() -> None:
    values = (Value("dcterms:language", "German of Austria"), Value("dcterms:language", "deu", notation="Deutsch"))
    assert "<language>deu</language>" in datacite.from_record(Record(HEADER, values))


VALUES = st.builds(
    Value,
    st.sampled_from(["dcterms:title", "dcterms:subject", "dcterms:description", "dcterms:issued", "dcterms:type", "x:y"]),
    st.text(min_size=1),
    st.just(""),
)


@given(
    st.lists(VALUES, max_size=4),
    st.lists(st.builds(Creator, st.text(), role=st.text(max_size=5)), max_size=2),
    st.lists(st.builds(Location, st.text(max_size=5), st.text(max_size=20)), max_size=2),
    st.lists(st.builds(Date, st.text(max_size=12), st.text(max_size=9)), max_size=2),
)
def test_any_record_is_written_as_a_document_that_is_read_again(
    values: list[Value], people: list[Creator], places: list[Location], dates: list[Date]
) -> None:
    record = Record(HEADER, tuple(values), contributors=tuple(people), locations=tuple(places), dates=tuple(dates))
    root = read_xml_text(datacite.from_record(record))
    assert {child.tag.removeprefix(NAMESPACE) for child in root} >= set(REQUIRED)
    assert datacite.to_record(datacite.from_record(record), HEADER).header == HEADER


@pytest.mark.parametrize(
    "written, expected",
    [
        ('<resourceType resourceTypeGeneral="Dataset"/>', Value("dcterms:type", "dataset")),
        (
            '<resourceType resourceTypeGeneral="Text">Working paper</resourceType>',
            Value("dcterms:type", "publication-workingpaper", notation="Working paper"),
        ),
        (
            '<resourceType resourceTypeGeneral="Sound">Bird call</resourceType>',
            Value("datacite:resourceType", "Bird call", notation="Sound"),
        ),
        ('<resourceType resourceTypeGeneral="Sound"/>', Value("datacite:resourceType", "Sound")),
    ],
)
def test_a_type_is_one_of_invenios_or_datacites_own_word(written: str, expected: Value) -> None:
    record = reading(written)
    assert record.values == (expected,)
    again = datacite.to_record(datacite.from_record(record), HEADER)
    assert [value for value in again.values if value.term in ("dcterms:type", "datacite:resourceType")] == [expected]


def test_an_embargo_ends_when_the_work_is_available() -> None:
    record = Record(HEADER, access=Access("restricted", "2031-02-03"))
    again = datacite.to_record(datacite.from_record(record), HEADER)
    assert again.access == Access("restricted", "2031-02-03", status="embargoed")
    assert again.dates == (Date("2031-02-03", "available"),)


PERSON = ("givenName", "familyName", "nameIdentifier", "affiliation")
SEQUENCES = {
    "creator": ("creatorName", *PERSON),
    "contributor": ("contributorName", *PERSON),
    "relatedItem": (
        *("relatedItemIdentifier", "creators", "titles", "publicationYear", "volume", "issue", "number", "firstPage"),
        *("lastPage", "publisher", "edition", "contributors"),
    ),
    "geoLocationPolygon": ("polygonPoint", "inPolygonPoint"),
}
DEMANDED = {
    "identifier": "identifierType",
    "resourceType": "resourceTypeGeneral",
    "contributor": "contributorType",
    "date": "dateType",
    "description": "descriptionType",
    "alternateIdentifier": "alternateIdentifierType",
    "nameIdentifier": "nameIdentifierScheme",
    "funderIdentifier": "funderIdentifierType",
    "relatedItem": "relatedItemType",
}


def test_elements_stand_in_the_order_of_the_schema_with_the_attributes_that_it_demands() -> None:
    seen: set[str] = set()
    for element in read_xml_text(datacite.from_record(FULL)).iter():
        name = element.tag.removeprefix(NAMESPACE)
        inner = [child.tag.removeprefix(NAMESPACE) for child in element]
        if name in SEQUENCES:
            assert inner == sorted(inner, key=SEQUENCES[name].index), name
        if name in DEMANDED:
            assert element.get(DEMANDED[name]), name
        seen.add(name)
    assert seen >= {*SEQUENCES, *DEMANDED}
