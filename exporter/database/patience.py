"""Waiting for a database that is away."""

import logging
import time
from collections.abc import Callable
from typing import TypeVar

from exporter.errors import DatabaseAway

log = logging.getLogger(__name__)
PAUSE_SECONDS = 0.5
AT_START_SECONDS = 60.0
"""When the machine starts, the database may still be starting too."""
Answer = TypeVar("Answer")


def patiently(work: Callable[[], Answer], seconds: float, meanwhile: Callable[[], None] = lambda: None) -> Answer:
    """Repeats ``work``, which must be safe to repeat, for that long; ``meanwhile`` may raise to end the wait."""
    give_up = time.monotonic() + seconds
    told = False
    while True:
        try:
            return work()
        except DatabaseAway as error:
            if time.monotonic() >= give_up:
                raise
            if not told:
                log.warning("%s Waiting for it.", error)
                told = True
        meanwhile()
        time.sleep(PAUSE_SECONDS)
