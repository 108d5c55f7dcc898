"""Signing in: a token against forged requests, then a JSON Web Token, which ages fast."""

import base64
import json
import secrets
import time
from typing import TYPE_CHECKING
from uuid import NAMESPACE_DNS, uuid5

from simulators.dspace7_access import Reader, refused
from simulators.server import Reply, Request

if TYPE_CHECKING:
    from simulators.dspace7 import Dspace7

COOKIE, HEADER = "DSPACE-XSRF-COOKIE", "DSPACE-XSRF-TOKEN"
WHERE = 'password realm="DSpace REST API"'
WRITES = {"POST", "PUT", "PATCH", "DELETE"}


class Auth:
    """``lifetime``: seconds that a token lives, by ``clock``. One that is too old counts as none: its bearer is a guest."""

    def __init__(self, site: "Dspace7", people: dict[str, str], admins: tuple[str, ...]) -> None:
        self.site = site
        self.people = dict(people)
        self.admins = set(admins)
        self.lifetime = 1800.0
        self.clock = time.time
        self.logins = 0
        self._tokens: dict[str, tuple[str, float]] = {}
        self._xsrf: set[str] = set()
        site.route("GET", "/server/api/security/csrf", self._csrf)
        site.route("GET", "/server/api/authn/status", self._status)
        site.route("POST", "/server/api/authn/login", self._login)
        site.route("POST", "/server/api/authn/logout", self._logout)
        site.route("POST", "/server/api/authn/shortlivedtokens", self._short_lived)

    def reader(self, request: Request) -> Reader:
        person, until = self._tokens.get(_bearer(request), ("", 0.0))
        person = person if until > self.clock() else ""
        return Reader(person, person in self.admins)

    def guard_against_forgery(self, request: Request) -> None:
        """What changes something needs the token twice: in the cookie and in a header, and the one that was given last."""
        if request.method not in WRITES:
            return
        sent, kept = request.headers.get("x-xsrf-token", ""), request.cookies().get(COOKIE, "")
        if not sent or sent != kept or sent not in self._xsrf:
            refusal = refused(request, 403, "Access is denied. Invalid CSRF token.")
            self._with_new(request, refusal.reply)
            raise refusal

    def after(self, request: Request, reply: Reply) -> Reply:
        """Before DSpace 8 whoever has no cookie gets one; any answer may bring a new one (knob ``new_xsrf``)."""
        first = self.site.major < 8 and COOKIE not in request.cookies()
        return (
            self._with_new(request, reply)
            if (first or "new_xsrf" in request.knobs) and HEADER not in reply.headers
            else reply
        )

    def _csrf(self, request: Request) -> Reply:
        """Not before 7.6.2."""
        if self.site.numbers < (7, 6, 2):
            raise refused(request, 404)
        return self._with_new(request, Reply(204))

    def _with_new(self, request: Request, reply: Reply) -> Reply:
        new = secrets.token_hex(18)
        self._xsrf.discard(request.cookies().get(COOKIE, ""))
        self._xsrf.add(new)
        reply.headers |= {HEADER: new, "Set-Cookie": f"{COOKIE}={new}; Path=/server; HttpOnly; SameSite=Lax"}
        return reply

    def _login(self, request: Request) -> Reply:
        """With a token that still lives, it is renewed."""
        form = request.form()
        person = self.reader(request).person if not form else form.get("user", "")
        if not person or (form and self.people.get(person) != form.get("password")):
            raise refused(request, 401, "Authentication failed", WWW_Authenticate=WHERE)
        self.logins += 1
        token = self._new_token(person)
        return self._with_new(request, Reply(200, None, {"Authorization": f"Bearer {token}"}))

    def _new_token(self, person: str, lifetime: float = 0) -> str:
        until = self.clock() + (lifetime or self.lifetime)
        claims = {"eid": str(uuid5(NAMESPACE_DNS, person)), "sg": [], "authenticationMethod": "password", "exp": int(until)}
        token = f"{_part({'alg': 'HS256'})}.{_part(claims)}.{secrets.token_urlsafe(32)}"
        self._tokens[token] = person, until
        return token

    def _logout(self, request: Request) -> Reply:
        self._tokens.pop(_bearer(request), None)
        return self._with_new(request, Reply(204))

    def _short_lived(self, request: Request) -> Reply:
        """For one download, in its address: seconds only."""
        reader = self.reader(request)
        if not reader.person:
            raise reader.refusal(request)
        here = {"self": {"href": f"{self.site.api}/authn/shortlivedtokens"}}
        body = {"token": self._new_token(reader.person, 2), "type": "shortlivedtoken", "_links": here}
        return Reply(200, body, {"Content-Type": "application/hal+json;charset=UTF-8"})

    def _status(self, request: Request) -> Reply:
        person = self.reader(request).person
        here = f"{self.site.api}/authn/status"
        body = {
            "id": None,
            "okay": True,
            "authenticated": bool(person),
            "type": "status",
            "_links": {"self": {"href": here}},
        }
        return Reply(200, body, {"Content-Type": "application/hal+json;charset=UTF-8", "WWW-Authenticate": WHERE})


def _bearer(request: Request) -> str:
    short = request.argument("authentication-token") if request.path.endswith("/content") else ""
    return short or request.headers.get("authorization", "").removeprefix("Bearer ").strip()


def _part(claims: dict[str, object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
