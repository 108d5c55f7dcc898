"""CKAN datasets to be imported: nothing invented, nothing lost, nobody's address made public."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from exporter.crosswalks.ckan_reading import header_of, to_record
from exporter.errors import RecordError
from exporter.records.json import to_json
from exporter.records.record import (
    Access,
    Creator,
    CreatorKind,
    FileOrigin,
    Funding,
    Header,
    Identifier,
    Location,
    Record,
    Right,
    Value,
)
from tests.crosswalks.documents import document

CORE, SCHEMING = document("ckan", "core.json"), document("ckan", "scheming.json")


def reading(**fields: Any) -> Record:
    return to_record(json.dumps({"id": "1", "name": "rivers", "title": "Rivers", **fields}), Header("1"))


def extra(**values: str) -> Record:
    return reading(extras=[{"key": key, "value": value} for key, value in values.items()])


def test_the_list_tells_identifier_time_owner_and_page() -> None:
    assert header_of(json.loads(CORE), "https://ckan.example.org/") == Header(
        "b3d8f1ce-6f40-4a7c-9a94-5d2e0d2f7a11",
        datetime(2024, 5, 6, 7, 8, 9, 123456, tzinfo=UTC),
        ("water-office",),
        version="2024-05-06T07:08:09.123+00:00",
        url="https://ckan.example.org/dataset/river-levels",
    )


def test_without_a_time_of_change_the_content_itself_is_the_version() -> None:
    one, other = header_of({"id": "1", "title": "a"}), header_of({"id": "1", "title": "b"})
    assert one.version
    assert one.version != other.version
    assert header_of({"id": "1", "title": "a"}) == one


def test_a_deleted_dataset_says_so() -> None:
    assert header_of({"id": "1", "state": "deleted"}).deleted


def test_an_entry_without_an_identifier_is_refused() -> None:
    with pytest.raises(RecordError, match="no identifier"):
        header_of({"name": "rivers"})


def test_what_is_no_dataset_is_refused() -> None:
    with pytest.raises(RecordError, match="no dataset"):
        to_record('{"success": false}', Header("1"))


def test_nothing_is_invented() -> None:
    record = replace(reading(), original=None)
    assert record == Record(Header("1"), values=(Value("dcterms:title", "Rivers"),))


@pytest.mark.parametrize("text", [CORE, SCHEMING], ids=["core", "scheming"])
def test_no_address_of_a_person_stands_outside_the_original(text: str) -> None:
    record = to_record(text, Header("1"))
    assert "@" not in to_json(replace(record, original=None))
    assert record.original is not None
    assert "@" in record.original.text


def test_an_address_inside_a_name_is_taken_out() -> None:
    record = reading(author="Ada Lovelace <ada@example.org>", extras=[{"key": "helper", "value": "Bo, bo@example.org"}])
    assert record.creators == (Creator("Lovelace, Ada", family="Lovelace", given="Ada"),)
    assert record.texts("ckan:helper") == ("Bo,",)
    assert "@" not in to_json(replace(record, original=None))


def test_every_language_is_kept() -> None:
    record = to_record(SCHEMING, Header("1"))
    assert [value.language for value in record.values if value.term == "dcterms:title"] == ["de", "en", "fr"]
    assert Value("dcterms:description", "<p>Samples of three fields.</p>", "en") in record.values
    assert Value("dcterms:subject", "Humus", "de") in record.values
    assert Value("ckan:lab_notes_translated", "Northern lab", "en") in record.values


def test_a_licence_whose_version_ckan_does_not_say_gets_no_version() -> None:
    assert reading(license_id="cc-by", license_title="Attribution").rights == (Right("", "Attribution"),)
    assert reading(license_id="cc-zero").rights == (Right("cc0-1.0"),)


def test_the_owner_is_the_publisher_where_nobody_else_is_named() -> None:
    owned = {"organization": {"name": "water", "title": "Water Office"}}
    assert reading(**owned).texts("dcterms:publisher") == ("Water Office",)
    both = reading(**owned, publisher="Soil Press")
    assert both.texts("dcterms:publisher") == ("Soil Press",)
    assert both.contributors == (Creator("Water Office", CreatorKind.ORGANIZATION, role="hostinginstitution"),)


def test_a_geometry_is_kept_whole() -> None:
    shape = '{"type": "MultiPoint", "coordinates": [[10.25, 50.5], [10.75, 50.25]]}'
    assert extra(spatial=shape).locations == (Location(geometry=shape),)


def test_a_doi_and_other_identifiers_are_the_datasets_own() -> None:
    record = extra(doi="https://doi.org/10.5072/ABC", guid="RL-7")
    assert record.identifiers == (Identifier("doi", "10.5072/abc"), Identifier("local", "RL-7"))
    assert record.related == ()


def test_funding_is_kept() -> None:
    assert to_record(SCHEMING, Header("1")).funding == (
        Funding("Soil Fund", "00k4n6c32", "SF-9", "Deep Soil", "https://fund.example.org/9"),
    )


def test_a_field_that_nobody_knows_gets_a_term_of_its_own() -> None:
    assert extra(frequency="every hour").texts("ckan:frequency") == ("every hour",)
    record = to_record(SCHEMING, Header("1"))
    assert record.texts("ckan:sampling.tools") == ("spade", "auger")
    assert record.texts("ckan:instruments") == ("name: Auger; serial: A-1", "name: Spade; serial: S-2")


def test_a_time_is_not_cut_without_a_trace() -> None:
    record = extra(modified="2024-05-01T12:00:00")
    assert [date.date for date in record.dates] == ["2024-05-01"]
    assert record.texts("ckan:modified") == ("2024-05-01T12:00:00",)


def test_what_is_said_of_a_file_names_the_file() -> None:
    record = to_record(CORE, Header("1"))
    said = Value("ckan:resource.temporal_resolution", "PT1H", notation="0c9f1f5e-2f7d-4f8e-8c5a-111111111111")
    assert said in record.values
    assert record.files[0].identifier == said.notation
    assert record.files[0].checksum == "md5:2942bfabb3d05332b66eb128e0842cff"


def test_a_deleted_file_is_none() -> None:
    record = to_record(SCHEMING, Header("1"))
    assert [file.identifier for file in record.files] == ["r-1"]
    assert "gone" not in to_json(replace(record, original=None))


def test_an_address_without_a_scheme_is_a_web_address() -> None:
    bare, remote = reading(
        resources=[{"id": "1", "url": "a.example.org/x.csv"}, {"id": "2", "url": "ftp://a.example.org/y.csv"}]
    ).files
    assert (bare.url, bare.origin) == ("http://a.example.org/x.csv", FileOrigin.LINK)
    assert remote.origin is FileOrigin.UNREACHABLE


def test_a_private_dataset_is_closed() -> None:
    assert reading(private=True).access == Access("restricted", record="restricted")


def test_a_field_that_nobody_reads_is_kept_though_its_words_stand_elsewhere() -> None:
    record = reading(
        notes="Measured annually in two rivers", frequency="annually", extras=[{"key": "scope", "value": "two rivers"}]
    )
    assert record.texts("ckan:frequency") == ("annually",)
    assert record.texts("ckan:scope") == ("two rivers",)


def test_what_is_said_of_one_file_is_not_taken_for_what_is_said_of_another() -> None:
    files = [{"id": str(at), "url": f"http://a.example/{at}.csv", "charset": "windows-1250"} for at in range(2)]
    said = [value.notation for value in reading(resources=files).values if value.term == "ckan:resource.charset"]
    assert said == ["0", "1"]
