"""Zenodo's OAuth: the page that asks a person, codes for tokens, and one live token for each client and person.

A new authorization deletes the tokens of the one before, and a refresh replaces both tokens. There is no PKCE.
``/_sim/oauth/clients`` adds a client, ``/_sim/oauth/expire`` ends the life of all access tokens, ``/_sim/oauth/revoke``
takes a person's authorization away, as they do it in their settings at Zenodo.
"""

import secrets
import time
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from simulators.server import Refusal, Reply, Request

if TYPE_CHECKING:
    from simulators.zenodo import Zenodo

SCOPES = frozenset({"deposit:write", "deposit:actions", "user:email"})
SIXTY_DAYS = 60 * 24 * 3600


@dataclass
class Client:
    """Redirect addresses are compared letter by letter."""

    name: str
    secret: str
    redirect_uris: tuple[str, ...]


@dataclass
class Code:
    client: str
    person: str
    redirect_uri: str
    scope: str
    made: float = field(default_factory=time.time)


@dataclass
class Live:
    """The one token of a client and a person."""

    access: str
    refresh: str
    scope: str
    expires: float


class OAuth:
    """``refreshes`` and ``exchanges`` count effects, not requests. ``token_seconds`` is the life of an access token."""

    def __init__(self, zenodo: "Zenodo") -> None:
        self.zenodo = zenodo
        self.clients: dict[str, Client] = {}
        self.live: dict[tuple[str, str], Live] = {}
        self.token_seconds: float = SIXTY_DAYS
        self.code_seconds: float = 100
        self.refreshes = self.exchanges = 0
        self._codes: dict[str, Code] = {}
        zenodo.route("GET", "/oauth/authorize", self._ask)
        zenodo.route("POST", "/oauth/authorize", self._decide)
        zenodo.route("POST", "/oauth/token", self._token)
        zenodo.route("GET", "/oauth/ping", self._ping)
        zenodo.route("POST", "/_sim/oauth/clients", self._add)
        zenodo.route("POST", "/_sim/oauth/expire", lambda _: (self.expire(), Reply(204))[1])
        zenodo.route("POST", "/_sim/oauth/revoke", lambda request: (self.revoke(request.json()["person"]), Reply(204))[1])

    # behind the protocol's back

    def add_client(self, name: str, secret: str, *redirect_uris: str) -> None:
        self.clients[name] = Client(name, secret, redirect_uris)

    def expire(self) -> None:
        with self.zenodo.guard:
            for live in self.live.values():
                live.expires = time.time() - 1

    def revoke(self, person: str) -> None:
        with self.zenodo.guard:
            for key in [key for key in self.live if key[1] == person]:
                del self.live[key]

    def person_of(self, token: str) -> str:
        """Whose living access token this is, or ""."""
        now = time.time()
        with self.zenodo.guard:
            return next((key[1] for key, live in self.live.items() if live.access == token and live.expires > now), "")

    def _add(self, request: Request) -> Reply:
        sent = request.json()
        self.add_client(sent["name"], sent["secret"], *sent["redirect_uris"])
        return Reply(204)

    # the page

    def _ask(self, request: Request) -> Reply:
        """Whoever sits at the browser says here who they are: this simulator knows no passwords."""
        self._check_client(request)
        if fault := _fault_in(request):
            return self._back(request, error=fault)
        people = sorted(set(self.zenodo.tokens.values()))
        buttons = "".join(
            f'<p><button name="person" value="{escape(name)}">Authorize as {escape(name)}</button></p>' for name in people
        )
        asked = f"<p>{escape(request.argument('client_id'))} wants: {escape(request.argument('scope'))}</p>"
        action = escape(f"/oauth/authorize?{urlencode({name: each[0] for name, each in request.query.items()})}")
        deny = '<p><button name="person" value="">Reject</button></p>'
        form = f'<form method="post" action="{action}">{asked}{buttons}{deny}</form>'
        return Reply(200, f'<!doctype html><html lang="en"><title>Authorize</title><h1>Authorize</h1>{form}</html>')

    def _decide(self, request: Request) -> Reply:
        self._check_client(request)
        person = request.form().get("person", "")
        if fault := _fault_in(request):
            return self._back(request, error=fault)
        if person not in self.zenodo.tokens.values():
            return self._back(request, error="access_denied")
        code = secrets.token_urlsafe(22)
        client, address, scope = (request.argument(name) for name in ("client_id", "redirect_uri", "scope"))
        with self.zenodo.guard:
            self._codes[code] = Code(client, person, address, scope)
        return self._back(request, code=code)

    def _check_client(self, request: Request) -> None:
        """Without a known client and address nobody is sent anywhere."""
        client = self.clients.get(request.argument("client_id"))
        if client is None:
            raise Refusal(Reply(400, "<h1>Error</h1><p>invalid_client_id</p>"))
        if request.argument("redirect_uri") not in client.redirect_uris:
            raise Refusal(Reply(400, "<h1>Error</h1><p>mismatching_redirect_uri</p>"))

    @staticmethod
    def _back(request: Request, **answer: str) -> Reply:
        state = {"state": request.argument("state")} if request.argument("state") else {}
        return Reply(302, None, {"Location": f"{request.argument('redirect_uri')}?{urlencode({**answer, **state})}"})

    # tokens

    def _token(self, request: Request) -> Reply:
        if request.headers.get("content-type", "").split(";")[0] != "application/x-www-form-urlencoded":
            raise _refused(400, "unsupported_grant_type")
        sent = request.form()
        client = self.clients.get(sent.get("client_id", ""))
        if client is None or not secrets.compare_digest(sent.get("client_secret", "").encode(), client.secret.encode()):
            raise _refused(401, "invalid_client")
        with self.zenodo.guard:
            if sent.get("grant_type") == "authorization_code":
                return self._exchange(client, sent)
            if sent.get("grant_type") == "refresh_token":
                return self._refresh(client, sent)
        raise _refused(400, "unsupported_grant_type")

    def _exchange(self, client: Client, sent: dict[str, str]) -> Reply:
        code = self._codes.pop(sent.get("code", ""), None)
        if code is None or code.client != client.name or time.time() - code.made > self.code_seconds:
            raise _refused(400, "invalid_grant")
        if code.redirect_uri != sent.get("redirect_uri"):
            raise _refused(400, "invalid_grant")
        self.exchanges += 1
        return self._issue((client.name, code.person), code.scope)

    def _refresh(self, client: Client, sent: dict[str, str]) -> Reply:
        token = sent.get("refresh_token", "")
        key = next((key for key, live in self.live.items() if live.refresh == token and key[0] == client.name), None)
        if key is None:
            raise _refused(400, "invalid_grant")
        self.refreshes += 1
        return self._issue(key, self.live[key].scope)

    def _issue(self, key: tuple[str, str], scope: str) -> Reply:
        live = Live(secrets.token_urlsafe(45), secrets.token_urlsafe(45), scope, time.time() + self.token_seconds)
        self.live[key] = live
        people = sorted(set(self.zenodo.tokens.values()))
        answer = {
            "access_token": live.access,
            "token_type": "Bearer",
            "expires_in": int(self.token_seconds),
            "refresh_token": live.refresh,
            "scope": scope,
            "user": {"id": str(people.index(key[1]) + 1)},
        }
        return Reply(200, answer, {"Cache-Control": "no-store", "Pragma": "no-cache"})

    def _ping(self, request: Request) -> Reply:
        if not self.zenodo.person(request):
            raise _refused(401, "invalid_token")
        return Reply(body={"ping": "pong"})


def _fault_in(request: Request) -> str:
    if request.argument("response_type") != "code":
        return "unsupported_response_type"
    return "" if set(request.argument("scope").split()) <= SCOPES else "invalid_scope"


def _refused(status: int, error: str) -> Refusal:
    return Refusal(Reply(status, {"error": error}, {"Cache-Control": "no-store"}))
