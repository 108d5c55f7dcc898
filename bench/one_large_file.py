"""One file of 2 GiB: how fast an export sends it, against curl to the same place, and against reading and hashing alone."""

import hashlib
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import requests

from bench.row import SCALE, Row, in_turn, median, rounds
from bench.world import TOKEN, World

SIZE = int((2 << 30) * min(SCALE, 1))
CHUNK = 1 << 20


def measure() -> Iterator[Row]:
    with closing(World()) as world:
        names = (f"large-{number}" for number in range(100))

        def export() -> float:
            name = next(names)
            world.add_dataset(name, {"large.bin": SIZE})
            _md5(world.path_of(name, "large.bin"))  # into the page cache, where the others find theirs too
            report = world.export(name)
            return SIZE / report.between("files", "put")

        export()  # the page cache and the simulator are warm for all from here on
        file = world.path_of("large-0", "large.bin")
        place = _draft(world.zenodo_url)
        ours, curl, md5 = in_turn(rounds(5), export, lambda: _curl(file, place), lambda: _md5(file))
    ratios = sorted(one / min(two, three) for one, two, three in zip(ours, curl, md5, strict=True))
    figures = f"{_mb(ours)}; curl {_mb(curl)}, MD5 {_mb(md5)} MB/s"
    yield Row(f"sending {SIZE / (1 << 30):.3g} GiB / the slower of curl and MD5", median(ratios), "≥ 0.8", figures)


def _mb(speeds: list[float]) -> str:
    return f"{median(speeds) / 1e6:.0f}"


def _draft(url: str) -> str:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    made = requests.post(f"{url}/api/records", json={"metadata": {}}, headers=headers, timeout=60).json()
    shown = requests.get(f"{url}/api/deposit/depositions/{made['id']}", headers=headers, timeout=60).json()
    return f"{shown['links']['bucket']}/large.bin"


def _curl(file: Path, place: str) -> float:
    command = ["curl", "-sf", "-T", str(file), place, "-H", f"Authorization: Bearer {TOKEN}", "-o", "/dev/null"]
    command += ["-H", "Content-Type: application/octet-stream"]
    began = time.monotonic()
    subprocess.run(command, check=True)
    return SIZE / (time.monotonic() - began)


def _md5(file: Path) -> float:
    digest = hashlib.md5(usedforsecurity=False)
    began = time.monotonic()
    with file.open("rb", buffering=0) as content:
        while piece := content.read(CHUNK):
            digest.update(piece)
    return SIZE / (time.monotonic() - began)
