"""An OpenID provider with Keycloak's addresses, claims and answers: code flow with PKCE, refresh, both kinds of logout."""

import argparse
import base64
import hashlib
import html
import secrets
import time
import uuid
from contextlib import suppress
from typing import Any
from urllib.parse import unquote, urlencode

import requests

from simulators.oidc_keys import Claims, Keys, half_hash, signed
from simulators.oidc_pages import LOGIN_FORM, page
from simulators.oidc_people import Client, Grant, Person, Session, clients, people
from simulators.server import Handler, Refusal, Reply, Request, Service

KNOWN_SCOPES = {"openid", "profile", "email", "roles", "web-origins", "acr", "basic", "address", "phone", "offline_access"}
COOKIE = "Path=/realms/{}/; Secure; HttpOnly; SameSite=None"


class Keycloak(Service):
    """Realm ``exporter``. Knob ``id_token`` on a token request names a flaw of ``oidc_keys.FLAWS``."""

    client_id = "exporter"
    client_secret = "exporter-secret"

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
        self._pending: set[str] = set()  # sign-in pages that were shown
        self._add_routes()

    def _add_routes(self) -> None:
        base = f"/realms/{self.realm}"
        protocol = f"{base}/protocol/openid-connect"
        self.route("GET", f"{base}/.well-known/openid-configuration", self._well_known)
        self.route("GET", f"{protocol}/auth", self._authorize)
        self.route("POST", f"{base}/login-actions/authenticate", self._sign_in)
        self.route("POST", f"{protocol}/token", self._token)
        self.route(
            "GET", f"{protocol}/certs", lambda _: Reply(200, {"keys": self.keys.published()}, {"Cache-Control": "no-cache"})
        )
        for method in ("GET", "POST"):
            self.route(method, f"{protocol}/userinfo", self._userinfo)
            self.route(method, f"{protocol}/logout", self._logout)
        self.route("POST", "/_sim/rotate", lambda r: _done(self.keys.rotate(**r.json())))
        self.route("POST", "/_sim/person/{name}", lambda r: _done(self.change_person(r.words["name"], **r.json())))
        self.route("POST", "/_sim/end_sessions/{name}", lambda r: _done(self.end_sessions(r.words["name"])))
        self.route("POST", "/_sim/backchannel", lambda r: _done(self.set_backchannel_logout_url(r.json()["url"])))

    def answer(self, request: Request, handler: Handler) -> Reply:
        if not request.path.startswith("/_sim/"):
            self.issuer = f"{request.base_url}/realms/{self.realm}"
        return handler(request)

    def missing(self, known: bool) -> Reply:
        if known:
            return Reply(405, {"error": "HTTP 405 Method Not Allowed"})
        return Reply(404, {"error": "Unable to find matching target resource method"})

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
                self._end(session)

    def _end(self, session: Session) -> None:
        session.ended = True
        for name in sorted(session.clients):
            client = self.clients[name]
            if client.backchannel_url:
                with suppress(requests.RequestException):  # a line in Keycloak's log, no second try
                    requests.post(client.backchannel_url, data={"logout_token": self.logout_token(session, name)}, timeout=5)

    def logout_token(self, session: Session, client: str) -> str:
        now = int(time.time())
        claims = {"exp": now + 120, "iat": now, "jti": str(uuid.uuid4()), "iss": self.issuer, "aud": client}
        event: dict[str, Claims] = {"http://schemas.openid.net/event/backchannel-logout": {}}
        who = {"sub": session.person.id, "typ": "Logout", "sid": session.sid}
        return self.keys.sign({**claims, **who, "events": event}, kind="logout+jwt")

    # signing in

    def _well_known(self, _: Request) -> Reply:
        protocol = f"{self.issuer}/protocol/openid-connect"
        names = {"authorization": "auth", "token": "token", "introspection": "token/introspect", "userinfo": "userinfo"}
        addresses = {f"{name}_endpoint": f"{protocol}/{path}" for name, path in names.items()}
        told: Claims = {"issuer": self.issuer, **addresses, "end_session_endpoint": f"{protocol}/logout"}
        told |= {"jwks_uri": f"{protocol}/certs", "id_token_signing_alg_values_supported": ["RS256"]}
        told |= {"response_types_supported": ["code"], "subject_types_supported": ["public"]}
        told |= {"grant_types_supported": ["authorization_code", "refresh_token"], "scopes_supported": sorted(KNOWN_SCOPES)}
        told |= {"token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"]}
        told |= {"code_challenge_methods_supported": ["plain", "S256"], "backchannel_logout_supported": True}
        told |= {"backchannel_logout_session_supported": True, "authorization_response_iss_parameter_supported": True}
        return Reply(200, told, {"Cache-Control": "no-cache, must-revalidate, no-transform, no-store"})

    def _authorize(self, request: Request) -> Reply:
        client = self.clients.get(request.argument("client_id"))
        if client is None:
            return page(400, "We are sorry...", "Client not found.")
        if not client.allows(request.argument("redirect_uri")):
            return page(400, "We are sorry...", "Invalid parameter: redirect_uri")
        fault = _fault_in(request, client)
        if fault:
            return self._back(request, **fault)
        session = self._session_of(request)
        if session and request.argument("prompt") != "login":
            return self._code(request, session)
        if request.argument("prompt") == "none":
            return self._back(request, error="login_required")
        return self._form(request)

    def _session_of(self, request: Request) -> Session | None:
        session = self.sessions.get(request.cookies().get("KEYCLOAK_IDENTITY", ""))
        return session if session and not session.ended and session.person.enabled else None

    def _back(self, request: Request, cookies: str = "", **answer: str) -> Reply:
        """To the application, with its state and our issuer."""
        state = {"state": request.argument("state")} if request.argument("state") else {}
        target = request.argument("redirect_uri")
        query = urlencode({**state, "iss": self.issuer, **answer})
        location = f"{target}{'&' if '?' in target else '?'}{query}"
        return Reply(302, None, {"Location": location, **({"Set-Cookie": cookies} if cookies else {})})

    def _form(self, request: Request, error: str = "", name: str = "") -> Reply:
        mark = request.cookies().get("AUTH_SESSION_ID", "")
        if mark not in self._pending:
            mark = secrets.token_urlsafe(16)
            self._pending.add(mark)
        query = urlencode({key: values[0] for key, values in request.query.items()})
        action = f"{self.issuer}/login-actions/authenticate?{query}"
        words = {"action": html.escape(action), "username": html.escape(name)}
        told = f'<span id="input-error-username">{error}</span>' if error else ""
        cookie = f"AUTH_SESSION_ID={mark}; {COOKIE.format(self.realm)}"
        return page(200, "Sign in to your account", LOGIN_FORM.format(error=told, **words), {"Set-Cookie": cookie})

    def _sign_in(self, request: Request) -> Reply:
        if request.cookies().get("AUTH_SESSION_ID", "") not in self._pending:
            return page(400, "We are sorry...", "Cookie not found. Please make sure cookies are enabled in your browser.")
        typed = request.form()
        name = typed.get("username", "").lower()
        person = self.people.get(name) or next((each for each in self.people.values() if each.email == name), None)
        if person is None or not secrets.compare_digest(typed.get("password", "").encode(), person.password.encode()):
            return self._form(request, "Invalid username or password.", typed.get("username", ""))
        if not person.enabled:
            return self._form(request, "Account is disabled, contact your administrator.", name)
        session = Session(person)
        self.sessions[session.sid] = session
        return self._code(request, session, f"KEYCLOAK_IDENTITY={session.sid}; {COOKIE.format(self.realm)}")

    def _code(self, request: Request, session: Session, cookies: str = "") -> Reply:
        code = f"{uuid.uuid4()}.{session.sid}.{uuid.uuid4()}"
        wanted = [request.argument(name) for name in ("client_id", "redirect_uri", "scope", "nonce", "code_challenge")]
        self.grants[code] = Grant(session, *wanted)
        session.clients.add(request.argument("client_id"))
        return self._back(request, cookies, session_state=session.sid, code=code)

    # tokens

    def _token(self, request: Request) -> Reply:
        sent = request.form()
        client = self._client(request, sent)
        kind = sent.get("grant_type")
        with self.guard:  # a code is good for one of two requests that come at once
            if kind == "authorization_code":
                grant = self._grant(client, sent)
                return self._tokens(request, grant.session, client, grant.scope, grant.nonce)
            if kind == "refresh_token":
                session, scope = self._refreshed(client, sent.get("refresh_token", ""))
                return self._tokens(request, session, client, scope, "")
        raise _refused(400, "unsupported_grant_type", "Unsupported grant_type") if kind else _no_grant_type()

    def _client(self, request: Request, sent: dict[str, str]) -> Client:
        """By the form or by Basic authorization."""
        name, secret = sent.get("client_id", ""), sent.get("client_secret", "")
        scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "basic":
            with suppress(ValueError):
                name, _, secret = (unquote(part) for part in base64.b64decode(credentials).decode().partition(":"))
        client = self.clients.get(name)
        if client is None:
            raise _refused(401, "invalid_client", "Invalid client or Invalid client credentials")
        if not secrets.compare_digest(secret.encode(), client.secret.encode()):
            raise _refused(401, "unauthorized_client", "Invalid client or Invalid client credentials")
        return client

    def _grant(self, client: Client, sent: dict[str, str]) -> Grant:
        """The code is spent by the first request that a known client makes with it, right or wrong."""
        grant = self.grants.get(sent.get("code", ""))
        if grant is None or grant.used or time.time() - grant.made > self.code_seconds:
            if grant and grant.used:
                grant.session.clients.discard(grant.client)
            raise _invalid("Code not valid")
        grant.used = True
        if grant.client != client.name:
            raise _invalid("Auth error: Found different client_id in clientSession")
        if grant.redirect_uri != sent.get("redirect_uri"):
            raise _invalid("Incorrect redirect_uri")
        if grant.session.ended:
            raise _invalid("Session not active")
        _check_verifier(grant, sent.get("code_verifier", ""))
        return grant

    def _refreshed(self, client: Client, token: str) -> tuple[Session, str]:
        claims = self.keys.read(token) or {}
        session = self.sessions.get(claims.get("sid", ""))
        if claims.get("typ") != "Refresh" or session is None or claims.get("azp") != client.name:
            raise _invalid("Invalid refresh token")
        if claims["exp"] <= time.time():
            raise _invalid("Token is not active")
        if session.ended:
            raise _invalid("Session not active")
        if not session.person.enabled:
            raise _invalid("User disabled")
        if client.name not in session.clients:
            raise _invalid("Session doesn't have required client")
        return session, claims["scope"]

    def _tokens(self, request: Request, session: Session, client: Client, scope: str, nonce: str) -> Reply:
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
            claims |= {**({"nonce": nonce} if nonce else {}), **self._about(session.person, client)}
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

    def _about(self, person: Person, client: Client) -> Claims:
        if not client.mapped:
            return self._profile(person)
        mine = {"resource_access": {client.name: {"roles": person.client_roles}}} if person.client_roles else {}
        return {**self._profile(person), **mine, "realm_access": {"roles": person.roles}, "groups": person.groups}

    def _userinfo(self, request: Request) -> Reply:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        claims = self.keys.read(token) if scheme.lower() == "bearer" else None
        session = self.sessions.get((claims or {}).get("sid", ""))
        alive = session and not session.ended and session.person.enabled and claims and claims["azp"] in session.clients
        if not alive or not claims or claims["typ"] != "Bearer" or claims["exp"] <= time.time():
            why = f'Bearer realm="{self.realm}", error="invalid_token", error_description="Token verification failed"'
            return Reply(401, None, {"WWW-Authenticate": why})
        assert session
        return Reply(200, {"sub": session.person.id, **self._about(session.person, self.clients[claims["azp"]])})

    # signing out

    def _logout(self, request: Request) -> Reply:
        if request.method == "POST":
            return self._logout_by_refresh_token(request)
        hint, target = request.argument("id_token_hint"), request.argument("post_logout_redirect_uri")
        claims = self.keys.read(hint) if hint else None
        if hint and (claims is None or claims.get("typ") != "ID"):
            return page(400, "We are sorry...", "Invalid parameter: id_token_hint")
        client = self.clients.get(claims["azp"] if claims else request.argument("client_id"))
        if target and (client is None or not client.allows(target)):
            return page(400, "We are sorry...", "Invalid redirect uri")
        if claims is None:
            return page(200, "Logging out", "<p>Do you want to log out?</p>")
        session = self.sessions.get(claims["sid"])
        if session and not session.ended:
            self._end(session)
        if not target:
            return page(200, "You are logged out", "")
        state = f"?{urlencode({'state': request.argument('state')})}" if request.argument("state") else ""
        gone = f"KEYCLOAK_IDENTITY=; Max-Age=0; {COOKIE.format(self.realm)}"
        return Reply(302, None, {"Location": target + state, "Set-Cookie": gone})

    def _logout_by_refresh_token(self, request: Request) -> Reply:
        """Ends the whole session; also the second time."""
        sent = request.form()
        self._client(request, sent)
        session = self.sessions.get((self.keys.read(sent.get("refresh_token", "")) or {}).get("sid", ""))
        if session is None:
            raise _invalid("Invalid refresh token")
        if not session.ended:
            self._end(session)
        return Reply(204)


