"""A DDI codebook arrives whole, without the address of any contact."""

import json

import pytest

from exporter.crosswalks.ddi import to_record
from exporter.errors import RecordError
from exporter.records.parts import texts
from exporter.records.record import (
    Access,
    Affiliation,
    CreatorKind,
    Date,
    FileOrigin,
    FileRef,
    Funding,
    Header,
    Identifier,
    Location,
    Record,
    RelatedIdentifier,
    Right,
    Value,
)
from tests.crosswalks.documents import document

HEADER = Header("doi:10.5072/FK2/FERRY1")
DOCUMENT = document("ddi", "dataverse.xml")
RECORD = to_record(DOCUMENT, HEADER)


def reading(study: str, rest: str = "") -> Record:
    """Of a study with these elements; it always has a title."""
    title = "<citation><titlStmt><titl>Boats</titl></titlStmt></citation>"
    book = f'<codeBook xmlns="ddi:codebook:2_5"><stdyDscr>{title}{study}</stdyDscr>{rest}</codeBook>'
    return to_record(book, HEADER)


def test_titles_stand_under_their_terms() -> None:
    assert RECORD.texts("dcterms:title") == ("Ferry passengers of the inner fjord",)
    assert RECORD.text("datacite:subtitle") == "Counted at both piers"
    assert RECORD.text("dcterms:alternative") == "FerryCount"
    assert Value("datacite:translatedTitle", "Ferjepassasjerer i indre fjord", "no") in RECORD.values


def test_publisher_version_day_and_citation_come_from_the_description_of_the_document() -> None:
    assert RECORD.texts("dcterms:publisher") == ("Harbour Dataverse",)
    assert RECORD.text("schema:version") == "2"
    assert RECORD.text("dcterms:issued") == "2023-05-17"
    assert RECORD.text("dcterms:bibliographicCitation").startswith("Aas, Kari, 2023")


def test_people_have_places_and_roles() -> None:
    kari, deckhands = RECORD.creators
    assert (kari.family, kari.given, kari.affiliations) == ("Aas", "Kari", (Affiliation("University of the Piers"),))
    assert deckhands.name == "Deckhands of the night boat"
    assert [(one.name, one.role) for one in RECORD.contributors] == [
        ("Berg, Nils", "datacollector"),
        ("Terne, Siv", "other"),
        ("Moe, Ola", "contactperson"),
        ("Wheelhouse Help Desk", "contactperson"),
        ("Fjord Statistics Bureau", "producer"),
        ("Sea Data Bank", "distributor"),
    ]
    assert RECORD.contributors[5].identifiers == (Identifier("url", "https://sdb.example.org"),)
    assert RECORD.contributors[4].kind is CreatorKind.ORGANIZATION


def test_no_address_of_a_contact_stands_in_the_record() -> None:
    assert not [text for text in texts(RECORD) if "@" in text]


def test_a_link_within_an_author_is_an_identifier() -> None:
    link = '<AuthEnty>Doe, Jane<ExtLink URI="https://orcid.org/0000-0002-1825-0097" title="ORCID"/></AuthEnty>'
    record = reading(f"<citation><rspStmt>{link}</rspStmt></citation>")
    assert record.creators[0].identifiers == (Identifier("orcid", "0000-0002-1825-0097"),)
    assert record.creators[0].family == "Doe"


def test_those_who_paid_are_named() -> None:
    assert RECORD.funding == (
        Funding("Lighthouse Trust"),
        Funding("Society for Boats"),
        Funding("Coastal Fund", award_number="CF-2021-0042"),
    )


def test_identifiers_are_told_once() -> None:
    assert RECORD.identifiers == (Identifier("doi", "10.5072/fk2/ferry1"), Identifier("port register", "PR-5519-c"))


