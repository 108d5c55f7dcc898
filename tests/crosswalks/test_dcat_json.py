"""DCAT in JSON-LD says the same as DCAT in XML."""

import json
from typing import Any

import pytest

from exporter.crosswalks import dcat
from exporter.crosswalks.dcat_json import to_record
from exporter.errors import RecordError
from exporter.records.record import Header, Record, Value
from tests.crosswalks.documents import document, said_in

HEADER = Header("9df8df51-63db-37a8-e044-0003ba9b0d98")
TEXT = document("dcat_json", "ckanext.jsonld")


def reading(**fields: Any) -> Record:
    return to_record(json.dumps({"@type": "dcat:Dataset", "dct:title": "Tides", **fields}), Header("1"))


def test_both_ways_of_writing_become_the_same_record() -> None:
    record, other = to_record(TEXT, HEADER), dcat.to_record(document("dcat", "ckanext.rdf"), HEADER)
    assert said_in(record) == said_in(other)
    assert set(record.files) == set(other.files)


def test_the_json_is_kept() -> None:
    original = to_record(TEXT, HEADER).original
    assert original is not None
    assert (original.format, original.text) == ("dcat_json", TEXT)


def test_a_mere_list_of_nodes_is_read_too() -> None:
    nodes = json.dumps(
        [{"@type": ["http://www.w3.org/ns/dcat#Dataset"], "http://purl.org/dc/terms/title": [{"@value": "Tides"}]}]
    )
    assert to_record(nodes, Header("1")).title == "Tides"


def test_words_of_a_context_are_written_out() -> None:
    context = {"heading": {"@id": "dct:title"}, "Dataset": "http://www.w3.org/ns/dcat#Dataset"}
    text = json.dumps({"@context": [context], "@type": "Dataset", "heading": {"@value": "Ebbe", "@language": "de"}})
    assert to_record(text, Header("1")).values[0] == Value("dcterms:title", "Ebbe", "de")


def test_things_that_name_each_other_are_no_trap() -> None:
    graph = [
        {"@id": "_:a", "@type": "dcat:Dataset", "dct:title": "Tides", "dct:publisher": {"@id": "_:b"}},
        {"@id": "_:b", "@type": "foaf:Agent", "foaf:name": "Harbour", "foaf:knows": {"@id": "_:c"}},
        {"@id": "_:c", "@type": "foaf:Agent", "foaf:name": "Pier", "foaf:knows": {"@id": "_:b"}},
    ]
    assert to_record(json.dumps({"@graph": graph}), Header("1")).texts("dcterms:publisher") == ("Harbour",)


def test_a_long_chain_of_things_is_no_trap() -> None:
    chain = [{"@id": f"_:{at}", "dct:relation": {"@id": f"_:{at + 1}"}} for at in range(3000)]
    first = {"@type": "dcat:Dataset", "dct:title": "Tides", "dct:relation": {"@id": "_:0"}}
    assert to_record(json.dumps({"@graph": [first, *chain]}), Header("1")).title == "Tides"


def test_signs_that_xml_does_not_bear_are_no_trap() -> None:
    record = reading(**{"dct:title": 'a\x00\ud800 <b> & "c"', "http://x.example/<y>": "z", "dct:1": "w"})
    assert record.title.startswith("a")
    assert '<b> & "c"' in record.title


def test_a_list_in_the_form_of_json_ld_is_a_list() -> None:
    record = reading(**{"dcat:keyword": {"@list": ["ebb", {"@value": "flood"}]}})
    assert record.texts("dcterms:subject") == ("ebb", "flood")


@pytest.mark.parametrize("text", ["[]", "{}", '{"@graph": []}', '{"@type": "foaf:Person"}', '{"@graph": [7, null]}'])
def test_without_a_dataset_it_is_refused(text: str) -> None:
    with pytest.raises(RecordError, match=r"\.$"):
        to_record(text, Header("1"))
