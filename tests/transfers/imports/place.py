"""Imports from a repository in memory into a database, carried out by the engine's own runner."""

from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import insert, select, update

from exporter.catalogue import item_files, items
from exporter.catalogue.item import Item
from exporter.catalogue.storage import Storage
from exporter.database.catalogue_tables import items as item_table
from exporter.database.clock import after
from exporter.database.engine import Database
from exporter.database.import_tables import source_records
from exporter.database.schema import jobs, people
from exporter.jobs import store
from exporter.jobs.context import JobContext
from exporter.jobs.job import Job, JobState
from exporter.jobs.retry import Backoff
from exporter.jobs.runner import run_job
from exporter.sources.base import Person
from exporter.sources.imports import ImportSource
from exporter.transfers.imports import runs
from exporter.transfers.imports.importing import ImportHandler
from exporter.transfers.imports.plan import ImportPlan
from exporter.transfers.imports.runs import Run, RunRecord
from exporter.transfers.imports.submit import submit_import
from tests.transfers.imports.repository import URL, MemorySource, Repository

PLAN = ImportPlan("memory", '{"url":"https://data.example.org"}', URL, Person("sub-ada", "Ada"), limit=10)


@dataclass
class Place:
    database: Database
    directory: Path
    repository: Repository
    plan: ImportPlan = PLAN
    most_file_bytes: int = 1 << 20
    lanes: int = 2

    def import_source(self, plan: ImportPlan) -> ImportSource:
        return MemorySource(self.repository, self.lanes)

    def storage(self) -> Storage:
        return Storage(self.directory / "catalogue")

    def submit(self, **changed: Any) -> int:
        return submit_import(self.database, lambda _job: None, replace(self.plan, **changed))

    def work(self, observe: Any = lambda _step: None, *, per_owner: int = 3) -> Job:
        """One attempt at the job that is due."""
        with self.database.transaction() as connection:
            job = store.claim(connection, "host:1", per_owner)
        assert job is not None
        context = JobContext(self.database, job, observe)
        run_job(self.database, ImportHandler(self), context, Backoff(Random(1), 0, 0))
        return self.job(job.id)

    def make_due(self, job_id: int) -> None:
        with self.database.transaction() as connection:
            connection.execute(update(jobs).where(jobs.c.id == job_id).values(run_after=after(-1)))

    def run(self, **changed: Any) -> Run:
        """A whole import that ends well."""
        job_id = self.submit(**changed)
        job = self.work()
        assert job.state is JobState.DONE, f"{job.state}: {job.message}"
        assert job.id == job_id
        return self.of(job_id)

    def job(self, job_id: int) -> Job:
        with self.database.transaction() as connection:
            return store.get(connection, job_id)

    def of(self, job_id: int) -> Run:
        with self.database.transaction() as connection:
            return runs.get(connection, job_id)

    def ledger(self, job_id: int) -> dict[str, RunRecord]:
        with self.database.transaction() as connection:
            return {each.remote_id: each for each in runs.records(connection, job_id, size=10_000)}

    def item(self, remote_id: str) -> Item:
        with self.database.transaction() as connection:
            query = select(source_records.c.item_id).where(source_records.c.remote_id == remote_id)
            return items.get(connection, connection.execute(query).scalar_one())

    def files(self, remote_id: str) -> Any:
        item_id = self.item(remote_id).id
        with self.database.transaction() as connection:
            return item_files.of_item(connection, item_id)

    def count_items(self) -> int:
        with self.database.transaction() as connection:
            return len(connection.execute(select(item_table.c.id)).all())

    def sign_in(self) -> None:
        with self.database.transaction() as connection:
            row = {"subject": "sub-ada", "role": "staff"}
            connection.execute(insert(people).values(**row, first_seen=after(0), last_seen=after(0)))


def counts(run: Run) -> tuple[int, int, int, int, int]:
    """Created, updated, unchanged, skipped, failed."""
    return run.created_count, run.updated_count, run.unchanged_count, run.skipped_count, run.failed_count
