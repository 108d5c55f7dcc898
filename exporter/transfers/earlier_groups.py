"""The rows of the earlier exporter as transfers: what one person sent into one deposition, file by file. Pure."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from exporter.jobs.job import JobState
from exporter.records.record import Header, Record, Value
from exporter.sources.base import Person
from exporter.transfers.earlier_tables import COMPLETED, FAILED, EarlierFile
from exporter.transfers.plan import ExportPlan, Mode, Target

AGAIN = "To export it again, begin from the dataset."


@dataclass(frozen=True)
class Group:
    """``files``: of each name the last row, because there it took the place of those before. ``dataset`` may be unknown."""

    username: str
    email: str
    deposition: str
    title: str
    dataset: str
    files: tuple[EarlierFile, ...]

    @property
    def arrived(self) -> int:
        return sum(file.status == COMPLETED for file in self.files)

    @property
    def unfinished(self) -> int:
        return sum(file.status not in {COMPLETED, FAILED} for file in self.files)

    @property
    def state(self) -> JobState:
        return JobState.DONE if self.arrived == len(self.files) else JobState.FAILED

    @property
    def created(self) -> datetime | None:
        return min((file.created for file in self.files if file.created), default=None)

    @property
    def finished(self) -> datetime | None:
        return max((at for file in self.files if (at := file.changed or file.created)), default=None)

    def key(self, host: str) -> str:
        """The same in every run, whatever is learned meanwhile. Nothing that a job of ours is known by looks like it."""
        of = self.deposition or f"row {self.files[0].id}"
        return hashlib.sha256("\n".join(("earlier", host, self.username, self.email, of)).encode()).hexdigest()

    def message(self) -> str:
        if self.state is JobState.DONE:
            return "Sent by the earlier exporter, which did not compare checksums."
        parts = [f"{self.arrived} of {len(self.files)} files arrived, says the earlier exporter."]
        statuses = sorted({file.http_status for file in self.files if file.http_status and file.status == FAILED})
        parts += [f"The repository answered {', '.join(map(str, statuses))}."] if statuses else []
        parts += [f"{self.unfinished} were not finished."] if self.unfinished else []
        return " ".join([*parts, AGAIN])

    def plan(self, source: str, host: str, owner: str) -> ExportPlan:
        """To be read, never to be carried out: what was said of it then, nobody knows any more."""
        values = (Value("dcterms:title", self.title),) if self.title else ()
        record = Record(Header(self.dataset), values)
        target = Target(host, Mode.DRAFT, self.deposition, self.title)
        return ExportPlan(source, record, (), target, Person(owner, "", self.username))


def groups(files: Iterable[EarlierFile], datasets: Mapping[str, str]) -> list[Group]:
    """In the order in which they were begun. ``datasets``: of a resource its dataset."""
    together: dict[tuple[str, ...], dict[str, EarlierFile]] = {}
    for file in sorted(files, key=lambda each: each.id):
        of = (file.username, file.email, file.deposition or f"row {file.id}")
        together.setdefault(of, {})[file.name] = file
    return [_group(tuple(found.values()), datasets) for found in together.values()]


def _group(files: tuple[EarlierFile, ...], datasets: Mapping[str, str]) -> Group:
    last = files[-1]
    titles = [file.deposition_name for file in files if file.deposition_name] or [file.name for file in files if file.name]
    known = {datasets.get(file.resource, "") for file in files}
    # of several datasets a next version would lose the files of the others
    dataset = known.pop() if len(known) == 1 else ""
    return Group(last.username, last.email, last.deposition, titles[-1] if titles else "", dataset, files)
