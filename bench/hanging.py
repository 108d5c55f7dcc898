"""How quickly pages come that need nobody else, while everybody else hangs, against a quiet day."""

import threading
import time
from collections.abc import Iterator
from contextlib import closing

import requests

from bench.front import Front
from bench.row import SCALE, Row, in_turn, median, p95, ratio, rounds

SECONDS = 10 if SCALE >= 0.5 else 3
READERS, STUCK = 3, 16
PAUSE_SECONDS = 0.1
PATHS = ("/health", "/transfers", "/connections")


def measure() -> Iterator[Row]:
    with closing(Front()) as front:
        cookies = [front.cookie(f"reader-{number}") for number in range(READERS)]
        stuck = [front.cookie(f"stuck-{number}") for number in range(STUCK)]
        _read(front.url, cookies, [])  # the first page of each thread takes longer
        seen: list[int] = []
        hanging, idle = in_turn(
            rounds(5), lambda: _read(front.url, cookies, stuck, seen), lambda: _read(front.url, cookies, [])
        )
    assert set(seen) <= {503}, set(seen)
    figures = f"{median(hanging) * 1000:.0f} ms and {median(idle) * 1000:.0f} ms; {len(seen)} others were told to wait"
    yield Row(f"pages' p95, {STUCK} people at silent services / none", ratio(hanging, idle), "≤ 2", figures)


def _read(url: str, cookies: list[dict[str, str]], stuck: list[dict[str, str]], seen: list[int] | None = None) -> float:
    ended = threading.Event()
    times: list[float] = []
    waiting = [threading.Thread(target=_wait, args=(url, each, ended, seen)) for each in stuck]
    for thread in waiting:
        thread.start()
    time.sleep(1 if stuck else 0)  # until all hang
    readers = [threading.Thread(target=_load, args=(url, each, times)) for each in cookies]
    for thread in readers:
        thread.start()
    for thread in readers:
        thread.join()
    ended.set()
    for thread in waiting:
        thread.join()
    return p95(times)


def _load(url: str, cookies: dict[str, str], times: list[float]) -> None:
    give_up = time.monotonic() + SECONDS
    with requests.Session() as session:
        while time.monotonic() < give_up:
            for path in PATHS:
                began = time.monotonic()
                session.get(url + path, cookies=cookies, timeout=60).raise_for_status()
                times.append(time.monotonic() - began)
                time.sleep(PAUSE_SECONDS)


def _wait(url: str, cookies: dict[str, str], ended: threading.Event, seen: list[int] | None) -> None:
    """As people do who press the button again: after two seconds."""
    while not ended.is_set():
        answer = requests.get(f"{url}/export?dataset=rivers", cookies=cookies, timeout=60, allow_redirects=False)
        if seen is not None:
            seen.append(answer.status_code)
        ended.wait(2)
