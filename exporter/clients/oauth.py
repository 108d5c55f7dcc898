"""OAuth 2 at a repository: the address to ask a person at, a code for tokens, a refresh token for new ones. RFC 6749.

InvenioRDM knows no PKCE: ``state`` and the client's secret protect the way. A client and a person have one living token.
"""

import re
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from exporter.errors import RemoteUnavailable
from exporter.http_client import HttpClient, HttpOptions
from exporter.settings import RepositorySettings

TOKEN = re.compile(r"[\x21-\x7e]{1,4000}")
INVALID_GRANT = "invalid_grant"


@dataclass(frozen=True)
class Tokens:
    """``refresh`` may be empty; ``seconds`` is the life of the access token, 0 when it is not told."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    seconds: float
    account: str = ""


class OAuthClient:
    """A refusal is RemoteRefused with ``code`` invalid_grant: of this code or token. Any other is about our client."""

    def __init__(self, settings: RepositorySettings, options: HttpOptions) -> None:
        self._settings = settings
        self._options = options

    def authorize_url(self, redirect_uri: str, state: str, scopes: Sequence[str]) -> str:
        asked = {
            "response_type": "code",
            "client_id": self._settings.oauth_client_id,
            "redirect_uri": redirect_uri,
            "scope": " ".join(scopes),
            "state": state,
        }
        return f"{self._settings.url}/oauth/authorize?{urlencode({name: text for name, text in asked.items() if text})}"

    def exchange(self, code: str, redirect_uri: str) -> Tokens:
        """Once: a code is spent by it, also when the answer is lost. Raises the RemoteErrors."""
        return self._asked(grant_type="authorization_code", code=code, redirect_uri=redirect_uri)

    def refresh(self, token: str) -> Tokens:
        """Both tokens are replaced by it, also when the answer is lost. Raises the RemoteErrors."""
        return self._asked(grant_type="refresh_token", refresh_token=token)

    def _asked(self, **sent: str) -> Tokens:
        secret = self._settings.oauth_client_secret
        form = {**sent, "client_id": self._settings.oauth_client_id, "client_secret": secret}
        with closing(HttpClient(self._options, self._settings.url)) as http:
            return _tokens(http.call("POST", "oauth/token", data=form).body, http.host)


def _tokens(body: Any, host: str) -> Tokens:
    words = body if isinstance(body, dict) else {}
    access, refresh = _token(words.get("access_token")), _token(words.get("refresh_token"))
    if not access or str(words.get("token_type", "")).lower() != "bearer":
        raise RemoteUnavailable(f"The answer of {host} holds no token.", host)
    return Tokens(access, refresh, _seconds(words.get("expires_in")), _account(words.get("user")))


def _token(found: Any) -> str:
    """Empty when it is none that could stand in a header."""
    return found if isinstance(found, str) and TOKEN.fullmatch(found) else ""


def _seconds(found: Any) -> float:
    is_number = isinstance(found, int | float) and not isinstance(found, bool)
    return float(found) if is_number and 0 < found < 1e9 else 0


def _account(found: Any) -> str:
    """The number of the account, as far as it is told."""
    return str(found.get("id", ""))[:100] if isinstance(found, dict) else ""