@pytest.mark.parametrize(
    ("agency", "text", "found"),
    [
        ("HDL", "hdl:1902.1/7", Identifier("handle", "1902.1/7")),
        ("PERMA", "perma:ICE1", Identifier("perma", "ICE1")),
        ("Registry", "urn:nbn:no-7", Identifier("registry", "urn:nbn:no-7")),
        ("", "urn:nbn:no-7", Identifier("urn", "urn:nbn:no-7")),
    ],
)
def test_an_identifier_is_told_by_its_agency(agency: str, text: str, found: Identifier) -> None:
    record = reading(f'<citation><titlStmt><IDNo agency="{agency}">{text}</IDNo></titlStmt></citation>')
    assert record.identifiers == (found,)


def test_descriptions_keep_their_html_and_their_dates() -> None:
    first, second = (value for value in RECORD.values if value.term in ("dcterms:description", "dcterms:abstract"))
    assert first.text == "<p>Everybody who <b>boarded</b> was counted; 3 &lt; 5.</p>"
    assert second == Value("dcterms:abstract", "Barn ble telt<br>for seg.", notation="2023-02-04")


def test_keywords_and_topics_keep_their_vocabulary() -> None:
    first, second, third = (value for value in RECORD.values if value.term == "dcterms:subject")
    assert first == Value("dcterms:subject", "Social Sciences", "en")
    assert (second.scheme, second.scheme_uri) == ("BoatThes", "http://boats.example.org/thes")
    assert third.text == "Transport and travel"


def test_periods_are_put_together_and_an_open_one_stays_a_text() -> None:
    assert set(RECORD.dates) == {
        Date("2022-12", "created", "December of 2022"),
        Date("2023-04-30", "submitted"),
        Date("2023-05-16", "issued"),
        Date("2023-06-01", "available"),
        Date("2019-01/2021-06-30", "coverage"),
        Date("2022", "coverage", "the whole of that year"),
        Date("2020-03-02/2020-09-08", "collected"),
    }
    assert RECORD.text("datacite:date.Collected") == "2021-11-12/"


def test_words_for_the_ends_of_a_period_are_kept() -> None:
    first = '<timePrd event="start" date="2019">spring</timePrd>'
    times = f'{first}<timePrd event="start">2020</timePrd><timePrd event="end">?</timePrd>'
    record = reading(f"<stdyInfo><sumDscr>{times}</sumDscr></stdyInfo>")
    assert record.texts("datacite:date.Coverage") == ("2019/", "2020/?")
    assert record.text("ddi:timePrd") == "spring"


def test_places_and_the_box() -> None:
    assert RECORD.locations[:2] == (Location("Norway"), Location("Nesodden"))
    assert json.loads(RECORD.locations[2].geometry)["coordinates"][0][0] == [10.125, 59.25]


def test_a_box_without_numbers_stays_in_words() -> None:
    record = reading("<stdyInfo><sumDscr><geoBndBox><westBL>far</westBL></geoBndBox></sumDscr></stdyInfo>")
    assert record.locations == ()
    assert record.text("ddi:stdyDscr.stdyInfo.sumDscr.geoBndBox.westBL") == "far"


def test_the_licence_is_read_from_its_link_and_other_terms_stay_words() -> None:
    assert RECORD.rights == (Right("cc-by-4.0", "CC BY 4.0", "http://creativecommons.org/licenses/by/4.0"),)
    assert RECORD.access == Access(conditions="The purser on duty,\nAsk for a key first")
    assert Value("dcterms:rights", "Mention the deckhands", notation="Citation requirements") in RECORD.values
    record = reading('<dataAccs><notes type="DVN:TOU" level="dv">&lt;p&gt;Be kind&lt;/p&gt;</notes></dataAccs>')
    assert Value("dcterms:rights", "<p>Be kind</p>", notation="Terms of use") in record.values


