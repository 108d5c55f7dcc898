"""The back channel: which logout tokens end sessions, and which are refused."""

import json
import secrets
import time
from collections.abc import Callable
from typing import Any

import pytest
import requests
from jwcrypto.jwk import JWK
from jwcrypto.jwt import JWT
from sqlalchemy import select, update

from exporter.database.clock import after
from exporter.database.schema import logout_tokens, sessions
from simulators.ports import free_port
from tests.servers.keycloak import Keycloak
from tests.web.front import Front
from tests.web.provider import REALM, Provider, new_key
from tests.web.site import Site
from tests.web.test_sso import rows
from tests.web.visitor import Visitor

pytestmark = pytest.mark.slow

EVENT = "http://schemas.openid.net/event/backchannel-logout"
Claims = dict[str, Any]


def claims_for(front: Front, **changed: Any) -> Claims:
    """A good token's; None takes a claim out."""
    now = int(time.time())
    issuer = front.parts.settings.sso.keycloak_server_url.rstrip("/") + REALM
    claims = {"iss": issuer, "aud": "exporter", "sub": "s-1", "iat": now, "exp": now + 120, "typ": "Logout"}
    claims |= {"jti": secrets.token_urlsafe(8), "sid": the_sid(front), "events": {EVENT: {}}, **changed}
    return {name: value for name, value in claims.items() if value is not None}


def the_sid(front: Front) -> str:
    with front.parts.database.transaction() as connection:
        return str(connection.execute(select(sessions.c.oidc_sid)).scalars().first())


def signed(
    provider: Provider, claims: Any, kind: str = "logout+jwt", key: JWK | None = None, algorithm: str = "RS256"
) -> str:
    key = key or provider.key
    token = JWT(header={"alg": algorithm, "typ": kind, "kid": provider.key["kid"]}, claims=json.dumps(claims))
    token.make_signed_token(key)
    return str(token.serialize())


def tell(front: Front, token: str, **more: Any) -> requests.Response:
    """As Keycloak does it: no cookie, no header of a browser."""
    return requests.post(f"{front.url}/logout/backchannel", data={"logout_token": token}, timeout=60, **more)


@pytest.fixture
def ulla(quick_front: Front) -> Visitor:
    visitor = Visitor()
    assert visitor.sign_in_quickly(quick_front.url).status_code == 302
    return visitor


def test_a_good_token_ends_the_session_at_once(ulla: Visitor, quick_front: Front, provider: Provider) -> None:
    answer = tell(quick_front, signed(provider, claims_for(quick_front)))
    assert (answer.status_code, answer.text, answer.headers["Cache-Control"]) == (200, "", "no-store")
    assert rows(quick_front, sessions) == 0
    assert ulla.look(f"{quick_front.url}/").status_code == 302


def test_a_session_ends_alone_and_a_person_without_a_session_in_all_of_them(
    ulla: Visitor, quick_front: Front, provider: Provider
) -> None:
    first = the_sid(quick_front)
    for _ in range(2):
        Visitor().sign_in_quickly(quick_front.url)
    assert tell(quick_front, signed(provider, claims_for(quick_front, sid=first))).status_code == 200
    assert rows(quick_front, sessions) == 2
    assert ulla.look(f"{quick_front.url}/").status_code == 302
    provider.person["sub"] = "s-2"
    Visitor().sign_in_quickly(quick_front.url)
    assert tell(quick_front, signed(provider, claims_for(quick_front, sid=None))).status_code == 200
    assert rows(quick_front, sessions) == 1  # the other person's


def test_a_session_of_another_person_is_not_ended(ulla: Visitor, quick_front: Front, provider: Provider) -> None:
    assert tell(quick_front, signed(provider, claims_for(quick_front, sub="s-2"))).status_code == 200
    assert ulla.look(f"{quick_front.url}/").status_code == 200


def test_a_second_logout_of_what_has_ended_is_well(ulla: Visitor, quick_front: Front, provider: Provider) -> None:
    claims = claims_for(quick_front)
    answers = [tell(quick_front, signed(provider, {**claims, "jti": f"j{number}"})).status_code for number in range(2)]
    assert answers == [200, 200]


