"""The simulated OAuth of Zenodo: one live token for each client and person."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from simulators.server import Simulator
from simulators.zenodo import Zenodo

BACK = "https://exporter.example.org/back"
CLIENT = {"client_id": "exporter", "client_secret": "a-secret"}
ASKED = {"response_type": "code", "client_id": "exporter", "redirect_uri": BACK, "state": "s", "scope": "deposit:write"}


@pytest.fixture
def oauth() -> Iterator[tuple[Zenodo, str]]:
    zenodo = Zenodo({"ada-token": "ada", "bob-token": "bob"}, rate_limit=False)
    zenodo.oauth.add_client("exporter", "a-secret", BACK)
    with Simulator(zenodo) as simulator:
        yield zenodo, simulator.url


def authorize(url: str, person: str = "ada", **changed: str) -> dict[str, list[str]]:
    answer = requests.post(
        f"{url}/oauth/authorize",
        params={**ASKED, **changed},
        data={"person": person},
        allow_redirects=False,
        timeout=60,
    )
    assert answer.status_code == 302
    return parse_qs(urlsplit(answer.headers["Location"]).query)


def token(url: str, **sent: str) -> requests.Response:
    return requests.post(f"{url}/oauth/token", data={**CLIENT, **sent}, timeout=60)


def exchanged(url: str, person: str = "ada") -> dict[str, Any]:
    code = authorize(url, person)["code"][0]
    answer = token(url, grant_type="authorization_code", code=code, redirect_uri=BACK)
    assert answer.status_code == 200
    return dict(answer.json())


def drafts(url: str, access: str) -> int:
    bearer = {"Authorization": f"Bearer {access}"}
    return requests.get(f"{url}/api/user/records", headers=bearer, timeout=60).status_code


def test_a_code_becomes_a_token_that_works_once(oauth: tuple[Zenodo, str]) -> None:
    zenodo, url = oauth
    given = authorize(url)
    assert given["state"] == ["s"]
    sent = {"grant_type": "authorization_code", "code": given["code"][0], "redirect_uri": BACK}
    first, second = token(url, **sent), token(url, **sent)
    assert first.json().keys() == {"access_token", "token_type", "expires_in", "refresh_token", "scope", "user"}
    assert first.json()["expires_in"] == 60 * 24 * 3600
    assert drafts(url, first.json()["access_token"]) == 200
    assert (second.status_code, second.json()) == (400, {"error": "invalid_grant"})
    assert zenodo.oauth.exchanges == 1


def test_a_new_authorization_ends_the_token_before_it_but_nobody_elses(oauth: tuple[Zenodo, str]) -> None:
    _, url = oauth
    first, bobs, second = exchanged(url), exchanged(url, "bob"), exchanged(url)
    answers = [drafts(url, each["access_token"]) for each in (first, bobs, second)]
    assert answers == [403, 200, 200]
    assert token(url, grant_type="refresh_token", refresh_token=first["refresh_token"]).json() == {"error": "invalid_grant"}


def test_a_refresh_replaces_both_tokens(oauth: tuple[Zenodo, str]) -> None:
    _, url = oauth
    first = exchanged(url)
    second = token(url, grant_type="refresh_token", refresh_token=first["refresh_token"]).json()
    assert (drafts(url, first["access_token"]), drafts(url, second["access_token"])) == (403, 200)
    again = token(url, grant_type="refresh_token", refresh_token=first["refresh_token"])
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")


def test_a_token_ends_with_its_time_and_a_refresh_goes_on(oauth: tuple[Zenodo, str]) -> None:
    zenodo, url = oauth
    first = exchanged(url)
    zenodo.oauth.expire()
    assert drafts(url, first["access_token"]) == 403
    second = token(url, grant_type="refresh_token", refresh_token=first["refresh_token"]).json()
    assert drafts(url, second["access_token"]) == 200


def test_a_person_who_says_no_or_takes_it_back_leaves_nothing(oauth: tuple[Zenodo, str]) -> None:
    zenodo, url = oauth
    assert authorize(url, "")["error"] == ["access_denied"]
    first = exchanged(url)
    zenodo.oauth.revoke("ada")
    assert drafts(url, first["access_token"]) == 403
    answer = token(url, grant_type="refresh_token", refresh_token=first["refresh_token"])
    assert answer.json() == {"error": "invalid_grant"}


@pytest.mark.parametrize("wrong", [{"client_id": "nobody"}, {"client_secret": "x"}])
def test_a_wrong_client_gets_nothing_and_spends_no_code(wrong: dict[str, str], oauth: tuple[Zenodo, str]) -> None:
    _, url = oauth
    sent = {"grant_type": "authorization_code", "code": authorize(url)["code"][0], "redirect_uri": BACK}
    answer = requests.post(f"{url}/oauth/token", data={**CLIENT, **sent, **wrong}, timeout=60)
    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})
    assert token(url, **sent).status_code == 200


@pytest.mark.parametrize("wrong", [{"client_id": "nobody"}, {"redirect_uri": "https://evil.example/"}])
def test_an_unknown_client_or_address_is_sent_nowhere(wrong: dict[str, str], oauth: tuple[Zenodo, str]) -> None:
    _, url = oauth
    answer = requests.get(f"{url}/oauth/authorize", params={**ASKED, **wrong}, allow_redirects=False, timeout=60)
    assert answer.status_code == 400
    assert "Location" not in answer.headers
    shown = requests.get(f"{url}/oauth/authorize", params=ASKED, timeout=60)
    assert "Authorize as ada" in shown.text
