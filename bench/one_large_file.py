"""One file of 2 GiB: how fast an export sends it, against curl to the same place, and against reading and hashing alone.

On a machine that others use, whoever needs more of the processor is slowed down more: so processor time is compared, too.
"""

import hashlib
import resource
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import requests

from bench.row import SCALE, Row, median, rounds
from bench.world import TOKEN, World

SIZE = int((2 << 30) * min(SCALE, 1))
CHUNK = 1 << 20


@dataclass(frozen=True)
class Taken:
    """Seconds that one way took, on the clock and of the processor."""

    wall: float
    cpu: float

    @property
    def speed(self) -> float:
        return SIZE / self.wall / 1e6


def measure() -> Iterator[Row]:
    with closing(World()) as world:
        place = _draft(world.zenodo_url)
        _round(world, "warm", place)
        taken = [_round(world, f"large-{number}", place) for number in range(rounds(5))]
    walls = [max(curl.wall, md5.wall) / ours.wall for ours, curl, md5 in taken]
    cpus = [ours.cpu / (curl.cpu + md5.cpu) for ours, curl, md5 in taken]
    size = f"{SIZE / (1 << 30):.3g} GiB"
    speeds = [f"{median([each[side].speed for each in taken]):.0f}" for side in range(3)]
    used = [f"{median([each[side].cpu for each in taken]):.2f}" for side in range(3)]
    figures = "{}; curl {}, MD5 {}"
    yield Row(f"sending {size} / the slower of curl and MD5", median(walls), "≥ 0.8", figures.format(*speeds) + " MB/s")
    yield Row("its processor time / curl's and MD5's together", median(cpus), "≤ 1.25", figures.format(*used) + " s")


def _round(world: World, name: str, place: str) -> tuple[Taken, Taken, Taken]:
    world.add_dataset(name, {"large.bin": SIZE})
    file = world.path_of(name, "large.bin")
    _md5(file)  # into the page cache, where the others find it too
    report = world.export(name)
    ours = Taken(report.between("files", "put"), report.cpu_between("files", "put"))
    return ours, _curl(file, place), _md5(file)


def _draft(url: str) -> str:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    made = requests.post(f"{url}/api/records", json={"metadata": {}}, headers=headers, timeout=60).json()
    shown = requests.get(f"{url}/api/deposit/depositions/{made['id']}", headers=headers, timeout=60).json()
    return f"{shown['links']['bucket']}/large.bin"


def _curl(file: Path, place: str) -> Taken:
    command = ["curl", "-sf", "-T", str(file), place, "-H", f"Authorization: Bearer {TOKEN}", "-o", "/dev/null"]
    command += ["-H", "Content-Type: application/octet-stream"]
    began, used = time.monotonic(), _of_children()
    subprocess.run(command, check=True)
    return Taken(time.monotonic() - began, _of_children() - used)


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _md5(file: Path) -> Taken:
    digest = hashlib.md5(usedforsecurity=False)
    began, used = time.monotonic(), time.process_time()
    with file.open("rb", buffering=0) as content:
        while piece := content.read(CHUNK):
            digest.update(piece)
    return Taken(time.monotonic() - began, time.process_time() - used)
