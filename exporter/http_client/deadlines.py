"""An end for calls: one thread hangs up those that take too long, whatever their server goes on to say."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

LOOK_SECONDS = 0.25


@contextmanager
def at_most(seconds: float, hang_up: Callable[[], object]) -> Iterator[None]:
    """Hangs up when it takes longer, and raises TimeoutError then."""
    call = _Call(time.monotonic() + seconds, hang_up)
    WATCH.begin(call)
    try:
        yield
    finally:
        WATCH.end(call)
        if call.over:
            raise TimeoutError("It did not come to its end.") from None


class _Call:
    def __init__(self, latest: float, hang_up: Callable[[], object]) -> None:
        self.latest, self.hang_up, self.over = latest, hang_up, False


class _Watch:
    """One thread for all calls: one for each would cost more than a small call itself."""

    def __init__(self) -> None:
        self._calls: set[_Call] = set()
        self._guard = threading.Lock()
        self._some = threading.Event()
        self._thread: threading.Thread | None = None

    def begin(self, call: _Call) -> None:
        with self._guard:
            self._calls.add(call)
            self._some.set()
            if self._thread is None:
                self._thread = threading.Thread(target=self._look_for_ever, name="calls", daemon=True)
                self._thread.start()

    def end(self, call: _Call) -> None:
        with self._guard:
            self._calls.discard(call)

    def _look_for_ever(self) -> None:
        while True:
            self._some.wait()
            for call in self._late():
                with suppress(OSError):  # it has ended by itself
                    call.hang_up()
            time.sleep(LOOK_SECONDS)

    def _late(self) -> list[_Call]:
        now = time.monotonic()
        with self._guard:
            late = [call for call in self._calls if call.latest < now]
            for call in late:
                call.over = True
            if not self._calls:
                self._some.clear()
        return late


WATCH = _Watch()
