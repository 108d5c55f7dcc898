"""What a worker does beside its jobs."""

import threading

from exporter.errors import RemoteUnavailable
from exporter.jobs.chores import Chore, start_chores


def test_a_chore_that_fails_is_done_again_and_a_slow_one_delays_no_other() -> None:
    stopping, slow_may_end, thrice = threading.Event(), threading.Event(), threading.Event()
    seen: list[str] = []

    def fail() -> None:
        seen.append("failing")
        if len(seen) >= 3:
            thrice.set()
        raise ValueError if len(seen) == 1 else RemoteUnavailable("It is away.")

    start_chores([Chore("slow", slow_may_end.wait, 0.01), Chore("failing", fail, 0.01)], stopping)
    assert thrice.wait(60)
    stopping.set()
    slow_may_end.set()
