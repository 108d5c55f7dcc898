"""kill -9 during an import from a Dataverse or a DSpace: their walks are told apart from others by what a cursor holds."""

import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from exporter.jobs.job import JobState
from exporter.transfers.imports.plan import ImportPlan
from exporter.transfers.imports.submit import submit_import
from tests.faults.importing import beside, bytes_are_there, forget_whole_lists, import_here
from tests.faults.world import World
from tests.sources import dataverse_shelves, dspace_rest_site, dspace_site
from tests.transfers.imports.dump import dump
from tests.transfers.imports.far import plan_for

pytestmark = pytest.mark.slow
STEPS = ["listed#2", "fetched", "stored#2", "file", "item-files", "vanished"]


@dataclass(frozen=True)
class Far:
    """``change``: one anew, one changed with another file, one gone."""

    plan: ImportPlan
    change: Callable[[], None]


@contextmanager
def dataverse() -> Iterator[Far]:
    with dataverse_shelves.shelves() as found:
        service = dataverse_shelves.dataverse_of(found)

        def change() -> None:
            service.new_dataset("Brooks", {"brooks.csv": "1\n"}, "water")
            service.edit(dataverse_shelves.named(service, "Rivers"), {"new.csv": "2\n"}, minor=True, title="Rivers again")
            service.deaccession(dataverse_shelves.named(service, "Lakes"))

        yield Far(plan_for("dataverse", service.url, 2, collection="water"), change)


@contextmanager
def newer_dspace() -> Iterator[Far]:
    with dspace_site.shelf("9.3") as found:

        def change() -> None:
            found.dspace.new_item("Brooks", {"brooks.csv": "1\n"}, found.collection)
            found.dspace.edit(found.items[0], dc_title="Rivers again")
            found.dspace.add_file(found.items[0], "new.csv", "2\n")
            found.dspace.withdraw(found.items[1])

        yield Far(plan_for("dspace", found.dspace.url, 2, scope=found.handle(found.collection)), change)


@contextmanager
def older_dspace() -> Iterator[Far]:
    """All of it: from one collection to the next."""
    with dspace_rest_site.shelf("6.3") as found:

        def change() -> None:
            found.dspace.new_item("Brooks", {"brooks.csv": "1\n"}, found.collection)
            found.dspace.edit(found.items[0], dc_title="Rivers again")
            found.dspace.add_file(found.items[0], "new.csv", "2\n")
            found.dspace.withdraw(found.items[1])

        yield Far(plan_for("dspace", found.dspace.url, 2), change)


@pytest.mark.parametrize("system", [dataverse, newer_dspace, older_dspace])
@pytest.mark.parametrize("step", STEPS)
def test_an_import_killed_at_a_step_and_started_again_ends_in_the_same_catalogue(
    step: str, system: Callable[[], AbstractContextManager[Far]], world: World, tmp_path: Path
) -> None:
    with system() as far:
        allow(world, far.plan.url)
        with beside(world, tmp_path) as other:
            for parts in (world.parts, other):
                import_here(parts, far.plan)
            far.change()
            for parts in (world.parts, other):
                forget_whole_lists(parts.database)
            import_here(other, far.plan)
            world.order("kill-at", step)
            job_id = submit_import(world.database, lambda _job: None, far.plan)
            assert world.start().wait(40) == -signal.SIGKILL
            assert world.obeyed("killed")
            world.start()
            job = world.wait(job_id)
            assert (job.state, job.problems) == (JobState.DONE, 0), job.message
            assert dump(world.database) == dump(other.database)
            assert bytes_are_there(world.database, world.parts.storage())


def allow(world: World, url: str) -> None:
    http = world.settings.http
    world.use(replace(world.settings, http=replace(http, allowed=http.allowed | {urlsplit(url).netloc})))
