"""The files of a Dataverse version: which bytes are meant, and why some are given to nobody."""

from datetime import date
from typing import Any

import pytest

from exporter.crosswalks.dataverse_files import EMBARGO, EXPIRED, RESTRICTED, files_of
from exporter.records.record import FileOrigin, FileRef

TODAY = date(2030, 6, 1)
MD5 = "0cc175b9c0f1b6a831c399e269772661"


def entry(label: str = "a.txt", identifier: int = 7, **stored: Any) -> dict[str, Any]:
    return {"label": label, "restricted": False, "dataFile": {"id": identifier, "filename": label, **stored}}


def file_of(said: dict[str, Any]) -> FileRef:
    (found,) = files_of([said], "https://dv.example.org/", TODAY)
    return found


def table(label: str = "rain.tab", **stored: Any) -> dict[str, Any]:
    told = {
        "tabularData": True,
        "contentType": "text/tab-separated-values",
        "filesize": 618,
        "originalFileFormat": "text/csv",
    }
    return entry(label, **{**told, "originalFileSize": 597, "originalFileName": "rain.csv", **stored})


def test_a_file_is_told_with_its_folder_size_type_and_checksum() -> None:
    said = entry(contentType="text/plain", filesize=19, md5=MD5, lastUpdateTime="2026-11-22T03:12:17Z")
    assert file_of({**said, "directoryLabel": "docs/read me", "description": "first\nsecond"}) == FileRef(
        identifier="7",
        name="docs/read me/a.txt",
        url="https://dv.example.org/api/access/datafile/7",
        origin=FileOrigin.STORE,
        size_bytes=19,
        media_type="text/plain",
        checksum=f"md5:{MD5}",
        modified="2026-11-22T03:12:17Z",
        description="first\nsecond",
    )


def test_a_table_is_taken_as_it_was_uploaded() -> None:
    found = file_of(table(checksum={"type": "MD5", "value": MD5}))
    assert found.url == "https://dv.example.org/api/access/datafile/7?format=original"
    assert (found.name, found.size_bytes, found.media_type) == ("rain.csv", 597, "text/csv")
    assert found.checksum == f"md5:{MD5}"


def test_an_older_release_does_not_say_that_it_is_a_table_but_what_it_was() -> None:
    found = file_of(table(tabularData=None))
    assert (found.name, found.size_bytes) == ("rain.csv", 597)
    assert found.url.endswith("/7?format=original")
    bare = file_of(entry("rain.tab", UNF="UNF:6:x==", filesize=618))
    assert (bare.name, bare.size_bytes) == ("rain.tab", -1)


def test_a_table_without_the_size_of_its_original_has_none() -> None:
    assert file_of(table(originalFileSize=None)).size_bytes == -1


def test_an_original_that_is_called_like_another_file_gets_a_name_of_its_own() -> None:
    names = [file.name for file in files_of([table(), entry("rain.csv", 8)], "", TODAY)]
    assert names == ["rain.tab.csv", "rain.csv"]


@pytest.mark.parametrize(
    ("kind", "digits", "known"),
    [("MD5", 32, "md5"), ("SHA-1", 40, "sha1"), ("SHA-256", 64, "sha256"), ("SHA-512", 128, "sha512")],
)
def test_each_kind_of_checksum_is_named_like_the_others(kind: str, digits: int, known: str) -> None:
    assert file_of(entry(checksum={"type": kind, "value": "A" * digits})).checksum == f"{known}:{'a' * digits}"


@pytest.mark.parametrize("said", [{"type": "CRC", "value": "ab"}, {"type": "MD5", "value": "zz" * 16}, {"type": "MD5"}, 3])
def test_an_unknown_or_broken_checksum_is_none(said: Any) -> None:
    assert file_of(entry(checksum=said)).checksum == ""


def test_restricted_files_tell_why_nobody_gets_them() -> None:
    assert file_of({**entry(), "restricted": True}).withheld == RESTRICTED
    assert file_of(entry(restricted=True)).withheld == RESTRICTED


def test_an_embargo_is_told_with_its_day_until_it_is_over() -> None:
    assert file_of(entry(embargo={"dateAvailable": "2030-06-02"})).withheld == EMBARGO.format("2030-06-02")
    assert file_of(entry(embargo={"dateAvailable": "2030-06-01"})).withheld == ""


def test_a_retention_that_has_ended_is_told_with_its_day() -> None:
    assert file_of(entry(retention={"dateUnavailable": "2030-06-01"})).withheld == EXPIRED.format("2030-06-01")
    assert file_of(entry(retention={"dateUnavailable": "2030-06-02"})).withheld == ""


def test_a_date_that_is_none_withholds_nothing() -> None:
    assert file_of(entry(embargo={"dateAvailable": "soon"}, retention={"dateUnavailable": ""})).withheld == ""


def test_a_slash_in_a_name_makes_no_folder() -> None:
    assert file_of(entry("a/b.txt")).name == "a-b.txt"
    assert file_of({**entry(), "directoryLabel": "/x/"}).name == "x/a.txt"


def test_entries_without_a_file_or_a_name_are_left_out() -> None:
    assert files_of([{"label": "a"}, {"dataFile": {"id": 3}}, None, "x"], "https://dv.example.org", TODAY) == ()
    assert files_of(None, "https://dv.example.org", TODAY) == ()
