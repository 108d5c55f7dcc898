"""The worker's peak memory while it sends one huge file, against one that is sixteen times smaller."""

from collections.abc import Iterator
from contextlib import closing

from bench.row import SCALE, Row
from bench.world import World

GIB = 1 << 30


def measure() -> Iterator[Row]:
    large, small = (int(size * GIB * min(SCALE, 1)) for size in (4, 0.25))
    with closing(World()) as world:
        peaks = {size: _peak(world, size) for size in (small, large)}
    figures = f"{peaks[large] >> 10} MiB and {peaks[small] >> 10} MiB"
    what = f"peak memory of the worker sending {large / GIB:.3g} GiB / {small / GIB:.3g} GiB"
    yield Row(what, peaks[large] / peaks[small], "≤ 1.1", figures)


def _peak(world: World, size: int) -> int:
    name = f"file-of-{size}"
    world.add_dataset(name, {"large.bin": size})
    peak = world.export(name).peak_kib
    sent = sum(
        int(entry["body_bytes"]) for entry in world.requests() if entry["method"] == "PUT" and "/files/" in entry["path"]
    )
    world.forget_requests()
    assert sent == size
    return peak
