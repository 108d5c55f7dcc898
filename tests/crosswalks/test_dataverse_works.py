"""Other works that a Dataverse dataset names, and its own other identifiers."""

from exporter.crosswalks.dataverse import to_record
from exporter.records.record import Identifier, RelatedIdentifier, Value
from tests.crosswalks.dataverse_documents import HEADER, reading
from tests.crosswalks.documents import document

RECORD = to_record(document("dataverse", "export.json"), HEADER)


def test_a_publication_keeps_relation_identifier_citation_and_address() -> None:
    assert RECORD.related[0] == RelatedIdentifier(
        "10.5072/slow.4.2",
        "issupplementto",
        "doi",
        values=(
            Value("dcterms:title", "Kowalska, Z. (2022). Winters by hand. Journal of Slow Snow 4(2)"),
            Value("schema:url", "https://slowsnow.example.org/4/2"),
        ),
    )


def test_a_publication_in_words_only_is_one_too() -> None:
    title = (Value("dcterms:title", "A printed almanac without number"),)
    assert RECORD.related[1] == RelatedIdentifier("", "isreferencedby", "", values=title)
    assert RECORD.related[2].identifier == "2201.00077"
    assert RECORD.related[2].scheme == "arxiv"


def test_the_address_of_the_identifier_itself_is_not_said_twice() -> None:
    said = {"publicationIDType": "doi", "publicationIDNumber": "10.5072/A", "publicationURL": "https://doi.org/10.5072/A"}
    assert reading({"publication": [said]}).related == (RelatedIdentifier("10.5072/a", "isreferencedby", "doi"),)
    alone = reading({"publication": [{"publicationURL": "https://doi.org/10.5072/A"}]})
    assert alone.related == (RelatedIdentifier("10.5072/a", "isreferencedby", "doi"),)


def test_a_relation_that_is_not_known_stays_in_its_own_words() -> None:
    record = reading({"publication": [{"publicationCitation": "Book", "publicationRelationType": "Sings"}]})
    assert record.related[0].relation == "isreferencedby"
    assert record.text("citation:publication.publicationRelationType") == "Sings"


def test_datasets_material_and_references_are_works() -> None:
    assert RelatedIdentifier("10.5072/fk2/wind01", "", "doi", "dataset") in RECORD.related
    wind = (Value("dcterms:title", "Unpublished wind logs of the station"),)
    assert RelatedIdentifier("", "", "", "dataset", values=wind) in RECORD.related
    almanac = (Value("dcterms:title", "Almanac of the polar night, volume three"),)
    assert RelatedIdentifier("", "references", "", values=almanac) in RECORD.related


def test_software_keeps_its_version() -> None:
    said = (Value("dcterms:title", "SnowPlotter"), Value("schema:version", "2.4.1-beta"))
    assert RelatedIdentifier("", "iscompiledby", "", "software", values=said) in RECORD.related


def test_other_identifiers_are_known_by_their_agency_or_their_form() -> None:
    assert RECORD.identifiers[1:] == (
        Identifier("npi archive", "NPI-7781-b"),
        Identifier("doi", "10.5072/old.snow"),
        Identifier("urn", "urn:nbn:no-00042"),
        Identifier("url", "https://hornsnow.example.org/about"),
    )


def test_the_series_keeps_its_name_and_what_is_said_of_it() -> None:
    expected = "<p>Winters of Spitsbergen</p><p>Seventh part of the series</p>"
    assert RECORD.text("datacite:seriesInformation") == expected
