"""schema.org as repositories put it into their pages."""

import json
from typing import Any

import pytest

from exporter.crosswalks.schema_org import header_of, to_record
from exporter.errors import RecordError
from exporter.records.record import (
    Access,
    Affiliation,
    Creator,
    CreatorKind,
    Date,
    FileOrigin,
    Funding,
    Header,
    Identifier,
    Record,
    RelatedIdentifier,
    Right,
    Value,
)
from tests.crosswalks.documents import document

DATAVERSE = document("schema_org", "dataverse.jsonld")
RECORD = to_record(DATAVERSE, header_of(json.loads(DATAVERSE)))


def reading(**fields: Any) -> Record:
    return to_record(json.dumps({"@type": "Dataset", "name": "Soil", **fields}), Header("1"))


def test_the_header_comes_from_the_document() -> None:
    assert RECORD.header.identifier == "https://doi.org/10.5072/FK2/SOIL"
    assert RECORD.header.version == "2021-07-08T09:10:11Z"
    with pytest.raises(RecordError, match="no identifier"):
        header_of({"name": "a"})


def test_creator_and_author_are_the_same_people() -> None:
    ute, team = RECORD.creators
    assert ute == Creator(
        "Müller, Ute",
        CreatorKind.PERSON,
        "Müller",
        "Ute",
        (Identifier("orcid", "0000-0002-1825-0097"),),
        (Affiliation("University of the Fields", "02mhbdp94"),),
    )
    assert (team.kind, team.affiliations) == (CreatorKind.ORGANIZATION, (Affiliation("Annex Four"),))
    assert [(one.name, one.role) for one in RECORD.contributors] == [("Lee, Sam", "other"), ("Roe, Kim", "editor")]


def test_keywords_are_parted_at_commas_and_keep_their_vocabulary() -> None:
    assert reading(keywords="tide, moon").texts("dcterms:subject") == ("tide", "moon")
    loess = next(value for value in RECORD.values if value.text == "loess")
    assert (loess.scheme, loess.notation) == ("AGROVOC", "c_4404")


def test_a_licence_is_known_by_its_address() -> None:
    assert RECORD.rights == (Right("cc-by-4.0", link="https://creativecommons.org/licenses/by/4.0/"),)


def test_a_citation_keeps_its_words_and_its_doi() -> None:
    paper = RelatedIdentifier(
        "10.5072/paper", "references", "doi", values=(Value("dcterms:title", "Müller U. Muddy findings. 2020"),)
    )
    assert paper in RECORD.related


def test_a_grant_and_a_funder_alone() -> None:
    assert Funding("Soil Fund", "00k4n6c32") in RECORD.funding
    grant = next(one for one in RECORD.funding if one.award_number)
    assert (grant.funder, grant.award_title, grant.award_link) == (
        "Plough Society",
        "Deep Soil",
        "https://fund.example.org/9",
    )


def test_places_are_names_points_and_boxes() -> None:
    assert [place.place for place in RECORD.locations] == ["Saxony, Germany", "Field two", ""]
    assert json.loads(RECORD.locations[1].geometry)["coordinates"] == [13.75, 51.125]
    assert json.loads(RECORD.locations[2].geometry)["coordinates"][0][0] == [12.5, 50.25]


def test_a_shape_that_is_none_is_kept_as_it_stands() -> None:
    record = reading(spatialCoverage={"@type": "Place", "geo": {"@type": "GeoShape", "polygon": "somewhere"}})
    assert record.locations == ()
    assert record.texts("schema:spatialCoverage.geo.polygon") == ("somewhere",)


def test_dates_keep_their_time_of_day() -> None:
    assert RECORD.text("dcterms:issued") == "2020-05-06"
    assert Date("2021-07-08", "updated", "2021-07-08T09:10:11Z") in RECORD.dates


def test_files_are_downloads() -> None:
    samples, other = RECORD.files
    assert (samples.name, samples.size_bytes, samples.origin) == ("samples.tab", 2048, FileOrigin.LINK)
    assert samples.checksum.startswith("sha256:9f86")
    assert other.size_bytes == -1
    assert RECORD.texts("schema:distribution.contentSize") == ("12.5 MB",)


def test_a_size_that_no_database_keeps_is_none() -> None:
    said = {"@type": "DataDownload", "contentUrl": "https://example.org/a.csv"}
    sizes = [
        reading(distribution={**said, "contentSize": size}).files[0].size_bytes for size in ("9" * 18, "9" * 19, "9" * 40)
    ]
    assert sizes == [10**18, -1, -1]


def test_access_is_told() -> None:
    assert RECORD.access == Access(status="open", conditions="Write a letter.")
    assert reading(isAccessibleForFree=False).access.files == "restricted"


def test_the_dataset_is_found_in_a_graph_with_prefixed_names() -> None:
    record = to_record(document("schema_org", "graph.jsonld"), Header("1"))
    assert record.values[:2] == (
        Value("dcterms:type", "dataset", notation="schema:Dataset"),
        Value("dcterms:title", "Gezeiten", "de"),
    )
    assert record.contributors[0].role == "contactperson"


def test_what_has_no_name_is_refused() -> None:
    with pytest.raises(RecordError, match="nothing that has a name"):
        to_record('{"@type": "Dataset"}', Header("1"))
