"""Signing in at a DSpace 7 or later: a token against forged requests first, then one that lasts half an hour.

https://github.com/DSpace/RestContract/blob/main/authentication.md
"""

import base64
import json
import re
import threading
from collections.abc import Callable, Mapping
from time import monotonic, time

from exporter.errors import RemoteRefused, TokenRefused, TurnedAway
from exporter.http_client import Answer, HttpClient

COOKIE = re.compile(r"\bDSPACE-XSRF-COOKIE=([^;,\s]+)")
FRESH_SECONDS = 60.0
"""Who is refused with a token as young as this is not let in with another one."""
OLD_SECONDS = 25 * 60.0
"""It would last 30 minutes, as DSpace is delivered."""
NOT_BOTH = (
    "For DSpace the token is your e-mail address and your password there, with a colon between: name@example.org:password"
)


class DspaceLogin:
    """The token of a connection is ``e-mail:password``; empty for who reads as everybody does."""

    def __init__(self, http: HttpClient, secret: str, clock: Callable[[], float] = monotonic) -> None:
        self._http = http
        self._person, _, self._password = secret.partition(":")
        self.wanted = bool(secret)
        self._clock = clock
        self._lock = threading.Lock()
        self._bearer = ""
        self._since = 0.0
        self._old = OLD_SECONDS

    def bearer(self) -> str:
        """A token that is good for some minutes more; empty when nobody signs in. Raises TokenRefused, the RemoteErrors."""
        if not self.wanted:
            return ""
        with self._lock:
            if not self._bearer or self._clock() - self._since > self._old:
                self._sign_in()
            return self._bearer

    def another(self, refused: str) -> str:
        """In the place of one that was refused; empty when another one would not help."""
        if not self.wanted:
            return ""
        with self._lock:
            if self._bearer == refused:
                if self._clock() - self._since < FRESH_SECONDS:
                    return ""
                self._sign_in()
            return self._bearer

    def close(self) -> None:
        self._http.close()

    def _sign_in(self) -> None:
        host = self._http.host
        if "@" not in self._person or not self._password:
            raise TokenRefused(NOT_BOTH, host, 401)
        token, cookie = self._against_forgery()
        try:
            answer = self._http.call(
                "POST",
                "authn/login",
                data={"user": self._person, "password": self._password},
                more={"X-XSRF-TOKEN": token, "Cookie": f"DSPACE-XSRF-COOKIE={cookie}"},
            )
        except TurnedAway:
            raise
        except TokenRefused as error:
            raise TokenRefused(
                f"{host} does not accept this e-mail address with this password.", host, error.status
            ) from None
        self._bearer = _header(answer.headers, "Authorization").removeprefix("Bearer").strip()
        if not self._bearer:
            raise TokenRefused(f"{host} let us sign in, but gave no token.", host, answer.status)
        self._since = self._clock()
        self._old = _good_for(self._bearer)

    def _against_forgery(self) -> tuple[str, str]:
        answer = self._first_answer()
        found = COOKIE.search(_header(answer.headers, "Set-Cookie"))
        token = _header(answer.headers, "DSPACE-XSRF-TOKEN")
        return token, found[1] if found else token

    def _first_answer(self) -> Answer:
        """Before version 8 any answer had it; now there is an address for it."""
        try:
            return self._http.call("GET", "security/csrf")
        except TurnedAway:
            raise
        except (RemoteRefused, TokenRefused):
            return self._http.call("GET", "authn/status")


def _header(headers: Mapping[str, str], name: str) -> str:
    return next((text for key, text in headers.items() if key.lower() == name.lower()), "")


def _good_for(bearer: str) -> float:
    """Who comes with a token that has ended is shown what guests see, without a word: it is renewed long before."""
    try:
        claims = json.loads(base64.urlsafe_b64decode(bearer.split(".")[1] + "=="))
        left = float(claims["exp"]) - time()
    except (ValueError, LookupError, TypeError):
        return OLD_SECONDS
    # a clock that is wrong tells nothing
    return min(left * 0.8, OLD_SECONDS) if left > 0 else OLD_SECONDS
