"""Dataverse's own JSON arrives whole, in each of its shapes, and no contact's address with it."""

import json
from dataclasses import replace

import pytest

from exporter.crosswalks.dataverse import header_of, to_record
from exporter.errors import RecordError
from exporter.records.parts import texts
from exporter.records.record import (
    Access,
    Date,
    FileOrigin,
    Header,
    Identifier,
    Location,
    Right,
    Value,
)
from tests.crosswalks.dataverse_documents import HEADER, blocks, reading
from tests.crosswalks.documents import document

EXPORT = document("dataverse", "export.json")
RECORD = to_record(EXPORT, header_of(json.loads(EXPORT), "https://ice.example.org"))
OLD = document("dataverse", "api-4.json")


def test_an_export_the_api_and_a_bare_version_say_the_same_of_the_version() -> None:
    whole = json.loads(EXPORT)
    version = whole.pop("datasetVersion")
    api = json.dumps({**whole, "latestVersion": version})
    answer = json.dumps({"status": "OK", "data": {**whole, "latestVersion": version}})
    bare = to_record(json.dumps(version), RECORD.header)
    for text in (api, answer):
        found = to_record(text, RECORD.header)
        assert replace(found, original=None) == replace(RECORD, original=None)
    assert set(bare.values) <= set(RECORD.values)
    assert (bare.creators, bare.files, bare.identifiers) == (RECORD.creators, RECORD.files, RECORD.identifiers)


def test_the_original_is_kept_as_it_came() -> None:
    assert RECORD.original is not None
    assert (RECORD.original.text, RECORD.original.format) == (EXPORT, "dataverse")


def test_no_address_of_a_contact_stands_in_the_record() -> None:
    old = to_record(OLD, Header("hdl:20.500.1/77"))
    for record in (RECORD, old):
        assert not [text for text in texts(record) if "@glaciers" in text or "@desert" in text]
    assert old.contributors[0].name == "Rashid, Omar"


def test_an_address_in_a_block_of_the_installation_is_left_out_too() -> None:
    record = reading(
        lab={"contactEmail": "a@lab.example.org", "keeper": "Liv, b@lab.example.org", "pit": [{"mail": "c@d.org"}]}
    )
    assert [value for value in record.values if value.term.startswith("lab:")] == [Value("lab:keeper", "Liv,")]


def test_titles_stand_under_their_terms() -> None:
    assert RECORD.title == "Snow depth on Hornsund glaciers & moraines, 2018–2021"
    assert RECORD.texts("dcterms:alternative") == ("HornSnow", "Grubość śniegu w Hornsundzie")
    assert RECORD.text("datacite:subtitle") == "Manual soundings <every 10 m>"


def test_descriptions_keep_their_html_and_their_dates() -> None:
    first, second = (value for value in RECORD.values if value.term in ("dcterms:description", "dcterms:abstract"))
    assert first == Value(
        "dcterms:description", "<p>Depths were <b>sounded</b> by hand; 3 &lt; 5.</p>", notation="2021-11-03"
    )
    assert second == Value("dcterms:abstract", "Pomiary wykonano ręcznie.<br>Co dziesięć metrów.", notation="2021-12")


def test_a_script_in_a_description_is_gone() -> None:
    record = reading({"dsDescription": [{"dsDescriptionValue": "<p onclick='x()'>Snow</p><script>alert(1)</script>"}]})
    assert record.text("dcterms:description") == "<p>Snow</p>"


def test_keywords_and_topics_keep_vocabulary_and_addresses() -> None:
    found = [value for value in RECORD.values if value.term == "dcterms:subject" and value.scheme]
    assert found == [
        Value(
            "dcterms:subject",
            "glacial moraines",
            uri="http://vocab.example.org/terms/5512",
            scheme="CryoThes",
            scheme_uri="http://vocab.example.org/",
        ),
        Value("dcterms:subject", "Q54 Climate", scheme="JEL Codes", scheme_uri="https://jel.example.org/guide"),
    ]


def test_names_of_languages_become_codes() -> None:
    assert RECORD.texts("dcterms:language") == ("eng", "pol", "nor")
    assert reading({"language": ["Klingon of the coast"]}).text("dc:language") == "Klingon of the coast"


