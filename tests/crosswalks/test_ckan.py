"""CKAN datasets as sites really write them, as our records."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exporter.crosswalks.ckan import Reading, read, read_again, to_record
from exporter.crosswalks.invenio import from_record
from exporter.records.json import from_json, to_json
from exporter.records.record import (
    Affiliation,
    CreatorKind,
    Date,
    FileOrigin,
    Funding,
    Identifier,
    Record,
    RelatedIdentifier,
    Right,
)

SITE = "https://ckan.example.org"
ID = "b3d8f1ce-6f40-4a7c-9a94-5d2e0d2f7a11"
STORED = {
    "id": "0c9f1f5e-2f7d-4f8e-8c5a-111111111111",
    "name": "Levels by hour",
    "url": f"{SITE}/dataset/{ID}/resource/0c9f1f5e-2f7d-4f8e-8c5a-111111111111/download/levels%20hourly.csv",
    "url_type": "upload",
    "size": 1234,
    "mimetype": "text/csv",
    "format": "CSV",
    "hash": "",
    "description": "One line an *hour*.",
    "created": "2024-01-02T03:04:05.000006",
    "last_modified": "2024-02-03T04:05:06.000007",
    "state": "active",
}
LINKED = {
    "id": "0c9f1f5e-2f7d-4f8e-8c5a-222222222222",
    "name": None,
    "url": "https://files.example.net/maps/river.tif?x=1",
    "url_type": None,
    "size": None,
    "mimetype": None,
    "created": "2024-01-02T03:04:05",
    "last_modified": None,
}
PACKAGE: dict[str, Any] = {
    "id": ID,
    "name": "river-levels",
    "title": "River levels",
    "notes": "Levels of **two** rivers.\n\n* Wisła\n* Odra",
    "author": "Anna Kowalska; Jan Nowak",
    "author_email": "anna@example.org",
    "maintainer": "Eva Roe",
    "maintainer_email": "eva@example.org",
    "license_id": "cc-zero",
    "version": "1.2",
    "url": "https://rivers.example.org/levels",
    "private": False,
    "state": "active",
    "type": "dataset",
    "metadata_created": "2023-05-06T07:08:09.123456",
    "metadata_modified": "2024-05-06T07:08:09.123456",
    "organization": {"id": "1", "name": "water", "title": "Water Office"},
    "tags": [{"name": "water", "display_name": "water"}, {"name": "Rivers", "display_name": "Rivers"}],
    "groups": [{"name": "environment", "title": "Environment", "display_name": "Environment"}],
    "resources": [STORED, LINKED],
    "extras": [],
}


def record_of(**fields: Any) -> Record:
    return to_record({**PACKAGE, **fields}, SITE)


def extras(**fields: Any) -> dict[str, Any]:
    return {"extras": [{"key": key, "value": value} for key, value in fields.items()]}


def reading_of(**fields: Any) -> Reading:
    return read({**PACKAGE, **fields}, SITE)


def test_the_plain_fields_of_ckan_become_a_record() -> None:
    record = record_of()
    assert record.header.identifier == ID
    assert record.header.sets == ("water",)
    assert record.header.datestamp and record.header.datestamp.isoformat() == "2024-05-06T07:08:09.123456+00:00"
    assert record.title == "River levels"
    assert record.text("dcterms:description").startswith("<p>Levels of <strong>two</strong> rivers.</p>\n<ul>")
    assert [creator.name for creator in record.creators] == ["Kowalska, Anna", "Nowak, Jan"]
    assert [(one.name, one.role) for one in record.contributors] == [
        ("Roe, Eva", "contactperson"),
        ("Water Office", "hostinginstitution"),
    ]
    assert record.texts("dcterms:subject") == ("water", "Rivers", "Environment")
    assert record.rights == (Right("cc0-1.0"),)
    assert record.text("schema:version") == "1.2"
    assert json.loads(record.original.text if record.original else "") == PACKAGE


def test_no_email_address_is_carried() -> None:
    record = to_record({**PACKAGE, **extras(contact_email="x@example.org", publisher_email="y@example.org")}, SITE)
    assert "@" not in json.dumps(from_record(record))


def test_the_dataset_page_is_where_the_record_comes_from() -> None:
    assert record_of().related[0] == RelatedIdentifier(f"{SITE}/dataset/{ID}", "isderivedfrom")
    assert RelatedIdentifier("https://rivers.example.org/levels", "isderivedfrom") in record_of().related


def test_a_stored_file_has_its_real_name_and_a_link_that_of_its_address() -> None:
    stored, linked = record_of().files
    assert (stored.identifier, stored.name, stored.title) == (STORED["id"], "levels hourly.csv", "Levels by hour")
    assert (stored.origin, stored.size_bytes, stored.media_type) == (FileOrigin.STORE, 1234, "text/csv")
    assert stored.modified == STORED["last_modified"]
    assert (linked.name, linked.origin, linked.size_bytes) == ("river.tif", FileOrigin.LINK, -1)
    assert linked.modified == LINKED["created"]


@pytest.mark.parametrize(
    "url, name, kind, expected",
    [
        ("https://x.org/export?format=csv", "Rows", "CSV", "export.csv"),
        ("https://x.org/", "Rows of 2020", "CSV", "Rows of 2020.csv"),
        ("https://x.org/a%2Fb%2F..%2Fc.csv", "", "", "a-b-..-c.csv"),
        ("https://x.org/..", "..", "", "file"),
        ("https://x.org/%2e%2e", "../../deposit/depositions/55/x#", "", "..-..-deposit-depositions-55-x#"),
        ("https://x.org/%00a%0D%0Ab.csv", "", "", "a b.csv"),
        ("https://[x/a.csv", "Good.csv", "", "Good.csv"),
        ("https://x.org/Å%CC%8A.csv", "", "", "Å̊.csv"),
    ],
)
def test_a_file_name_is_never_a_path(url: str, name: str, kind: str, expected: str) -> None:
    (file,) = record_of(resources=[{"id": "1", "url": url, "name": name, "format": kind}]).files
    assert file.name == expected


def test_descriptions_of_files_become_a_note() -> None:
    (note,) = record_of().texts("datacite:notes")
    assert "<strong>Levels by hour</strong><p>One line an <em>hour</em>.</p>" in note


def test_a_name_with_html_in_it_is_text_in_the_note() -> None:
    (note,) = record_of(resources=[{**STORED, "name": "<script>alert(1)</script>"}]).texts("datacite:notes")
    assert "<script" not in note


def test_without_an_author_the_organization_stands_in_and_a_person_is_asked() -> None:
    reading = reading_of(author="")
    assert [(one.name, one.kind, one.role) for one in reading.record.creators] == [
        ("Water Office", CreatorKind.ORGANIZATION, "")
    ]
    assert [one.role for one in reading.record.contributors] == ["contactperson"]
    assert [question.part for question in reading.questions] == ["creators"]


def test_without_author_and_organization_there_is_no_creator() -> None:
    assert record_of(author=None, organization=None).creators == ()


@pytest.mark.parametrize("licence", ["cc-by", "notspecified", "", None, "dl-de-by-2.0"])
def test_a_licence_that_does_not_say_enough_is_asked_for(licence: str | None) -> None:
    assert [question.part for question in reading_of(license_id=licence).questions] == ["rights"]


def test_a_clear_licence_is_not_asked_for() -> None:
    assert reading_of().questions == ()


def test_a_private_dataset_is_proposed_with_restricted_files_and_asked_about() -> None:
    reading = reading_of(private=True)
    assert reading.record.access.files == "restricted"
    assert [question.part for question in reading.questions] == ["access"]


ORCID, ROR = "0000-0002-1825-0097", "02mhbdp94"


@pytest.mark.parametrize(
    "fields",
    [
        {"author": "Anna Kowalska", **extras(author_orcid=ORCID, author_affiliation="Institute", author_ror=ROR)},
        {"author": "Anna Kowalska", "author_orcid": f"https://orcid.org/{ORCID}", "author_affiliation": "Institute",
         "author_affiliation_ror": f"https://ror.org/{ROR}"},
        {"author": "", "authors": [{"name": "Kowalska, Anna", "orcid": ORCID,
                                    "affiliation": [{"name": "Institute", "ror": ROR}]}]},
        {"author": "", "authors": json.dumps([{"given_name": "Anna", "family_name": "Kowalska", "orcid": ORCID,
                                               "affiliation": "Institute", "affiliation_ror": ROR}])},
        {"author": "", **extras(authors=json.dumps([{"author_name": "Anna Kowalska", "author_orcid": ORCID,
                                                     "author_affiliation": "Institute", "author_ror": ROR}]))},
        {"author": "ignored by the list", "creator": [{"name": "Anna Kowalska", "identifier": f"https://orcid.org/{ORCID}",
                      "affiliation": {"name": "Institute", "identifier": f"https://ror.org/{ROR}"}}]},
    ],
)  # fmt: skip
def test_an_author_keeps_orcid_and_affiliation_however_they_are_stored(fields: dict[str, Any]) -> None:
    (creator,) = record_of(**fields).creators
    assert (creator.family, creator.given) == ("Kowalska", "Anna")
    assert creator.identifiers == (Identifier("orcid", ORCID),)
    assert creator.affiliations == (Affiliation("Institute", ROR),)


def test_several_orcids_belong_to_the_authors_in_their_order() -> None:
    record = record_of(**extras(author_orcid=f"{ORCID}; 0000-0001-5109-3700", author_affiliation="Institute"))
    assert [creator.identifiers[0].identifier for creator in record.creators] == [ORCID, "0000-0001-5109-3700"]
    assert {creator.affiliations for creator in record.creators} == {(Affiliation("Institute"),)}


def test_a_wrong_orcid_is_not_carried() -> None:
    record = record_of(author="Anna Kowalska", **extras(author_orcid="0000-0002-1825-0098"))
    assert record.creators[0].identifiers == ()


def test_dcat_contacts_and_publishers_become_contributors() -> None:
    record = record_of(
        maintainer="",
        contact=[{"name": "Help Desk Team", "email": "help@example.org", "uri": "https://x.org"}],
        publisher=[{"name": "Map Agency", "identifier": f"https://ror.org/{ROR}"}],
    )
    assert [(one.name, one.role, one.kind.value) for one in record.contributors] == [
        ("Help Desk Team", "contactperson", "organizational"),
        ("Map Agency", "distributor", "organizational"),
        ("Water Office", "hostinginstitution", "organizational"),
    ]
    assert record.contributors[1].identifiers == (Identifier("ror", ROR),)


def test_the_maintainer_and_the_contact_are_both_named_once() -> None:
    record = record_of(maintainer="Eva Roe", **extras(contact_name="Jan Doe", contact_email="jan@example.org"))
    contacts = [one.name for one in record.contributors if one.role == "contactperson"]
    assert contacts == ["Doe, Jan", "Roe, Eva"]
    record = record_of(maintainer="Eva Roe", **extras(contact_name="Eva Roe"))
    assert [one.role for one in record.contributors] == ["contactperson", "hostinginstitution"]


@pytest.mark.parametrize(
    ("publisher", "name", "kind"),
    [
        ("River Press", "River Press", "organizational"),
        ([{"name": "River Press"}], "River Press", "organizational"),
        ('[{"name": "River Press", "type": "http://purl.org/adms/publishertype/Company"}]', "River Press", "organizational"),
        ("Roe, Eva", "Roe, Eva", "personal"),
        ([{"name": "Eva Roe", "type": "Person"}], "Roe, Eva", "personal"),
    ],
)
def test_a_publisher_is_a_house_unless_it_is_said_to_be_a_person(publisher: object, name: str, kind: str) -> None:
    found = record_of(publisher=publisher).contributors
    assert [(one.name, one.kind.value) for one in found if one.role == "distributor"] == [(name, kind)]


def test_the_publisher_is_not_named_twice_when_it_is_the_organization() -> None:
    record = record_of(maintainer="", **extras(publisher_name="Water Office"))
    assert [one.role for one in record.contributors] == ["hostinginstitution"]


def test_a_contributor_keeps_a_role_that_repositories_know() -> None:
    contributors = [{"name": "Eva Roe", "role": "DataCurator"}, {"name": "Jan Doe", "role": "Wizard"}]
    record = record_of(maintainer="", contributors=contributors)
    assert [one.role for one in record.contributors] == ["datacurator", "other", "hostinginstitution"]


@pytest.mark.parametrize(
    "stated, issued",
    [("2020", "2020"), ("2020-05", "2020-05"), ("2020-05-01T10:00:00+02:00", "2020-05-01"), ("1.5.2020", "2020-05-01"),
     ("2020-02-30", "2026-03-04"), ("last spring", "2026-03-04"), ("", "2026-03-04")],
)  # fmt: skip
def test_the_publication_date_is_a_real_date_or_today(stated: str, issued: str) -> None:
    assert to_record({**PACKAGE, **extras(issued=stated)}, SITE, "2026-03-04").text("dcterms:issued") == issued


def test_the_publication_date_stays_open_when_nobody_says_what_today_is() -> None:
    assert record_of().text("dcterms:issued") == ""


@pytest.mark.parametrize(
    "fields, dates",
    [
        (extras(modified="2024-05-06"), (Date("2024-05-06", "updated"),)),
        (extras(temporal_start="2019-01-01", temporal_end="2020"), (Date("2019-01-01/2020", "other", "Period covered"),)),
        ({"temporal_coverage": [{"start": "2019", "end": "2020"}]}, (Date("2019/2020", "other", "Period covered"),)),
        (extras(temporal="2019-01-01/2019-12-31"), (Date("2019-01-01/2019-12-31", "other", "Period covered"),)),
        (extras(temporal_start="2019"), (Date("2019", "other", "Period covered, from"),)),
        (extras(temporal_start="soon", temporal_end="later"), ()),
    ],
)
def test_dates_and_periods_are_carried(fields: dict[str, Any], dates: tuple[Date, ...]) -> None:
    assert record_of(**fields).dates == dates


@pytest.mark.parametrize(
    "written, codes",
    [
        ("en", ("eng",)),
        ("en, pl", ("eng", "pol")),
        ('["en", "http://publications.europa.eu/resource/authority/language/POL"]', ("eng", "pol")),
        (["deu", "ger"], ("deu",)),
        ("Klingon-ish", ()),
    ],
)
def test_languages_become_their_three_letters(written: Any, codes: tuple[str, ...]) -> None:
    assert record_of(language=written).texts("dcterms:language") == codes


SQUARE = {"type": "Polygon", "coordinates": [[[10, 50], [11, 50], [11, 51], [10, 51], [10, 50]]]}


@pytest.mark.parametrize(
    "spatial, places",
    [
        (json.dumps(SQUARE), [("", SQUARE)]),
        (SQUARE, [("", SQUARE)]),
        ("Poland", [("Poland", None)]),
        ('{"type": "Point", "coordinates": [19.9, 50.1]}', [("", {"type": "Point", "coordinates": [19.9, 50.1]})]),
        ([{"text": "Kraków", "geom": json.dumps(SQUARE)}], [("Kraków", SQUARE)]),
        ('{"type": "MultiPolygon", "coordinates": [[[[10, 50], [11, 50], [11, 51], [10, 50]]]]}', [("", SQUARE)]),
        ('{"type": "Point", "coordinates": [500, 50]}', []),
        ('{"type": "Point", "coordinates": []}', []),
        ('{"type": "Polygon", "coordinates": [[[1, 2], [3, 4]]]}', []),
        ("https://sws.geonames.org/798544/", []),
    ],
)
def test_places_are_carried_as_points_and_polygons(spatial: Any, places: list[tuple[str, Any]]) -> None:
    found = record_of(spatial=spatial).locations
    assert [(one.place, json.loads(one.geometry) if one.geometry else None) for one in found] == places


def test_a_box_in_four_extras_is_a_place() -> None:
    box = {"bbox-west-long": "10", "bbox-south-lat": "50", "bbox-east-long": "11", "bbox-north-lat": "51"}
    (location,) = record_of(**extras(**box)).locations
    assert json.loads(location.geometry) == SQUARE


@pytest.mark.parametrize("name", ["doi", "DOI", "identifier", "alternate_identifier"])
def test_a_doi_of_the_dataset_is_the_same_work_and_not_the_new_doi(name: str) -> None:
    record = record_of(**extras(**{name: "https://doi.org/10.5072/ABC"}))
    assert record.related[0] == RelatedIdentifier("10.5072/abc", "isidenticalto", "doi")
    assert record.identifiers == ()


@pytest.mark.parametrize(
    "fields, funding",
    [
        (extras(funder="NCN", grant_number="2020/1"), Funding("NCN", award_number="2020/1")),
        (
            {"funding": [{"funderName": "NCN", "funderIdentifier": f"https://ror.org/{ROR}", "awardNumber": "7"}]},
            Funding("NCN", ROR, "7"),
        ),
    ],
)
def test_funding_is_carried(fields: dict[str, Any], funding: Funding) -> None:
    assert record_of(**fields).funding == (funding,)


def test_an_embargo_is_carried_until_its_day() -> None:
    package = {**PACKAGE, **extras(embargo_date="2026-12-31")}
    assert to_record(package, SITE, "2026-03-04").access.embargo_until == "2026-12-31"
    assert to_record(package, SITE, "2026-12-31").access.embargo_until == ""


@pytest.mark.parametrize(
    "said", [{"access_rights": "embargoedAccess"}, {"embargo": "yes"}, {"embargoed": "true"}, {"access_level": "Embargo"}]
)
def test_an_embargo_without_a_day_asks_for_one_and_keeps_the_files_closed(said: dict[str, str]) -> None:
    reading = reading_of(**extras(**said))
    assert reading.record.access.files == "restricted"
    assert [(each.part, "does not say until when" in each.text) for each in reading.questions] == [("access", True)]


def test_an_embargo_whose_day_has_passed_is_over() -> None:
    reading = read({**PACKAGE, **extras(access_rights="embargoed", embargo_date="2026-12-31")}, SITE, "2027-01-01")
    assert (reading.record.access.files, reading.record.access.embargo_until, reading.questions) == ("public", "", ())


def test_restricted_access_as_dcat_says_it_is_kept() -> None:
    word = "http://publications.europa.eu/resource/authority/access-right/RESTRICTED"
    assert record_of(**extras(access_rights=word)).access.files == "restricted"


def test_titles_by_language_are_read() -> None:
    record = record_of(title="", title_translated={"pl": "Rzeki", "en": "Rivers"})
    assert record.title == "Rivers"


def test_a_dataset_without_title_is_known_by_its_name() -> None:
    assert record_of(title="").title == "river-levels"


def test_control_characters_and_lone_surrogates_are_gone() -> None:
    record = record_of(title="Ri\x00v\x1ber\ud800s", notes="a\x0bb\ud800")
    assert record.title == "Rivers"
    assert record.text("dcterms:description") == "<p>ab</p>"
    to_json(record).encode()


def test_what_has_no_place_is_named() -> None:
    reading = reading_of(**extras(frequency="daily", doi="10.5072/abc", empty=""))
    assert reading.left_out == ("frequency",)


def test_a_field_of_the_sites_own_schema_that_has_no_place_is_named_too() -> None:
    own = {"instrument": "XRD", "calibrated": False, "nothing": "", "steward_email": "eva@example.org"}
    reading = reading_of(**own, **extras(instrument="XRD", frequency="daily"))
    assert reading.left_out == ("instrument", "frequency", "calibrated")


def test_what_every_ckan_says_of_a_dataset_is_not_called_left_out() -> None:
    shown = dict.fromkeys(
        ("creator_user_id", "isopen", "num_resources", "num_tags", "owner_org", "license_title", "relationships_as_subject"),
        "x",
    )
    assert reading_of(**shown, author_email="x", maintainer_email="x", license_url="https://x.org").left_out == ()


def test_a_kept_record_can_be_read_again_with_its_questions() -> None:
    reading = reading_of(license_id="cc-by")
    kept = from_json(to_json(reading.record), Record)
    assert read_again(kept, SITE) == reading


NAMES = sorted(
    [
        *PACKAGE,
        *("authors", "creator", "contact", "publisher", "contributors", "spatial", "spatial_coverage", "temporal_coverage"),
        *("temporal", "language", "funding", "funder", "doi", "issued", "title_translated", "keywords", "theme", "embargo"),
        *("access_rights", "documentation", "author_orcid", "bbox-west-long"),
    ]
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["http://[x", "10.5072/a", "{}", "[[]]", '{"a":[1', "\ud800", "9" * 400, "2020-01-01"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "type", "coordinates", "key", "value", "en", "start", "url", "id"]), inner
        )
    ),
    max_leaves=8,
)


@pytest.mark.slow
@settings(max_examples=75, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(NAMES), VALUES), st.dictionaries(st.sampled_from(NAMES), VALUES))
def test_no_value_in_any_field_is_too_odd(top: dict[str, Any], more: dict[str, Any]) -> None:
    record = to_record({**PACKAGE, **extras(**more), **top}, SITE)
    to_json(record).encode()
    from_record(record)


@pytest.mark.parametrize(
    "value", ["[" * 100_000 + "]" * 100_000, {"type": "Polygon", "coordinates": 7}, 10**400, float("nan"), [[[]]], [None]]
)
@pytest.mark.parametrize("name", ["spatial", "authors", "extras", "resources", "tags", "title", "language", "funding"])
def test_hostile_json_is_survived(name: str, value: Any) -> None:
    to_json(record_of(**{name: value})).encode()
