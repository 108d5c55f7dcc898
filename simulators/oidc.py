"""An OpenID provider with Keycloak's addresses, claims and answers: code flow with PKCE, refresh, both kinds of logout."""

import argparse
import html
import secrets
import time
import uuid
from urllib.parse import urlencode

from simulators.oidc_keys import Claims
from simulators.oidc_pages import LOGIN_FORM, page
from simulators.oidc_people import Client, Grant, Session
from simulators.oidc_realm import Realm, invalid, refused
from simulators.server import Handler, Refusal, Reply, Request, Service

KNOWN_SCOPES = {"openid", "profile", "email", "roles", "web-origins", "acr", "basic", "address", "phone", "offline_access"}
COOKIE = "Path=/realms/{}/; Secure; HttpOnly; SameSite=None"


class Keycloak(Realm):
    """Realm ``exporter``. Knob ``id_token`` on a token request names a flaw of ``oidc_keys.FLAWS``."""

    client_id = "exporter"
    client_secret = "exporter-secret"

    def __init__(self, realm: str = "exporter") -> None:
        super().__init__(realm)
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
        return Reply(404, {"error": "HTTP 404 Not Found"})

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
            return page(400, "We are sorry...", "Restart login cookie not found.")
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
        client = self.client_of(request, sent)
        kind = sent.get("grant_type")
        with self.guard:  # a code is good for one of two requests that come at once
            if kind == "authorization_code":
                grant = self.grant_of(client, sent)
                return self.tokens(request, grant.session, client, grant.scope, grant.nonce)
            if kind == "refresh_token":
                session, scope = self.refreshed(client, sent.get("refresh_token", ""))
                return self.tokens(request, session, client, scope, "")
        raise refused(400, "unsupported_grant_type", "Unsupported grant_type") if kind else _no_grant_type()

    def _userinfo(self, request: Request) -> Reply:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        claims = self.keys.read(token) if scheme.lower() == "bearer" else None
        session = self.sessions.get((claims or {}).get("sid", ""))
        alive = session and not session.ended and session.person.enabled and claims and claims["azp"] in session.clients
        if not alive or not claims or claims["typ"] != "Bearer" or claims["exp"] <= time.time():
            why = f'Bearer realm="{self.realm}", error="invalid_token", error_description="Token verification failed"'
            return Reply(401, None, {"WWW-Authenticate": why})
        assert session
        return Reply(200, {"sub": session.person.id, **self.about(session.person, self.clients[claims["azp"]])})

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
            self.end(session)
        if not target:
            return page(200, "You are logged out", "")
        state = f"?{urlencode({'state': request.argument('state')})}" if request.argument("state") else ""
        gone = f"KEYCLOAK_IDENTITY=; Max-Age=0; {COOKIE.format(self.realm)}"
        return Reply(302, None, {"Location": target + state, "Set-Cookie": gone})

    def _logout_by_refresh_token(self, request: Request) -> Reply:
        """Ends the whole session; also the second time."""
        sent = request.form()
        self.client_of(request, sent)
        session = self.sessions.get((self.keys.read(sent.get("refresh_token", "")) or {}).get("sid", ""))
        if session is None:
            raise invalid("Invalid refresh token")
        if not session.ended:
            self.end(session)
        return Reply(204)


def _done(_: None) -> Reply:
    return Reply(204)


def _no_grant_type() -> Refusal:
    return refused(400, "invalid_request", "Missing form parameter: grant_type")


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


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--realm", default="exporter", help="the realm's name")


def build(arguments: argparse.Namespace) -> Service:
    return Keycloak(arguments.realm)