def _done(_: None) -> Reply:
    return Reply(204)


def _refused(status: int, error: str, reason: str) -> Refusal:
    return Refusal(Reply(status, {"error": error, "error_description": reason}))


def _invalid(reason: str) -> Refusal:
    return _refused(400, "invalid_grant", reason)


def _no_grant_type() -> Refusal:
    return _refused(400, "invalid_request", "Missing form parameter: grant_type")


def _fault_in(request: Request, client: Client) -> dict[str, str]:
    """What Keycloak tells the application about its request."""
    method, challenge = request.argument("code_challenge_method"), request.argument("code_challenge")
    if request.argument("response_type") != "code":
        kind = "unsupported_response_type" if request.argument("response_type") else "invalid_request"
        return {"error": kind, "error_description": "Missing parameter: response_type"}
    if not set(request.argument("scope").split()) <= KNOWN_SCOPES:
        return {"error": "invalid_scope", "error_description": f"Invalid scopes: {request.argument('scope')}"}
    if client.pkce and not method:
        return {"error": "invalid_request", "error_description": "Missing parameter: code_challenge_method"}
    if client.pkce and method != "S256":
        reason = "Invalid parameter: code challenge method is not matching the configured one"
        return {"error": "invalid_request", "error_description": reason}
    if client.pkce and not challenge:
        return {"error": "invalid_request", "error_description": "Missing parameter: code_challenge"}
    return {}


def _check_verifier(grant: Grant, verifier: str) -> None:
    if not grant.challenge:
        return
    if not verifier:
        raise _invalid("PKCE code verifier not specified")
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    if digest != grant.challenge:
        raise _invalid("PKCE verification failed: Code mismatch")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--realm", default="exporter", help="the realm's name")


def build(arguments: argparse.Namespace) -> Service:
    return Keycloak(arguments.realm)
