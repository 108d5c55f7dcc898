"""The realm behind the simulated Keycloak's addresses: who is signed in, what codes stand for, and the tokens."""

import base64
import hashlib
import secrets
import time
import uuid
from contextlib import suppress
from typing import Any
from urllib.parse import unquote

import requests

from simulators.oidc_keys import Claims, Keys, half_hash, signed
from simulators.oidc_people import Client, Grant, Person, Session, clients, people
from simulators.server import Refusal, Reply, Request, Service


class Realm(Service):
    """Lifetimes are Keycloak's defaults, and may be changed."""

    def __init__(self, realm: str = "exporter") -> None:
        super().__init__()
        self.realm = realm
        self.keys = Keys()
        self.clients = clients()
        self.people = people()
        self.sessions: dict[str, Session] = {}
        self.grants: dict[str, Grant] = {}
        self.code_seconds, self.access_seconds, self.refresh_seconds = 60, 300, 1800
        self.issuer = ""

    # behind the protocol's back

    def change_person(self, name: str, **changes: Any) -> None:
        for field, value in changes.items():
            setattr(self.people[name], field, value)

    def set_backchannel_logout_url(self, url: str) -> None:
        self.clients[self.client_id].backchannel_url = url

    def end_sessions(self, name: str) -> None:
        """Signs a person out, as an administrator does; the clients get a logout token."""
        for session in list(self.sessions.values()):
            if session.person.name == name and not session.ended:
                self.end(session)

    def end(self, session: Session) -> None:
        session.ended = True
        for name in sorted(session.clients):
            client = self.clients[name]
            if client.backchannel_url:
                with suppress(requests.RequestException):  # a line in Keycloak's log, no second try
                    told = {"logout_token": self.logout_token(session, name)}
                    requests.post(client.backchannel_url, data=told, timeout=60)

    def logout_token(self, session: Session, client: str) -> str:
        now = int(time.time())
        claims = {"exp": now + 120, "iat": now, "jti": str(uuid.uuid4()), "iss": self.issuer, "aud": client}
        event: dict[str, Claims] = {"http://schemas.openid.net/event/backchannel-logout": {}}
        who = {"sub": session.person.id, "typ": "Logout", "sid": session.sid}
        return self.keys.sign({**claims, **who, "events": event}, kind="logout+jwt")

    # tokens

    def client_of(self, request: Request, sent: dict[str, str]) -> Client:
        """By the form or by Basic authorization."""
        name, secret = sent.get("client_id", ""), sent.get("client_secret", "")
        scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "basic":
            with suppress(ValueError):
                name, _, secret = (unquote(part) for part in base64.b64decode(credentials).decode().partition(":"))
        client = self.clients.get(name)
        if client is None:
            raise refused(401, "invalid_client", "Invalid client or Invalid client credentials")
        if not secrets.compare_digest(secret.encode(), client.secret.encode()):
            raise refused(401, "unauthorized_client", "Invalid client or Invalid client credentials")
        return client

    def grant_of(self, client: Client, sent: dict[str, str]) -> Grant:
        """The code is spent by the first request that a known client makes with it, right or wrong."""
        grant = self.grants.get(sent.get("code", ""))
        if grant is None or grant.used or time.time() - grant.made > self.code_seconds:
            if grant and grant.used:
                grant.session.clients.discard(grant.client)
            raise invalid("Code not valid")
        grant.used = True
        if grant.client != client.name:
            raise invalid("Auth error: Found different client_id in clientSession")
        if grant.redirect_uri != sent.get("redirect_uri"):
            raise invalid("Incorrect redirect_uri")
        if grant.session.ended:
            raise invalid("Session not active")
        _check_verifier(grant, sent.get("code_verifier", ""))
        return grant

    def refreshed(self, client: Client, token: str) -> tuple[Session, str]:
        claims = self.keys.read(token) or {}
        session = self.sessions.get(claims.get("sid", ""))
        if claims.get("typ") != "Refresh" or session is None or claims.get("azp") != client.name:
            raise invalid("Invalid refresh token")
        if claims["exp"] <= time.time():
            raise invalid("Token is not active")
        if session.ended:
            raise invalid("Session not active")
        if not session.person.enabled:
            raise invalid("User disabled")
        if client.name not in session.clients:
            raise invalid("Session doesn't have required client")
        return session, claims["scope"]

    def tokens(self, request: Request, session: Session, client: Client, scope: str, nonce: str) -> Reply:
        common = self._common(session, client)
        access = self.keys.sign({**common, **self._access_claims(session.person, scope)})
        refresh = {
            **common,
            "aud": self.issuer,
            "typ": "Refresh",
            "scope": scope,
            "exp": common["iat"] + self.refresh_seconds,
        }
        answer: Claims = {
            "access_token": access,
            "expires_in": self.access_seconds,
            "refresh_expires_in": self.refresh_seconds,
            "refresh_token": signed(refresh, self.keys.secret, "HS512"),
            "token_type": "Bearer",
            "not-before-policy": 0,
            "session_state": session.sid,
            "scope": scope,
        }
        if "openid" in scope.split():
            claims = {**common, "aud": client.name, "typ": "ID", "at_hash": half_hash(access), "acr": "1"}
            claims |= {**({"nonce": nonce} if nonce else {}), **self.about(session.person, client)}
            flaw = request.knobs.get("id_token")
            answer["id_token"] = self.keys.flawed(claims, flaw, access) if flaw else self.keys.sign(claims)
        return Reply(200, answer, {"Cache-Control": "no-store", "Pragma": "no-cache"})

    def _common(self, session: Session, client: Client) -> Claims:
        now = int(time.time())
        times = {"exp": now + self.access_seconds, "iat": now, "auth_time": session.auth_time, "jti": str(uuid.uuid4())}
        return {**times, "iss": self.issuer, "sub": session.person.id, "azp": client.name, "sid": session.sid}

    def _access_claims(self, person: Person, scope: str) -> Claims:
        roles = {"realm_access": {"roles": person.roles}, "resource_access": {"account": {"roles": ["view-profile"]}}}
        return {"aud": "account", "typ": "Bearer", "acr": "1", "scope": scope, **roles, **self._profile(person)}

    @staticmethod
    def _profile(person: Person) -> Claims:
        names = {"name": f"{person.first_name} {person.last_name}", "preferred_username": person.name}
        names |= {"given_name": person.first_name, "family_name": person.last_name}
        return {**names, "email": person.email, "email_verified": person.email_verified}

    def about(self, person: Person, client: Client) -> Claims:
        if not client.mapped:
            return self._profile(person)
        mine = {"resource_access": {client.name: {"roles": person.client_roles}}} if person.client_roles else {}
        groups = {"groups": person.groups} if person.groups else {}
        return {**self._profile(person), **mine, "realm_access": {"roles": person.roles}, **groups}


def refused(status: int, error: str, reason: str) -> Refusal:
    return Refusal(Reply(status, {"error": error, "error_description": reason}))


def invalid(reason: str) -> Refusal:
    return refused(400, "invalid_grant", reason)


def _check_verifier(grant: Grant, verifier: str) -> None:
    if not grant.challenge:
        return
    if not verifier:
        raise invalid("PKCE code verifier not specified")
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    if digest != grant.challenge:
        raise invalid("PKCE verification failed: Code mismatch")
