"""Signing in at a DSpace 5 or 6: the first gives a token for a header of its own, the second a session in a cookie.

https://wiki.lyrasis.org/display/DSDOC6x/REST+API
"""

import re
import threading
from dataclasses import dataclass

from exporter.clients.dspace_login import NOT_BOTH
from exporter.errors import RemoteRefused, TokenRefused
from exporter.http_client import HttpClient

TOKEN_HEADER, COOKIE_HEADER = "rest-dspace-token", "Cookie"
SESSION = re.compile(r"\bJSESSIONID=([^;,\s]+)")
TOKEN = re.compile(r"[\w-]{8,200}", re.ASCII)


@dataclass(frozen=True)
class Key:
    """What shows that we have signed in; ``value`` is empty for who reads as everybody does."""

    header: str = TOKEN_HEADER
    value: str = ""


class RestLogin:
    """The token of a connection is ``e-mail:password``; empty for who reads as everybody does."""

    def __init__(self, http: HttpClient, secret: str) -> None:
        self._http = http
        self._person, _, self._password = secret.partition(":")
        self.wanted = bool(secret)
        self._lock = threading.Lock()
        self._key = Key()

    def key(self, major: int) -> Key:
        """Of the version ``major``. Raises TokenRefused, the RemoteErrors."""
        if not self.wanted:
            return Key()
        with self._lock:
            if not self._key.value:
                self._key = self._signed_in(major)
            return self._key

    def another(self, refused: Key, major: int) -> Key:
        """In the place of one that ended: sessions end when nobody uses them, and when the server is started anew."""
        with self._lock:
            if self._key == refused:
                self._key = self._signed_in(major)
            return self._key

    def close(self) -> None:
        self._http.close()

    def _signed_in(self, major: int) -> Key:
        host = self._http.host
        if major < 5:
            raise TokenRefused(f"{host} runs DSpace 4, where nobody can sign in from outside. Remove the token.", host, 401)
        if "@" not in self._person or not self._password:
            raise TokenRefused(NOT_BOTH, host, 401)
        try:
            found = self._with_json() if major == 5 else self._with_form()
        except (TokenRefused, RemoteRefused) as error:
            raise TokenRefused(
                f"{host} does not accept this e-mail address with this password.", host, error.status
            ) from None
        if not found.value:
            raise TokenRefused(f"{host} let us sign in, but gave no token.", host, 200)
        return found

    def _with_json(self) -> Key:
        answer = self._http.posted("login", json={"email": self._person, "password": self._password})
        found = TOKEN.fullmatch(answer.text.strip().strip('"'))
        return Key(TOKEN_HEADER, found[0] if found else "")

    def _with_form(self) -> Key:
        answer = self._http.posted("login", data={"email": self._person, "password": self._password})
        cookies = next((text for name, text in answer.headers.items() if name.lower() == "set-cookie"), "")
        found = SESSION.search(cookies)
        return Key(COOKIE_HEADER, f"JSESSIONID={found[1]}" if found else "")
