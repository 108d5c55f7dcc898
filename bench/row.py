"""One line of the table: what was compared, what came out, what is demanded of it."""

import os
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

SCALE = float(os.environ.get("BENCH_SCALE", "1"))
"""1 is the full run; 0.05 ends within a minute and says little."""


@dataclass(frozen=True)
class Row:
    """``bar`` is "≤ 1.1" or "≥ 0.8"; ``figures`` are the two sides as a sentence, the medians of several rounds."""

    what: str
    figure: float
    bar: str
    figures: str

    @property
    def holds(self) -> bool:
        sign, limit = self.bar.split()
        return self.figure <= float(limit) if sign == "≤" else self.figure >= float(limit)


def scaled(full: int, least: int = 1) -> int:
    return max(least, round(full * SCALE))


def rounds(full: int = 5) -> int:
    """An odd number, so that the median is one of them."""
    return full if SCALE >= 0.5 else 1


def in_turn(count: int, *sides: Callable[[], float]) -> list[list[float]]:
    """A B A B …: what slows the machine down for a while slows down both. One list for each side."""
    measured: list[list[float]] = [[] for _ in sides]
    for _ in range(count):
        for side, results in zip(sides, measured, strict=True):
            results.append(side())
    return measured


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def ratio(above: Sequence[float], below: Sequence[float]) -> float:
    """The median of the pairs' ratios."""
    return statistics.median(one / other for one, other in zip(above, below, strict=True))


def p95(values: Sequence[float]) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
