"""Imports carried out here, by the engine's own handler and runner; as a process it tells its peak memory."""

import resource
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bench.far_source import URL, FarSource
from exporter.catalogue.storage import Storage
from exporter.database.engine import Database, open_database
from exporter.jobs import store
from exporter.jobs.context import JobContext
from exporter.jobs.job import JobState
from exporter.jobs.retry import Backoff
from exporter.jobs.runner import run_job
from exporter.sources.base import Person
from exporter.sources.imports import ImportSource
from exporter.transfers.imports.importing import ImportHandler
from exporter.transfers.imports.plan import ImportPlan
from exporter.transfers.imports.submit import submit_import

PLAN = ImportPlan("far", "{}", URL, Person("sub-ada", "Ada"))


@dataclass
class Here:
    """Where the imports of one source go."""

    source: ImportSource
    directory: Path
    most_file_bytes: int = 1 << 30

    def import_source(self, _plan: ImportPlan) -> ImportSource:
        return self.source

    def storage(self) -> Storage:
        return Storage(self.directory)


def seconds_of_import(database: Database, here: Here, plan: ImportPlan = PLAN) -> float:
    submit_import(database, lambda _job: None, plan)
    with database.transaction() as connection:
        job = store.claim(connection, "bench", 10)
    assert job is not None
    began = time.perf_counter()
    run_job(database, ImportHandler(here), JobContext(database, job), Backoff(Random(1)))
    spent = time.perf_counter() - began
    with database.transaction() as connection:
        ended = store.get(connection, job.id)
    assert ended.state is JobState.DONE, ended.message
    return spent


def main(url: str, records: int) -> None:
    """Prints the peak of this process in KiB."""
    database = open_database(url)
    database.create_tables()
    seconds_of_import(database, Here(FarSource(records, 0), Path("/nowhere")))
    database.close()
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
