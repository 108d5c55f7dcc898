"""What a worker does now and then beside its jobs: each in a thread of its own, so that a slow one delays nobody."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from exporter.jobs.runner import run_chore


@dataclass(frozen=True)
class Chore:
    """``work`` is repeatable, and several workers may do it at once."""

    name: str
    work: Callable[[], object]
    every_seconds: float


def start_chores(chores: Sequence[Chore], stopping: threading.Event) -> None:
    for chore in chores:
        threading.Thread(target=_repeat, args=(chore, stopping), name=f"chore-{chore.name}", daemon=True).start()


def _repeat(chore: Chore, stopping: threading.Event) -> None:
    while not stopping.wait(chore.every_seconds):
        run_chore(chore.work)
