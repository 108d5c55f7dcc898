"""CKAN's actions, called through ckanapi (this is its only user). https://docs.ckan.org/en/2.11/api/

ckanapi knows no time-outs, reads answers of any length, and puts addresses and whole answers into its messages: what goes
over the wire is done by our own session, and none of its messages goes further.
"""

import json
from collections.abc import Mapping
from time import sleep
from typing import Any
from urllib.parse import urlsplit

from ckanapi import RemoteCKAN
from ckanapi.errors import (
    CKANAPIError,
    NotAuthorized,
    NotFound,
    SearchError,
    SearchQueryError,
    ServerIncompatibleError,
    ValidationError,
)

from exporter.errors import NotAllowed, RateLimited, RemoteMissing, RemoteRefused, RemoteUnavailable
from exporter.http_client import HALF_ESCAPED, HttpOptions, our_errors, read_bounded, read_json, retry_after, session

PAUSES_SECONDS = (0.2, 1.0)
BUSY = frozenset({408, 423, 425})
LONGEST_MESSAGE = 500


class CkanClient:
    """One CKAN, called with one key. ``read`` is tried three times, ``write`` once."""

    def __init__(self, options: HttpOptions, server: str, key: str = "") -> None:
        self.host = urlsplit(server).netloc
        self._remote = _Remote(options, server, key)

    def read(self, action: str, **sent: Any) -> Any:
        """The result of an action that changes nothing. Raises NotAllowed and the RemoteErrors."""
        for pause in PAUSES_SECONDS:
            try:
                return self.write(action, **sent)
            except RateLimited:
                raise
            except RemoteUnavailable:
                sleep(pause)
        return self.write(action, **sent)

    def write(self, action: str, **sent: Any) -> Any:
        """The result of an action, asked for once. After RemoteUnavailable it may have been done."""
        try:
            return self._remote.call_action(action, sent)
        except NotAuthorized:
            raise NotAllowed(f"{self.host} does not allow this ({action}). The key of this program may be wrong.") from None
        except NotFound:
            raise RemoteMissing(f"{self.host} does not have this, or not any more.", self.host, 404) from None
        except ValidationError as error:
            raise self._refused(error.error_dict) from None
        except (SearchError, SearchQueryError):
            raise RemoteRefused(f"{self.host} does not understand this search.", self.host, 409) from None
        except (CKANAPIError, ServerIncompatibleError, ValueError, RecursionError, AttributeError):
            raise RemoteUnavailable(f"{self.host} does not answer as a CKAN does.", self.host) from None

    def close(self) -> None:
        self._remote.close()

    def _refused(self, said: Any) -> RemoteRefused:
        faults = faults_of(said)
        named = " ".join(f"{field}: {text}" if field != "message" else text for field, text in faults.items())
        return RemoteRefused(f"{self.host} refused this: {named}"[:LONGEST_MESSAGE], self.host, 409, faults)


def faults_of(said: Any) -> dict[str, str]:
    """Field → sentences, from CKAN's nested lists and objects."""
    fields = said if isinstance(said, Mapping) else {}
    return {str(name): _sentences(text)[:LONGEST_MESSAGE] for name, text in fields.items() if name != "__type"}


def _sentences(said: Any) -> str:
    if isinstance(said, str):
        return said
    if isinstance(said, list) and all(isinstance(each, str) for each in said):
        return " ".join(said)
    return json.dumps(said, ensure_ascii=False, default=str)


class _Remote(RemoteCKAN):  # type: ignore[misc]
    """ckanapi with bounded answers, and with our errors for what is no answer of CKAN."""

    def __init__(self, options: HttpOptions, server: str, key: str) -> None:
        super().__init__(server, apikey=key or None, user_agent=options.user_agent, session=session(options))
        self._host = urlsplit(server).netloc
        self._options = options

    def _request_fn(
        self, url: str, sent: Any, headers: Mapping[str, str], files: Any, options: Mapping[str, Any]
    ) -> tuple[int, str]:
        with our_errors(self._host):
            with self.session.post(
                url, data=sent, headers=headers, files=files, stream=True, allow_redirects=False, **options
            ) as response:
                text = read_bounded(response, self._options, self._host)
        self._judge(response.status_code, response.headers)
        return response.status_code, json.dumps(read_json(text)) if HALF_ESCAPED.search(text) else text

    def _judge(self, status: int, headers: Mapping[str, str]) -> None:
        """What a proxy or a broken CKAN says is no answer of an action."""
        if status == 429 or (status == 503 and "Retry-After" in headers):
            wait = retry_after(headers.get("Retry-After", ""))
            raise RateLimited(f"{self._host} asks us to wait.", self._host, status, wait)
        if status >= 500 or status in BUSY:
            raise RemoteUnavailable(f"{self._host} has a fault of its own ({status}).", self._host, status)
        if 300 <= status < 400:
            raise RemoteUnavailable(f"{self._host} sent us elsewhere instead of answering.", self._host, status)
