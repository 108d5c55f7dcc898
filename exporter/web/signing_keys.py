"""The keys with which Keycloak signs: fetched once, and again when a new one appears, but not at everybody's wish."""

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from jwcrypto.jwk import JWK, JWKSet

PAUSE_SECONDS = 300


class SigningKeys:
    """``fetch`` asks for the realm's key list. Shared by all threads."""

    def __init__(self, fetch: Callable[[], Mapping[str, Any]], pause_seconds: float = PAUSE_SECONDS) -> None:
        self._fetch = fetch
        self._pause_seconds = pause_seconds
        self._guard = threading.Lock()
        self._keys: JWKSet | None = None
        self._fetched_again = -pause_seconds

    def known(self) -> JWKSet:
        if self._keys is None:
            self._keys = self._read()
        return self._keys

    def fetched_again(self) -> JWKSet:
        """Anew, unless that was done minutes ago: invented key names must not make us flood Keycloak."""
        with self._guard:
            if time.monotonic() - self._fetched_again < self._pause_seconds:
                return self.known()
            self._keys = self._read()
            self._fetched_again = time.monotonic()
            return self._keys

    def _read(self) -> JWKSet:
        keys = JWKSet()
        for key in self._fetch()["keys"]:
            if key.get("use") == "sig":  # the list also holds a key for encryption
                keys.add(JWK(**key))
        return keys
