"""Keycloak: the address to sign in at, the person behind a code, the address to sign out at.

The library checks little by itself, repeats POSTs unless told otherwise, and mixes people up in ``userinfo()``: all that is
known of a person comes from the ID token, whose claims are checked here by name.
"""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from jwcrypto.common import JWException
from jwcrypto.jwt import JWTMissingKey
from keycloak import KeycloakOpenID
from keycloak.exceptions import KeycloakAuthenticationError, KeycloakConnectionError, KeycloakError, KeycloakPostError
from keycloak.pkce_utils import generate_code_challenge

from exporter.errors import RemoteUnavailable, SignInError
from exporter.settings import SsoSettings
from exporter.web.remote_places import places_for
from exporter.web.signing_keys import SigningKeys

AWAY = "Your institution's sign-in service does not answer at the moment. Nothing is lost: try again in a few minutes."
REFUSED = "The sign-in could not be completed. Please sign in again."
TIMEOUT_SECONDS = 5
LEEWAY_SECONDS = 10
LONGEST_NAME = 191
MALFORMED = (ValueError, TypeError, KeyError, AttributeError, JWException)
"""What the libraries raise for tokens that are wrong, or no tokens at all."""


@dataclass(frozen=True)
class Identity:
    """A person as the ID token names them. ``session`` is Keycloak's sid; ``roles`` are realm and client roles alike."""

    subject: str
    username: str
    name: str
    email: str
    email_verified: bool
    roles: frozenset[str]
    session: str
    id_token: str = field(repr=False)


