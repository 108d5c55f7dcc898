"""Keycloak: the address to sign in at, the person behind a code, the address to sign out at.

The library checks little by itself, repeats POSTs unless told otherwise, and mixes people up in ``userinfo()``: all that is
known of a person comes from the ID token, whose claims are checked here by name.
"""

import json
import logging
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode, urlsplit

from jwcrypto.common import JWException
from jwcrypto.jwt import JWTMissingKey
from keycloak import KeycloakOpenID
from keycloak.exceptions import KeycloakAuthenticationError, KeycloakConnectionError, KeycloakError, KeycloakPostError
from keycloak.pkce_utils import generate_code_challenge

from exporter.errors import RemoteUnavailable, SignInError
from exporter.settings import SsoSettings
from exporter.web.identity import Identity, identity_of
from exporter.web.remote_places import places_for
from exporter.web.signing_keys import SigningKeys

log = logging.getLogger(__name__)
AWAY = "Your institution's sign-in service does not answer at the moment. Nothing is lost: try again in a few minutes."
REFUSED = "The sign-in could not be completed. Please sign in again."
ENDED = "Your sign-in was ended at your institution's sign-in service."
TIMEOUT_SECONDS = 5
QUIET_SECONDS = 20.0
"""After a silence of Keycloak nobody else who is signed in waits for it, for so long."""
LEEWAY_SECONDS = 10
MALFORMED = (ValueError, TypeError, KeyError, AttributeError, JWException)
"""What the libraries raise for tokens that are wrong, or no tokens at all."""


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
        self._quiet_until = 0.0

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
            return self._identity(answer, nonce)

    def refreshed(self, token: str, subject: str, session: str) -> Identity:
        """The same person as they are now. Raises SignInError when the sign-in has ended there, RemoteUnavailable when
        that cannot be known now: whoever was signed in stays so. Where no place is free at once nobody waits for one."""
        if time.monotonic() < self._quiet_until:
            raise RemoteUnavailable(AWAY, self._host)
        try:
            with self._asking(unreadable=RemoteUnavailable, patience_seconds=0):
                identity = self._identity(self._refresh(token))
        except RemoteUnavailable:
            self._quiet_until = time.monotonic() + QUIET_SECONDS
            raise
        if (identity.subject, identity.session) != (subject, session):
            log.error("Keycloak answered a refresh of %s with another person or session: the session was ended", subject)
            raise SignInError(ENDED)
        return identity

    def _refresh(self, token: str) -> Mapping[str, Any]:
        try:
            return dict(self._client.refresh_token(token))
        except (KeycloakPostError, KeycloakAuthenticationError) as error:
            if error_word(error) == "invalid_grant":
                raise SignInError(ENDED) from None
            log.error("Keycloak does not take us for its client: see [sso] client_id and client_secret")
            raise RemoteUnavailable(AWAY, self._host, error.response_code or 0) from None

    def claims_of_logout(self, token: str) -> Mapping[str, Any]:
        """Of a logout token, signed by Keycloak for us. What it says is for the caller to judge. Raises SignInError."""
        wanted = {"aud": self.settings.client_id, "typ": "Logout", "jti": None, "events": None}
        with self._asking():
            return self._claims(token, wanted)

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

    def _claims(self, token: str, wanted: Mapping[str, Any]) -> Mapping[str, Any]:
        """Raises one of MALFORMED."""
        claims = self._decode(token, {"iss": self.settings.issuer, "exp": None, "iat": None, **wanted})
        latest = time.time() + LEEWAY_SECONDS
        if claims["iat"] > latest or claims.get("nbf", 0) > latest:
            raise ValueError("The token is from the future.")
        return claims

    def _decode(self, token: str, expected: Mapping[str, Any]) -> Mapping[str, Any]:
        checks: dict[str, Any] = {"algs": ["RS256"], "leeway": LEEWAY_SECONDS, "check_claims": expected}
        try:
            return dict(self._client.decode_token(token, key=self._keys.known(), **checks))
        except JWTMissingKey:  # an unknown key; a bad signature looks the same
            return dict(self._client.decode_token(token, key=self._keys.fetched_again(), **checks))

    def _identity(self, answer: Mapping[str, Any], nonce: str | None = None) -> Identity:
        """A refreshed ID token bears no nonce. Raises one of MALFORMED."""
        token, client = str(answer["id_token"]), self.settings.client_id
        wanted = {"aud": client, "azp": client, "typ": "ID", "sub": None, **({"nonce": nonce} if nonce is not None else {})}
        claims = self._claims(token, wanted)
        return identity_of(claims, answer, self.settings)

    @contextmanager
    def _asking(
        self, unreadable: type[SignInError | RemoteUnavailable] = SignInError, patience_seconds: float = 1
    ) -> Iterator[None]:
        """Turns whatever the libraries raise into our errors; the one place that knows theirs."""
        if not self._places.acquire(timeout=patience_seconds):
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


def error_word(error: KeycloakError) -> str:
    """OAuth's word for what is wrong."""
    try:
        found = json.loads(error.response_body or b"{}")
    except ValueError:
        return ""
    return str(found.get("error", "")) if isinstance(found, dict) else ""
