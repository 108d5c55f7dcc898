"""Calls to one repository, and uploads."""

import json
from collections.abc import Callable, Iterator, Mapping
from time import sleep
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

import requests

from exporter.errors import AddressRefused, RemoteUnavailable, TooLong
from exporter.http_client.addresses import REDIRECTS, joined, origin_of, parted
from exporter.http_client.answers import Answer, Document, document_of, judge, our_errors, read_bounded
from exporter.http_client.options import AUTHORIZATION, CHUNK_BYTES, HttpOptions
from exporter.http_client.sessions import guarded_session, new_session

T = TypeVar("T")
SAFE = frozenset({"GET", "HEAD"})
PAUSES_SECONDS = (0.2, 1.0)
MOST_SHOWN = 200


class Sized(Protocol):
    """What is uploaded: exactly so many bytes come out of ``read``."""

    length_bytes: int

    def read(self, size: int = -1, /) -> bytes: ...


class Budget(Protocol):
    """The rate limit of one account, shared by all who use it."""

    def take(self) -> None:
        """Before each request: waits a moment where that is enough, else raises RateLimited, and nothing is sent."""
        ...

    def seen(self, status: int, headers: Mapping[str, str]) -> None:
        """After each answer, good or bad. Raises nothing: the answer would be lost."""
        ...


class NoBudget:
    """For repositories that we ask so seldom that no limit is near."""

    def take(self) -> None:
        pass

    def seen(self, status: int, headers: Mapping[str, str]) -> None:
        pass


class HttpClient:
    """Calls to one repository. The token goes to the origin of ``base_url`` and nowhere else, and never into a URL.

    ``key_header`` is what it goes in, behind the word ``scheme``.
    ``guarded``: a person typed the address, so only public ones are connected to, and those that an administrator allows.
    """

    def __init__(
        self,
        options: HttpOptions,
        base_url: str,
        token: str = "",
        scheme: str = "Bearer",
        budget: Budget | None = None,
        *,
        key_header: str = AUTHORIZATION,
        guarded: bool = False,
    ) -> None:
        self._options = options
        self._budget = budget or NoBudget()
        self._base_url = base_url.rstrip("/") + "/"
        self._scheme = scheme
        self._key_header = key_header
        self.use_token(token)
        self._session = guarded_session(options, base_url) if guarded else new_session(options)
        self.host = urlsplit(base_url).netloc

    def use_token(self, token: str) -> None:
        """From the next call on."""
        self.token = token
        self._authorization = f"{self._scheme} {token}".strip() if token else ""

    def call(
        self, method: str, path: str, *, accept: str = "application/json", more: Mapping[str, str] | None = None, **sent: Any
    ) -> Answer:
        """One call; ``sent`` is ``json=``, ``data=`` or ``params=``, ``more`` headers beside ours. Reading is tried again,
        anything else once.

        Raises the RemoteErrors. After RemoteUnavailable on a call that writes, the effect may have happened.
        """
        url = self._url(path)
        return self._tried(lambda: judge(*self._once(method, url, accept, sent, more), self.host), again=method in SAFE)

    def document(self, path: str, *, accept: str, **sent: Any) -> Document:
        """The answer as it came, also from another address of the same repository. Raises as ``call``."""
        url = self._url(path)
        return self._tried(lambda: self._read(url, accept, sent))

    def leads_to(self, path: str, **sent: Any) -> str:
        """Where its redirect leads, and nobody goes there. Empty for an answer that is none. Raises as ``call``."""
        return self._tried(lambda: self._led(self._url(path), sent))

    def _led(self, url: str, sent: Mapping[str, Any]) -> str:
        response, _ = self._once("GET", url, "*/*", sent)
        if response.is_redirect:
            return joined(response.url, response.headers["Location"])
        judge(response, "", self.host)
        return ""

    def posted(self, path: str, *, accept: str = "*/*", **sent: Any) -> Document:
        """The answer to a POST, as plain text or in headers alone. It is asked once. Raises as ``call``."""
        return document_of(*self._once("POST", self._url(path), accept, sent), self.host)

    def _read(self, url: str, accept: str, sent: Mapping[str, Any]) -> Document:
        response, text = self._once("GET", url, accept, sent)
        for _ in range(REDIRECTS):
            if not response.is_redirect:
                break
            response, text = self._once("GET", self._url(joined(response.url, response.headers["Location"])), accept, {})
        return document_of(response, text, self.host)

    def _tried(self, ask: Callable[[], T], *, again: bool = True) -> T:
        for pause in PAUSES_SECONDS[: self._options.tries - 1] if again else ():
            try:
                return ask()
            except TooLong:
                raise
            except RemoteUnavailable:
                sleep(pause)
        return ask()

    def upload(self, path: str, content: Sized, *, method: str = "PUT", accept: str = "application/json") -> Answer:
        """Streams the content with its exact length. What ``content.read`` raises comes through as it is."""
        body = _Body(content) if content.length_bytes else b""
        headers = {"Content-Type": "application/octet-stream", "Content-Length": str(content.length_bytes)}
        return judge(*self._once(method, self._url(path), accept, {"data": body}, headers), self.host)

    def _url(self, path: str) -> str:
        url = joined(self._base_url, path)
        parts = parted(url)
        if origin_of(parts) != origin_of(urlsplit(self._base_url)):
            elsewhere = f"{parts.scheme}://{parts.hostname}"[:MOST_SHOWN]
            raise AddressRefused(f"{self.host} sent us to another host ({elsewhere}). Nothing was sent there.", self.host)
        return url

    def _once(
        self, method: str, url: str, accept: str, sent: Mapping[str, Any], more: Mapping[str, str] | None = None
    ) -> tuple[requests.Response, str]:
        headers = {"Accept": accept, **(more or {})}
        if self._authorization:
            headers[self._key_header] = self._authorization
        self._budget.take()
        with our_errors(self.host):
            with self._session.request(
                method, url, headers=headers, stream=True, allow_redirects=False, **_json_exactly(sent, headers)
            ) as response:
                self._budget.seen(response.status_code, response.headers)
                return response, read_bounded(response, self._options, self.host)

    def close(self) -> None:
        self._session.close()


class _Body:
    """requests asks a stream for its length, and sends it in pieces with a Content-Length."""

    def __init__(self, content: Sized) -> None:
        self._content = content

    def __len__(self) -> int:
        return self._content.length_bytes

    def read(self, size: int = -1, /) -> bytes:
        return self._content.read(CHUNK_BYTES if size < 0 else size)

    def __iter__(self) -> Iterator[bytes]:
        # requests takes only what can be iterated for a stream
        return iter(lambda: self.read(CHUNK_BYTES), b"")


def _json_exactly(sent: Mapping[str, Any], headers: dict[str, str]) -> dict[str, Any]:
    """InvenioRDM takes exactly application/json, without a charset."""
    options = dict(sent)
    if "json" in options:
        options["data"] = json.dumps(options.pop("json"), ensure_ascii=False).encode()
        headers["Content-Type"] = "application/json"
    return options
