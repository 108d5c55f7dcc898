"""What came back: bounded, decoded, or one of our errors. No secret and no address is in a message."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from math import isnan
from time import time
from typing import Any

import requests
from urllib3.exceptions import HTTPError, LocationParseError, ReadTimeoutError

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
from exporter.http_client.addresses import NO_ADDRESS
from exporter.http_client.connections import in_time
from exporter.http_client.options import HttpOptions

SILENT_STATUSES = frozenset({408, 409, 423, 425})
HALF_ESCAPED = re.compile(r"\\u[dD][89a-fA-F]")
HALF = re.compile("[\ud800-\udfff]")
MOST_FAULTS = 100
MOST_KEPT = 1 << 16
HTML = frozenset({"text/html", "application/xhtml+xml"})


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


@contextmanager
def our_errors(host: str) -> Iterator[None]:
    """Foreign errors become ours. The messages of requests hold the whole URL: none of them goes further than this."""
    try:
        yield
    except (requests.exceptions.Timeout, ReadTimeoutError) as error:
        raise RemoteUnavailable(f"{host} did not answer in time.", host) from _without_url(error)
    except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema, UnicodeError, LocationParseError) as error:
        raise AddressRefused(NO_ADDRESS, host) from _without_url(error)
    except requests.exceptions.SSLError as error:
        raise RemoteUnavailable(_of_tls(host, error), host) from _without_url(error)
    except (requests.exceptions.RequestException, HTTPError, OSError) as error:
        raise RemoteUnavailable(f"{host} broke the connection or could not be reached.", host) from _without_url(error)


def _of_tls(host: str, error: requests.exceptions.SSLError) -> str:
    """What an administrator can put right is told apart from a line that broke."""
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return f"This machine does not trust the certificate of {host}, or it has run out."
    return f"{host} could not be spoken to over TLS."


def _without_url(error: BaseException) -> Exception:
    return ConnectionError(type(error).__name__)


def read_bounded(response: requests.Response, options: HttpOptions, host: str) -> str:
    """The whole body; one that is too long, or that trickles for longer than a silence may last, is no answer."""
    body = bytearray()
    try:
        with in_time(response.raw):
            # read1 returns what is there: read would wait for all of it, at one byte a second too
            while piece := response.raw.read1(1 << 16, decode_content=True):
                body += piece
                if len(body) > options.answer_bytes:
                    raise TooLong(f"The answer of {host} is too long.", host, response.status_code)
    except TimeoutError:
        raise RemoteUnavailable(
            f"{host} did not come to the end of its answer in time.", host, response.status_code
        ) from None
    return body.decode("utf-8", "replace")


def judge(response: requests.Response, text: str, host: str) -> Answer:
    """The answer, or the error that its status means."""
    status = response.status_code
    if status < 300:
        return Answer(status, _decoded(text, status, host), response.headers)
    if status < 400:
        raise RemoteUnavailable(f"{host} sent us elsewhere instead of answering.", host, status)
    error = _error(response, text, host)
    error.code = _code(text)
    raise error


def document_of(response: requests.Response, text: str, host: str) -> Document:
    if response.status_code >= 300:
        _refuse(response, text, host)
    return Document(text, media_type_of(response), response.headers)


def _refuse(response: requests.Response, text: str, host: str) -> None:
    """What refuses a document may say why in the document's language. It may also say with which key it was asked."""
    try:
        judge(response, text, host)
    except RemoteRefused as error:
        key = response.request.headers.get("Authorization", "").rpartition(" ")[2]
        error.body = text[:MOST_KEPT].replace(key, "…") if key else text[:MOST_KEPT]
        raise


def media_type_of(response: requests.Response) -> str:
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
    if status == 403 and is_web_page(media_type_of(response), text):
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