def test_other_works_are_named() -> None:
    assert RECORD.related == (
        RelatedIdentifier(
            "",
            "iscompiledby",
            "",
            "software",
            values=(Value("dcterms:title", "TurnstileReader"), Value("schema:version", "7.1-gamma")),
        ),
        RelatedIdentifier(
            "10.5072/pier.8",
            "isreferencedby",
            "doi",
            values=(
                Value("dcterms:title", "Aas, K. (2024). Waiting for boats. Pier Review 8"),
                Value("schema:url", "https://pierreview.example.org/8"),
            ),
        ),
        RelatedIdentifier("", "isreferencedby", "", values=(Value("dcterms:title", "A leaflet handed out on board"),)),
        RelatedIdentifier("10.5072/fk2/bridge", "", "doi", "dataset"),
        RelatedIdentifier("", "", "", values=(Value("dcterms:title", "Painted timetable of 1931"),)),
        RelatedIdentifier("", "references", "", values=(Value("dcterms:title", "Tide tables of the admiralty"),)),
    )


def test_the_address_of_a_publication_is_said_once_when_it_is_its_identifier() -> None:
    link = '<holdings URI="https://doi.org/10.5072/A">https://doi.org/10.5072/A</holdings>'
    record = reading(f"<othrStdyMat><relPubl><citation>{link}</citation></relPubl></othrStdyMat>")
    assert record.related == (RelatedIdentifier("10.5072/a", "isreferencedby", "doi"),)
    assert record.texts("schema:url") == ()


def test_methods_have_terms_of_their_own() -> None:
    assert RECORD.text("ddi:sampProc") == "boats drawn by lot"
    assert RECORD.text("ddi:sampleSize") == "1440"
    assert RECORD.text("datacite:notes") == "Pier two was <i>rebuilt</i> in 2020."


def test_the_files_and_their_variables_are_told() -> None:
    assert RECORD.files == (
        FileRef(
            "81",
            "crossings.tab",
            "https://harbour.example.org/api/access/datafile/81",
            FileOrigin.STORE,
            media_type="text/tab-separated-values",
            description="One line for each crossing",
        ),
        FileRef(
            "82",
            "howto ø.txt",
            "https://harbour.example.org/api/access/datafile/82",
            FileOrigin.STORE,
            media_type="text/plain",
            description="How the clickers work",
        ),
    )
    assert Value("schema:variableMeasured", "People counted on board", notation="heads") in RECORD.values
    assert Value("ddi:catgry", "7: Lysaker landing", notation="quay") in RECORD.values


def test_an_unknown_element_becomes_a_value_called_like_its_path() -> None:
    record = reading("<method><tides height='3 m'>high</tides></method>")
    assert record.text("ddi:stdyDscr.method.tides") == "high"
    assert record.text("ddi:stdyDscr.method.tides.height") == "3 m"


def test_the_envelope_of_a_harvest_does_not_matter() -> None:
    inner = DOCUMENT.partition("?>")[2]
    wrapped = to_record(f'<metadata xmlns="http://www.openarchives.org/OAI/2.0/">{inner}</metadata>', HEADER)
    assert wrapped.values == RECORD.values


def test_three_thousand_authors_and_a_long_text_arrive() -> None:
    authors = "".join(f"<AuthEnty>Doe{at}, Jane</AuthEnty>" for at in range(3000))
    long = "باران می‌بارد " * 5000
    record = reading(
        f"<citation><rspStmt>{authors}</rspStmt></citation><method><dataColl><sampProc>{long}</sampProc></dataColl></method>"
    )
    assert [one.family for one in record.creators] == [f"Doe{at}" for at in range(3000)]
    assert record.text("ddi:sampProc") == long.strip()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "<codeBook/>",
        '<codeBook xmlns="ddi:codebook:2_5"/>',
        "<html></html>",
        '<codeBook xmlns="ddi:codebook:2_5">',
    ],
)
def test_what_is_no_codebook_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(RecordError) as refused:
        to_record(text, HEADER)
    assert str(refused.value).endswith((".", "line 1)."))
