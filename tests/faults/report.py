"""Runs the tests of the table and prints a line for every fault: what happened, seconds, bytes sent again.

``python -m tests.faults.report [NUMBER…]``
"""

import json
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.faults.table import ROWS, Row
from tests.faults.world import RECORD, ROOT

SIDE_BY_SIDE = ("-n", "3", "--dist", "loadfile")
"""Most of the time they wait for something."""


@dataclass(frozen=True)
class Ran:
    """One test as it ran. ``resent`` are the bytes of all jobs that its judge saw; None: it judged none."""

    test: str
    outcome: str
    seconds: float
    resent: int | None


def run(rows: Sequence[Row]) -> list[Ran]:
    tests = dict.fromkeys(f"tests/{test}" for row in rows for test in row.tests)
    with tempfile.TemporaryDirectory() as directory:
        results, record = Path(directory) / "results.xml", Path(directory) / "record"
        record.touch()
        command = [sys.executable, "-m", "pytest", "-q", "--no-header", *SIDE_BY_SIDE, f"--junitxml={results}", *tests]
        subprocess.run(command, cwd=ROOT, env={**os.environ, RECORD: str(record)}, stdout=sys.stderr, check=False)
        return list(_ran(results, record)) if results.exists() else []


def _ran(results: Path, record: Path) -> Iterator[Ran]:
    resent: dict[str, int] = {}
    for line in record.read_text().splitlines():
        judged = json.loads(line)
        resent[judged["test"]] = judged["resent"]  # of the last judgement: it counts all before
    for case in ElementTree.parse(results).iter("testcase"):
        test = f"{case.get('classname', '').removeprefix('tests.').replace('.', '/')}.py::{case.get('name')}"
        outcome = next((child.tag for child in case if child.tag in {"failure", "error", "skipped"}), "passed")
        yield Ran(test, outcome, float(case.get("time", 0)), resent.get(test))


def of_row(row: Row, ran: Sequence[Ran]) -> list[Ran]:
    return [one for one in ran if one.test.partition("[")[0] in row.tests and _belongs(row, one.test)]


def _belongs(row: Row, test: str) -> bool:
    _, _, parameters = test.partition("[")
    if not row.only or not parameters:
        return True
    words = parameters.removesuffix("]").removeprefix("sqlite-").removeprefix("mariadb-")
    return words.startswith(row.only)


def line_of(row: Row, ran: Sequence[Ran]) -> str:
    bad = [one for one in ran if one.outcome != "passed"]
    verdict = "not run" if not ran else ("ok" if not bad else f"{len(bad)} {bad[0].outcome}")
    judged = [one.resent for one in ran if one.resent is not None]
    resent = f"{sum(judged):>12,}" if judged else f"{'-':>12}"
    return f"F{row.number:<3} {row.fault:<62} {verdict:<10} {len(ran):>3} {sum(one.seconds for one in ran):>7.1f} {resent}"


def main(numbers: Sequence[str]) -> int:
    rows = [row for row in ROWS if not numbers or str(row.number) in numbers]
    ran = run(rows)
    print(f"{'':4} {'what happened':<62} {'outcome':<10} {'runs':>3} {'seconds':>6} {'bytes resent':>12}")
    for row in rows:
        print(line_of(row, of_row(row, ran)))
    well = [of_row(row, ran) and all(one.outcome == "passed" for one in of_row(row, ran)) for row in rows]
    print(f"{sum(map(bool, well))} of {len(rows)} faults survived.")
    return 0 if all(well) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
