"""Whose files get the token of a source, and what is no file of the web."""

import pytest

from exporter.errors import FileMissing, FileRestricted
from exporter.http_client import HttpOptions
from exporter.records.record import FileOrigin, FileRef
from exporter.sources.imports import ImportDoor
from exporter.sources.own_files import address_of, open_named
from exporter.sources.remote_files import Address

BASE = "https://repository.example.org/base"
FILE = "https://repository.example.org/files/a.csv"


def test_a_file_at_the_source_gets_the_token() -> None:
    door = ImportDoor(HttpOptions(), "canary")
    assert address_of(door, BASE, FILE, "Bearer") == Address(FILE, "Bearer canary", trusted=False)
    assert address_of(door, BASE, FILE, "") == Address(FILE, "canary", trusted=False)


@pytest.mark.parametrize(
    "url",
    [
        "http://repository.example.org/files/a.csv",
        "https://repository.example.org:8443/files/a.csv",
        "https://repository.example.org.evil.example/a.csv",
        "https://repository.example.org@evil.example/a.csv",
        "https://other.example.org/a.csv",
        "http://[",
    ],
)
def test_a_file_anywhere_else_does_not(url: str) -> None:
    assert address_of(ImportDoor(HttpOptions(), "canary"), BASE, url, "Bearer") == Address(url, trusted=False)


def test_a_key_goes_into_the_header_that_its_source_wants() -> None:
    door = ImportDoor(HttpOptions(), "canary")
    address = address_of(door, BASE, FILE, "", "X-Dataverse-key")
    assert address == Address(FILE, "canary", trusted=False, key_header="X-Dataverse-key")


def test_only_what_an_administrator_allowed_may_send_us_to_its_storage() -> None:
    door = ImportDoor(HttpOptions(allowed=frozenset({"repository.example.org:443"})))
    assert address_of(door, BASE, FILE, "Bearer") == Address(FILE, "", trusted=True)


def test_a_stranger_may_not_name_what_an_administrator_allowed_in_the_inner_network() -> None:
    door = ImportDoor(HttpOptions(allowed=frozenset({"inner.example:8080"})))
    assert address_of(door, BASE, "http://inner.example:8080/", "") == Address("http://inner.example:8080/", trusted=False)


def test_a_source_that_an_administrator_allowed_may_name_it() -> None:
    door = ImportDoor(HttpOptions(allowed=frozenset({"inner.example:8080", "repository.example.org:443"})))
    assert address_of(door, BASE, "http://inner.example:8080/", "") == Address("http://inner.example:8080/")


@pytest.mark.parametrize(("url", "protocol"), [("root://eos.example//a.root", "root://"), ("", "nowhere")])
def test_what_is_not_in_the_web_is_told_as_such(url: str, protocol: str) -> None:
    file = FileRef("a", "a.root", url, FileOrigin.UNREACHABLE)
    with pytest.raises(FileMissing, match=protocol):
        open_named(ImportDoor(HttpOptions()), BASE, file)


def test_a_file_that_its_repository_gives_to_nobody_is_not_asked_for_and_says_why() -> None:
    file = FileRef(
        "1", "levels.csv", "https://data.example.org/1", FileOrigin.STORE, withheld="it is under embargo until 2031."
    )
    with pytest.raises(FileRestricted, match="under embargo until 2031"):
        open_named(ImportDoor(HttpOptions()), BASE, file)