def test_the_version_its_citation_and_its_day_are_told() -> None:
    assert RECORD.text("schema:version") == "3.2"
    assert RECORD.text("dcterms:issued") == "2021-12-25"
    assert RECORD.text("adms:versionNotes") == "Two stakes were renamed."
    assert RECORD.text("dcterms:bibliographicCitation").startswith("Kowalska, Zofia; ")


def test_dates_have_their_kinds() -> None:
    assert set(RECORD.dates) == {
        Date("2021-09", "created"),
        Date("2021-12-24", "issued"),
        Date("2021-11-01", "submitted"),
        Date("2018-10/2021-06-30", "coverage"),
        Date("2019-01-15/2019-05-02", "collected"),
        Date("2021-12-20", "available"),
        Date("2022-03-01", "available", "2022-03-01T07:06:05Z"),
        Date("2022-03-02", "updated", "2022-03-02T08:09:10Z"),
    }
    assert RECORD.text("datacite:date.Collected") == "2020-02-11/"


def test_an_odd_date_stays_in_its_own_words() -> None:
    odd = {"productionDate": "around the feast", "timePeriodCovered": [{"timePeriodCoveredStart": "last spring"}]}
    record = reading({**odd, "dateOfCollection": [{"dateOfCollectionStart": "2021", "dateOfCollectionEnd": "2019"}]})
    assert record.dates == ()
    assert record.text("citation:productionDate") == "around the feast"
    assert record.text("datacite:date.Coverage") == "last spring/"
    assert record.text("datacite:date.Collected") == "2021/2019"


def test_places_are_named_from_small_to_large_and_a_box_is_a_polygon() -> None:
    first, second, box = RECORD.locations
    assert first == Location("Hansbreen, Hornsund, Sørkapp Land, Svalbard and Jan Mayen")
    assert second == Location("Poland")
    corners = [[15.25, 76.875], [16.75, 76.875], [16.75, 77.125], [15.25, 77.125], [15.25, 76.875]]
    assert json.loads(box.geometry) == {"type": "Polygon", "coordinates": [corners]}


def test_a_box_with_the_older_names_is_read_and_one_without_numbers_stays_in_words() -> None:
    record = to_record(OLD, HEADER)
    assert [json.loads(place.geometry)["coordinates"][0][0] for place in record.locations] == [[29.5, 25.25]]
    assert record.text("geospatial:geographicBoundingBox") == "westLongitude: 29°30'; eastLongitude: 30°E"


def test_a_box_beyond_the_poles_stays_in_words() -> None:
    sides = {"westLongitude": "1", "eastLongitude": "2", "northLatitude": "95", "southLatitude": "3"}
    record = reading(geospatial={"geographicBoundingBox": [sides]})
    assert record.locations == ()
    assert "northLatitude: 95" in record.text("geospatial:geographicBoundingBox")


def test_a_licence_is_known_by_its_id_and_keeps_its_address() -> None:
    assert RECORD.rights == (
        Right(
            "cc-by-4.0",
            "CC BY 4.0",
            "http://creativecommons.org/licenses/by/4.0",
            language="en",
            scheme="SPDX",
            scheme_uri="https://spdx.org/licenses/",
        ),
    )
    old = reading(version={"license": {"name": "CC0 1.0", "uri": "http://creativecommons.org/publicdomain/zero/1.0"}})
    assert old.rights == (Right("cc0-1.0", "CC0 1.0", "http://creativecommons.org/publicdomain/zero/1.0"),)


def test_an_older_server_says_its_licence_in_one_word() -> None:
    assert to_record(OLD, HEADER).rights == (Right("cc0-1.0", "CC0"),)
    assert reading(version={"license": "NONE", "termsOfUse": "Mine"}).rights == ()


def test_a_datasets_own_terms_are_rights_with_the_name_of_each() -> None:
    found = [value for value in RECORD.values if value.term == "dcterms:rights"]
    assert found[0] == Value("dcterms:rights", "<p>Send a <em>postcard</em> to the hut.</p>", notation="Terms of use")
    assert [value.notation for value in found[1:]] == [
        "Confidentiality declaration",
        "Special permissions",
        "Restrictions",
        "Citation requirements",
        "Depositor requirements",
        "Conditions",
        "Disclaimer",
    ]


def test_who_may_have_the_files_is_told() -> None:
    assert RECORD.access == Access(conditions="Request access through the form\nThe keeper of the hut,")
    closed = {"files": [{"label": "a", "restricted": True, "dataFile": {"id": 1}}]}
    assert reading(version=closed).access.files == "restricted"


