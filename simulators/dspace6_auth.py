"""Signing in: not at all in DSpace 4, by a token in 5, by a cookie in 6. Who is no longer known counts as a guest."""

import secrets
import time
from typing import TYPE_CHECKING, Any

from simulators.dspace6_lists import refused
from simulators.dspace7_access import Reader
from simulators.server import Reply, Request

if TYPE_CHECKING:
    from simulators.dspace6 import Dspace6

TOKEN, COOKIE = "rest-dspace-token", "JSESSIONID"


class Auth:
    """``lifetime``: seconds that a session lives, by ``clock``."""

    def __init__(self, site: "Dspace6", people: dict[str, str], admins: tuple[str, ...]) -> None:
        self.site = site
        self.people = dict(people)
        self.admins = set(admins)
        self.lifetime = 1800.0
        self.clock = time.time
        self.logins = 0
        self._sessions: dict[str, tuple[str, float]] = {}
        if site.major >= 5:
            site.at("/login", self._with_token if site.major == 5 else self._with_cookie, "POST")
            site.at("/logout", self._logout, "POST")
            site.at("/status", self._status)

    def reader(self, request: Request) -> Reader:
        person, until = self._sessions.get(self._bearer(request), ("", 0.0))
        person = person if until > self.clock() else ""
        return Reader(person, person in self.admins)

    def _bearer(self, request: Request) -> str:
        return request.headers.get(TOKEN, "") if self.site.major < 6 else request.cookies().get(COOKIE, "")

    def _with_token(self, request: Request) -> Reply:
        if request.headers.get("content-type", "").partition(";")[0] != "application/json":
            raise refused(415)
        try:
            sent: Any = request.json()
        except ValueError:
            raise refused(400) from None
        sent = sent if isinstance(sent, dict) else {}
        return Reply(200, self._new(sent.get("email"), sent.get("password"), 403), {"Content-Type": "text/plain"})

    def _with_cookie(self, request: Request) -> Reply:
        """JSON is no form here."""
        kind = request.headers.get("content-type", "").partition(";")[0]
        sent = request.form() if kind == "application/x-www-form-urlencoded" else {}
        session = self._new(sent.get("email"), sent.get("password"), 401)
        return Reply(200, "", {"Set-Cookie": f"{COOKIE}={session}; Path={self.site.endpoint}; HttpOnly"})

    def _new(self, person: Any, password: Any, otherwise: int) -> str:
        if not isinstance(person, str) or person not in self.people or self.people[person] != password:
            raise refused(otherwise)
        self.logins += 1
        session = secrets.token_hex(16)
        self._sessions[session] = person, self.clock() + self.lifetime
        return session

    def _logout(self, request: Request) -> Reply:
        known = self._sessions.pop(self._bearer(request), None)
        return Reply(200 if known or self.site.major >= 6 else 400, "")

    def _status(self, request: Request) -> Reply:
        """DSpace 6 tells its version to guests alone."""
        person = self.reader(request).person
        body: dict[str, Any] = {"okay": True, "authenticated": bool(person), "email": person or None}
        body["fullname"] = person.partition("@")[0].title() or None
        if self.site.major == 5:
            return Reply(body=body | {"token": self._bearer(request) if person else None})
        version = {"sourceVersion": self.site.version, "apiVersion": str(self.site.major)}
        return Reply(body=body | (dict.fromkeys(version) if person else version))
