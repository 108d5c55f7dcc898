"""With Zenodo's limiter on: how much of the rate that it allows is used, and that it never has to refuse."""

import time
from collections.abc import Iterator
from contextlib import closing

from bench.row import SCALE, Row
from bench.world import World

ALLOWED = 100
FILES = 100
DATASETS = 3
"""One deposit takes 100 files; of the first minute, a burst is part."""


def measure() -> Iterator[Row]:
    datasets, files = (DATASETS, FILES) if SCALE >= 0.5 else (1, 60)
    with closing(World(limited=True)) as world:
        for number in range(datasets):
            world.add_dataset(f"limited-{number}", {f"{each}.csv": 1000 for each in range(files)})
        began = time.monotonic()
        job_ids = [world.submit(f"limited-{number}") for number in range(datasets)]
        with world.worker():
            minutes = (world.wait(*job_ids) - began) / 60
        asked = world.requests()
    refused = sum(entry["status"] == 429 for entry in asked)
    figures = f"{len(asked)} requests in {minutes:.1f} minutes, of {ALLOWED} a minute"
    yield Row("share of the allowed rate that is used", len(asked) / minutes / ALLOWED, "≥ 0.8", figures)
    yield Row("requests that were refused with 429", refused, "≤ 0", f"{refused} of {len(asked)}")
