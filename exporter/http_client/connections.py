"""Connections that come to an end: a socket waits anew for each byte, and a hostile server sends one now and then."""

import socket
from contextlib import AbstractContextManager
from functools import partial
from http.client import CONTINUE, SWITCHING_PROTOCOLS, HTTPException, HTTPResponse
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from exporter.http_client.deadlines import at_most

MOST_INTERIM = 20
"""Answers before the answer, such as 103 Early Hints."""


class _Answer(HTTPResponse):
    """Python skips only a 100: it would take a 103 for the answer, and the answer then for that of the next call."""

    _interim = 0

    def _read_status(self) -> tuple[str, int, str]:
        version, status, reason = super()._read_status()  # type: ignore[misc]
        if status >= 200 or status == SWITCHING_PROTOCOLS:
            return version, status, reason
        self._interim += 1
        if self._interim > MOST_INTERIM:
            raise HTTPException("interim answers without end")
        return version, CONTINUE, reason


class _InTime:
    """The whole head of an answer comes within the time in which a byte must come."""

    sock: Any
    timeout: Any
    response_class: Any = _Answer

    def getresponse(self) -> Any:
        patience = partial(at_most, self.timeout, partial(self.sock.shutdown, socket.SHUT_RDWR))
        response: Any = None
        try:
            with patience():
                response = super().getresponse()  # type: ignore[misc]
        except TimeoutError:
            if response is not None:  # half a head looks like a whole one
                response.close()
            raise
        response.in_time = patience  # for whoever reads the body
        return response


class _Http(_InTime, HTTPConnection):
    pass


class _Https(_InTime, HTTPSConnection):
    pass


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _Http


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _Https


POOLS: dict[str, type[HTTPConnectionPool]] = {"http": _HttpPool, "https": _HttpsPool}


def in_time(raw: Any) -> AbstractContextManager[None]:
    """Around a reading of an answer's body: raises TimeoutError when it takes longer than a byte may take."""
    made: AbstractContextManager[None] = raw.in_time()
    return made
