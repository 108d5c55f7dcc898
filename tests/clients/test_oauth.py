"""OAuth's answers: what is a token, what is none, and what a refusal is called."""

import json
from collections.abc import Iterator

import pytest

from exporter.clients.oauth import OAuthClient
from exporter.errors import RemoteError, RemoteUnavailable
from exporter.http_client import HttpOptions
from exporter.settings import RepositorySettings
from simulators.server import Simulator
from simulators.zenodo import Zenodo
from tests.simulators.test_zenodo_oauth import BACK, authorize

OPTIONS = HttpOptions(connect_seconds=30, read_seconds=30, tries=1)
GOOD = {"access_token": "an-access-token", "token_type": "Bearer", "expires_in": 60, "refresh_token": "a-refresh-token"}


@pytest.fixture
def zenodo() -> Iterator[tuple[Zenodo, str]]:
    zenodo = Zenodo({"ada-token": "ada"}, rate_limit=False)
    zenodo.oauth.add_client("exporter", "a-secret", BACK)
    with Simulator(zenodo) as simulator:
        yield zenodo, simulator.url


def client(url: str, secret: str = "a-secret") -> OAuthClient:
    return OAuthClient(RepositorySettings("zenodo", "Zenodo", url, "", "exporter", secret), OPTIONS)


def test_a_code_and_a_refresh_token_become_tokens(zenodo: tuple[Zenodo, str]) -> None:
    service, url = zenodo
    first = client(url).exchange(authorize(url)["code"][0], BACK)
    second = client(url).refresh(first.refresh)
    assert service.oauth.person_of(second.access) == "ada"
    assert (second.seconds, second.account) == (60 * 24 * 3600, "1")


def test_secrets_travel_in_the_body_alone(zenodo: tuple[Zenodo, str]) -> None:
    service, url = zenodo
    client(url).exchange(authorize(url)["code"][0], BACK)
    sent = next(entry for entry in service.log if entry.path == "/oauth/token")
    assert (sent.query, "authorization" in sent.headers) == ("", False)


@pytest.mark.parametrize(
    ("secret", "code"),
    [("a-secret", "invalid_grant"), ("another", "invalid_client")],
)
def test_a_refusal_has_oauths_own_name(secret: str, code: str, zenodo: tuple[Zenodo, str]) -> None:
    _, url = zenodo
    with pytest.raises(RemoteError) as caught:
        client(url, secret).refresh("no-such-token")
    assert caught.value.code == code
    assert "no-such-token" not in str(caught.value)


@pytest.mark.parametrize(
    "changed",
    [
        {"access_token": None},
        {"access_token": ""},
        {"access_token": "with a blank"},
        {"access_token": "with\r\nX-Header: 1"},
        {"access_token": ["x"]},
        {"access_token": "x" * 5000},
        {"token_type": "mac"},
        {"token_type": None},
    ],
)
def test_an_answer_without_a_token_is_none(changed: dict[str, object], zenodo: tuple[Zenodo, str]) -> None:
    service, url = zenodo
    odd = service.faults.add("POST /oauth/token", status=200, body=json.dumps({**GOOD, **changed}))
    with pytest.raises(RemoteUnavailable):
        client(url).refresh("x")
    assert odd.happened == 1


@pytest.mark.parametrize("seconds", [None, -1, 0, "soon", True, 1e300])
def test_a_life_that_is_no_number_is_not_told(seconds: object, zenodo: tuple[Zenodo, str]) -> None:
    service, url = zenodo
    service.faults.add("POST /oauth/token", status=200, body=json.dumps({**GOOD, "expires_in": seconds, "user": "x"}))
    found = client(url).refresh("x")
    assert (found.access, found.refresh, found.seconds, found.account) == ("an-access-token", "a-refresh-token", 0, "")
