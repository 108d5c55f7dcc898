"""Several threads for one job: each takes what is next, until nothing is left or one of them fails."""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")


class _Lane(threading.Thread, Generic[Item]):
    def __init__(self, waiting: deque[Item], work: Callable[[Item], None], faults: list[BaseException]) -> None:
        # as a seat's thread: one that hangs must not keep the worker from ending
        super().__init__(name=f"{threading.current_thread().name}-lane", daemon=True)
        self._waiting = waiting
        self._work = work
        self._faults = faults

    def run(self) -> None:
        try:
            self._until_nothing_waits()
        except BaseException as fault:  # noqa: BLE001 - not swallowed: the job's own thread raises it
            self._faults.append(fault)
        finally:
            self._waiting.clear()  # after a fault the others finish what they have, and begin nothing

    def _until_nothing_waits(self) -> None:
        while True:
            try:
                item = self._waiting.popleft()
            except IndexError:
                return
            self._work(item)


def share_out(items: Iterable[Item], works: Sequence[Callable[[Item], None]]) -> None:
    """One thread for each of ``works``. Returns when all have ended; raises the first fault that one of them met."""
    waiting, faults = deque(items), list[BaseException]()
    lanes = [_Lane(waiting, work, faults) for work in works]
    for lane in lanes:
        lane.start()
    for lane in lanes:
        lane.join()
    if faults:
        raise faults[0]
