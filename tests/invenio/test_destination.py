"""The real InvenioRDM is a destination."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from exporter.destinations.invenio import InvenioDestination
from exporter.http_client import HttpOptions
from exporter.settings import RepositorySettings
from tests.contracts.destinations import TABLE, DestinationContract, content, new_mark, published
from tests.servers.invenio import InvenioServer


def connected(server: InvenioServer, token: str) -> InvenioDestination:
    settings = RepositorySettings("invenio", "Example Repository", server.url)
    return InvenioDestination(settings, token, HttpOptions(connect_seconds=10, read_seconds=60))


@pytest.fixture
def destination(invenio_server: InvenioServer) -> Iterator[InvenioDestination]:
    with closing(connected(invenio_server, invenio_server.tokens["owner"])) as destination:
        yield destination


@pytest.fixture
def stranger(invenio_server: InvenioServer) -> Iterator[InvenioDestination]:
    with closing(connected(invenio_server, invenio_server.tokens["stranger"])) as destination:
        yield destination


@pytest.fixture
def impostor(invenio_server: InvenioServer) -> Iterator[InvenioDestination]:
    with closing(connected(invenio_server, "a-token-that-nobody-gave")) as destination:
        yield destination


class TestInvenio(DestinationContract):
    pass


def test_an_empty_file_and_one_in_a_folder_are_taken(destination: InvenioDestination) -> None:
    draft = destination.create(new_mark())
    assert destination.put_file(draft.identifier, "empty.txt", content(b"")).size_bytes == 0
    assert destination.put_file(draft.identifier, "a folder/inside.csv", content(TABLE)).name == "a folder/inside.csv"


def new_community(server: InvenioServer, person: str, slug: str, review: str) -> None:
    access = {"visibility": "public", "record_submission_policy": "open", "review_policy": review}
    with server.session(person) as session:
        body = {"slug": slug, "access": access, "metadata": {"title": slug}}
        answer = session.post(f"{server.api_url}/communities", json=body, timeout=60)
        assert answer.status_code == 201, answer.text


def test_a_community_of_ones_own_takes_the_record_and_a_curator_may_take_time(
    destination: InvenioDestination, invenio_server: InvenioServer
) -> None:
    new_community(invenio_server, "owner", "own-tides", "open")
    new_community(invenio_server, "stranger", "careful-tides", "closed")
    record = published(destination)
    for _ in range(2):  # the second time both are refused by the server, for what is no fault
        refused = destination.add_to_communities(record.identifier, ("own-tides", "careful-tides", "no-such-tides"))
        assert [refusal.field for refusal in refused] == ["no-such-tides"]
    assert destination.state(record.identifier).communities == ("own-tides",)
