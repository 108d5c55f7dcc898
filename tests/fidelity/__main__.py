"""``make fidelity``: one table; WRITE=1 keeps it in docs/crosswalks.md. Names of formats as arguments measure only those."""

import os
import sys
from pathlib import Path

from tests.fidelity.formats import FORMATS
from tests.fidelity.measure import Fate, Measured, measure

PAGE = Path(__file__).parents[2] / "docs" / "crosswalks.md"
START, END = "<!-- measured: make fidelity WRITE=1 -->", "<!-- end -->"
HEADS = ("format", "documents", "statements", "arrive", "under a common term", "under its own term", "only in the original")


def main(names: list[str]) -> int:
    rows = [(kind, measure(kind)) for kind in FORMATS if not names or kind.name in names]
    table = "\n".join(_table([_row(kind.name, len(kind.documents()), found) for kind, found in rows]))
    print(table)
    for kind, found in rows:
        for leaf, fate in found.fates:
            if fate in (Fate.ORIGINAL, Fate.LOST):
                print(f"{kind.name}: {fate}: {leaf.path} = {leaf.text[:80]}")
    if os.environ.get("WRITE"):
        page = PAGE.read_text(encoding="utf-8")
        head, tail = page.partition(START)[0], page.partition(END)[2]
        PAGE.write_text(f"{head}{START}\n{table}\n{END}{tail}", encoding="utf-8")
    return 0


def _row(name: str, documents: int, found: Measured) -> tuple[str, ...]:
    arrive = found.count(Fate.COMMON, Fate.OWN)
    figures = (arrive, found.count(Fate.COMMON), found.count(Fate.OWN), found.count(Fate.ORIGINAL))
    kept = found.total - found.count(Fate.LOST)
    back = percent(found.survived, found.statements) if found.statements else "–"
    return (
        name,
        str(documents),
        str(found.total),
        *(percent(each, found.total) for each in figures),
        percent(kept, found.total),
        back,
    )


def percent(part: int, whole: int) -> str:
    """Cut, not rounded: 100 % is all of it."""
    return f"{int(1000 * part / whole) / 10:g} %" if whole else "–"


def _table(rows: list[tuple[str, ...]]) -> list[str]:
    heads = (*HEADS, "kept in all", "survive the way back")
    return [" | ".join(("", *row, "")).strip() for row in (heads, ("---",) * len(heads), *rows)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
