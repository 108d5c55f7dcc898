"""A moving window for each caller, and the headers that InvenioRDM puts on every answer."""

import math
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable

NAMES = {1: "second", 60: "minute", 3600: "hour"}


class RateLimit:
    """``limits`` are (count, seconds); the first one that is used up speaks. A refused request is not counted."""

    def __init__(self, *limits: tuple[int, int], clock: Callable[[], float] = time.time) -> None:
        self.limits = limits
        self._clock = clock
        self._guard = threading.Lock()
        self._moments: dict[str, deque[float]] = defaultdict(deque)

    def take(self, caller: str) -> tuple[str, dict[str, str]]:
        """The limit that refuses this request ("" when none does), and the headers."""
        now = self._clock()
        with self._guard:
            moments = self._moments[caller]
            while moments and moments[0] <= now - max(seconds for _, seconds in self.limits):
                moments.popleft()
            refused = next((limit for limit in self.limits if self._used(moments, limit, now) >= limit[0]), None)
            if not refused:
                moments.append(now)
            return _text(refused) if refused else "", self._headers(moments, refused, now)

    @staticmethod
    def _used(moments: deque[float], limit: tuple[int, int], now: float) -> int:
        return sum(moment > now - limit[1] for moment in moments)

    def _headers(self, moments: deque[float], refused: tuple[int, int] | None, now: float) -> dict[str, str]:
        limit = refused or min(self.limits, key=lambda each: each[0] - self._used(moments, each, now))
        count, seconds = limit
        oldest = next((moment for moment in moments if moment > now - seconds), now)
        reset = oldest + seconds
        return {
            "X-RateLimit-Limit": str(count),
            "X-RateLimit-Remaining": str(max(0, count - self._used(moments, limit, now))),
            "X-RateLimit-Reset": str(math.ceil(reset)),
            "Retry-After": str(max(1, math.ceil(reset - now))),
        }


def _text(limit: tuple[int, int]) -> str:
    return f"{limit[0]} per 1 {NAMES.get(limit[1], f'{limit[1]} seconds')}"
