"""Imports in the world of the fault tests: from its CKAN, beside an undisturbed one into a database of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random

from sqlalchemy import select, update

from exporter.catalogue.storage import Storage
from exporter.database.catalogue_tables import stored_files
from exporter.database.engine import Database
from exporter.database.import_tables import runs
from exporter.jobs import store
from exporter.jobs.context import JobContext
from exporter.jobs.job import Job, JobState
from exporter.jobs.retry import Backoff
from exporter.jobs.runner import run_job
from exporter.settings import CatalogueSettings
from exporter.sources.base import Person
from exporter.sources.ckan_import import CkanOptions
from exporter.transfers.imports.plan import ImportPlan, options_json
from exporter.transfers.imports.submit import submit_import
from exporter.transfers.parts import Parts
from simulators.ckan_state import Content
from tests.faults.world import World

DATASETS = 6


def plan_of(world: World, url: str = "") -> ImportPlan:
    """``url``: another way to its CKAN."""
    url = url or world.ckan_url
    return ImportPlan("ckan", options_json(CkanOptions(url)), url, Person("sub-ada", "Ada"), limit=3)


def fill(world: World) -> None:
    """Beside the two that the world has."""
    for number in range(DATASETS):
        world.add_dataset(f"lake-{number}", {"depths.csv": Content.of(f"lake,depth\n{number},12\n")})


def change(world: World) -> None:
    """One anew, one changed, one gone, one with another file."""
    world.add_dataset("brook", {"brook.csv": Content.of("brook,m\n")})
    service = world.ckan.state.users["exporter-service"]
    for name in ("lake-1", "lake-2"):
        world.ckan.actions.package_patch(service, {"id": name, "title": f"{name} again"})
    [resource] = world.ckan.state.dataset("lake-2")["resources"]
    world.ckan.change_file(resource["id"], Content.of("lake,depth\n2,13\n"))
    world.ckan.actions.package_delete(service, {"id": "lake-3"})


def forget_whole_lists(database: Database) -> None:
    """The next import lists page by page, with documents: where all was listed before, one page of headers is enough."""
    with database.transaction() as connection:
        connection.execute(update(runs).values(complete=False))


@contextmanager
def beside(world: World, directory: Path) -> Iterator[Parts]:
    """The same settings, another database and storage."""
    settings = replace(
        world.settings,
        database_url=f"sqlite:///{directory / 'beside.db'}",
        catalogue=CatalogueSettings(directory / "beside"),
    )
    parts = Parts(settings, patient=True)
    parts.database.create_tables()
    yield parts
    parts.close()


def import_here(parts: Parts, plan: ImportPlan) -> Job:
    """Undisturbed, in this process."""
    return carry_out(parts, submit_import(parts.database, lambda _job: None, plan))


def carry_out(parts: Parts, job_id: int) -> Job:
    """The job that was ordered last, and waits alone."""
    with parts.database.transaction() as connection:
        job = store.claim(connection, "here:1")
    assert job is not None and job.id == job_id
    run_job(parts.database, parts.handlers()[job.kind], JobContext(parts.database, job), Backoff(Random(1)))
    with parts.database.transaction() as connection:
        ended = store.get(connection, job_id)
    assert ended.state is JobState.DONE, ended.message
    return ended


def bytes_are_there(database: Database, storage: Storage) -> bool:
    """Of every file that the catalogue calls stored."""
    with database.transaction() as connection:
        rows = connection.execute(select(stored_files.c.sha256, stored_files.c.size_bytes)).all()
    return bool(rows) and all(storage.path(row.sha256).stat().st_size == row.size_bytes for row in rows)
