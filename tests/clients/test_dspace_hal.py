"""The calls to a DSpace 7 or later."""

from collections.abc import Iterator

import pytest

from exporter.clients.dspace_hal import HalClient
from exporter.errors import AddressRefused, RemoteMissing, RemoteRefused
from simulators.dspace7 import Dspace7
from simulators.server import Simulator
from tests.contracts.import_sources import QUICK
from tests.sources.import_worlds import allowing


@pytest.fixture
def dspace() -> Iterator[Dspace7]:
    site = Dspace7("9.3")
    site.fill(3)
    with Simulator(site):
        yield site


@pytest.fixture
def client(dspace: Dspace7) -> Iterator[HalClient]:
    made = HalClient(allowing(dspace.url), f"{dspace.url}/server/api")
    yield made
    made.close()


def test_the_root_tells_what_it_is(client: HalClient) -> None:
    assert client.root()["dspaceVersion"] == "DSpace 9.3"


def test_another_json_api_is_no_dspace(dspace: Dspace7, client: HalClient) -> None:
    fault = dspace.faults.add("GET /server/api", status=200, body="{}", headers={"Content-Type": "application/json"})
    with pytest.raises(RemoteRefused, match="does not answer as a DSpace"):
        client.root()
    assert fault.happened == 1


def test_a_search_gives_the_items_themselves_and_how_many_there_are(client: HalClient) -> None:
    found = client.search("", 0, 2)
    assert ([each["type"] for each in found.entries], found.total) == (["item", "item"], 3)
    assert client.search("", 9, 2).entries == ()


def test_a_handle_is_read_here_wherever_the_server_leads(dspace: Dspace7, client: HalClient) -> None:
    dspace.server = "https://elsewhere.example.org/server"
    item = client.search("", 0, 1).entries[0]
    assert client.find(item["handle"])["uuid"] == item["uuid"]


def test_a_handle_that_nobody_has_is_missing(client: HalClient) -> None:
    with pytest.raises(RemoteMissing):
        client.find("123456789/99999")


def test_what_is_no_uuid_is_not_asked_for(dspace: Dspace7, client: HalClient) -> None:
    """The server would answer as if one had to sign in."""
    with pytest.raises(RemoteMissing):
        client.one("items", "../../authn/status")
    assert dspace.log == []


def test_what_may_be_absent_is_empty(dspace: Dspace7, client: HalClient) -> None:
    item = client.search("", 0, 1).entries[0]["uuid"]
    assert client.optional(f"core/items/{item}/thumbnail") == {}
    assert client.optional(f"core/items/{item}/no-such-link") == {}


def test_a_private_address_is_refused() -> None:
    with pytest.raises(AddressRefused):
        HalClient(QUICK, "http://127.0.0.1:1/server/api")
