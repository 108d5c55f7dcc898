"""What a Dataverse exports in the formats of others is read rightly, with what is peculiar to it."""

import json
from typing import Any

import pytest

from exporter.crosswalks import datacite, dcterms, oai_dc, schema_org
from exporter.records.record import Access, Header, Identifier, Right, Value

HEADER = Header("doi:10.5072/FK2/KELP1")
DCTERMS = """<?xml version='1.0' encoding='UTF-8'?><metadata xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"
xmlns="http://dublincore.org/documents/dcmi-terms/"><dcterms:title>Kelp &amp; urchins</dcterms:title>
<dcterms:identifier>https://doi.org/10.5072/FK2/KELP1</dcterms:identifier><dcterms:creator>Dahl, Ida</dcterms:creator>
<dcterms:publisher>Coast Dataverse</dcterms:publisher><dcterms:issued>2024-08-09</dcterms:issued>
<dcterms:modified>2024-08-10T11:12:13Z</dcterms:modified>
<dcterms:description>&lt;p>Dived &lt;b>twice&lt;/b>; 3 &amp;lt; 5.&lt;/p></dcterms:description>
<dcterms:description>Second part</dcterms:description><dcterms:subject>Medicine, Health and Life Sciences</dcterms:subject>
<dcterms:language>Norwegian</dcterms:language><dcterms:contributor>Depositor, Dora</dcterms:contributor>
<dcterms:dateSubmitted>2024-08-01</dcterms:dateSubmitted><dcterms:temporal>2023-04-05</dcterms:temporal>
<dcterms:type>dive logs</dcterms:type><dcterms:spatial>Norway</dcterms:spatial>
<dcterms:license>CC BY 4.0</dcterms:license></metadata>"""
OAI_DC = """<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title>Kelp &amp; urchins</dc:title><dc:identifier>https://doi.org/10.5072/FK2/KELP1</dc:identifier>
<dc:creator>Dahl, Ida</dc:creator><dc:date>2024-08-09</dc:date><dc:type>Dataset</dc:type></oai_dc:dc>"""
DATACITE = """<?xml version="1.0" encoding="UTF-8"?><resource xmlns="http://datacite.org/schema/kernel-4">
<identifier identifierType="DOI">10.5072/FK2/KELP1</identifier><creators><creator>
<creatorName nameType="Personal">Dahl, Ida</creatorName></creator></creators>
<titles><title>Kelp &amp; urchins</title></titles>
<publisher>Coast Dataverse</publisher><publicationYear>2024</publicationYear><resourceType resourceTypeGeneral="Dataset"/>
<rightsList><rights rightsURI="info:eu-repo/semantics/restrictedAccess"/></rightsList>
<descriptions><description descriptionType="Abstract">{}</description></descriptions></resource>"""


def schema_dataset(**said: Any) -> str:
    return json.dumps(
        {
            "@context": "http://schema.org",
            "@type": "Dataset",
            "@id": "https://doi.org/10.5072/FK2/KELP1",
            "identifier": "https://doi.org/10.5072/FK2/KELP1",
            "name": "Kelp & urchins",
            **said,
        }
    )


def test_dcterms_are_found_below_a_root_in_another_namespace() -> None:
    record = dcterms.to_record(DCTERMS, HEADER)
    assert record.title == "Kelp & urchins"
    assert record.identifiers == (Identifier("doi", "10.5072/fk2/kelp1"),)
    assert record.text("dcterms:issued") == "2024-08-09"
    assert record.texts("dcterms:description") == ("<p>Dived <b>twice</b>; 3 &lt; 5.</p>", "Second part")
    assert record.texts("dcterms:language") == ("nor",)
    assert record.rights == (Right("cc-by-4.0", "CC BY 4.0"),)
    assert record.texts("dcterms:subject") == ("Medicine, Health and Life Sciences",)


def test_simple_dublin_core_takes_its_day_for_that_of_publication() -> None:
    record = oai_dc.to_record(OAI_DC, HEADER)
    assert (record.title, record.text("dcterms:issued")) == ("Kelp & urchins", "2024-08-09")
    assert record.text("dcterms:type") == "dataset"


def test_schema_org_gives_a_title() -> None:
    assert schema_org.to_record(schema_dataset(), HEADER).title == "Kelp & urchins"


@pytest.mark.parametrize("said", ["Dived twice", ["Dived twice", "Second part"]])
def test_a_description_of_schema_org_is_one_text_or_a_list(said: Any) -> None:
    record = schema_org.to_record(schema_dataset(description=said), HEADER)
    assert record.texts("dcterms:description") == tuple([said] if isinstance(said, str) else said)


def test_a_keyword_in_a_list_keeps_its_commas() -> None:
    many = schema_org.to_record(schema_dataset(keywords=["Medicine, Health and Life Sciences", "kelp"]), HEADER)
    assert many.texts("dcterms:subject") == ("Medicine, Health and Life Sciences", "kelp")
    one = schema_org.to_record(schema_dataset(keywords="kelp, urchins"), HEADER)
    assert one.texts("dcterms:subject") == ("kelp", "urchins")


def test_an_author_who_is_also_the_creator_is_told_once() -> None:
    person = {"@type": "Person", "name": "Dahl, Ida", "givenName": "Ida", "familyName": "Dahl"}
    record = schema_org.to_record(schema_dataset(creator=[person], author=[person]), HEADER)
    assert [creator.name for creator in record.creators] == ["Dahl, Ida"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("&amp;lt;p&amp;gt;Dived &amp;lt;b&amp;gt;twice&amp;lt;/b&amp;gt;&amp;lt;/p&amp;gt;", "<p>Dived <b>twice</b></p>"),
        ("Kelp &amp;amp; urchins", "Kelp &amp; urchins"),
        ("&lt;p&gt;3 &amp;lt; 5&lt;/p&gt;", "<p>3 &lt; 5</p>"),
        ("Kelp &amp; urchins", "Kelp &amp; urchins"),
        ("plain", "plain"),
    ],
)
def test_a_description_that_is_escaped_once_too_often_is_read_as_it_was_meant(written: str, read: str) -> None:
    record = datacite.to_record(DATACITE.format(written), HEADER)
    assert record.text("dcterms:description") == read


def test_a_script_behind_two_layers_of_escapes_is_gone() -> None:
    hidden = "&amp;lt;p&amp;gt;Kelp&amp;lt;/p&amp;gt;&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;"
    record = datacite.to_record(DATACITE.format(hidden), HEADER)
    assert record.text("dcterms:description") == "<p>Kelp</p>"


def test_datacite_says_that_files_are_restricted_and_its_doi_is_in_lower_case() -> None:
    record = datacite.to_record(DATACITE.format("x"), HEADER)
    assert record.access == Access("restricted", status="restricted")
    assert record.identifiers == (Identifier("doi", "10.5072/fk2/kelp1"),)
    assert Value("dcterms:publisher", "Coast Dataverse") in record.values
