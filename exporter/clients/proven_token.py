"""A 403 means many things: the token is refused only when a call that every token may make is refused too.

A token that can be renewed is, once for each call that it stands in the way of.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from exporter.errors import RemoteConflict, RemoteRefused, TokenRefused
from exporter.http_client import Answer, HttpClient, Sized

Another = Callable[[str], str]


class ProvenToken:
    """Stands in front of an HttpClient. ``probe_path`` is cheap, and answers whoever has a good token. ``another`` gives
    the token that takes the place of a refused one, or raises TokenRefused."""

    def __init__(
        self, http: HttpClient, probe_path: str, accept: str = "application/json", another: Another | None = None
    ) -> None:
        self._http = http
        self._probe_path = probe_path
        self._accept = accept
        self._another = another

    def call(self, method: str, path: str, *, accept: str = "application/json", **sent: Any) -> Answer:
        try:
            with self._told_apart():
                return self._http.call(method, path, accept=accept, **sent)
        except TokenRefused as refused:
            self._renew(refused)
        with self._told_apart():  # what was refused did not happen: it may be asked again
            return self._http.call(method, path, accept=accept, **sent)

    def upload(self, path: str, content: Sized, *, method: str = "PUT", accept: str = "application/json") -> Answer:
        try:
            with self._told_apart():
                return self._http.upload(path, content, method=method, accept=accept)
        except TokenRefused as refused:
            self._renew(refused)
        # the content was read, at least in part
        sentence = f"The connection to {self._http.host} was renewed meanwhile; what was being sent is sent again."
        raise RemoteConflict(sentence, self._http.host)

    def _renew(self, refused: TokenRefused) -> None:
        if self._another is None:
            raise refused
        self._http.use_token(self._another(self._http.token))

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