def test_the_files_of_the_version_come_with_the_address_of_the_page() -> None:
    assert [file.url for file in RECORD.files] == [
        "https://ice.example.org/api/access/datafile/9051",
        "https://ice.example.org/api/access/datafile/9052?format=original",
        "https://ice.example.org/api/access/datafile/9053",
    ]
    assert {file.origin for file in RECORD.files} == {FileOrigin.STORE}
    assert Value("dataverse:file.categories", "Winter tag", notation="9051") in RECORD.values


def test_persistent_identifiers_of_all_kinds_are_known() -> None:
    assert RECORD.identifiers[0] == Identifier("doi", "10.5072/fk2/snow01")
    assert to_record(OLD, HEADER).identifiers == (Identifier("handle", "20.500.1/77"),)
    assert reading(version={"datasetPersistentId": "perma:ICE1"}).identifiers == (Identifier("perma", "ICE1"),)


def test_blocks_of_the_installation_have_terms_of_their_own() -> None:
    assert RECORD.texts("snowpit:crystalShape") == ("depth hoar", "rounded grains")
    assert RECORD.text("snowpit:namespaceUri") == "https://snowpit.example.org/ns#"
    assert RECORD.texts("snowpit:pit") == ("pitNumber: 14; pitObserver: Anna of the hut",)
    assert RECORD.texts("snowpit:pit.pitNumber") == ("15",)
    assert RECORD.text("socialscience:unitOfAnalysis") == "single sounding"


def test_what_a_field_says_beyond_its_known_parts_names_the_one_that_is_meant() -> None:
    assert Value("citation:producer.producerAbbreviation", "FJOB", notation="Fjord Observatory") in RECORD.values


def test_the_same_field_twice_is_read_twice() -> None:
    said = blocks(citation={"title": "Rain", "kindOfData": ["one"]})
    said["citation"]["fields"].append(said["citation"]["fields"][1] | {"value": ["two"]})
    record = to_record(json.dumps({"metadataBlocks": said}), HEADER)
    assert record.texts("datacite:resourceType") == ("one", "two")


def test_right_to_left_text_and_a_value_of_70_kilobytes_arrive_unchanged() -> None:
    long = "کوه برف " * 9000
    record = reading({"notesText": long.strip(), "kindOfData": ["رصد\u200f"]}, lab={"log": long.strip()})
    assert record.text("datacite:notes") == long.strip()
    assert record.text("lab:log") == long.strip()
    assert record.text("datacite:resourceType") == "رصد\u200f"


def test_three_thousand_authors_come_in_their_order() -> None:
    record = reading({"author": [{"authorName": f"Doe{at}, Jane"} for at in range(3000)]})
    assert [creator.family for creator in record.creators] == [f"Doe{at}" for at in range(3000)]


@pytest.mark.slow
def test_ten_thousand_files_come_in_their_order() -> None:
    entries = [{"label": f"{at}.txt", "dataFile": {"id": at + 1, "filesize": at}} for at in range(10_000)]
    record = reading(version={"files": entries})
    assert [file.size_bytes for file in record.files] == list(range(10_000))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html>",
        "[]",
        "{}",
        '{"data": {"id": 5}}',
        '{"latestVersion": {}}',
        '{"latestVersion": {"metadataBlocks": []}}',
        '{"status": "ERROR", "message": "Export Failed"}',
        "[" * 200_000,
    ],
)
def test_what_is_no_dataset_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(RecordError) as refused:
        to_record(text, HEADER)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    "citation",
    [
        {"fields": "none"},
        {"fields": [None, 7, "title", {"typeName": 5}, {"typeName": "author", "value": [None, "x", {"authorName": None}]}]},
        {"fields": [{"typeName": "dsDescription", "value": {"dsDescriptionValue": ["a", {"b": 1}]}}]},
        {"fields": [{"typeName": "keyword", "value": [{}]}, {"typeName": "title"}, {"typeName": "language", "value": [3]}]},
    ],
)
def test_a_field_of_a_wrong_shape_harms_nothing(citation: object) -> None:
    version = {"metadataBlocks": {"citation": citation, "odd": 3}, "files": [None, {"label": "a"}, {"dataFile": 7}]}
    record = to_record(json.dumps({"datasetVersion": version}), HEADER)
    assert record.files == ()
    assert record.creators == ()
