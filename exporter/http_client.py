"""The only user of requests: time-outs, identity, no cookies, no secret in a message, and our errors for what goes wrong."""

import ipaddress
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from math import isnan
from time import monotonic, sleep, time
from typing import Any, Protocol, TypeVar
from urllib.parse import SplitResult, urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests_hardened.ip_filter import InvalidIPAddress
from requests_hardened.ip_filter_adapter import IPFilterAdapter
from urllib3.exceptions import HTTPError, LocationParseError, ReadTimeoutError

from exporter import VERSION
from exporter.errors import (
    AddressRefused,
    RateLimited,
    RemoteConflict,
    RemoteError,
    RemoteMissing,
    RemoteRefused,
    RemoteUnavailable,
    TokenRefused,
    TooLong,
    TurnedAway,
)

T = TypeVar("T")
CHUNK_BYTES = 1 << 18
REDIRECTS = 5
PORTS = frozenset({80, 443, 8080, 8443})
IPV4_INSIDE_IPV6 = ipaddress.ip_network("::/96")
SAFE = frozenset({"GET", "HEAD"})
SILENT_STATUSES = frozenset({408, 409, 423, 425})
PAUSES_SECONDS = (0.2, 1.0)
HALF_ESCAPED = re.compile(r"\\u[dD][89a-fA-F]")
HALF = re.compile("[\ud800-\udfff]")
MOST_FAULTS = 100
MOST_SHOWN = 200
AUTHORIZATION = "Authorization"
NO_ADDRESS = "This is no proper web address."
HTML = frozenset({"text/html", "application/xhtml+xml"})


@dataclass(frozen=True)
class HttpOptions:
    """``connect_seconds`` also bounds each send of an upload; ``allowed`` are host:port pairs that may be private."""

    user_agent: str = f"Exporter/{VERSION}"
    connect_seconds: float = 60
    read_seconds: float = 900
    allowed: frozenset[str] = frozenset()
    answer_bytes: int = 16 << 20
    tries: int = 3
    """How often a call that only reads is made, when no answer comes: once where a person waits for the page."""


class Sized(Protocol):
    """What is uploaded: exactly so many bytes come out of ``read``."""

    length_bytes: int

    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True)
class Answer:
    """A good answer. ``body`` is decoded JSON, None when there was no body."""

    status: int
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Document:
    """A good answer that is no JSON, or is kept as it came."""

    text: str
    media_type: str
    headers: Mapping[str, str] = field(default_factory=dict)


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
        self._session = guarded_session(options, base_url) if guarded else _session(options)
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
        return self._tried(lambda: _judge(*self._once(method, url, accept, sent, more), self.host), again=method in SAFE)

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
            return _joined(response.url, response.headers["Location"])
        _judge(response, "", self.host)
        return ""

    def posted(self, path: str, *, accept: str = "*/*", **sent: Any) -> Document:
        """The answer to a POST, as plain text or in headers alone. It is asked once. Raises as ``call``."""
        return _document(*self._once("POST", self._url(path), accept, sent), self.host)

    def _read(self, url: str, accept: str, sent: Mapping[str, Any]) -> Document:
        response, text = self._once("GET", url, accept, sent)
        for _ in range(REDIRECTS):
            if not response.is_redirect:
                break
            response, text = self._once("GET", self._url(_joined(response.url, response.headers["Location"])), accept, {})
        return _document(response, text, self.host)

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
        return _judge(*self._once(method, self._url(path), accept, {"data": body}, headers), self.host)

    def _url(self, path: str) -> str:
        url = _joined(self._base_url, path)
        parts = _parted(url)
        if _origin(parts) != _origin(urlsplit(self._base_url)):
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


class _NoCookies(requests.cookies.RequestsCookieJar):
    """With a cookie a bad token turns from 403 into a CSRF 400 at InvenioRDM: no cookie is ever kept."""

    def set_cookie(self, *_arguments: Any, **_options: Any) -> None:
        pass


