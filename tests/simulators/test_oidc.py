"""The simulated Keycloak answers as the real one does: the whole sign-in, refresh, logout, and every fault."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
import requests
from jwcrypto.common import JWException
from jwcrypto.jwk import JWK, JWKSet
from jwcrypto.jws import JWS

from simulators.form_client import Browser, find_form
from simulators.oidc import Keycloak
from simulators.oidc_keys import FLAWS
from simulators.server import Simulator

pytestmark = pytest.mark.slow

CALLBACK = "http://127.0.0.1:9/oidc/callback"
VERIFIER = "a-verifier-that-is-long-enough-for-the-standard-43"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


class Provider:
    """One of the two, seen from an application."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.protocol = f"{issuer}/protocol/openid-connect"

    def ask(self, browser: requests.Session, **changes: Any) -> requests.Response:
        wanted = {
            "client_id": "exporter",
            "response_type": "code",
            "scope": "openid",
            "redirect_uri": CALLBACK,
            "state": "st&te",
            "nonce": "n0nce",
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
            **changes,
        }
        sent = {name: value for name, value in wanted.items() if value is not None}
        return browser.get(f"{self.protocol}/auth", params=sent, allow_redirects=False, timeout=60)

    def sign_in(
        self, browser: requests.Session, user: str = "cora", password: str | None = None, **changes: Any
    ) -> requests.Response:
        """The answer to the filled form."""
        form = find_form(self.ask(browser, **changes), "kc-form-login")
        form.fields |= {"username": user, "password": password or f"{user}-password"}
        return browser.post(form.action, data=form.fields, allow_redirects=False, timeout=60)

    def token(self, code: str | None, **changes: Any) -> requests.Response:
        wanted = {
            "grant_type": "authorization_code",
            "client_id": "exporter",
            "client_secret": "exporter-secret",
            "redirect_uri": CALLBACK,
            "code_verifier": VERIFIER,
            "code": code,
            **changes,
        }
        sent = {name: value for name, value in wanted.items() if value is not None}
        return requests.post(f"{self.protocol}/token", data=sent, timeout=60)

    def refresh(self, refresh_token: str) -> requests.Response:
        return self.token(None, grant_type="refresh_token", refresh_token=refresh_token)

    def tokens(self, browser: requests.Session, user: str = "cora", **changes: Any) -> dict[str, Any]:
        answer = self.token(answer_of(self.sign_in(browser, user, **changes))["code"])
        assert answer.status_code == 200, answer.text
        tokens: dict[str, Any] = answer.json()
        return tokens

    def keys(self) -> JWKSet:
        keys = JWKSet()
        for key in requests.get(f"{self.protocol}/certs", timeout=60).json()["keys"]:
            if key["use"] == "sig":
                keys.add(JWK(**key))
        return keys


def answer_of(response: requests.Response) -> dict[str, str]:
    assert response.status_code == 302, response.text
    assert response.headers["Location"].startswith(CALLBACK)
    return dict(parse_qsl(urlsplit(response.headers["Location"]).query))


def claims_of(token: str) -> dict[str, Any]:
    part = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return claims


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator(Keycloak()) as simulator:
        yield simulator


@pytest.fixture(scope="module")
def simulated(simulator: Simulator) -> str:
    return f"{simulator.url}/realms/exporter"


@pytest.fixture(scope="module")
def real(keycloak: Any) -> str:
    issuer: str = keycloak.issuer
    return issuer


@pytest.fixture(scope="module", params=["simulated", pytest.param("real", marks=pytest.mark.server)])
def provider(request: pytest.FixtureRequest) -> Provider:
    return Provider(request.getfixturevalue(request.param))


@pytest.fixture
def browser() -> Iterator[requests.Session]:
    with Browser() as session:
        yield session


def test_the_well_known_document_names_keycloaks_addresses(provider):
    told = requests.get(f"{provider.issuer}/.well-known/openid-configuration", timeout=60).json()
    assert told["issuer"] == provider.issuer
    assert told["authorization_endpoint"] == f"{provider.protocol}/auth"
    assert told["token_endpoint"] == f"{provider.protocol}/token"
    assert told["userinfo_endpoint"] == f"{provider.protocol}/userinfo"
    assert told["end_session_endpoint"] == f"{provider.protocol}/logout"
    assert told["jwks_uri"] == f"{provider.protocol}/certs"
    assert told["authorization_response_iss_parameter_supported"] is True


