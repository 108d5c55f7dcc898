"""What CKAN's answers, and what is no answer of CKAN, become."""

import socket
from collections.abc import Iterator

import pytest

from exporter.clients.ckan import CkanClient, faults_of
from exporter.errors import (
    ExporterError,
    NotAllowed,
    RateLimited,
    RemoteMissing,
    RemoteRefused,
    RemoteUnavailable,
)
from exporter.http_client import HttpOptions
from simulators.ckan import Ckan
from simulators.server import Simulator

KEY = "the-secret-key-of-the-service"
OPTIONS = HttpOptions(user_agent="Exporter/test (+https://x.org)", connect_seconds=30, read_seconds=30, answer_bytes=1 << 20)


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(Ckan()) as running:
        yield running


@pytest.fixture
def ckan(simulator: Simulator) -> Ckan:
    service = simulator.service
    assert isinstance(service, Ckan)
    return service


@pytest.fixture
def client(simulator: Simulator) -> Iterator[CkanClient]:
    made = CkanClient(OPTIONS, simulator.url, KEY)
    yield made
    made.close()


def test_an_action_is_called_under_our_name_with_the_key(ckan: Ckan, client: CkanClient) -> None:
    assert client.read("status_show")["ckan_version"]
    (entry,) = ckan.log
    assert entry.headers["user-agent"] == OPTIONS.user_agent
    assert entry.headers["authorization"] == KEY
    assert "cookie" not in entry.headers


@pytest.mark.slow
def test_reading_is_tried_three_times(ckan: Ckan, client: CkanClient) -> None:
    fault = ckan.faults.add("status_show", times=2, drop=True)
    assert client.read("status_show")
    assert fault.happened == 2


def test_writing_is_tried_once(ckan: Ckan, client: CkanClient) -> None:
    fault = ckan.faults.add("package_patch", times=-1, drop=True)
    with pytest.raises(RemoteUnavailable):
        client.write("package_patch", id="x")
    assert fault.happened == 1


@pytest.mark.parametrize(
    "status, body, error",
    [
        (403, '{"success": false, "error": {"__type": "Authorization Error", "message": "Access denied: x"}}', NotAllowed),
        (404, '{"success": false, "error": {"__type": "Not Found Error", "message": "Not found: x"}}', RemoteMissing),
        (409, '{"success": false, "error": {"__type": "Validation Error", "name": ["That URL is in use."]}}', RemoteRefused),
        (409, '{"success": false, "error": {"__type": "Search Error", "message": "x"}}', RemoteRefused),
        (400, '{"success": false, "error": {"__type": "Search Query Error", "message": "x"}}', RemoteRefused),
        (400, "Bad request - Action name not known: x", RemoteUnavailable),
        (200, "<html>Sign in</html>", RemoteUnavailable),
        (200, "[1]", RemoteUnavailable),
        (200, "null", RemoteUnavailable),
        (200, "[" * 100_000, RemoteUnavailable),
        (200, '{"success": false, "error": "no"}', RemoteUnavailable),
        (502, "<html>Bad gateway</html>", RemoteUnavailable),
        (302, "", RemoteUnavailable),
        (423, "", RemoteUnavailable),
    ],
)
def test_each_answer_becomes_one_of_our_errors_without_secrets(
    ckan: Ckan, client: CkanClient, simulator: Simulator, status: int, body: str, error: type[ExporterError]
) -> None:
    fault = ckan.faults.add("package_patch", status=status, body=body or " ")
    with pytest.raises(error) as raised:
        client.write("package_patch", id="x")
    assert fault.happened == 1
    assert KEY not in str(raised.value)
    assert "/api/" not in str(raised.value)
    assert "<html" not in str(raised.value)


def test_faults_keep_the_names_of_their_fields(ckan: Ckan, client: CkanClient) -> None:
    body = '{"success": false, "error": {"__type": "Validation Error", "name": ["In use."], "extras": [{"key": ["odd"]}]}}'
    ckan.faults.add("package_patch", status=409, body=body)
    with pytest.raises(RemoteRefused, match="In use") as raised:
        client.write("package_patch", id="x")
    assert raised.value.faults == {"name": "In use.", "extras": '[{"key": ["odd"]}]'}


def test_odd_faults_are_no_reason_to_fall() -> None:
    assert faults_of(None) == {}
    assert faults_of({"__type": "x", "a": [1, None]}) == {"a": "[1, null]"}


def test_a_rate_limit_is_told_with_its_wait(ckan: Ckan, client: CkanClient) -> None:
    fault = ckan.faults.add("status_show", status=429, headers={"Retry-After": "7"})
    with pytest.raises(RateLimited) as raised:
        client.read("status_show")
    assert (fault.happened, raised.value.retry_after_seconds) == (1, 7)


def test_an_answer_that_never_ends_is_left(ckan: Ckan, client: CkanClient) -> None:
    fault = ckan.faults.add("status_show", times=-1, status=200, body="x" * (2 << 20))
    with pytest.raises(RemoteUnavailable, match="too long"):
        client.write("status_show")
    assert fault.happened == 1


@pytest.mark.slow
def test_a_ckan_that_hangs_is_left(simulator: Simulator, ckan: Ckan) -> None:
    fault = ckan.faults.add("status_show", times=-1, hang=3600)
    client = CkanClient(HttpOptions(connect_seconds=30, read_seconds=1), simulator.url, KEY)
    with pytest.raises(RemoteUnavailable, match="did not answer in time"):
        client.write("status_show")
    assert fault.happened == 1
    client.close()


def test_nobody_there_is_told_without_the_address_of_the_call() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        client = CkanClient(OPTIONS, f"http://127.0.0.1:{unused.getsockname()[1]}", KEY)
        with pytest.raises(RemoteUnavailable) as raised:
            client.write("status_show")
    assert "/api" not in str(raised.value)
    assert KEY not in repr(raised.value.__cause__)
    client.close()
