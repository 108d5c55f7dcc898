"""What the page of several exports shows: one part of its rows, the sums of all, and whether there is more to do."""

from dataclasses import dataclass

from flask import request

from exporter.jobs.job import FINISHED
from exporter.settings import RepositorySettings
from exporter.transfers import batch_rows, batches, connections
from exporter.transfers.batch_rows import BatchRow, RowState, Sums
from exporter.transfers.batches import MOST_ROWS, Batch
from exporter.web.batch_words import FILTERS
from exporter.web.export_parts import export_parts
from exporter.web.sessions import current_user

PAGE_ROWS = 50


@dataclass(frozen=True)
class BatchPage:
    """``start`` is the position of the first row, ``more`` that of the next page's; ``part`` which rows are shown."""

    batch: Batch
    sums: Sums
    rows: list[BatchRow]
    part: str
    start: int
    more: int | None
    repository: RepositorySettings | None
    publishes: bool
    is_connected: bool

    @property
    def is_listing(self) -> bool:
        return self.batch.cursor is not None and self.sums.total < MOST_ROWS

    @property
    def is_cut(self) -> bool:
        """There are more datasets than one table takes."""
        return self.batch.cursor is not None and self.sums.total >= MOST_ROWS

    @property
    def is_going(self) -> bool:
        return self.sums.counts[RowState.GOING] > 0

    @property
    def at_work(self) -> bool:
        return self.is_listing or self.sums.to_look_at > 0 or self.is_going

    @property
    def is_watching(self) -> bool:
        """Nothing to do here, but transfers that are not at their end."""
        return any(count for state, count in self.sums.jobs.items() if state not in FINISHED)


def load(batch_id: int) -> BatchPage:
    """Of the person who asks. Raises NotFound."""
    parts, owner = export_parts(), current_user().subject
    part, start = request.args.get("show", ""), position(request.args.get("start", "0"))
    part = part if part in FILTERS else ""
    with parts.database.transaction() as connection:
        batch = batches.get(connection, owner, batch_id)
        rows = batch_rows.page(connection, batch_id, start, PAGE_ROWS + 1, FILTERS[part][1])
        sums = batch_rows.sums(connection, batch_id)
        stored = connections.find(connection, owner, batch.choices.host)
    repository = parts.settings.repository(batch.choices.host)
    publishes = parts.features(batch.choices.host).publishes if repository else False
    connected = stored is not None and stored.state == connections.OK
    more = rows[PAGE_ROWS].position if len(rows) > PAGE_ROWS else None
    return BatchPage(batch, sums, rows[:PAGE_ROWS], part, start, more, repository, publishes, connected)


def position(text: object) -> int:
    """A row's place as an address names it; 0 for what is none."""
    said = str(text)
    return min(int(said), MOST_ROWS) if said.isascii() and said.isdecimal() and len(said) < 7 else 0