class _Session(requests.Session):
    """Time-outs that cannot be forgotten; no proxy and no .netrc from the environment."""

    def __init__(self, timeout: tuple[float, float]) -> None:
        super().__init__()
        self.trust_env = False
        self.cookies = _NoCookies()
        self._timeout = timeout

    def get_redirect_target(self, _response: requests.Response) -> None:
        """requests would work out the next address, also where it is not to go there, and fail at a hostile one."""

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        if options.get("timeout") is None:
            options["timeout"] = self._timeout
        return super().send(request, **options)


class _BigBlocks(HTTPAdapter):
    """Sends in large blocks: an eighth less processor time than with the 16 KiB default."""

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, **options, blocksize=CHUNK_BYTES)


class _Guard(IPFilterAdapter):  # type: ignore[misc]
    """Connects to public addresses only, and to the very address that was checked."""

    def build_connection_pool_key_attributes(self, request: Any, verify: Any, cert: Any = None) -> Any:
        try:
            host_params, pool_options = super().build_connection_pool_key_attributes(request, verify, cert)
        except InvalidIPAddress:
            raise _refused(request.url) from None
        address = ipaddress.ip_address(host_params["host"].strip("[]"))
        if not address.is_global or address.is_multicast or (address.version == 6 and address in IPV4_INSIDE_IPV6):
            raise _refused(request.url)
        return host_params, pool_options


def _refused(url: str | None) -> AddressRefused:
    host = urlsplit(url or "").hostname or ""
    return AddressRefused(f"The address at {host} is not public. This program does not go there.", host)


def session(options: HttpOptions) -> requests.Session:
    """For a library that brings its own calls (ckanapi): our time-outs, our name, no cookies."""
    return _session(options)


def guarded_session(options: HttpOptions, url: str) -> requests.Session:
    """For a repository whose address a person typed. Raises AddressRefused."""
    if _host_port(_checked(url, options)) in options.allowed:
        return _session(options)
    return _session(options, (_Guard(is_https_proto=False), _Guard(is_https_proto=True)))


def _session(options: HttpOptions, adapters: tuple[HTTPAdapter, HTTPAdapter] | None = None) -> requests.Session:
    made = _Session((options.connect_seconds, options.read_seconds))
    made.headers["User-Agent"] = options.user_agent
    http, https = adapters or (_BigBlocks(), _BigBlocks())
    made.mount("http://", http)
    made.mount("https://", https)
    return made


@contextmanager
def fetch(
    options: HttpOptions, url: str, key: str | None = None, *, trusted: bool = True, key_header: str = AUTHORIZATION
) -> Iterator[requests.Response]:
    """Opens an address that a user or a remote answer gave: no token, each redirect checked anew, at most five.

    The administrator's allow-list opens the first address only: a redirect from elsewhere may not use it. With a ``key`` the
    address is at our own repository: it may be private, it gets the key and nobody else does (in ``key_header``), and it may
    redirect to an address in the allow-list (its object storage). Not ``trusted``: a stranger named it, and the allow-list
    opens nothing.
    """
    parts = _checked(url, options, own=key is not None and trusted)
    if key is not None and trusted:
        options = replace(options, allowed=options.allowed | {_host_port(parts)})
    guarded = _session(options, (_Guard(is_https_proto=False), _Guard(is_https_proto=True)))
    plain = _session(options)
    with guarded, plain, our_errors(parts.hostname or ""):
        response = _follow(options, url, key, plain, guarded, trusted=trusted, key_header=key_header)
        with response:
            if response.status_code >= 400:
                host = urlsplit(response.url).netloc
                _judge(response, read_bounded(response, options, host), host)
            yield response