def test_certificates_hold_a_signing_and_an_encryption_key(provider):
    keys = requests.get(f"{provider.protocol}/certs", timeout=60).json()["keys"]
    assert sorted((key["use"], key["alg"]) for key in keys) == [("enc", "RSA-OAEP"), ("sig", "RS256")]


@pytest.mark.parametrize("user", ["ada", "cora", "ulla"])
def test_an_id_token_has_keycloaks_claims(provider, browser, user):
    tokens = provider.tokens(browser, user)
    token = JWS()
    token.allowed_algs = ["RS256"]
    token.deserialize(tokens["id_token"], provider.keys())
    assert json.loads(token.objects["protected"])["typ"] == "JWT"
    claims = json.loads(token.payload)
    known = "exp iat auth_time jti iss aud sub typ azp nonce sid at_hash acr realm_access name preferred_username"
    known += " given_name family_name email email_verified" + (" resource_access groups" if user == "cora" else "")
    assert set(claims) == set(known.split())
    assert (claims["iss"], claims["aud"], claims["azp"]) == (provider.issuer, "exporter", "exporter")
    assert (claims["typ"], claims["nonce"], claims["acr"]) == ("ID", "n0nce", "1")
    assert (claims["preferred_username"], claims["email"], claims["email_verified"]) == (user, f"{user}@example.org", True)
    role = {"ada": "exporter-admin", "cora": "exporter-curator", "ulla": "exporter-user"}[user]
    defaults = {"default-roles-exporter", "offline_access", "uma_authorization"}
    assert set(claims["realm_access"]["roles"]) == {role, *defaults}
    assert claims.get("groups") == (["/library/digitisation"] if user == "cora" else None)
    assert claims["exp"] - claims["iat"] in {299, 300}  # the real one looks at its clock twice
    digest = hashlib.sha256(tokens["access_token"].encode()).digest()[:16]
    assert claims["at_hash"] == base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def test_a_token_answer_has_keycloaks_fields(provider, browser):
    tokens = provider.tokens(browser)
    assert set(tokens) == {
        *("access_token", "expires_in", "refresh_expires_in", "refresh_token", "token_type", "id_token"),
        *("not-before-policy", "session_state", "scope"),
    }
    assert (tokens["expires_in"], tokens["token_type"]) == (300, "Bearer")
    assert 1740 < tokens["refresh_expires_in"] <= 1800  # of the session, which is some moments old
    access, refresh = claims_of(tokens["access_token"]), claims_of(tokens["refresh_token"])
    assert (access["typ"], access["aud"], access["azp"]) == ("Bearer", "account", "exporter")
    assert (refresh["typ"], refresh["aud"], refresh["sid"]) == ("Refresh", provider.issuer, tokens["session_state"])


def test_the_callback_gets_state_issuer_session_and_code(provider, browser):
    answer = answer_of(provider.sign_in(browser))
    assert set(answer) == {"state", "session_state", "iss", "code"}
    assert (answer["state"], answer["iss"]) == ("st&te", provider.issuer)


def test_a_wrong_password_shows_the_form_again(provider, browser):
    answer = provider.sign_in(browser, password="wrong")
    assert answer.status_code == 200
    assert 'id="input-error-username"' in answer.text
    assert "Invalid username or password." in answer.text
    form = find_form(answer, "kc-form-login")
    form.fields |= {"username": "cora", "password": "cora-password"}
    assert "code" in answer_of(browser.post(form.action, data=form.fields, allow_redirects=False, timeout=60))


def test_a_form_without_its_cookie_is_refused(provider):
    with requests.Session() as plain:  # the cookies are Secure even here, and requests keeps them to itself
        answer = provider.sign_in(plain)
    assert answer.status_code == 400
    assert "cookie not found" in answer.text


