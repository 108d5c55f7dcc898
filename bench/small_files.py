"""100 files of 100 KiB: against the way of one request after another, three a file; and how many requests it takes."""

import os
import time
from collections.abc import Iterator
from contextlib import closing

import requests

from bench.row import Row, in_turn, median, ratio, rounds, scaled
from bench.world import TOKEN, World

FILES, SIZE = 100, 100 << 10
LATENCY_MS = 20
PER_JOB = 15


def measure() -> Iterator[Row]:
    count = scaled(FILES, 10)
    with closing(World(latency_ms=LATENCY_MS)) as world:
        ours, theirs, asked = [], [], []

        def export(number: int) -> float:
            name = f"small-{number}"
            world.add_dataset(name, {f"{each}.bin": SIZE for each in range(count)})
            world.forget_requests()
            report = world.export(name)
            asked.append(len(world.requests()))
            return report.between("claimed", "compared")

        numbers = iter(range(1000))
        ours, theirs = in_turn(rounds(5), lambda: export(next(numbers)), lambda: one_after_another(world.zenodo_url, count))
    figures = f"{median(ours):.2f} s and {median(theirs):.2f} s"
    yield Row(
        f"{count} files of 100 KiB, {LATENCY_MS} ms away: three requests a file / export",
        ratio(theirs, ours),
        "≥ 5",
        figures,
    )
    constant = max(asked) - count
    figures = f"{max(asked)} in all: {constant} + 1 a file"
    yield Row(f"requests a file, without {PER_JOB} for the job", (max(asked) - PER_JOB) / count, "≤ 2", figures)


def one_after_another(url: str, count: int) -> float:
    """As the exporter before this one does it: a new connection each; for each file its deposition, its bytes, a look."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    body = os.urandom(SIZE)
    began = time.monotonic()
    made = requests.post(f"{url}/api/records", json={"metadata": {}}, headers=headers, timeout=60).json()
    for number in range(count):
        here = f"{url}/api/deposit/depositions/{made['id']}"
        bucket = requests.get(here, headers=headers, timeout=60).json()["links"]["bucket"]
        requests.put(f"{bucket}/{number}.bin", data=body, headers=headers, timeout=60).raise_for_status()
        requests.get(here, headers=headers, timeout=60).raise_for_status()
    return time.monotonic() - began
