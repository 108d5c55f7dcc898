"""At most half of the threads may wait for other services: the other half answers, whoever hangs."""

import threading
from typing import Any

from flask import Flask, g

from exporter.errors import TooManyWaiting
from exporter.web.services import WebParts

REMOTE = frozenset({"source", "source_of", "import_source", "destination", "account_of", "oauth", "why_bell_is_silent"})
"""What of the parts goes to another service. A part that comes to do so belongs in here."""
BUSY = "Many people are waiting for other services at the moment. Nothing was changed: please try again in a moment."


def places_for(threads: int) -> threading.BoundedSemaphore:
    return threading.BoundedSemaphore(max(1, threads // 2))


class PartsWithPlaces:
    """The parts, of which those in ``REMOTE`` take a place first; a request keeps its one until it is answered."""

    def __init__(self, parts: WebParts, places: threading.BoundedSemaphore) -> None:
        self._parts = parts
        self._places = places

    def __getattr__(self, name: str) -> Any:
        part = getattr(self._parts, name)
        return self._with_place(part) if name in REMOTE else part

    def _with_place(self, part: Any) -> Any:
        def taking(*words: Any, **named: Any) -> Any:
            self._take()
            return part(*words, **named)

        return taking

    def _take(self) -> None:
        if "remote_place" in g:
            return
        if not self._places.acquire(blocking=False):
            raise TooManyWaiting(BUSY)
        g.remote_place = self._places


def install(app: Flask) -> None:
    app.teardown_request(_give_back)


def _give_back(_error: BaseException | None) -> None:
    place = g.pop("remote_place", None)
    if place is not None:
        place.release()
