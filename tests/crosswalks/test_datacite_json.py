"""DataCite's JSON, as it is today and as it was."""

import json

import pytest

from exporter.crosswalks.datacite_document import document as as_document
from exporter.crosswalks.datacite_document import from_record
from exporter.crosswalks.datacite_json import header_of, to_record
from exporter.errors import RecordError
from exporter.records.record import (
    Affiliation,
    CreatorKind,
    Date,
    Funding,
    Header,
    Identifier,
    Record,
    RelatedIdentifier,
    Right,
    Value,
)
from tests.crosswalks.documents import document, said_in

FULL, OLD = document("datacite_json", "full.json"), document("datacite_json", "old.json")
RECORD = to_record(FULL, header_of(json.loads(FULL)))


def test_the_header_is_the_dois() -> None:
    assert RECORD.header.identifier == "10.82433/b09z-4k37"
    assert RECORD.header.url == "https://example.org/full"
    assert RECORD.header.version == "2023-04-05T06:07:08Z"
    with pytest.raises(RecordError, match="no identifier"):
        header_of({"titles": []})


def test_the_day_of_issue_is_said_once() -> None:
    assert RECORD.text("dcterms:issued") == "2022-10-17"
    assert "issued" not in {date.kind for date in RECORD.dates}
    assert to_record(OLD, Header("1")).text("dcterms:issued") == "2017"


def test_a_day_of_issue_in_another_year_is_a_date_of_its_own() -> None:
    text = json.dumps(
        {"titles": [{"title": "a"}], "publicationYear": 2020, "dates": [{"date": "2019-05", "dateType": "Issued"}]}
    )
    record = to_record(text, Header("1"))
    assert record.text("dcterms:issued") == "2020"
    assert record.dates == (Date("2019-05", "issued"),)


def test_people_keep_language_identifiers_and_places() -> None:
    person, organization = RECORD.creators
    assert person.language == "en"
    assert person.identifiers[0] == Identifier("orcid", "0000-0001-5727-2427", "https://orcid.org")
    assert person.affiliations[1] == Affiliation("Affiliation Two", "", (Identifier("grid", "grid.5335.0"),))
    assert organization.kind is CreatorKind.ORGANIZATION


def test_a_subject_keeps_vocabulary_code_and_language() -> None:
    assert RECORD.texts("dcterms:subject") == ("Digital curation and preservation", "freies Schlagwort")
    subject = next(value for value in RECORD.values if value.term == "dcterms:subject")
    assert (subject.notation, subject.scheme, subject.language) == ("461001", "Fields of Research", "en")


def test_a_type_keeps_what_the_document_calls_it() -> None:
    assert Value("datacite:resourceType", "Ethnographic recording", notation="Sound") in RECORD.values
    assert from_record(RECORD)["types"] == {"resourceTypeGeneral": "Sound", "resourceType": "Ethnographic recording"}


def test_a_type_that_is_not_known_is_kept_in_its_words() -> None:
    record = to_record('{"titles": [{"title": "a"}], "types": {"resourceTypeGeneral": "Smell"}}', Header("1"))
    assert record.values[-1] == Value("datacite:resourceType", "Smell")
    assert from_record(record)["types"] == {"resourceTypeGeneral": "Smell"}


def test_a_language_keeps_how_it_was_written() -> None:
    assert Value("dcterms:language", "eng", notation="en-US") in RECORD.values


def test_a_second_abstract_in_the_same_language_is_one_more_abstract() -> None:
    abstracts = [{"description": text, "descriptionType": "Abstract"} for text in ("one", "two")]
    record = to_record(json.dumps({"titles": [{"title": "a"}], "descriptions": abstracts}), Header("1"))
    assert record.texts("dcterms:description") == ("one",)
    assert record.texts("dcterms:abstract") == ("two",)


