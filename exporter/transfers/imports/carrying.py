"""One import under way: what all its stages share."""

import threading
from dataclasses import dataclass, field
from time import monotonic

from exporter.catalogue.item import Origin, OriginKind
from exporter.catalogue.storage import Storage
from exporter.jobs.context import JobContext
from exporter.sources.imports import ImportSource
from exporter.transfers.imports import runs
from exporter.transfers.imports.grouping import Groups
from exporter.transfers.imports.plan import ImportPlan
from exporter.transfers.imports.runs import Run

PULSE_SECONDS = 30.0


class Pulse:
    """Whether a source is well, asked only now and then: thousands of links to other hosts may be dead."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._felt = -PULSE_SECONDS

    def feel(self, source: ImportSource) -> None:
        """Raises what its check raises."""
        with self._guard:
            if monotonic() - self._felt < PULSE_SECONDS:
                return
            source.check()
            self._felt = monotonic()


@dataclass(frozen=True)
class Carrying:
    """``source_id`` is the source's row here; ``most_file_bytes`` the largest file that is fetched."""

    context: JobContext
    plan: ImportPlan
    source: ImportSource
    source_id: int
    storage: Storage
    most_file_bytes: int
    bare: bool = False
    """Nearly all is known: lists of headers alone are enough."""
    named_anew: Groups = field(default_factory=Groups)
    """Sets and sites into which items go also that are here already."""
    pulse: Pulse = field(default_factory=Pulse)
    slowed: bool = False
    """The source has asked this run to slow down."""

    @property
    def job_id(self) -> int:
        return self.context.job.id

    @property
    def origin(self) -> Origin:
        return Origin(OriginKind.IMPORT, self.plan.person.subject, self.job_id)

    @property
    def page_size(self) -> int:
        """The limit is a wish: a source may give less at once."""
        return max(1, min(self.plan.limit, self.source.features.most_a_page))

    @property
    def lanes(self) -> int:
        return 1 if self.slowed else max(1, self.source.features.lanes)

    def run(self) -> Run:
        """As it stands now."""
        with self.context.transaction() as connection:
            return runs.get(connection, self.job_id)
