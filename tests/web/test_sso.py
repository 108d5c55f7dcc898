"""The ID token: only the right one lets anybody in; and a sign-in service that is away, slow or wrong."""

import base64
import hashlib
import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from jwcrypto.jwk import JWK

from exporter.database.schema import people, sessions, sign_ins
from tests.web.front import Front
from tests.web.provider import Provider, new_key
from tests.web.visitor import Visitor, question

pytestmark = pytest.mark.slow

Claims = dict[str, Any]


def rows(front: Front, table: Any) -> int:
    with front.parts.database.transaction() as connection:
        return len(connection.execute(table.select()).all())


def bent(**changes: Any) -> Callable[[Claims], Claims]:
    return lambda claims: {**claims, **changes}


def without(name: str) -> Callable[[Claims], Claims]:
    return lambda claims: {key: value for key, value in claims.items() if key != name}


WRONG_CLAIMS: dict[str, Callable[[Claims], Any]] = {
    "another issuer": bent(iss="http://127.0.0.1:1/realms/exporter"),
    "another realm of the same issuer": lambda claims: {**claims, "iss": claims["iss"] + "2"},
    "no issuer": without("iss"),
    "somebody else's audience": bent(aud="another"),
    "our name within a longer audience": bent(aud="exporter2"),
    "no audience": without("aud"),
    "a list of other audiences": bent(aud=["another", "account"]),
    "an audience of the wrong shape": bent(aud={"exporter": 1}),
    "ours among several, but made for another client": bent(aud=["exporter", "another"], azp="another"),
    "no authorised party": without("azp"),
    "another nonce": bent(nonce="another"),
    "no nonce": without("nonce"),
    "an access token": bent(typ="Bearer"),
    "a refresh token": bent(typ="Refresh"),
    "a logout token": bent(typ="Logout"),
    "no type": without("typ"),
    "no subject": without("sub"),
    "a subject that is no text": bent(sub=7),
    "an empty subject": bent(sub=""),
    "a subject that is too long": bent(sub="s" * 192),
    "no end": without("exp"),
    "an end two minutes ago": lambda claims: {**claims, "exp": int(time.time()) - 120},
    "an end that is no number": bent(exp="tomorrow"),
    "no beginning": without("iat"),
    "made in an hour": lambda claims: {**claims, "iat": int(time.time()) + 3600},
    "valid in an hour": lambda claims: {**claims, "nbf": int(time.time()) + 3600},
    "no claims but a list": lambda claims: list(claims),
}


@pytest.mark.parametrize("wrong", WRONG_CLAIMS)
def test_a_token_with_wrong_claims_lets_nobody_in(wrong: str, quick_front: Front, provider: Provider) -> None:
    provider.bend = WRONG_CLAIMS[wrong]
    refused(quick_front, provider)


def refused(front: Front, provider: Provider) -> None:
    visitor = Visitor()
    answer = visitor.sign_in_quickly(front.url)
    assert provider.count("/token") == 1  # the token was made, and looked at
    assert answer.status_code == 400
    assert "could not be completed" in answer.text
    assert "exporter" not in visitor.cookies
    assert (rows(front, sessions), rows(front, people), rows(front, sign_ins)) == (0, 0, 0)


def _unsigned(_: Provider, claims: Claims) -> str:
    parts = [{"alg": "none", "typ": "JWT"}, claims]
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts) + "."


def _with_the_public_key_as_secret(provider: Provider, claims: Claims) -> str:
    secret = base64.urlsafe_b64encode(provider.key.export_to_pem()).rstrip(b"=").decode()
    return provider.signed(claims, JWK(kty="oct", k=secret), "HS256", kid="k1")


def _changed(provider: Provider, claims: Claims) -> str:
    header, _, signature = provider.signed(claims).split(".")
    other = base64.urlsafe_b64encode(json.dumps({**claims, "sub": "somebody-else"}).encode()).rstrip(b"=").decode()
    return f"{header}.{other}.{signature}"


def _by_the_key_for_encryption(provider: Provider, claims: Claims) -> str:
    plain = JWK(**{**provider.keys[1].export(as_dict=True), "use": "sig", "alg": "RS256"})
    return provider.signed(claims, plain)


WRONG_SIGNATURES: dict[str, Callable[[Provider, Claims], str]] = {
    "no signature": _unsigned,
    "the public key used as a secret": _with_the_public_key_as_secret,
    "claims that were changed after signing": _changed,
    "a key that nobody published": lambda provider, claims: provider.signed(claims, new_key("k9")),
    "another key under a known name": lambda provider, claims: provider.signed(claims, new_key("k1")),
    "the key for encryption": _by_the_key_for_encryption,
    "no token at all": lambda provider, claims: "three.little.words",
    "an empty token": lambda provider, claims: "",
    "a token that is no text": lambda provider, claims: {"not": "text"},  # type: ignore[dict-item,return-value]
}


@pytest.mark.parametrize("wrong", WRONG_SIGNATURES)
def test_a_token_with_a_wrong_signature_lets_nobody_in(wrong: str, quick_front: Front, provider: Provider) -> None:
    provider.sign = lambda claims: WRONG_SIGNATURES[wrong](provider, claims)
    refused(quick_front, provider)


