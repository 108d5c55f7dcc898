"""The report of a run: its records grouped by outcome and reason, and the rows of one group by key."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from sqlalchemy import Connection

from exporter.catalogue import lacking
from exporter.catalogue.item_file import FileState
from exporter.catalogue.lacking import Lacking
from exporter.transfers.imports import runs
from exporter.transfers.imports.file_choice import BY_CHOICE
from exporter.transfers.imports.runs import Outcome, Run, RunRecord
from exporter.web.transfers import LARGEST_ID

ROWS = 50
LONGEST_REASON = 64


@dataclass(frozen=True)
class Report:
    """``groups``: outcome, reason and number; ``more``: the key of the page after this one.

    ``lacking``: files that were not brought, from ``files_after`` on.
    """

    groups: list[tuple[Outcome, str, int]]
    rows: list[RunRecord]
    outcome: Outcome | None
    reason: str | None
    more: int | None
    after: int
    file_groups: list[tuple[FileState, str, int]]
    lacking: list[Lacking]
    more_files: int | None
    files_after: int

    @property
    def may_try_files(self) -> bool:
        """Not those that were not wanted."""
        return any(reason not in BY_CHOICE for _, reason, _ in self.file_groups)

    def link(self, **changed: Any) -> dict[str, Any]:
        """Arguments of an address that shows another part of it."""
        wanted = {"outcome": self.outcome, "reason": self.reason} | changed
        return {name: value for name, value in wanted.items() if value is not None}


def load(connection: Connection, run: Run) -> Report:
    """The part that the address asks for."""
    outcome, reason, after, files_after = _outcome(), _reason(), _key("after"), _key("files")
    rows = runs.records(connection, run.job_id, outcome, reason, after=after, size=ROWS + 1)
    files = lacking.page(connection, run.job_id, files_after, ROWS + 1)
    groups, file_groups = runs.reasons(connection, run.job_id), lacking.reasons(connection, run.job_id)
    records = (groups, rows[:ROWS], outcome, reason, _more(rows), after)
    return Report(*records, file_groups, files[:ROWS], _more(files), files_after)


def _more(rows: Sequence[RunRecord | Lacking]) -> int | None:
    return rows[ROWS - 1].id if len(rows) > ROWS else None


def _outcome() -> Outcome | None:
    text = request.args.get("outcome", "")
    return Outcome(text) if text in set(Outcome) else None


def _reason() -> str | None:
    text = request.args.get("reason")
    return text[:LONGEST_REASON] if text is not None else None


def _key(name: str) -> int:
    text = request.args.get(name, "")
    return min(int(text), LARGEST_ID) if text.isascii() and text.isdecimal() and len(text) < 20 else 0
