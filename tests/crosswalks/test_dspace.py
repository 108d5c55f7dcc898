"""Items of a DSpace, from both of its APIs."""

import json
from dataclasses import replace
from typing import Any

import pytest

from exporter.crosswalks.dspace import to_record, to_record_without
from exporter.crosswalks.dspace_header import header_of
from exporter.crosswalks.readers import read_again
from exporter.errors import RecordError
from exporter.records.json import to_json
from exporter.records.record import Access, Date, Header, Identifier, RelatedIdentifier, Right, Value
from tests.crosswalks.documents import document

SITE = "https://archive.example.org"
TIDES, HARBOUR = document("dspace", "tides.json"), document("dspace", "harbour.json")
NEW = to_record(TIDES, header_of(json.loads(TIDES), SITE))
OLD = to_record(HARBOUR, header_of(json.loads(HARBOUR), SITE))


def item(**metadata: Any) -> str:
    return json.dumps({"uuid": "1", "metadata": {key.replace("_", "."): value for key, value in metadata.items()}})


def test_every_author_arrives_in_order_and_with_the_identifier_that_the_authority_knows() -> None:
    assert [person.name for person in NEW.creators] == [
        "Müller, Änne",
        "de Vries, Sanne",
        "Okafor, Chidi",
        "Hydrographic Institute of Norden",
    ]
    assert [person.identifiers for person in NEW.creators[:3]] == [
        (Identifier("orcid", "0000-0002-1825-0097"),),
        (Identifier("dspace", "virtual::1207"),),
        (Identifier("dspace", "b7f2a1d0-3c44-4e9a-8a51-6a1d60ef1a01"),),
    ]


def test_contributors_have_the_role_of_their_field() -> None:
    assert [(person.name, person.role) for person in NEW.contributors] == [
        ("Jansen, Pieter", "supervisor"),
        ("Larsen, Ida", "editor"),
    ]
    assert [person.role for person in OLD.contributors] == ["illustrator", "other"]


def test_the_list_of_the_older_api_says_the_same_as_the_object_of_the_newer() -> None:
    assert [person.name for person in OLD.creators] == ["Nowak, Ewa", "Kaminski, Otto"]
    assert OLD.title == "Maps of the old harbour"
    assert Value("dcterms:subject", "port", "pl") in OLD.values
    assert Value("dcterms:subject", "912", "en", scheme="ddc") in OLD.values


def test_every_value_keeps_its_language_and_authority() -> None:
    abstracts = [(value.text, value.language) for value in NEW.values if value.term == "dcterms:abstract"]
    assert abstracts == [("Hourly levels <b>corrected</b> for wind.", "en-US"), ("Stündliche Wasserstände.", "de")]
    assert Value("dcterms:subject", "Gezeiten", "de", notation="gnd::4157207-4") in NEW.values
    tides = next(value for value in NEW.values if value.text == "Tide-waters")
    assert (tides.scheme, tides.uri) == ("lcsh", "http://id.loc.gov/authorities/subjects/sh85135359")
    assert NEW.locations[0].identifiers == (Identifier("url", "https://www.geonames.org/2744114"),)


def test_values_stand_in_the_order_of_their_places() -> None:
    said = [{"value": text, "place": place} for text, place in (("third", 2), ("first", 0), ("second", 1))]
    record = to_record(item(dc_subject=said), Header("1"))
    assert record.texts("dcterms:subject") == ("first", "second", "third")


def test_identifiers_have_the_kind_that_their_field_names() -> None:
    assert NEW.identifiers == (
        Identifier("doi", "10.5072/archive.678"),
        Identifier("issn", "1234-5679"),
        Identifier("handle", "20.500.12345/678"),
    )
    assert Identifier("isbn", "978-3-16-148410-0") in OLD.identifiers


def test_who_submitted_it_is_never_shown() -> None:
    for record in (NEW, OLD):
        assert record.original is not None
        assert "@example.org" in record.original.text
        assert "@example.org" not in to_json(replace(record, original=None))