def test_who_is_signed_in_is_not_asked_again(provider, browser):
    assert answer_of(provider.ask(browser, prompt="none"))["error"] == "login_required"
    first = answer_of(provider.sign_in(browser))
    second = answer_of(provider.ask(browser, prompt="none"))
    assert second["session_state"] == first["session_state"]
    assert second["code"] != first["code"]
    assert "code" in answer_of(provider.ask(browser))
    assert find_form(provider.ask(browser, prompt="login"), "kc-form-login").fields


@pytest.mark.parametrize(
    ("changes", "status", "error", "description"),
    [
        ({"client_id": "unknown"}, 400, "", ""),
        ({"redirect_uri": "http://evil.example/oidc/callback"}, 400, "", ""),
        ({"redirect_uri": "http://localhost:9/oidc/callback"}, 400, "", ""),
        ({"redirect_uri": "https://127.0.0.1:9/oidc/callback"}, 400, "", ""),
        ({"redirect_uri": "http://127.0.0.1@evil.example/"}, 400, "", ""),
        ({"redirect_uri": "http://127.0.0.1:9/../x"}, 400, "", ""),
        ({"redirect_uri": None}, 400, "", ""),
        (
            {"code_challenge": None, "code_challenge_method": None},
            302,
            "invalid_request",
            "Missing parameter: code_challenge_method",
        ),
        ({"code_challenge": None}, 302, "invalid_request", "Missing parameter: code_challenge"),
        ({"code_challenge_method": "plain"}, 302, "invalid_request", None),
        ({"scope": "openid nonsense"}, 302, "invalid_scope", "Invalid scopes: openid nonsense"),
        ({"response_type": None}, 302, "invalid_request", "Missing parameter: response_type"),
        ({"response_type": "nonsense"}, 302, "unsupported_response_type", None),
    ],
)
def test_a_faulty_request_is_refused_alike(provider, browser, changes, status, error, description):
    answer = provider.ask(browser, **changes)
    assert answer.status_code == status
    if status == 302:
        told = answer_of(answer)
        assert (told["error"], told["state"], told["iss"]) == (error, "st&te", provider.issuer)
        assert description is None or told["error_description"] == description


def test_a_scope_without_openid_gives_no_id_token(provider, browser):
    assert "id_token" not in provider.tokens(browser, scope="email")


def test_a_code_is_good_once_and_its_replay_ends_the_clients_session(provider, browser):
    code = answer_of(provider.sign_in(browser))["code"]
    tokens = provider.token(code).json()
    again = provider.token(code)
    assert (again.status_code, again.json()) == (400, {"error": "invalid_grant", "error_description": "Code not valid"})
    refused = provider.refresh(tokens["refresh_token"])
    assert refused.json()["error_description"] == "Session doesn't have required client"
    bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert requests.get(f"{provider.protocol}/userinfo", headers=bearer, timeout=60).status_code == 401
    assert "code" in answer_of(provider.ask(browser, prompt="none"))


@pytest.mark.parametrize(
    ("changes", "status", "error", "description"),
    [
        ({"code": "invented"}, 400, "invalid_grant", "Code not valid"),
        ({"code_verifier": "x" * 50}, 400, "invalid_grant", "PKCE verification failed: Code mismatch"),
        ({"code_verifier": None}, 400, "invalid_grant", "PKCE code verifier not specified"),
        ({"redirect_uri": "http://127.0.0.1:9/other"}, 400, "invalid_grant", "Incorrect redirect_uri"),
        ({"client_secret": "wrong"}, 401, "unauthorized_client", "Invalid client or Invalid client credentials"),
        ({"client_id": "unknown"}, 401, "invalid_client", "Invalid client or Invalid client credentials"),
        ({"grant_type": None}, 400, "invalid_request", "Missing form parameter: grant_type"),
        ({"grant_type": "nonsense"}, 400, "unsupported_grant_type", "Unsupported grant_type"),
        (
            {"client_id": "exporter-tests", "client_secret": "tests-secret"},
            400,
            "invalid_grant",
            "Auth error: Found different client_id in clientSession",
        ),
    ],
)
def test_a_faulty_token_request_is_refused_alike(provider, browser, changes, status, error, description):
    code = answer_of(provider.sign_in(browser))["code"]
    answer = provider.token(**{"code": code, **changes})
    assert (answer.status_code, answer.json()) == (status, {"error": error, "error_description": description})
    spent = provider.token(code).status_code == 400
    assert spent is (error == "invalid_grant" and "code" not in changes)


