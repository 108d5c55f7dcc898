"""``make bench``: one table; WRITE=1 keeps it in docs/benchmarks.md. Names of rows as arguments measure only those."""

import importlib
import os
import sys
import time
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.row import SCALE, Row

ROWS = (
    "memory",
    "one_large_file",
    "small_files",
    "limited",
    "two_workers",
    "hanging",
    "claims",
    "transfers_page",
    "imports",
    "import_kinds",
    "catalogue",
)
KEPT = Path(__file__).parents[1] / "docs" / "benchmarks.md"
console = Console(width=160, highlight=False)


def main(names: list[str]) -> int:
    rows: list[Row] = []
    for name in names or ROWS:
        began = time.monotonic()
        found = list(importlib.import_module(f"bench.{name}").measure())
        rows += found
        for row in found:
            console.print(f"{row.what}: {row.figure:.2f} ({row.bar})")
        console.print(f"[dim]{name} took {time.monotonic() - began:.0f} s[/dim]")
    console.print(_table(rows))
    if os.environ.get("WRITE"):
        KEPT.write_text(_page(rows))
    return 0 if all(row.holds for row in rows) else 1


def _table(rows: list[Row]) -> Table:
    table = Table("what is compared", "ratio", "bar", "", "medians", box=None)
    for row in rows:
        table.add_row(row.what, f"{row.figure:.2f}", row.bar, "holds" if row.holds else "[red]misses[/red]", row.figures)
    return table


def _page(rows: list[Row]) -> str:
    lines = [f"| {row.what} | {row.figure:.2f} | {row.bar} | {row.figures} |" for row in rows]
    return "\n".join([HEAD.format(machine=_machine(), day=date.today(), scale=_scale()), *lines, TAIL])


def _scale() -> str:
    return "make bench WRITE=1" if SCALE == 1 else f"make bench WRITE=1 BENCH_SCALE={SCALE:g}"


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    return f"{os.cpu_count()} cores, {memory:.0f} GiB of memory, simulators and databases on the same machine"


HEAD = """\
# Benchmarks

Each figure is a ratio of two measurements of one run, taken in turn (A B A B …), as the median of several rounds: machines
differ and are never quiet, ratios hold. Measured with `{scale}` on {day}: {machine}.

| what is compared | ratio | bar | medians |
|---|---|---|---|"""

TAIL = """
How it is measured: real processes over real sockets. Files are sparse and read from the page cache; the simulated Zenodo
hashes what it gets in a process of its own. “As before” means the way of the exporter that this one replaces: one request
after the other over new connections, three for each file. `python -m bench claims` measures one row, `BENCH_SCALE=0.05`
shrinks everything; no test depends on any of it.
"""

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