def test_dates_are_dates_and_words_stay_words() -> None:
    assert NEW.text("dcterms:issued") == "2023-03"
    assert Date("2019-11", "other", "digitised") in NEW.dates
    assert Value("dc:date", "circa 1890") in OLD.values


def test_the_licence_is_found_by_its_address() -> None:
    assert NEW.rights == (Right("cc-by-4.0", "", "https://creativecommons.org/licenses/by/4.0/"),)


def test_a_field_that_no_table_knows_is_kept_under_its_own_name() -> None:
    assert Value("dspace:thesis.degree.name", "Doctor of Science") in NEW.values
    assert Value("dspace:local.campaign.ship", "RV Kormoran", "nl", notation="ship::7") in NEW.values
    assert Value("dspace:entityType", "Publication") in NEW.values
    assert Value("bibo:volume", "12") in NEW.values
    assert Value("dcterms:conformsTo", "Gauge manual of 1948") in NEW.values


def test_a_relation_to_another_entity_is_a_link_and_told_once() -> None:
    page = f"{SITE}/items/0a9d7c33-91f4-4df4-95bb-0e9a6c55d1f2"
    told = [each for each in NEW.related if each.relation_information]
    assert told == [RelatedIdentifier(page, "", "url", relation_information="isAuthorOfPublication")]
    assert RelatedIdentifier("10.5072/other.1", "isreferencedby", "doi") in NEW.related


def test_an_embargo_stands_in_the_access() -> None:
    assert NEW.access == Access("restricted", "2099-02-03", status="embargo")


@pytest.mark.parametrize(
    ("statuses", "access"),
    [
        (["open.access", "open.access"], Access()),
        (["open.access", "embargo"], Access("public", "2099-02-03")),
        (["embargo", "restricted"], Access("restricted")),
    ],
)
def test_a_file_that_was_closed_there_after_it_came_is_not_to_be_had_here(statuses: list[str], access: Access) -> None:
    until = {"embargo": "2099-02-03"}
    files = [
        {"uuid": str(number), "name": f"{number}.csv", "accessStatus": {"status": each, "embargoDate": until.get(each)}}
        for number, each in enumerate(statuses)
    ]
    document = json.loads(item(dc_title=[{"value": "Rivers"}]))
    document |= {"accessStatus": {"status": "open.access"}, "bundles": [{"name": "ORIGINAL", "bitstreams": files}]}
    assert to_record(json.dumps(document), Header("1")).access == access


def test_ignored_fields_are_gone_and_stay_gone_when_the_document_is_read_again() -> None:
    ignored = frozenset({"dc.subject.LCSH", "dc.subject.ddc"})
    for text, word in ((TIDES, "Tide-waters"), (HARBOUR, "912")):
        record = to_record_without(text, Header("1"), ignored)
        assert word not in {value.text for value in (*record.values, *read_again(record).values)}
        assert record.title == to_record(text, Header("1")).title


def test_an_item_without_a_title_has_one_to_be_shown_by() -> None:
    assert to_record(item(dc_subject=[{"value": "x"}]), Header("1")).title == "Untitled"


@pytest.mark.parametrize("text", ["[]", "{}", '{"metadata": null}', "<html>", '{"metadata": "x"}'])
def test_what_is_no_item_is_told_so(text: str) -> None:
    with pytest.raises(RecordError):
        to_record(text, Header("1"))


def test_odd_values_end_nothing() -> None:
    odd = [{"value": None}, {"value": 7}, "x", None, {"value": {"a": 1}}, {"value": "ok", "place": "x", "language": 3}]
    assert to_record(item(dc_subject=odd, dc_title="x", dc_type=None), Header("1")).texts("dcterms:subject") == ("7", "ok")


def test_thousands_of_authors_and_long_values_all_arrive() -> None:
    people = [{"value": f"Name{at}, Given", "place": at} for at in range(3000)]
    record = to_record(item(dc_contributor_author=people, dc_description=[{"value": "x" * 70_000}]), Header("1"))
    assert len(record.creators) == 3000
    assert len(record.text("dcterms:description")) == 70_000
