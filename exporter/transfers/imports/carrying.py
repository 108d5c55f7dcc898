"""One import under way: what all its stages share."""

from dataclasses import dataclass

from exporter.catalogue.item import Origin, OriginKind
from exporter.catalogue.storage import Storage
from exporter.jobs.context import JobContext
from exporter.sources.imports import ImportSource
from exporter.transfers.imports import runs
from exporter.transfers.imports.plan import ImportPlan
from exporter.transfers.imports.runs import Run


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

    def run(self) -> Run:
        """As it stands now."""
        with self.context.transaction() as connection:
            return runs.get(connection, self.job_id)
