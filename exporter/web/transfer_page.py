"""What the page of one transfer shows: its state in words, how far it is, what can be done now."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from exporter.crosswalks.licences import meaning_of
from exporter.errors import NotFound
from exporter.jobs import store, workers
from exporter.jobs.job import FINISHED, Event, Job, JobState
from exporter.jobs.workers import Silence
from exporter.records.json import from_json
from exporter.sources.catalogue import CATALOGUE
from exporter.transfers import job_files, ledger
from exporter.transfers.imports.plan import KINDS
from exporter.transfers.job_files import ARRIVED, FileState, JobFile
from exporter.transfers.ledger import PUBLISHED, LedgerEntry
from exporter.transfers.plan import ExportPlan, Mode
from exporter.transfers.submit import may_remove
from exporter.web.progress import stage_of

PATIENCE = 2
"""How many leases a worker may be silent before we say that none runs."""

STEPS = {
    "rights": "Asking CKAN whether you may export this",
    "look": "Looking whether all files can be read",
    "draft": "Making the draft",
    "describe": "Writing the title, the authors and the other details",
    "files": "Sending the files",
    "compare": "Comparing what arrived with what was sent",
    "publish": "Publishing",
    "finish": "Writing the DOI to the dataset",
}
FILE_WORDS = {
    FileState.PLANNED: ("Waits", "neutral"),
    FileState.SENDING: ("Being sent", "moving"),
    FileState.DONE: ("Arrived", "good"),
    FileState.KEPT: ("Already there, unchanged", "good"),
    FileState.FAILED: ("Did not arrive", "bad"),
}
NOT_SENT = ("Not sent", "neutral")


@dataclass(frozen=True)
class Transfer:
    job: Job
    plan: ExportPlan
    entry: LedgerEntry | None
    files: list[JobFile]
    history: list[Event]
    silence: Silence | None

    @property
    def stage(self) -> str:
        return stage_of(self.job)

    @property
    def origin(self) -> dict[str, str]:
        """What names the record where exports begin."""
        return {"item" if self.plan.source == CATALOGUE else "dataset": self.job.source_id}

    @property
    def is_finished(self) -> bool:
        return self.job.state in FINISHED

    @property
    def is_published(self) -> bool:
        return self.entry is not None and self.entry.state == PUBLISHED

    @property
    def is_draft(self) -> bool:
        return self.job.state is JobState.DONE and self.entry is not None and self.entry.state == ledger.DRAFT

    @property
    def is_gone(self) -> bool:
        """The draft that this transfer left there was deleted there since."""
        return self.job.state is JobState.DONE and self.entry is not None and self.entry.state == ledger.DISCARDED

    @property
    def meaning(self) -> str:
        """Its licence in one sentence, as it was sent; empty where we know none."""
        return meaning_of(self.plan.record.rights)

    def watched_until(self, days: int) -> datetime | None:
        """How long its draft is looked at without being asked."""
        return self.job.finished + timedelta(days=days) if self.is_draft and self.job.finished else None

    @property
    def bytes_here(self) -> int:
        return min(self.job.bytes_done + self.job.bytes_moving, self.job.bytes_total)

    @property
    def seconds_left(self) -> float | None:
        left = self.job.bytes_total - self.bytes_here
        return left / self.job.speed if self.job.speed > 0 and self.job.state is JobState.RUNNING else None

    def words_of(self, file: JobFile) -> tuple[str, str]:
        """Its state, and the kind of badge. When all is over nothing waits any more."""
        is_left = self.is_finished and file.state in {FileState.PLANNED, FileState.SENDING}
        return NOT_SENT if is_left else FILE_WORDS[file.state]

    @property
    def arrived(self) -> int:
        return sum(file.state in ARRIVED for file in self.files)

    @property
    def may_remove(self) -> bool:
        return may_remove(self.plan, self.entry)

    @property
    def next_steps(self) -> list[str]:
        names = [name for name in STEPS if self._will_come(name)]
        at = names.index(self.job.step) if self.job.step in names else -1
        return [STEPS[name] for name in names[at + 1 :]]

    def _will_come(self, step: str) -> bool:
        if step in {"publish", "finish"}:
            return self.plan.publish
        return step != "files" or self.plan.target.mode is not Mode.EDIT


def load(connection: Connection, job_id: int, owner: str | None, lease_seconds: float) -> Transfer:
    """Raises NotFound for somebody else's and for imports; without an owner it is anybody's: for administrators."""
    job = store.get(connection, job_id, owner)
    if job.kind in KINDS:
        raise NotFound("There is no such transfer.")
    idle = job.state is JobState.READY
    return Transfer(
        job,
        from_json(job.plan, ExportPlan),
        ledger.find(connection, job_id),
        job_files.of_job(connection, job_id),
        store.history(connection, job_id),
        workers.silence(connection, PATIENCE * lease_seconds) if idle else None,
    )
