"""The published records of an Invenio, as its API gives them."""

from collections.abc import Iterator
from typing import Any

import pytest

from exporter.clients.invenio_search import InvenioSearch, total_of
from exporter.errors import RemoteMissing, RemoteRefused
from simulators.server import Reply, Request, Service, Simulator
from simulators.zenodo import Zenodo
from tests.sources.import_worlds import allowing
from tests.sources.invenio_shelves import shelves, zenodo_of


@pytest.fixture
def zenodo() -> Iterator[Zenodo]:
    with shelves(plain=False) as found:
        yield zenodo_of(found)


@pytest.fixture
def client(zenodo: Zenodo) -> Iterator[InvenioSearch]:
    made = InvenioSearch(allowing(zenodo.url), zenodo.url)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("told", "total"),
    [
        (7, 7),
        (0, 0),
        ({"value": 10_000, "relation": "gte"}, 10_000),
        (True, None),
        ("7", None),
        ({}, None),
        (None, None),
    ],
)
def test_a_total_is_a_number_or_an_object_with_one(told: Any, total: int | None) -> None:
    assert total_of(told) == total


def test_zenodo_gives_its_native_shape_to_who_asks_for_it(client: InvenioSearch) -> None:
    found = client.search("Rivers", "oldest", 1, 10)
    assert (found.total, found.hits[0]["metadata"]["title"]) == (1, "Rivers")
    assert "parent" in found.hits[0]
    assert client.record(found.hits[0]["id"])["id"] == found.hits[0]["id"]


def test_a_community_is_found_by_slug_and_by_id(client: InvenioSearch) -> None:
    found = client.community("water")
    assert found.title == "Water of Poland"
    assert client.community(found.id).id == found.id
    for unknown in ("no-such-one", "../records", "a b/c"):
        with pytest.raises(RemoteMissing, match="no community"):
            client.community(unknown)


def test_the_files_of_a_record_are_listed(client: InvenioSearch) -> None:
    identifier = client.search("Rivers", "oldest", 1, 1).hits[0]["id"]
    assert [each["key"] for each in client.files(identifier)] == ["levels.csv"]


class Odd(Service):
    """Answers every list with the same."""

    def __init__(self, body: Any) -> None:
        super().__init__()
        self.body = body
        self.route("GET", "/api/records", self.records)

    def records(self, _: Request) -> Reply:
        return Reply(body=self.body)


@pytest.mark.parametrize("body", [{}, {"hits": []}, {"hits": {"hits": {}, "total": 1}}, {"hits": {"hits": []}}])
def test_what_is_no_list_of_an_invenio_is_refused(body: Any) -> None:
    odd = Odd(body)
    with Simulator(odd):
        with pytest.raises(RemoteRefused):
            InvenioSearch(allowing(odd.url), odd.url).search("", "", 1, 1)
        assert len(odd.log) == 1
