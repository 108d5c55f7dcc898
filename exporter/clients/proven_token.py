"""A 403 means many things: the token is refused only when a call that every token may make is refused too."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from exporter.errors import RemoteConflict, RemoteRefused, TokenRefused
from exporter.http_client import Answer, HttpClient, Sized


class ProvenToken:
    """Stands in front of an HttpClient. ``probe_path`` is cheap, and answers whoever has a good token."""

    def __init__(self, http: HttpClient, probe_path: str, accept: str = "application/json") -> None:
        self._http = http
        self._probe_path = probe_path
        self._accept = accept

    def call(self, method: str, path: str, *, accept: str = "application/json", **sent: Any) -> Answer:
        with self._told_apart():
            return self._http.call(method, path, accept=accept, **sent)

    def upload(self, path: str, content: Sized, *, method: str = "PUT", accept: str = "application/json") -> Answer:
        with self._told_apart():
            return self._http.upload(path, content, method=method, accept=accept)

    def probe(self) -> None:
        """Raises TokenRefused, and what else can go wrong on the way."""
        try:
            self._http.call("GET", self._probe_path, accept=self._accept)
        except TokenRefused as refused:
            sentence = f"{self._http.host} does not accept the token: it has expired, was removed, or is for another site."
            raise TokenRefused(sentence, refused.host, refused.status) from None

    @contextmanager
    def _told_apart(self) -> Iterator[None]:
        try:
            yield
        except TokenRefused as refused:
            self.probe()
            raise self._otherwise(refused) from None

    def _otherwise(self, refused: TokenRefused) -> RemoteRefused | RemoteConflict:
        """What a refusal means while the token is good."""
        host = self._http.host
        if refused.status == 400:  # a CSRF fault is about the token only, and that one works: a hiccup
            return RemoteConflict(f"{host} did not recognise the token for a moment.", host, refused.status)
        sentence = f"{host} does not let this account do that: the record is somebody else's, or the token lacks a right."
        return RemoteRefused(sentence, host, refused.status)