def test_a_token_is_used_once(quick_front: Front, provider: Provider) -> None:
    token = signed(provider, claims_for(quick_front, sid=None))
    assert tell(quick_front, token).status_code == 200
    visitor = Visitor()
    visitor.sign_in_quickly(quick_front.url)
    assert tell(quick_front, token).status_code == 400
    assert visitor.look(f"{quick_front.url}/").status_code == 200


def test_used_tokens_are_forgotten_when_they_are_too_old_anyway(quick_front: Front, provider: Provider) -> None:
    tell(quick_front, signed(provider, claims_for(quick_front, sid=None)))
    with quick_front.parts.database.transaction() as connection:
        connection.execute(update(logout_tokens).values(created=after(-3600)))
    tell(quick_front, signed(provider, claims_for(quick_front, sid=None)))
    assert rows(quick_front, logout_tokens) == 1


WRONG: dict[str, Callable[[int], Claims]] = {
    "a nonce": lambda _: {"nonce": "n"},
    "an empty nonce": lambda _: {"nonce": ""},
    "for somebody else": lambda _: {"aud": "somebody-else"},
    "for nobody": lambda _: {"aud": None},
    "by another issuer": lambda _: {"iss": "http://127.0.0.1:1/realms/exporter"},
    "too old": lambda now: {"iat": now - 200},
    "from the future": lambda now: {"iat": now + 3600},
    "no moment": lambda _: {"iat": None},
    "a moment in words": lambda _: {"iat": "now"},
    "expired": lambda now: {"exp": now - 60},
    "without an end": lambda _: {"exp": None},
    "not valid yet": lambda now: {"nbf": now + 3600},
    "no event": lambda _: {"events": None},
    "another event": lambda _: {"events": {"http://schemas.openid.net/event/other": {}}},
    "an event that is no object": lambda _: {"events": {EVENT: True}},
    "events that are a list": lambda _: {"events": [EVENT]},
    "no jti": lambda _: {"jti": None},
    "an empty jti": lambda _: {"jti": ""},
    "a jti that is a list": lambda _: {"jti": ["a"]},
    "nobody named": lambda _: {"sub": None, "sid": None},
    "a person that is a number": lambda _: {"sub": 7},
    "a session that is an object": lambda _: {"sid": {"a": 1}},
    "an endless name": lambda _: {"sid": "x" * 300},
    "the typ of an ID token": lambda _: {"typ": "ID"},
    "no typ": lambda _: {"typ": None},
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_token_with_wrong_claims_ends_nothing(wrong: str, ulla: Visitor, quick_front: Front, provider: Provider) -> None:
    token = signed(provider, claims_for(quick_front, **WRONG[wrong](int(time.time()))))
    refused(quick_front, token, ulla)


def refused(front: Front, token: str, visitor: Visitor) -> None:
    answer = tell(front, token)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (400, "no-store")
    assert answer.json()["error"] == "invalid_request"
    assert visitor.look(f"{front.url}/").status_code == 200


@pytest.mark.parametrize("kind", ["JWT", "jwt", "", "at+jwt"])
def test_another_kind_of_token_ends_nothing(kind: str, ulla: Visitor, quick_front: Front, provider: Provider) -> None:
    refused(quick_front, signed(provider, claims_for(quick_front), kind), ulla)


FORGED: dict[str, Callable[[Provider, Claims], str]] = {
    "by a key of mine": lambda provider, claims: signed(provider, claims, key=new_key()),
    "with the public key as a secret": lambda provider, claims: signed(
        provider, claims, key=JWK(kty="oct", k=provider.key.export_public(as_dict=True)["n"]), algorithm="HS256"
    ),
    "unsigned": lambda provider, claims: ".".join([*signed(provider, claims).split(".")[:2], ""]),
    "two parts": lambda provider, claims: ".".join(signed(provider, claims).split(".")[:2]),
    "no token": lambda *_: "this.is.none",
    "a header only": lambda provider, claims: signed(provider, claims).split(".")[0],
    "a list": lambda provider, _: signed(provider, ["x"]),
    "too long": lambda provider, claims: signed(provider, {**claims, "more": "x" * 9000}),
}


@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_token_ends_nothing(forged: str, ulla: Visitor, quick_front: Front, provider: Provider) -> None:
    refused(quick_front, FORGED[forged](provider, claims_for(quick_front)), ulla)


def test_nothing_or_two_tokens_are_refused(ulla: Visitor, quick_front: Front, provider: Provider) -> None:
    url, token = f"{quick_front.url}/logout/backchannel", signed(provider, claims_for(quick_front))
    for sent in ({}, {"logout_token": ""}, {"logout_token": [token, token]}, {"other": token}):
        assert requests.post(url, data=sent, timeout=60).status_code == 400
    assert requests.get(url, params={"logout_token": token}, timeout=60).status_code == 405
    assert requests.post(url, data={"logout_token": token + "x" * (1 << 20)}, timeout=60).status_code == 413
    assert ulla.look(f"{quick_front.url}/").status_code == 200


def test_a_browser_that_is_led_there_ends_nothing(ulla: Visitor, quick_front: Front) -> None:
    answer = ulla.submit(f"{quick_front.url}/logout/backchannel", {}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 400
    assert ulla.look(f"{quick_front.url}/").status_code == 200


def test_invented_keys_do_not_make_us_ask_keycloak_each_time(ulla: Visitor, quick_front: Front, provider: Provider) -> None:
    forged = [FORGED["by a key of mine"](provider, claims_for(quick_front)) for _ in range(1)] * 5
    tell(quick_front, forged[0])
    before = provider.count("/certs")
    for token in forged:
        tell(quick_front, token)
    assert provider.count("/certs") - before == 0


# the real Keycloak


@pytest.fixture
def told(front: Front, keycloak: Keycloak) -> Front:
    """Keycloak knows where to tell."""
    keycloak.set_backchannel_logout_url(f"{front.url}/logout/backchannel")
    return front


def test_an_administrator_signs_a_person_out_in_all_browsers(told: Front, keycloak: Keycloak) -> None:
    visitors = [Visitor(), Visitor()]
    for visitor in visitors:
        visitor.sign_in(told.url, "ulla")
    bystander = Visitor()
    bystander.sign_in(told.url, "cora")
    keycloak.end_sessions("ulla")  # its answer comes when we have answered
    assert rows(told, sessions) == 1
    assert [visitor.look(f"{told.url}/").status_code for visitor in (*visitors, bystander)] == [302, 302, 200]


def test_one_of_two_sign_ins_is_ended(told: Front, keycloak: Keycloak) -> None:
    first, second = Visitor(), Visitor()
    first.sign_in(told.url, "ulla")
    sid = the_sid(told)
    second.sign_in(told.url, "ulla")
    with keycloak.admin() as admin:
        admin.delete(f"{keycloak.admin_url}/sessions/{sid}", timeout=60).raise_for_status()
    assert [visitor.look(f"{told.url}/").status_code for visitor in (first, second)] == [302, 200]


def test_our_own_sign_out_is_told_to_us_too_and_does_no_harm(told: Front, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "exporter.security")
    visitor = Visitor()
    visitor.sign_in(told.url, "ulla")
    out = visitor.submit(f"{told.url}/logout", {"csrf_token": visitor.csrf(told.url)})
    assert visitor.look(out.headers["Location"]).status_code == 302
    Site.until(lambda: "by Keycloak: 0 sessions" in caplog.text)  # it may tell us after it has answered the person


def test_a_front_that_is_away_does_not_hold_keycloak_up(told: Front, keycloak: Keycloak) -> None:
    visitor = Visitor()
    visitor.sign_in(told.url, "ulla")
    keycloak.set_backchannel_logout_url(f"http://127.0.0.1:{free_port()}/logout/backchannel")
    keycloak.end_sessions("ulla")
    assert rows(told, sessions) == 1  # nobody told us: the next refresh will
