"""DCAT as CKAN writes it: addresses are values, and each agent has its own name."""

import pytest

from exporter.crosswalks import dcat
from exporter.errors import RecordError
from exporter.records.record import (
    Creator,
    CreatorKind,
    Date,
    FileOrigin,
    FileRef,
    Header,
    Identifier,
    Location,
    Record,
    RelatedIdentifier,
    Right,
    Value,
)
from tests.crosswalks.documents import document

HEADER = Header("1")
PREFIXES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "dct": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "adms": "http://www.w3.org/ns/adms#",
    "own": "urn:example:own#",
}
ROOT = "<rdf:RDF {}>{{}}</rdf:RDF>".format(" ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in PREFIXES.items()))
FULL = dcat.to_record(document("dcat", "ckanext.rdf"), HEADER)
FLAT = dcat.to_record(document("dcat", "flat.rdf"), HEADER)


def reading(inner: str, beside: str = "", header: Header = HEADER) -> Record:
    return dcat.to_record(
        ROOT.format(f'<dcat:Dataset rdf:about="https://a.example.org/d/1">{inner}</dcat:Dataset>{beside}'), header
    )


def test_an_address_is_a_value_and_never_lost() -> None:
    record = reading(
        '<dcat:theme rdf:resource="http://eurovoc.europa.eu/1"/><own:link rdf:resource="https://b.example.org"/>'
    )
    assert record.values == (
        Value("dcat:theme", "http://eurovoc.europa.eu/1", uri="http://eurovoc.europa.eu/1"),
        Value("own:link", "https://b.example.org", uri="https://b.example.org"),
    )


def test_the_publisher_is_called_by_its_name_and_not_by_its_last_child() -> None:
    record = reading(
        "<dct:publisher><foaf:Organization><foaf:name>Survey</foaf:name><foaf:mbox>office@example.org</foaf:mbox>"
        "<foaf:homepage rdf:resource='https://survey.example.org'/></foaf:Organization></dct:publisher>"
    )
    assert record.texts("dcterms:publisher") == ("Survey",)
    assert record.texts("dcterms:publisher.homepage") == ("https://survey.example.org",)
    assert "office@example.org" not in str(record.values)


def test_what_stands_beside_the_dataset_is_found_by_its_address() -> None:
    assert FLAT.values[:2] == (
        Value("dcterms:title", "Levels of rivers"),
        Value("dcterms:publisher", "Rivers Authority", uri="https://ckan.example.org/organization/rivers"),
    )
    assert FLAT.dates == (Date("2001-01-01/2002-12-31", "coverage"),)
    assert FLAT.text("dcterms:temporal") == "1999/"


def test_a_property_that_nobody_knows_is_kept_with_its_attributes() -> None:
    assert FLAT.texts("own:gauge") == ("Gauge 17",)
    assert FLAT.texts("own:gauge.unit") == ("cm",)


def test_names_in_several_languages_are_values_of_one_address() -> None:
    concept = "".join(f'<rdfs:label xml:lang="{language}">{language} name</rdfs:label>' for language in ("en", "pl"))
    record = reading(
        f'<dcat:theme><rdf:Description rdf:about="https://t.example.org/1">{concept}</rdf:Description></dcat:theme>'
    )
    assert record.values == (
        Value("dcat:theme", "en name", "en", "https://t.example.org/1"),
        Value("dcat:theme", "pl name", "pl", "https://t.example.org/1"),
    )


def test_people_have_their_identifiers_and_roles() -> None:
    assert FULL.creators == (
        Creator("Nowak, Anna", CreatorKind.PERSON, "Nowak", "Anna", (Identifier("orcid", "0000-0002-1825-0097"),)),
        Creator("Laboratory for Waters", CreatorKind.ORGANIZATION),
    )
    assert [(each.name, each.role) for each in FULL.contributors] == [
        ("Office of the survey", "contactperson"),
        ("Kowalski, Jan", "other"),
        ("Lis, Ewa", "editor"),
    ]


def test_a_contact_may_be_a_person_although_ckan_calls_everybody_an_organization() -> None:
    contact = "<vcard:fn>Jane Doe</vcard:fn><vcard:hasEmail rdf:resource='mailto:j@a.org'/>"
    record = reading(f"<dcat:contactPoint><vcard:Organization>{contact}</vcard:Organization></dcat:contactPoint>")
    assert record.contributors == (Creator("Doe, Jane", CreatorKind.PERSON, "Doe", "Jane", role="contactperson"),)
    assert record.values == ()


def test_a_distribution_is_a_file() -> None:
    assert FULL.files[0] == FileRef(
        "https://ckan.example.org/dataset/9df8df51/resource/1",
        "samples.csv",
        "https://ckan.example.org/dataset/9df8df51/resource/1/download/samples.csv",
        FileOrigin.STORE,
        12323,
        "text/csv",
        "sha1:4304cf2e751e6053c90b1804c89c0ebb758f395a",
        "2012-05-01T00:04:06",
        "Measurements",
        "All samples as a table",
    )
    assert FULL.files[1].origin is FileOrigin.LINK
    assert [file.name for file in FLAT.files] == ["levels.csv", "b.zip"]


def test_the_licence_of_a_file_is_a_right_of_the_dataset_once() -> None:
    licence = '<dct:license rdf:resource="https://creativecommons.org/licenses/by/4.0/"/>'
    files = "".join(
        f'<dcat:distribution><dcat:Distribution rdf:about="https://a.example.org/{at}">{licence}</dcat:Distribution></dcat:distribution>'
        for at in (1, 2)
    )
    assert reading(files).rights == (Right("cc-by-4.0", link="https://creativecommons.org/licenses/by/4.0/"),)


def test_the_same_shape_as_geojson_and_as_wkt_is_one_place() -> None:
    assert [(location.place, location.geometry[:20]) for location in FULL.locations] == [
        ("", ""),
        ("Upper basin", '{"type": "Polygon", '),
        ("Upper basin", '{"type": "Point", "c'),
    ]
    assert FULL.locations[0].identifiers == (
        Identifier("url", "http://publications.europa.eu/resource/authority/country/POL"),
    )


def test_a_place_may_be_a_mere_text() -> None:
    record = reading("<dct:spatial>Upper Austria</dct:spatial>")
    assert record.locations == (Location("Upper Austria"),)


def test_other_works_are_related_by_their_addresses() -> None:
    assert RelatedIdentifier("10.1038/sdata.2018.22", "isreferencedby", "doi") in FULL.related
    assert RelatedIdentifier("https://ckan.example.org/dataset/derived-1", "hasversion") in FULL.related
    assert FULL.texts("dcterms:isReferencedBy") == ("Yearbook of the survey 2013",)


def test_markdown_of_ckan_becomes_html_and_html_stays() -> None:
    assert reading("<dct:description>Some *warm* rivers</dct:description>").text("dcterms:description") == (
        "<p>Some <em>warm</em> rivers</p>"
    )
    assert reading("<dct:description>&lt;p&gt;Some&lt;/p&gt;</dct:description>").text("dcterms:description") == "<p>Some</p>"


OTHER = '<dcat:Dataset rdf:about="https://a.example.org/d/2"><dct:title>Two</dct:title></dcat:Dataset>'


def test_of_several_datasets_the_one_of_the_header_is_read() -> None:
    one, two = (reading("<dct:title>One</dct:title>", OTHER, Header(name)) for name in ("1", "https://a.example.org/d/2"))
    assert (one.title, two.title) == ("One", "Two")


def test_of_several_datasets_none_is_guessed() -> None:
    with pytest.raises(RecordError, match="several datasets"):
        reading("<dct:title>One</dct:title>", OTHER, Header("nobody"))


def test_a_dataset_that_another_one_mentions_is_not_the_record() -> None:
    record = reading(f"<dct:title>One</dct:title><dct:isVersionOf>{OTHER}</dct:isVersionOf>", header=Header("nobody"))
    assert record.title == "One"
    assert record.related[0].identifier == "https://a.example.org/d/2"


def test_a_catalogue_without_datasets_is_refused() -> None:
    with pytest.raises(RecordError, match="describes no dataset"):
        dcat.to_record(ROOT.format("<dcat:Catalog/>"), HEADER)


def test_descriptions_that_point_to_each_other_come_to_an_end() -> None:
    beside = (
        '<rdf:Description rdf:about="urn:a"><rdfs:seeAlso rdf:resource="urn:b"/></rdf:Description>'
        '<rdf:Description rdf:about="urn:b"><rdfs:seeAlso rdf:resource="urn:a"/></rdf:Description>'
    )
    record = reading('<own:link rdf:resource="urn:a"/>', beside)
    assert record.texts("own:link") == ("urn:a",)
    assert "urn:b" in {value.uri for value in record.values}