def test_a_date_that_is_none_for_edtf_stays_a_text() -> None:
    dates = [{"date": "2004-03-02/", "dateType": "Valid", "dateInformation": "still"}]
    record = to_record(json.dumps({"titles": [{"title": "a"}], "dates": dates}), Header("1"))
    assert record.values[-1] == Value("datacite:date.Valid", "2004-03-02/", notation="still")
    assert from_record(record)["dates"] == dates


def test_metadata_of_a_relation_is_kept() -> None:
    assert RECORD.related[1] == RelatedIdentifier(
        "https://example.org/iso.xml",
        "hasmetadata",
        "url",
        metadata_scheme="iso19139",
        scheme_uri="https://www.isotc211.org/2005/gmd",
        scheme_type="XSD",
    )


def test_a_related_item_is_described() -> None:
    item = RECORD.related[-1]
    assert (item.identifier, item.relation, item.resource_type) == ("1234-5678", "ispublishedin", "publication-article")
    assert Value("bibo:issue", "VII-b") in item.values
    assert [(one.name, one.role) for one in item.people] == [("Penn, Sean", ""), ("Review Board", "editor")]


def test_places_become_geojson_and_go_back() -> None:
    point, box, triangle = (json.loads(place.geometry) for place in RECORD.locations)
    assert point == {"type": "Point", "coordinates": [-123.125, 49.25]}
    assert box["coordinates"][0][2] == [-68.211, 42.893]
    assert triangle["inPolygonPoint"] == [5.125, 42.0625]
    assert from_record(RECORD)["geoLocations"] == json.loads(FULL)["geoLocations"]


def test_one_place_may_have_several_shapes() -> None:
    place = {
        "geoLocationPlace": "Here",
        "geoLocationPoint": {"pointLongitude": 1.5, "pointLatitude": 2.5},
        "geoLocationBox": {
            "westBoundLongitude": 1,
            "eastBoundLongitude": 2,
            "southBoundLatitude": 2,
            "northBoundLatitude": 3,
        },
    }
    record = to_record(json.dumps({"titles": [{"title": "a"}], "geoLocations": [place]}), Header("1"))
    assert json.loads(record.locations[0].geometry)["type"] == "GeometryCollection"
    assert from_record(record)["geoLocations"] == [place]


def test_plain_text_becomes_paragraphs() -> None:
    assert RECORD.text("datacite:methods") == "<p>How it was done.</p><p>In two steps &amp; with care.</p>"
    assert RECORD.text("dcterms:description") == "Example abstract with <em>markup</em>."


def test_the_older_shapes_are_read_too() -> None:
    record = to_record(OLD, Header("1"))
    assert record.texts("dcterms:publisher") == ("Zenodo Press",)
    assert record.creators[0].affiliations == (Affiliation("Old Institute"),)
    assert record.creators[0].family == "Smith"
    assert record.rights == (Right(title="Open Example Licence", link="https://example.org/licence"),)
    assert record.funding == (Funding("Third Funder", award_link="https://example.org/third"),)
    assert json.loads(record.locations[0].geometry)["coordinates"] == [11.5, -8.25]
    assert record.identifiers == (Identifier("doi", "10.5281/zenodo.999"), Identifier("oai", "oai:zenodo.org:999"))


@pytest.mark.parametrize("text", [FULL, OLD], ids=["full", "old"])
def test_what_was_read_survives_the_way_back(text: str) -> None:
    record = to_record(text, Header("1"))
    assert said_in(to_record(as_document(record), Header("1"))) == said_in(record)


def test_datacites_own_capitals_are_written() -> None:
    body = from_record(RECORD)
    assert body["relatedIdentifiers"][0]["relationType"] == "IsCitedBy"
    assert body["relatedIdentifiers"][0]["relatedIdentifierType"] == "ARK"
    assert body["contributors"][0]["contributorType"] == "ContactPerson"


def test_a_record_of_invenio_has_a_type_of_datacite() -> None:
    record = Record(Header("1"), values=(Value("dcterms:title", "a"), Value("dcterms:type", "image-photo")))
    assert from_record(record)["types"] == {"resourceTypeGeneral": "Image"}
