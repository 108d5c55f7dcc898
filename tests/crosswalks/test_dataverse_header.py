"""What a search hit, a dataset and a version tell of a record is the same."""

from datetime import UTC, datetime
from typing import Any

import pytest

from exporter.crosswalks.dataverse_header import base_of, header_of
from exporter.errors import RecordError
from exporter.records.record import Header

BASE = "https://dv.example.org"
HIT = {
    "global_id": "doi:10.5072/FK2/ABC",
    "versionId": 21,
    "majorVersion": 1,
    "minorVersion": 1,
    "versionState": "RELEASED",
    "published_at": "2026-11-22T03:13:29Z",
    "updatedAt": "2026-12-01T00:00:00Z",
    "identifier_of_dataverse": "lab",
}
VERSION = {
    "id": 21,
    "datasetId": 12,
    "datasetPersistentId": "doi:10.5072/FK2/ABC",
    "versionNumber": 1,
    "versionMinorNumber": 1,
    "versionState": "RELEASED",
    "lastUpdateTime": "2026-12-01T00:00:00Z",
    "releaseTime": "2026-11-22T03:13:29Z",
}
DATASET = {
    "id": 12,
    "protocol": "doi",
    "authority": "10.5072",
    "identifier": "FK2/ABC",
    "latestVersion": VERSION,
    "isPartOf": {"type": "DATAVERSE", "identifier": "lab"},
}
HEADER = Header(
    "doi:10.5072/FK2/ABC",
    datetime(2026, 11, 22, 3, 13, 29, tzinfo=UTC),
    ("lab",),
    False,
    "21/1.1",
    "https://dv.example.org/dataset.xhtml?persistentId=doi:10.5072/FK2/ABC",
)


@pytest.mark.parametrize("found", [HIT, DATASET])
def test_a_hit_and_a_dataset_have_the_same_header(found: dict[str, Any]) -> None:
    assert header_of(found, BASE) == HEADER


def test_a_version_alone_does_not_know_its_collection() -> None:
    found = header_of(VERSION, f"{BASE}/")
    assert (found.identifier, found.version, found.url, found.sets) == (HEADER.identifier, "21/1.1", HEADER.url, ())


def test_a_draft_that_is_edited_changes_neither_token_nor_datestamp() -> None:
    assert header_of({**HIT, "updatedAt": "2029-01-01T00:00:00Z"}, BASE) == HEADER


def test_a_deaccessioned_version_is_gone() -> None:
    assert header_of({**HIT, "versionState": "DEACCESSIONED"}, BASE).deleted


@pytest.mark.parametrize(
    ("said", "identifier"),
    [
        ({"protocol": "hdl", "authority": "1902.1", "identifier": "7"}, "hdl:1902.1/7"),
        ({"protocol": "perma", "authority": "ICE", "identifier": "7"}, "perma:ICE7"),
        ({"protocol": "perma", "authority": "ICE", "identifier": "7", "separator": "-"}, "perma:ICE-7"),
        ({"persistentUrl": "https://doi.org/10.5072/FK2/X"}, "doi:10.5072/FK2/X"),
        ({"persistentUrl": "https://hdl.handle.net/1902.1/7"}, "hdl:1902.1/7"),
    ],
)
def test_the_identifier_is_put_together_where_it_is_not_told_whole(said: dict[str, Any], identifier: str) -> None:
    assert header_of(said, BASE).identifier == identifier


def test_the_base_comes_back_from_the_page() -> None:
    assert base_of(header_of(HIT, "https://dv.example.org/data/")) == "https://dv.example.org/data"
    assert base_of(Header("1", url="https://elsewhere.example.org/1")) == ""


def test_an_entry_without_an_identifier_is_refused_with_a_sentence() -> None:
    with pytest.raises(RecordError, match=r"no persistent identifier\.$"):
        header_of({"name": "Rain"}, BASE)