def _follow(
    options: HttpOptions,
    url: str,
    key: str | None,
    plain: requests.Session,
    guarded: requests.Session,
    *,
    trusted: bool,
    key_header: str,
) -> requests.Response:
    origin = _origin(_checked(url, options))
    for _ in range(REDIRECTS + 1):
        parts = _checked(url, options)
        own = _origin(parts) == origin
        open_to_us = trusted and _host_port(parts) in options.allowed and (own or key is not None)
        # identity: a packed answer would not have the length of the file
        headers = {"Accept-Encoding": "identity", **({key_header: key} if key and own else {})}
        response = (plain if open_to_us else guarded).get(url, headers=headers, stream=True, allow_redirects=False)
        if not response.is_redirect:
            return response
        response.close()
        url = _joined(url, response.headers["Location"])
    raise AddressRefused(f"{_parted(url).hostname} redirects more than {REDIRECTS} times.")


def _joined(url: str, reference: str) -> str:
    try:
        return urljoin(url, reference)
    except ValueError:
        raise AddressRefused(NO_ADDRESS) from None


def _parted(url: str) -> SplitResult:
    """Also the port is one. A hostile address makes urlsplit fail in several ways."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises when it is no number
    except ValueError:
        raise AddressRefused(NO_ADDRESS) from None
    return parts


def _checked(url: str, options: HttpOptions, *, own: bool = False) -> SplitResult:
    """``own``: an address at our own repository, on whatever port the settings name."""
    parts = _parted(url)
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
        raise AddressRefused("Only plain http and https addresses are fetched.", parts.hostname or "")
    if port not in PORTS and not own and _host_port(parts) not in options.allowed:
        raise AddressRefused(f"Port {port} of {parts.hostname} is not fetched from.", parts.hostname)
    return parts


def is_allowed(options: HttpOptions, url: str) -> bool:
    """Whether an administrator allowed this very host and port. Raises AddressRefused."""
    return _host_port(_parted(url)) in options.allowed


def is_at(url: str, base_url: str) -> bool:
    """Whether it has the origin of ``base_url``; not so for what is no address."""
    try:
        return _origin(_parted(url)) == _origin(_parted(base_url))
    except AddressRefused:
        return False


def _host_port(parts: SplitResult) -> str:
    return f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"


def _origin(parts: SplitResult) -> tuple[str, str]:
    return parts.scheme, _host_port(parts)


def _json_exactly(sent: Mapping[str, Any], headers: dict[str, str]) -> dict[str, Any]:
    """InvenioRDM takes exactly application/json, without a charset."""
    options = dict(sent)
    if "json" in options:
        options["data"] = json.dumps(options.pop("json"), ensure_ascii=False).encode()
        headers["Content-Type"] = "application/json"
    return options


@contextmanager
def our_errors(host: str) -> Iterator[None]:
    """Foreign errors become ours. The messages of requests hold the whole URL: none of them goes further than this."""
    try:
        yield
    except (requests.exceptions.Timeout, ReadTimeoutError) as error:
        raise RemoteUnavailable(f"{host} did not answer in time.", host) from _without_url(error)
    except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema, UnicodeError, LocationParseError) as error:
        raise AddressRefused(NO_ADDRESS, host) from _without_url(error)
    except (requests.exceptions.RequestException, HTTPError, OSError) as error:
        raise RemoteUnavailable(f"{host} broke the connection or could not be reached.", host) from _without_url(error)


def _without_url(error: BaseException) -> Exception:
    return ConnectionError(type(error).__name__)


def read_bounded(response: requests.Response, options: HttpOptions, host: str) -> str:
    """The whole body; one that is too long, or that trickles for longer than a silence may last, is no answer."""
    body, end = bytearray(), monotonic() + options.read_seconds
    # read1 returns what is there: read would wait for all of it, at one byte a second too
    while piece := response.raw.read1(1 << 16, decode_content=True):
        body += piece
        if len(body) > options.answer_bytes:
            raise TooLong(f"The answer of {host} is too long.", host, response.status_code)
        if monotonic() > end:
            raise RemoteUnavailable(f"{host} did not come to the end of its answer in time.", host, response.status_code)
    return body.decode("utf-8", "replace")


def _judge(response: requests.Response, text: str, host: str) -> Answer:
    """The answer, or the error that its status means."""
    status = response.status_code
    if status < 300:
        return Answer(status, _decoded(text, status, host), response.headers)
    if status < 400:
        raise RemoteUnavailable(f"{host} sent us elsewhere instead of answering.", host, status)
    error = _error(response, text, host)
    error.code = _code(text)
    raise error


def _document(response: requests.Response, text: str, host: str) -> Document:
    if response.status_code >= 300:
        _judge(response, text, host)
    return Document(text, _media_type(response), response.headers)


def _media_type(response: requests.Response) -> str:
    return response.headers.get("Content-Type", "").partition(";")[0].strip().lower()


def is_web_page(media_type: str, text: str) -> bool:
    begin = text[:200].lstrip("\ufeff \r\n\t").lower()
    return media_type in HTML or begin.startswith(("<!doctype html", "<html"))


def _decoded(text: str, status: int, host: str) -> Any:
    if not text:
        return None
    try:
        return read_json(text)
    except (ValueError, RecursionError):
        raise RemoteUnavailable(f"The answer of {host} could not be read.", host, status) from None


def read_json(text: str) -> Any:
    """Halves of characters (\\ud800), which neither a database nor a page can write, are replaced.

    Raises ValueError, RecursionError.
    """
    document = json.loads(text)
    if HALF_ESCAPED.search(text):
        document = json.loads(HALF.sub("\ufffd", json.dumps(document, ensure_ascii=False)))
    return document


def _error(response: requests.Response, text: str, host: str) -> RemoteError:
    status = response.status_code
    message, faults = _said(text)
    if status == 429 or (status == 503 and "Retry-After" in response.headers):
        told = response.headers.get("Retry-After", "")
        return RateLimited(f"{host} asks us to wait.", host, status, retry_after(told), told=bool(told))
    if status >= 500:
        return RemoteUnavailable(f"{host} has a fault of its own ({status}).", host, status)
    if status in SILENT_STATUSES:
        return RemoteConflict(f"{host} is busy with this record ({status}).", host, status)
    if status in {401, 403} or (status == 400 and ("CSRF" in message or "Referer checking" in message)):
        return _not_allowed(response, text, host)
    if status in {404, 410}:
        return RemoteMissing(f"{host} does not have this any more ({status}).", host, status)
    return RemoteRefused(f"{host} refused this: {message or status}", host, status, faults)


def _not_allowed(response: requests.Response, text: str, host: str) -> TokenRefused:
    status = response.status_code
    if status == 403 and is_web_page(_media_type(response), text):
        return TurnedAway(f"{host} turns us away with a web page ({status}).", host, status)
    return TokenRefused(f"{host} does not allow this ({status}).", host, status)


def _said(text: str) -> tuple[str, dict[str, str]]:
    """Message and faults by field of an InvenioRDM error; a proxy's HTML says nothing that a user should read."""
    try:
        document = read_json(text)
    except (ValueError, RecursionError):
        return "", {}
    if not isinstance(document, dict):
        return "", {}
    errors = document.get("errors")
    listed = [entry for entry in errors if isinstance(entry, dict)][:MOST_FAULTS] if isinstance(errors, list) else []
    faults = {str(entry.get("field", ""))[:200]: _messages(entry) for entry in listed}
    return str(document.get("message", ""))[:500], faults


def _code(text: str) -> str:
    """``{"error": "invalid_grant"}`` and its like."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    found = document.get("error") if isinstance(document, dict) else None
    return found[:100] if isinstance(found, str) else ""


def _messages(entry: Mapping[str, Any]) -> str:
    """The documentation says ``message``, the source says ``messages``."""
    many = entry.get("messages")
    texts = many if isinstance(many, list) else [entry.get("message", "")]
    return " ".join(str(text) for text in texts)[:500]


def retry_after(text: str) -> float:
    """Seconds or a date; a minute when it is neither. Within an hour."""
    try:
        seconds = float(text)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(text).timestamp() - time()
        except ValueError:
            seconds = 60
    return 60 if isnan(seconds) else min(max(seconds, 0), 3600)
