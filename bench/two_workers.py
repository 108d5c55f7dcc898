"""20 jobs, one seat a worker, a Zenodo far away: two workers against one."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, closing

from bench.row import Row, in_turn, median, ratio, rounds, scaled
from bench.world import World

JOBS = 20
LATENCY_MS = 150


def measure() -> Iterator[Row]:
    jobs = scaled(JOBS, 4)
    numbers = iter(range(10_000))
    with closing(World(latency_ms=LATENCY_MS)) as world:

        def all_done(workers: int) -> float:
            names = [f"far-{next(numbers)}" for _ in range(jobs)]
            for name in names:
                world.add_dataset(name, {"levels.csv": 1000})
            job_ids = [world.submit(name) for name in names]
            with ExitStack() as running:
                began = time.monotonic()
                for instance in range(1, workers + 1):
                    running.enter_context(world.worker(str(instance)))
                return world.wait(*job_ids) - began

        two, one = in_turn(rounds(3), lambda: all_done(2), lambda: all_done(1))
    figures = f"{median(two):.1f} s and {median(one):.1f} s"
    yield Row(f"{jobs} jobs, Zenodo {LATENCY_MS} ms away: two workers / one", ratio(two, one), "≤ 0.65", figures)
