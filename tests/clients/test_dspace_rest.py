"""What a DSpace 4 to 6 is asked, and what is no answer of one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from exporter.clients.dspace_rest import Items, RestClient, Version, id_of, known, number_of
from exporter.errors import RateLimited, RemoteError, RemoteMissing, RemoteRefused, RemoteUnavailable, TokenRefused
from simulators.server import Reply, Request, Service, Simulator
from tests.sources.import_worlds import allowing

HTML = "<!DOCTYPE html><title>HTTP Status 500</title>"
STATUS = {"okay": True, "authenticated": False, "sourceVersion": "6.3", "apiVersion": "6"}


class Odd(Service):
    """Says what ``says`` holds for a path below ``/rest/``, and 404 for all else."""

    def __init__(self, **says: Reply) -> None:
        super().__init__()
        self.says = dict(says)
        self.route("GET", "/rest/{path:path}", self.page)

    def page(self, request: Request) -> Reply:
        return self.says.get(request.words["path"], Reply(404, HTML))


@contextmanager
def opened(odd: Odd, secret: str = "") -> Iterator[RestClient]:
    with Simulator(odd):
        client = RestClient(allowing(odd.url), f"{odd.url}/rest", secret)
        yield client
        client.close()


@pytest.mark.parametrize(
    ("status", "version"),
    [
        (STATUS, Version("6.3", 6)),
        ({**STATUS, "sourceVersion": "5.10"}, Version("5.10", 5)),
        ({**STATUS, "sourceVersion": "6.4-SNAPSHOT"}, Version("6.4-SNAPSHOT", 6)),
        ({"okay": True, "apiVersion": "6"}, Version("6", 6)),
        ({"okay": "true", "sourceVersion": None, "apiVersion": None}, Version("6", 6)),
        ({"okay": True, "authenticated": False, "token": None}, Version("5", 5)),
    ],
)
def test_a_version_is_told_by_the_status(status: object, version: Version) -> None:
    with opened(Odd(status=Reply(body=status))) as client:
        assert client.version() == version


@pytest.mark.parametrize("missing", [Reply(404, HTML), Reply(404, {"status": 404}), Reply(200, HTML)])
def test_one_without_a_status_that_lists_communities_is_a_dspace_4(missing: Reply) -> None:
    odd = Odd(status=missing, communities=Reply(body=[{"id": 1, "handle": "1/1", "type": "community"}]))
    with opened(odd) as client:
        assert client.version() == Version("4", 4)
        assert client.version().major == 4
        assert [entry.path for entry in odd.log].count("/rest/status") == 1


@pytest.mark.parametrize(
    "says",
    [
        {},
        {"communities": Reply(body=[{"title": "a list of something else"}])},
        {"communities": Reply(body={"error": "no such thing"})},
        {"status": Reply(body={"status": "green"})},
    ],
)
def test_what_is_no_dspace_is_refused(says: dict[str, Reply]) -> None:
    with opened(Odd(**says)) as client:
        with pytest.raises(RemoteRefused):
            client.version()


@pytest.mark.parametrize(
    ("reply", "error", "said"),
    [
        (Reply(500, HTML), RemoteUnavailable, "fault of its own"),
        (Reply(500, {"message": "java.lang.NullPointerException"}), RemoteUnavailable, "fault of its own"),
        (Reply(200, HTML), RemoteUnavailable, "web page"),
        (Reply(200, "<communities/>", {"Content-Type": "application/xml"}), RemoteUnavailable, "no JSON"),
        (Reply(200, {"error": "Something went wrong"}), RemoteRefused, "something else"),
        (Reply(403, HTML), TokenRefused, "turns us away"),
        (Reply(429, HTML), RateLimited, "wait"),
    ],
)
def test_an_error_in_the_place_of_a_list_is_a_sentence(reply: Reply, error: type[RemoteError], said: str) -> None:
    odd = Odd(status=Reply(body=STATUS))
    odd.says["communities/top-communities"] = reply
    with opened(odd) as client:
        with pytest.raises(error, match=said) as told:
            client.top_communities(0, 100)
    assert "java" not in str(told.value)


def test_a_page_of_a_collection_without_a_list_of_items_is_refused() -> None:
    odd = Odd(communities=Reply(body=[]))
    odd.says["collections/7"] = Reply(body={"id": 7, "items": None})
    with opened(odd) as client:
        with pytest.raises(RemoteRefused, match="as a DSpace does"):
            client.names_of("7", 0, 100)


def test_only_the_list_of_a_dspace_4_says_how_many_there_are() -> None:
    old, new = Odd(communities=Reply(body=[])), Odd(status=Reply(body=STATUS))
    old.says["collections/7"] = Reply(body={"id": 7, "numberItems": 5, "items": [{"id": 1}, None]})
    new.says["collections/a-b/items"] = Reply(body=[{"uuid": "c-d"}])
    with opened(old) as client:
        assert client.names_of("7", 10, 5) == Items(({"id": 1},), 5)
        assert old.log[-1].query == "expand=items&offset=10&limit=5"
    with opened(new) as client:
        assert client.items_of("a-b", 0, 5) == Items(({"uuid": "c-d"},))


@pytest.mark.parametrize(
    "ask",
    [
        lambda client: client.items_of("../status", 0, 1),
        lambda client: client.below("1/2", "collections", 0, 1),
        lambda client: client.one("items", "7?expand=all"),
        lambda client: client.bitstreams("", 0, 1),
    ],
)
def test_what_is_no_id_never_becomes_a_part_of_an_address(ask: Callable[[RestClient], object]) -> None:
    odd = Odd(status=Reply(body=STATUS))
    with opened(odd) as client:
        with pytest.raises(RemoteMissing):
            ask(client)
    assert {entry.path for entry in odd.log} <= {"/rest/status"}


def test_ids_are_numbers_or_uuids_and_counts_are_numbers() -> None:
    assert [id_of(each) for each in ({"id": 7}, {"uuid": "a-b", "id": None}, {"id": None}, {"id": [1]})] == [
        "7",
        "a-b",
        "",
        "",
    ]
    told = ({"numberItems": 0}, {"countItems": 4}, {"numberItems": "4"}, {"numberItems": -1}, {"numberItems": True}, {})
    assert [number_of(each) for each in told] == [0, 4, None, None, None, None]
    assert known("0b1c5f5c-6f0e-4d4e-9a5b-0d2c5e0f6a77")
