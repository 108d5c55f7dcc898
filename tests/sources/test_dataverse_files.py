"""Files of a Dataverse: with its key at its own host alone, counted as nobody's download, and what a guestbook means."""

from collections.abc import Iterator

import pytest

from exporter.errors import FileMissing, FileRestricted
from exporter.records.record import FileOrigin, FileRef
from exporter.sources.dataverse_files import open_uncounted, uncounted
from exporter.sources.imports import ImportDoor
from simulators.server import Reply, Service, Simulator
from tests.sources.import_worlds import allowing

CONTENT = b"hour,level\n1,2\n"


class Files(Service):
    """One file, and one that is not given to programs."""

    def __init__(self) -> None:
        super().__init__()
        self.elsewhere = ""
        self.route("GET", "/api/access/datafile/1", lambda _: Reply(body=CONTENT, headers={"Content-Type": "text/csv"}))
        self.route(
            "GET",
            "/api/access/datafile/2",
            lambda _: refused(
                400, "You may not download this file without the required Guestbook response for guestbookID 4."
            ),
        )
        self.route(
            "GET",
            "/api/access/datafile/3",
            lambda _: Reply(303, None, {"Location": f"{self.elsewhere}/api/access/datafile/1?signature=x"}),
        )
        self.route("GET", "/api/access/datafile/4", lambda _: refused(400, "Something else is wrong."))


def refused(status: int, message: str) -> Reply:
    return Reply(status, {"status": "ERROR", "code": status, "message": message})


@pytest.fixture
def files() -> Iterator[Files]:
    made = Files()
    with Simulator(made):
        yield made


def read(files: Files, number: int, token: str = "", *others: str) -> bytes:
    door = ImportDoor(allowing(files.url, *others), token)
    file = FileRef(str(number), "levels.csv", f"{files.url}/api/access/datafile/{number}", FileOrigin.STORE)
    with open_uncounted(door, files.url, file) as content:
        return content.read()


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("https://x.example/api/access/datafile/7", "https://x.example/api/access/datafile/7?gbrecs=true"),
        (
            "https://x.example/api/access/datafile/7?format=original",
            "https://x.example/api/access/datafile/7?format=original&gbrecs=true",
        ),
        ("https://x.example/f?gbrecs=false", "https://x.example/f?gbrecs=true"),
    ],
)
def test_a_download_is_asked_for_so_that_nobody_counts_it(url: str, asked: str) -> None:
    assert uncounted(url) == asked


def test_the_key_goes_to_the_repository_in_its_own_header(files: Files) -> None:
    assert read(files, 1, "canary-token") == CONTENT
    [asked] = files.log
    assert (asked.headers.get("x-dataverse-key"), asked.query) == ("canary-token", "gbrecs=true")
    assert "authorization" not in asked.headers


def test_the_key_does_not_follow_to_the_storage(files: Files) -> None:
    storage = Files()
    with Simulator(storage):
        files.elsewhere = storage.url
        assert read(files, 3, "canary-token", storage.url) == CONTENT
    assert [entry.headers.get("x-dataverse-key") for entry in files.log] == ["canary-token"]
    assert [entry.query for entry in storage.log] == ["signature=x"]
    assert not any("canary" in value for entry in storage.log for value in entry.headers.values())


def test_a_file_that_wants_a_guestbook_is_restricted_and_says_so(files: Files) -> None:
    with pytest.raises(FileRestricted, match="guestbook"):
        read(files, 2)


@pytest.mark.parametrize("number", [4, 5])
def test_what_is_missing_for_another_reason_is_missing(files: Files, number: int) -> None:
    with pytest.raises(FileMissing) as told:
        read(files, number)
    assert not isinstance(told.value, FileRestricted)


def test_an_address_elsewhere_is_asked_for_as_it_is(files: Files) -> None:
    other = Files()
    with Simulator(other):
        file = FileRef("1", "levels.csv", f"{other.url}/api/access/datafile/1", FileOrigin.LINK)
        with open_uncounted(ImportDoor(allowing(files.url, other.url), "canary-token"), files.url, file) as content:
            assert content.read() == CONTENT
    [asked] = other.log
    assert (asked.query, "x-dataverse-key" in asked.headers) == ("", False)
