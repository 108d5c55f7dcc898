"""Ports that can be told to a program before it listens there."""

import os
import random
import socket
from collections.abc import Iterator
from itertools import chain, cycle, islice
from threading import Lock

FIRST, LAST = 12_000, 32_000
"""Below those from which Linux takes one for each connection that somebody opens: any of these could be gone in a moment."""
SHARES = 8


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do: what just ended is no obstacle
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port that nobody listens on now, and that this process never gave before; kept by the caller over restarts."""
    with _one_asks:
        return next(port for port in _turn if is_free(port))


def _in_turn() -> Iterator[int]:
    """Processes of pytest that run beside each other have each their own share; others begin somewhere."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw")
    share = (LAST - FIRST) // SHARES
    own = int(worker) % (SHARES - 1) if worker.isdigit() else SHARES - 1
    ports = range(FIRST + own * share, FIRST + (own + 1) * share)
    begin = random.randrange(share)
    return chain(islice(ports, begin, None), cycle(ports))


_turn, _one_asks = _in_turn(), Lock()