def test_a_client_may_give_its_secret_by_basic_authorization(provider, browser):
    code = answer_of(provider.sign_in(browser))["code"]
    sent = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, "code_verifier": VERIFIER}
    answer = requests.post(f"{provider.protocol}/token", data=sent, auth=("exporter", "exporter-secret"), timeout=60)
    assert answer.status_code == 200


def test_a_refreshed_id_token_has_no_nonce_and_the_same_session(provider, browser):
    tokens = provider.tokens(browser)
    fresh = provider.refresh(tokens["refresh_token"]).json()
    old, new = claims_of(tokens["id_token"]), claims_of(fresh["id_token"])
    assert "nonce" not in new
    assert [new[name] for name in ("sub", "sid", "auth_time")] == [old[name] for name in ("sub", "sid", "auth_time")]
    assert provider.refresh("garbage").json() == {"error": "invalid_grant", "error_description": "Invalid refresh token"}


def test_userinfo_answers_a_bearer_and_refuses_all_else_with_an_empty_body(provider, browser):
    tokens = provider.tokens(browser)

    def ask(token: str) -> requests.Response:
        return requests.get(f"{provider.protocol}/userinfo", headers={"Authorization": f"Bearer {token}"}, timeout=60)

    assert ask(tokens["access_token"]).json()["preferred_username"] == "cora"
    for wrong in (tokens["id_token"], "garbage"):
        answer = ask(wrong)
        assert (answer.status_code, answer.content) == (401, b"")
        assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]


def test_a_logout_with_a_hint_ends_the_session_and_comes_back(provider, browser):
    tokens = provider.tokens(browser)
    sent = {"id_token_hint": tokens["id_token"], "post_logout_redirect_uri": "http://127.0.0.1:9/", "state": "s"}
    answer = requests.get(f"{provider.protocol}/logout", params=sent, allow_redirects=False, timeout=60)
    assert (answer.status_code, answer.headers["Location"]) == (302, "http://127.0.0.1:9/?state=s")
    assert answer_of(provider.ask(browser, prompt="none"))["error"] == "login_required"
    refused = provider.refresh(tokens["refresh_token"])
    assert (refused.status_code, refused.json()["error_description"]) == (400, "Session not active")


def test_a_faulty_logout_is_refused(provider, browser):
    tokens = provider.tokens(browser)
    logout = f"{provider.protocol}/logout"
    foreign = {"id_token_hint": tokens["id_token"], "post_logout_redirect_uri": "http://evil.example/"}
    assert requests.get(logout, params=foreign, allow_redirects=False, timeout=60).status_code == 400
    garbage = requests.get(logout, params={"id_token_hint": "garbage"}, allow_redirects=False, timeout=60)
    assert (garbage.status_code, "Invalid parameter: id_token_hint" in garbage.text) == (400, True)
    asked = requests.get(logout, params={"client_id": "exporter"}, timeout=60)
    assert (asked.status_code, "Do you want to log out?" in asked.text) == (200, True)


def test_a_logout_by_refresh_token_works_twice(provider, browser):
    tokens = provider.tokens(browser)
    sent = {"client_id": "exporter", "client_secret": "exporter-secret", "refresh_token": tokens["refresh_token"]}
    for _ in range(2):
        assert requests.post(f"{provider.protocol}/logout", data=sent, timeout=60).status_code == 204
    assert answer_of(provider.ask(browser, prompt="none"))["error"] == "login_required"


def test_unknown_addresses_are_404(provider):
    assert requests.get(f"{provider.issuer}/protocol/nothing", timeout=60).status_code == 404
    assert requests.get(f"{provider.issuer}-not/.well-known/openid-configuration", timeout=60).status_code == 404


# what only a simulator can do


