"""A record as a CKAN dataset: CKAN would take it, and reading it again gives the same record."""

import json

import pytest

from exporter.crosswalks.ckan_reading import to_record
from exporter.crosswalks.ckan_writing import from_record
from exporter.records.record import Header, Record, Value
from tests.crosswalks.documents import document, said_in

HEADER = Header("1", url="https://ckan.example.org/dataset/rivers")


@pytest.mark.parametrize("name", ["core.json", "scheming.json"])
def test_nearly_all_comes_back(name: str) -> None:
    record = to_record(document("ckan", name), HEADER)
    lost = said_in(record) - said_in(to_record(json.dumps(from_record(record)), HEADER))
    assert len(lost) <= 1


def test_no_key_stands_twice_among_the_extras() -> None:
    package = from_record(to_record(document("ckan", "scheming.json"), HEADER))
    keys = [extra["key"] for extra in package["extras"]]
    assert len(keys) == len(set(keys))
    assert all(isinstance(extra["value"], str) for extra in package["extras"])


def test_its_own_fields_are_filled_as_its_form_would() -> None:
    package = from_record(to_record(document("ckan", "core.json"), HEADER))
    assert package["title"] == "River levels"
    assert package["author"] == "Kowalska, Anna; Nowak, Jan"
    assert {"name": "water"} in package["tags"]
    assert package["notes"].startswith("Levels of **two** rivers")
    assert package["resources"][0]["temporal_resolution"] == "PT1H"


def test_a_term_that_ckan_has_no_name_for_is_an_extra_of_its_name() -> None:
    record = Record(HEADER, values=(Value("dcterms:title", "Rivers"), Value("dcterms:extent", "7 MB")))
    assert {"key": "dcterms:extent", "value": "7 MB"} in from_record(record)["extras"]
