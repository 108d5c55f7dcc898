"""An API that is only read, over real sockets: what is no JSON becomes a sentence."""

from collections.abc import Iterator

import pytest

from exporter.clients.json_reader import JsonReader
from exporter.errors import AddressRefused, RemoteRefused, RemoteUnavailable, TooLong
from exporter.http_client import HttpClient, HttpOptions
from simulators.server import Reply, Request, Service, Simulator

OPTIONS = HttpOptions(connect_seconds=30, read_seconds=30, answer_bytes=1000)


class Pages(Service):
    """Answers what ``says`` holds, by the last word of the path."""

    def __init__(self) -> None:
        super().__init__()
        self.says: dict[str, Reply] = {}
        self.route("GET", "/api/{name}", self.page)

    def page(self, request: Request) -> Reply:
        return self.says[request.words["name"]]


@pytest.fixture
def pages() -> Iterator[Pages]:
    made = Pages()
    with Simulator(made):
        yield made


@pytest.fixture
def reader(pages: Pages) -> Iterator[JsonReader]:
    made = JsonReader(HttpClient(OPTIONS, pages.url, "canary-token"))
    yield made
    made.close()


def test_an_object_is_read_and_empty_parameters_are_not_sent(pages: Pages, reader: JsonReader) -> None:
    pages.says["list"] = Reply(200, '{"a": "\\ud800ä"}', {"Content-Type": "application/json"})
    assert reader.read("api/list", q="x y", sort="", page=None, size=2) == {"a": "\ufffdä"}
    assert pages.log[0].query == "q=x+y&size=2"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<!DOCTYPE html><p>Sign in", "text/html; charset=utf-8"),
        ("\ufeff\n<HTML>Sign in", "application/json"),
        ("<p>Sign in", "application/xhtml+xml"),
    ],
)
def test_a_web_page_is_told_whatever_it_says_that_it_is(pages: Pages, reader: JsonReader, body: str, kind: str) -> None:
    pages.says["list"] = Reply(200, body, {"Content-Type": kind})
    with pytest.raises(RemoteUnavailable, match="web page") as told:
        reader.read("api/list")
    assert told.value.status == 200


@pytest.mark.parametrize("body", ['{"hits": [', "", "nothing", "[" * 900])
def test_what_is_cut_off_is_told(pages: Pages, reader: JsonReader, body: str) -> None:
    pages.says["list"] = Reply(200, body, {"Content-Type": "application/json"})
    with pytest.raises(RemoteUnavailable, match="cut off"):
        reader.read("api/list")


def test_json_that_is_no_object_is_refused(pages: Pages, reader: JsonReader) -> None:
    pages.says["list"] = Reply(body=["a"])
    with pytest.raises(RemoteRefused):
        reader.read("api/list")


def test_a_redirect_within_the_repository_is_followed_with_the_token(pages: Pages, reader: JsonReader) -> None:
    pages.says["old"] = Reply(301, None, {"Location": "/api/new"})
    pages.says["new"] = Reply(body={"id": "new"})
    assert reader.read("api/old", q="x") == {"id": "new"}
    assert [(entry.path, entry.headers["authorization"]) for entry in pages.log] == [
        ("/api/old", "Bearer canary-token"),
        ("/api/new", "Bearer canary-token"),
    ]


def test_a_redirect_to_another_host_is_told_and_not_followed(pages: Pages, reader: JsonReader) -> None:
    other = Pages()
    with Simulator(other):
        pages.says["old"] = Reply(302, None, {"Location": f"{other.url}/api/new?secret=1"})
        with pytest.raises(AddressRefused, match="another host") as told:
            reader.read("api/old")
    assert "secret" not in str(told.value)
    assert (len(pages.log), other.log) == (1, [])


@pytest.mark.slow
def test_a_redirect_loop_ends(pages: Pages, reader: JsonReader) -> None:
    pages.says["old"] = Reply(302, None, {"Location": "/api/old"})
    with pytest.raises(RemoteUnavailable, match="elsewhere"):
        reader.read("api/old")
    assert len(pages.log) == 3 * 6, "three tries, each of one call and five redirects"


def test_an_answer_that_is_too_long_is_asked_for_once(pages: Pages, reader: JsonReader) -> None:
    pages.says["list"] = Reply(body={"a": "x" * 2000})
    with pytest.raises(TooLong):
        reader.read("api/list")
    assert len(pages.log) == 1


def test_a_list_is_read_and_what_is_no_object_in_it_is_passed_over(pages: Pages, reader: JsonReader) -> None:
    pages.says["list"] = Reply(body=[{"id": 1}, None, "two", {"id": 3}])
    assert reader.listed("api/list", offset=0) == [{"id": 1}, {"id": 3}]
    assert pages.log[0].query == "offset=0"


def test_an_error_in_the_place_of_a_list_is_refused(pages: Pages, reader: JsonReader) -> None:
    pages.says["list"] = Reply(body={"status": 500, "message": "Something went wrong"})
    with pytest.raises(RemoteRefused, match="something else"):
        reader.listed("api/list")
    assert len(pages.log) == 1