@pytest.fixture
def realm() -> Iterator[tuple[Keycloak, Provider]]:
    with Simulator(Keycloak()) as simulator:
        keycloak = simulator.service
        assert isinstance(keycloak, Keycloak)
        yield keycloak, Provider(f"{simulator.url}/realms/exporter")


@pytest.mark.parametrize("flaw", FLAWS)
def test_a_wrong_id_token_comes_on_demand(simulator, simulated, browser, flaw):
    provider = Provider(simulated)
    fault = simulator.service.faults.add("POST .*/token", knob="id_token", value=flaw)
    token = provider.tokens(browser)["id_token"]
    assert fault.happened == 1
    good = provider.tokens(browser, prompt="login")["id_token"]
    assert _is_right(good, provider)
    assert not _is_right(token, provider)


def _is_right(token: str, provider: Provider) -> bool:
    """All that an application has to look at, written out once more."""
    parsed = JWS()
    parsed.allowed_algs = ["RS256"]
    try:
        parsed.deserialize(token)
        kid = json.loads(parsed.objects["protected"]).get("kid")
        parsed.verify(provider.keys().get_key(kid) or JWK.generate(kty="oct", size=256))
    except (JWException, ValueError):
        return False
    claims = json.loads(parsed.payload)
    right = {"iss": provider.issuer, "aud": "exporter", "azp": "exporter", "nonce": "n0nce", "typ": "ID"}
    if any(claims.get(name) != value for name, value in right.items()) or not {"sub", "iat", "exp"} <= set(claims):
        return False
    return max(claims["iat"], claims.get("nbf", 0)) <= time.time() < claims["exp"]


def test_a_code_is_too_old_after_its_time(realm, browser):
    keycloak, provider = realm
    keycloak.code_seconds = -1
    code = answer_of(provider.sign_in(browser))["code"]
    assert provider.token(code).json() == {"error": "invalid_grant", "error_description": "Code not valid"}


def test_keys_rotate_at_run_time(realm, browser):
    _, provider = realm
    before = provider.tokens(browser)["id_token"]
    base = provider.issuer.removesuffix("/realms/exporter")
    requests.post(f"{base}/_sim/rotate", json={}, timeout=60).raise_for_status()
    after = provider.tokens(browser, prompt="login")["id_token"]
    assert _is_right(before, provider)
    assert _is_right(after, provider)
    requests.post(f"{base}/_sim/rotate", json={"retire": True}, timeout=60).raise_for_status()
    assert not _is_right(after, provider)


def test_a_disabled_person_is_told_at_the_next_refresh(realm, browser):
    keycloak, provider = realm
    tokens = provider.tokens(browser)
    keycloak.change_person("cora", enabled=False)
    assert provider.refresh(tokens["refresh_token"]).json()["error_description"] == "User disabled"


def test_a_role_taken_away_is_gone_after_the_next_refresh(realm, browser):
    keycloak, provider = realm
    tokens = provider.tokens(browser)
    keycloak.change_person("cora", roles=["default-roles-exporter"])
    fresh = provider.refresh(tokens["refresh_token"]).json()
    assert claims_of(fresh["id_token"])["realm_access"]["roles"] == ["default-roles-exporter"]


def test_an_ended_session_is_told_to_the_application(realm, browser):
    keycloak, provider = realm
    posted: list[str] = []

    class Application(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            posted.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Application) as application:
        thread = threading.Thread(target=application.serve_forever, args=(0.05,))
        thread.start()
        keycloak.set_backchannel_logout_url(f"http://127.0.0.1:{application.server_address[1]}/logout")
        tokens = provider.tokens(browser)
        keycloak.end_sessions("cora")
        application.shutdown()
        thread.join()
    token = parse_qs(posted[0])["logout_token"][0]
    mine, claims = claims_of(tokens["id_token"]), claims_of(token)
    assert [claims[name] for name in ("iss", "aud", "sub", "sid", "typ")] == [
        *(mine[name] for name in ("iss", "aud", "sub", "sid")),
        "Logout",
    ]
    assert claims["events"] == {"http://schemas.openid.net/event/backchannel-logout": {}}
    assert "nonce" not in claims
