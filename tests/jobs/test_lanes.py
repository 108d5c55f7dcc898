"""Several threads for one job."""

import threading

import pytest

from exporter.errors import RemoteUnavailable
from exporter.jobs.lanes import share_out


def test_every_item_is_worked_on_once() -> None:
    done: list[int] = []
    share_out(range(200), [done.append] * 4)
    assert sorted(done) == list(range(200))


def test_the_lanes_work_at_the_same_time() -> None:
    together = threading.Barrier(3, timeout=60)  # broken unless three threads meet at it
    share_out(range(3), [lambda _item: together.wait()] * 3)
    assert not together.broken


def test_after_a_fault_what_is_under_way_ends_and_nothing_is_begun() -> None:
    begun: list[str] = []
    failing: list[threading.Thread] = []
    both_begun = threading.Barrier(2, timeout=60)

    def fails(item: str) -> None:
        begun.append(item)
        failing.append(threading.current_thread())
        both_begun.wait()
        raise RemoteUnavailable("Zenodo does not answer.")

    def works(item: str) -> None:
        begun.append(item)
        both_begun.wait()
        failing[0].join()  # when it has ended, it has let go of the rest

    with pytest.raises(RemoteUnavailable):
        share_out(["one", "two", "three", "four"], [fails, works])
    assert sorted(begun) == ["one", "two"]


def test_without_items_nothing_happens() -> None:
    share_out([], [])
    share_out([], [lambda _item: pytest.fail("There was nothing to do.")])