@pytest.mark.parametrize(
    "right",
    [bent(), bent(aud=["exporter"]), bent(aud=["account", "exporter"]), lambda c: {**c, "exp": int(time.time()) - 5}],
)
def test_the_right_token_lets_its_person_in(
    right: Callable[[Claims], Claims], quick_front: Front, provider: Provider
) -> None:
    provider.bend = right
    visitor = Visitor()
    assert visitor.sign_in_quickly(quick_front.url).status_code == 302
    assert "ulla-at-ckan" in visitor.look(f"{quick_front.url}/").text


def test_the_way_to_the_sign_in_carries_state_nonce_and_challenge_but_not_the_verifier(quick_front: Front) -> None:
    first, second = (question(Visitor().to_keycloak(quick_front.url)) for _ in range(2))
    assert first["redirect_uri"] == quick_front.parts.settings.sso.redirect_uri
    assert (first["response_type"], first["code_challenge_method"]) == ("code", "S256")
    assert "openid" in first["scope"].split()
    assert set(first) == {
        *("client_id", "response_type", "scope", "redirect_uri", "state", "nonce", "code_challenge", "code_challenge_method")
    }
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name]) >= 43  # 256 bits
        assert first[name] != second[name]


def test_the_verifier_that_is_sent_belongs_to_the_challenge(quick_front: Front, provider: Provider) -> None:
    visitor = Visitor()
    asked = visitor.to_keycloak(quick_front.url)
    visitor.look(visitor.look(asked).headers["Location"])
    digest = hashlib.sha256(provider.sent[0]["code_verifier"].encode()).digest()
    assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == question(asked)["code_challenge"]


def test_a_new_key_is_fetched_once_and_invented_ones_cause_no_more_questions(fresh_front: Front, provider: Provider) -> None:
    assert Visitor().sign_in_quickly(fresh_front.url).status_code == 302
    assert provider.count("/certs") == 1
    provider.key = new_key("k2")
    provider.keys.append(provider.key)
    assert Visitor().sign_in_quickly(fresh_front.url).status_code == 302
    assert provider.count("/certs") == 2
    provider.sign = lambda claims: provider.signed(claims, new_key("invented"))
    for _ in range(3):
        assert Visitor().sign_in_quickly(fresh_front.url).status_code == 400
    assert provider.count("/certs") == 2


def test_a_wrong_issuer_stops_the_sign_in_and_is_not_remembered(fresh_front: Front, provider: Provider) -> None:
    provider.issuer = "https://elsewhere.example/realms/exporter"
    answer = Visitor().look(f"{fresh_front.url}/login")
    assert (answer.status_code, rows(fresh_front, sign_ins)) == (400, 0)
    assert "Please tell your administrator" in answer.text
    provider.issuer = ""
    assert Visitor().sign_in_quickly(fresh_front.url).status_code == 302
    assert Visitor().sign_in_quickly(fresh_front.url).status_code == 302
    assert provider.count("/openid-configuration") == 2  # the right one is


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 503, "html": True},
        {"drop": True},
        {"status": 200, "html": True},
        {"status": 404},
        {"status": 200, "body": "[]"},
    ],
)
def test_a_sign_in_service_that_is_away_is_named_and_nothing_is_kept(
    fault: Claims, fresh_front: Front, provider: Provider
) -> None:
    played = provider.faults.add("openid-configuration", **fault)
    answer = Visitor().look(f"{fresh_front.url}/login")
    assert played.happened == 1
    assert (answer.status_code, rows(fresh_front, sign_ins)) == (503, 0)
    assert "sign-in service does not answer" in answer.text
    assert Visitor().sign_in_quickly(fresh_front.url).status_code == 302


@pytest.mark.parametrize(("fault", "status"), [({"drop": True, "when": "after"}, 503), ({"status": 502, "html": True}, 503)])
def test_a_code_whose_answer_was_lost_is_not_sent_again(
    fault: Claims, status: int, quick_front: Front, provider: Provider
) -> None:
    played = provider.faults.add("POST .*/token", **fault)
    answer = Visitor().sign_in_quickly(quick_front.url)
    assert (played.happened, provider.count("/token")) == (1, 1)
    assert (answer.status_code, rows(quick_front, sessions)) == (status, 0)


def test_without_an_id_token_nobody_enters(quick_front: Front, provider: Provider) -> None:
    played = provider.faults.add("POST .*/token", status=200, body=json.dumps({"access_token": "x"}))
    assert Visitor().sign_in_quickly(quick_front.url).status_code == 400
    assert played.happened == 1


@pytest.mark.slow
def test_a_sign_in_service_that_hangs_leaves_threads_for_everybody_else(fresh_front: Front, provider: Provider) -> None:
    hanging = provider.faults.add("openid-configuration", times=-1, hang=30)
    with ThreadPoolExecutor(12) as crowd:
        waiting = [crowd.submit(Visitor().look, f"{fresh_front.url}/login") for _ in range(12)]
        while hanging.happened < 4:
            time.sleep(0.01)
        assert Visitor().look(f"{fresh_front.url}/health").status_code == 200
        assert not all(each.done() for each in waiting)  # it did not wait for them
        hanging.drop, hanging.hang = True, 0.0  # also for who asks only now
        assert {each.result().status_code for each in waiting} == {503}
