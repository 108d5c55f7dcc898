"""One record on its way: what all steps of an export share."""

from dataclasses import dataclass

from exporter.destinations.base import Destination
from exporter.jobs.context import JobContext
from exporter.sources.base import Source
from exporter.transfers.ledger import LedgerEntry, find
from exporter.transfers.plan import ExportPlan


@dataclass(frozen=True)
class Moving:
    """``settle_seconds``: how long the destination's list may hide a draft that was made."""

    context: JobContext
    plan: ExportPlan
    source: Source
    destination: Destination
    settle_seconds: float

    def entry(self) -> LedgerEntry | None:
        """The ledger row as it stands now."""
        with self.context.transaction() as connection:
            return find(connection, self.context.job.id)
