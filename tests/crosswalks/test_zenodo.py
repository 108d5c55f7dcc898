"""Zenodo's own JSON says the same as InvenioRDM's, and becomes the same record."""

import json
from typing import Any

from exporter.crosswalks.zenodo import header_of, header_of_version, to_record
from exporter.records.record import (
    Access,
    Affiliation,
    Creator,
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
from tests.crosswalks.documents import document

ARTICLE = document("zenodo", "article.json")
RECORD = to_record(ARTICLE, header_of(json.loads(ARTICLE)))


def reading(**metadata: Any) -> Record:
    return to_record(json.dumps({"metadata": {"title": "Ice", **metadata}}), Header("1"))


def test_one_item_stands_for_all_versions_and_its_version_token_for_this_one() -> None:
    assert RECORD.header.identifier == "7654320"
    assert RECORD.header.version == "7654321.4"
    assert RECORD.header.url == "https://zenodo.org/records/7654321"
    assert RECORD.header.sets == ("polar", "oceans")
    assert header_of_version(json.loads(ARTICLE)).identifier == "7654321"


def test_the_type_is_written_as_invenio_writes_it() -> None:
    assert RECORD.text("dcterms:type") == "publication-article"


def test_people_keep_identifiers_places_and_roles() -> None:
    liv, crew = RECORD.creators
    assert liv.identifiers == (Identifier("orcid", "0000-0002-1825-0097"), Identifier("gnd", "118557513"))
    assert (liv.family, liv.given, liv.affiliations) == ("Hansen", "Liv", (Affiliation("Polar Institute"),))
    assert (crew.name, crew.family) == ("Crew of the Fram", "")
    assert [one.role for one in RECORD.contributors] == ["datamanager", "contactperson", "supervisor"]


def test_a_name_with_two_commas_stays_whole() -> None:
    assert reading(creators=[{"name": "Fram, Ship, Inc"}]).creators == (Creator("Fram, Ship, Inc"),)


def test_an_old_name_of_a_licence_becomes_the_common_one() -> None:
    assert RECORD.rights == (Right("cc0-1.0"),)


def test_the_embargo_closes_the_files() -> None:
    assert RECORD.access == Access("restricted", "2031-06-30", "", "<p>Ask the crew.</p>", "public", "embargoed")
    assert reading(access_right="open").access.files == "public"


def test_a_grant_becomes_funding() -> None:
    assert RECORD.funding[0].award_number == "101003472"
    assert RECORD.funding[0].values == (
        Value("zenodo:grant.funder.acronyms", "EC"),
        Value("zenodo:grant.funder.acronyms", "CEC"),
    )
    assert reading(grants=[{}]).funding == ()
    assert reading(grants=[{"code": "7"}]).funding == (Funding(award_number="7"),)


def test_relations_and_the_doi_of_all_versions() -> None:
    assert RECORD.related[:2] == (
        RelatedIdentifier("10.5281/zenodo.7654320", "isversionof", "doi"),
        RelatedIdentifier("10.5072/ship.1", "issupplementto", "doi", "publication-article"),
    )


def test_a_period_of_dates_and_a_single_day() -> None:
    assert RECORD.dates == (Date("2021-01-10/2021-11-20", "collected", "on board"), Date("2024-02", "valid"))


def test_a_place_at_zero_is_a_place() -> None:
    point = '{"type": "Point", "coordinates": [0, 0]}'
    assert reading(locations=[{"place": "Null Island", "lat": 0, "lon": 0}]).locations == (Location("Null Island", point),)


def test_a_checksum_says_which_kind_it_is() -> None:
    assert [file.checksum[:6] for file in RECORD.files] == ["md5:0c", "md5:92"]


def test_restricted_files_are_not_listed_but_the_access_is_told() -> None:
    record = to_record(json.dumps({"metadata": {"title": "a", "access_right": "restricted"}, "files": []}), Header("1"))
    assert record.files == ()
    assert record.access.files == "restricted"


def test_journals_and_custom_fields_have_invenios_terms() -> None:
    assert RECORD.text("journal:journal.issue") == "91b"
    assert RECORD.text("imprint:imprint.title") == "Handbook of Ice"
    assert RECORD.text("dwc:genus") == "Ursus"
