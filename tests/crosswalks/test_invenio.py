"""Records as InvenioRDM drafts."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from exporter.crosswalks.invenio import from_record
from exporter.records.record import (
    Access,
    Affiliation,
    Creator,
    CreatorKind,
    Date,
    Funding,
    Header,
    Identifier,
    Location,
    Record,
    RelatedIdentifier,
    Right,
    Value,
)

ADA = Creator(
    "Lovelace, Ada",
    family="Lovelace",
    given="Ada",
    identifiers=(Identifier("orcid", "0000-0002-1825-0097"),),
    affiliations=(Affiliation("Data Lab", "02mhbdp94"), Affiliation(ror="02mhbdp94"), Affiliation("City")),
)
RIVERS = Record(
    Header("d1"),
    values=(
        Value("dcterms:title", "Rivers"),
        Value("dcterms:description", "<p>Levels</p>"),
        Value("datacite:methods", "<p>Gauges</p>"),
        Value("dcterms:subject", "water"),
        Value("dcterms:subject", "water"),
        Value("dcterms:language", "pol"),
        Value("dcterms:issued", "2025-05-01"),
        Value("schema:version", "1.0"),
    ),
    creators=(ADA, Creator("City of X", CreatorKind.ORGANIZATION)),
    contributors=(Creator("Plato", role="contactperson"),),
    rights=(Right("cc-by-4.0"), Right("", "Own terms", "https://a.example/terms")),
    funding=(Funding("Fund", "", "12", "Rain", "https://a.example/12"),),
    related=(RelatedIdentifier("https://a.example/d1", "isderivedfrom", resource_type="dataset"),),
    dates=(Date("2019/2020", "collected"),),
    locations=(Location("Łódź", '{"type":"Point","coordinates":[19.45,51.75]}'),),
)


def test_a_full_record_becomes_a_full_draft() -> None:
    body = from_record(RIVERS)
    assert body["access"] == {"record": "public", "files": "public"}
    assert body["metadata"] == {
        "resource_type": {"id": "dataset"},
        "title": "Rivers",
        "publication_date": "2025-05-01",
        "publisher": "Zenodo",
        "description": "<p>Levels</p>",
        "additional_descriptions": [{"description": "<p>Gauges</p>", "type": {"id": "methods"}}],
        "creators": [
            {
                "person_or_org": {
                    "type": "personal",
                    "family_name": "Lovelace",
                    "given_name": "Ada",
                    "identifiers": [{"scheme": "orcid", "identifier": "0000-0002-1825-0097"}],
                },
                "affiliations": [{"id": "02mhbdp94"}, {"name": "City"}],
            },
            {"person_or_org": {"type": "organizational", "name": "City of X"}},
        ],
        "contributors": [{"person_or_org": {"type": "personal", "family_name": "Plato"}, "role": {"id": "contactperson"}}],
        "rights": [{"id": "cc-by-4.0"}, {"title": {"en": "Own terms"}, "link": "https://a.example/terms"}],
        "subjects": [{"subject": "water"}],
        "languages": [{"id": "pol"}],
        "dates": [{"date": "2019/2020", "type": {"id": "collected"}}],
        "related_identifiers": [
            {
                "identifier": "https://a.example/d1",
                "scheme": "url",
                "relation_type": {"id": "isderivedfrom"},
                "resource_type": {"id": "dataset"},
            }
        ],
        "funding": [
            {
                "funder": {"name": "Fund"},
                "award": {
                    "number": "12",
                    "title": {"en": "Rain"},
                    "identifiers": [{"scheme": "url", "identifier": "https://a.example/12"}],
                },
            }
        ],
        "locations": {"features": [{"place": "Łódź", "geometry": {"type": "Point", "coordinates": [19.45, 51.75]}}]},
        "version": "1.0",
    }


def test_an_embargo_restricts_the_files_until_its_day() -> None:
    access = Access(embargo_until="2030-01-01", embargo_reason="Paper first")
    body = from_record(replace(RIVERS, access=access))
    assert body["access"]["files"] == "restricted"
    assert body["access"]["embargo"] == {"active": True, "until": "2030-01-01", "reason": "Paper first"}


def test_access_conditions_are_written_into_the_notes() -> None:
    body = from_record(replace(RIVERS, access=Access(files="restricted", conditions="Ask <us> & wait")))
    assert body["metadata"]["additional_descriptions"][-1] == {
        "description": "<p>Ask &lt;us&gt; &amp; wait</p>",
        "type": {"id": "notes"},
    }


def holes(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [hole for each in value.values() for hole in holes(each)] if value else [value]
    if isinstance(value, list):
        return [hole for each in value for hole in holes(each)] if value else [value]
    return [value] if value in ("", None) else []


texts = st.text(max_size=5)


@given(texts, texts, texts, texts)
def test_nothing_empty_is_ever_sent(name: str, affiliation: str, note: str, version: str) -> None:
    creator = Creator(name or "x", affiliations=(Affiliation(affiliation), Affiliation(affiliation)))
    values = (Value("datacite:notes", note), Value("schema:version", version))
    assert holes(from_record(Record(Header("d"), values=values, creators=(creator,)))) == []


def test_titles_and_descriptions_go_with_their_types_and_languages() -> None:
    values = (
        Value("dcterms:title", "Rivers"),
        Value("datacite:translatedTitle", "Flüsse", "de"),
        Value("datacite:subtitle", "By hand"),
        Value("dcterms:tableOfContents", "<p>1 2</p>", "xx-unknown"),
    )
    metadata = from_record(Record(Header("d"), values=values))["metadata"]
    assert metadata["additional_titles"] == [
        {"title": "By hand", "type": {"id": "subtitle"}},
        {"title": "Flüsse", "type": {"id": "translated-title"}, "lang": {"id": "deu"}},
    ]
    assert metadata["additional_descriptions"] == [{"description": "<p>1 2</p>", "type": {"id": "table-of-contents"}}]


def test_references_sizes_and_formats_are_sent() -> None:
    values = (
        Value("dcterms:references", "Horton 1945", uri="10.1130/0016", scheme="doi"),
        Value("dcterms:extent", "7 MB"),
        Value("dcterms:format", "text/csv"),
    )
    metadata = from_record(Record(Header("d"), values=values))["metadata"]
    assert metadata["references"] == [{"reference": "Horton 1945", "identifier": "10.1130/0016", "scheme": "doi"}]
    assert (metadata["sizes"], metadata["formats"]) == (["7 MB"], ["text/csv"])