class Sso:
    """One a process. At most half of the web threads may wait for Keycloak, or for others, at the same time."""

    def __init__(self, settings: SsoSettings, threads: int, places: threading.BoundedSemaphore | None = None) -> None:
        self.settings = settings
        self._client = KeycloakOpenID(
            # without the slash, a path such as /auth would be cut off
            server_url=settings.keycloak_server_url.rstrip("/") + "/",
            realm_name=settings.realm_name,
            client_id=settings.client_id,
            client_secret_key=settings.client_secret,
            timeout=TIMEOUT_SECONDS,
            max_retries=0,  # a repeated code is an error, and ends the tokens of the first
            pool_maxsize=threads,
        )
        self._places = places or places_for(threads)
        self._keys = SigningKeys(self._client.certs)
        self._well_known: Mapping[str, Any] = {}

    def sign_in_url(self, state: str, nonce: str, verifier: str) -> str:
        """Raises RemoteUnavailable, SignInError."""
        challenge, method = generate_code_challenge(verifier)
        question = {
            "client_id": self.settings.client_id,
            "response_type": "code",
            "scope": "openid profile email",
            "redirect_uri": self.settings.redirect_uri,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": method,
        }
        return f"{self._endpoint('authorization_endpoint')}?{urlencode(question)}"

    def sign_out_url(self, back_to: str, id_token: str = "") -> str:
        """Without an ID token Keycloak asks the person first. Raises RemoteUnavailable, SignInError."""
        question = {"client_id": self.settings.client_id, "post_logout_redirect_uri": back_to}
        if id_token:
            question["id_token_hint"] = id_token
        return f"{self._endpoint('end_session_endpoint')}?{urlencode(question)}"

    def identity(self, code: str, verifier: str, nonce: str) -> Identity:
        """Who the code stands for. Raises RemoteUnavailable, SignInError."""
        with self._asking():
            answer = self._client.token(
                grant_type="authorization_code",
                code=code,
                redirect_uri=self.settings.redirect_uri,
                code_verifier=verifier,
            )
            token = answer.get("id_token")
            if not isinstance(token, str):
                raise SignInError(REFUSED)
            return self._identity(token, self._claims(token, nonce))

    def _endpoint(self, name: str) -> str:
        if not self._well_known:
            with self._asking(unreadable=RemoteUnavailable):  # a proxy's page in its place
                self._well_known = self._read_well_known()
        return str(self._well_known[name])

    def _read_well_known(self) -> Mapping[str, Any]:
        """Kept only when it is right, so that a mistake that was mended needs no restart."""
        found = self._client.well_known()
        if found.get("issuer") != self.settings.issuer:
            raise SignInError("The sign-in service is not the one in this site's settings. Please tell your administrator.")
        for name in ("authorization_endpoint", "end_session_endpoint"):
            if urlsplit(str(found[name])).scheme not in {"http", "https"}:
                raise SignInError(REFUSED)
        return dict(found)

    def _claims(self, token: str, nonce: str) -> Mapping[str, Any]:
        """Raises one of MALFORMED."""
        expected = {
            "iss": self.settings.issuer,
            "aud": self.settings.client_id,
            "azp": self.settings.client_id,
            "typ": "ID",
            "nonce": nonce,
            "sub": None,
            "exp": None,
            "iat": None,
        }
        claims = self._decode(token, expected)
        latest = time.time() + LEEWAY_SECONDS
        if claims["iat"] > latest or claims.get("nbf", 0) > latest:
            raise ValueError("The ID token is from the future.")
        return claims

    def _decode(self, token: str, expected: Mapping[str, Any]) -> Mapping[str, Any]:
        checks: dict[str, Any] = {"algs": ["RS256"], "leeway": LEEWAY_SECONDS, "check_claims": expected}
        try:
            return dict(self._client.decode_token(token, key=self._keys.known(), **checks))
        except JWTMissingKey:  # an unknown key; a bad signature looks the same
            return dict(self._client.decode_token(token, key=self._keys.fetched_again(), **checks))

    def _identity(self, token: str, claims: Mapping[str, Any]) -> Identity:
        subject, session = _text(claims, "sub"), _text(claims, "sid")
        if not subject or max(len(subject), len(session)) > LONGEST_NAME:
            raise ValueError("The ID token names nobody that could be kept.")
        return Identity(
            subject=subject,
            username=_text(claims, self.settings.username_claim),
            name=_text(claims, "name") or _text(claims, "preferred_username"),
            email=_text(claims, "email"),
            email_verified=claims.get("email_verified") is True,
            roles=_roles(claims, self.settings.client_id),
            session=session,
            id_token=token,
        )

    @contextmanager
    def _asking(self, unreadable: type[SignInError | RemoteUnavailable] = SignInError) -> Iterator[None]:
        """Turns whatever the libraries raise into our errors; the one place that knows theirs."""
        if not self._places.acquire(timeout=1):
            raise RemoteUnavailable(AWAY, self._host)
        try:
            yield
        except KeycloakConnectionError as error:
            raise RemoteUnavailable(AWAY, self._host) from error
        except (KeycloakPostError, KeycloakAuthenticationError) as error:
            raise self._refusal(error) from error
        except KeycloakError as error:
            raise RemoteUnavailable(AWAY, self._host, error.response_code or 0) from error
        except MALFORMED as error:
            raise unreadable(AWAY if unreadable is RemoteUnavailable else REFUSED) from error
        finally:
            self._places.release()

    def _refusal(self, error: KeycloakError) -> RemoteUnavailable | SignInError:
        status = error.response_code or 0
        return RemoteUnavailable(AWAY, self._host, status) if status >= 500 else SignInError(REFUSED)

    @property
    def _host(self) -> str:
        return urlsplit(self.settings.keycloak_server_url).netloc


def _text(claims: Mapping[str, Any], name: str) -> str:
    """Empty when it is missing or something else; halves of characters, which no database keeps, are replaced."""
    value = claims.get(name)
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def _roles(claims: Mapping[str, Any], client_id: str) -> frozenset[str]:
    """Names of realm roles and of this client's roles; nothing when the token holds something of another shape."""
    clients = claims.get("resource_access")
    own = clients.get(client_id) if isinstance(clients, dict) else None
    lists = [part.get("roles") for part in (claims.get("realm_access"), own) if isinstance(part, dict)]
    return frozenset(name for names in lists if isinstance(names, list) for name in names if isinstance(name, str))
