"""kill -9 at the named steps of an import: the worker comes back, and the catalogue is that of an undisturbed run."""

import signal
from pathlib import Path

import pytest

from exporter.jobs.job import JobState
from exporter.transfers.imports.submit import submit_import
from exporter.transfers.imports.undo_plan import submit_undo
from tests.faults.importing import (
    beside,
    bytes_are_there,
    carry_out,
    change,
    fill,
    forget_whole_lists,
    import_here,
    plan_of,
)
from tests.faults.world import World
from tests.transfers.imports.dump import dump

pytestmark = pytest.mark.slow

STEPS = [
    "claimed",
    "listing",
    "list",
    "listed#2",
    "fetched",
    "stored",
    "stored#2",
    "all-listed",
    "files",
    "opened",
    "moving",
    "file",
    "file-noted",
    "item-files",
    "all-fetched",
    "reconcile",
    "vanished",
    "reconciled",
    "done",
]
ON_MARIADB = ["fetched", "stored", "file", "item-files", "vanished", "done"]
"""Those where a row is written on either side: the rest is the same code on the same rows."""


@pytest.mark.parametrize("step", STEPS)
def test_an_import_killed_at_any_step_and_started_again_ends_in_the_same_catalogue(
    step: str, world: World, tmp_path: Path
) -> None:
    killed_and_compared(step, world, tmp_path)


@pytest.mark.parametrize("step", ON_MARIADB)
def test_an_import_killed_on_mariadb_ends_in_the_same_catalogue(step: str, stored: World, tmp_path: Path) -> None:
    killed_and_compared(step, stored, tmp_path)


def killed_and_compared(step: str, world: World, directory: Path) -> None:
    fill(world)
    plan = plan_of(world)
    with beside(world, directory) as other:
        for parts in (world.parts, other):
            import_here(parts, plan)
        change(world)
        if "#" in step:
            for parts in (world.parts, other):
                forget_whole_lists(parts.database)
        import_here(other, plan)
        world.order("kill-at", step)
        job_id = submit_import(world.database, lambda _job: None, plan)
        assert world.start().wait(90) == -signal.SIGKILL
        assert world.obeyed("killed")
        world.start()
        job = world.wait(job_id)
        assert (job.state, job.problems) == (JobState.DONE, 0), job.message
        assert dump(world.database) == dump(other.database)
        assert bytes_are_there(world.database, world.parts.storage())
    world.judge_secrets()


def test_an_import_killed_again_and_again_ends_in_the_same_catalogue(world: World, tmp_path: Path) -> None:
    fill(world)
    with beside(world, tmp_path) as other:
        import_here(other, plan_of(world))
        job_id = submit_import(world.database, lambda _job: None, plan_of(world))
        for step in ("listed", "stored", "opened", "file", "file-noted", "item-files", "reconcile"):
            world.order("kill-at", step)
            assert world.start().wait(90) == -signal.SIGKILL
            assert world.obeyed("killed")
            (world.directory / "killed").unlink()
        world.start()
        assert world.wait(job_id).state is JobState.DONE
        assert dump(world.database) == dump(other.database)


def test_another_worker_takes_over_what_the_first_one_left(world: World, tmp_path: Path) -> None:
    fill(world)
    with beside(world, tmp_path) as other:
        import_here(other, plan_of(world))
        world.order("kill-at", "stored")
        job_id = submit_import(world.database, lambda _job: None, plan_of(world))
        assert world.start("1").wait(90) == -signal.SIGKILL
        assert world.obeyed("killed")
        world.start("2")
        assert world.wait(job_id).fence == 3  # claimed, broken, claimed
        assert dump(world.database) == dump(other.database)


@pytest.mark.parametrize("step", ["taken back", "taken back#2"])
def test_an_undo_killed_and_started_again_takes_back_the_same(step: str, world: World, tmp_path: Path) -> None:
    fill(world)
    plan = plan_of(world)
    with beside(world, tmp_path) as other:
        first = [import_here(parts, plan).id for parts in (world.parts, other)]
        change(world)
        second = [import_here(parts, plan).id for parts in (world.parts, other)]
        jobs = (*set(first), *set(second))
        assert len(jobs) == 2
        carry_out(other, submit_undo(other.database, lambda _job: None, plan.person, jobs))
        world.order("kill-at", step)
        job_id = submit_undo(world.database, lambda _job: None, plan.person, jobs)
        assert world.start().wait(90) == -signal.SIGKILL
        assert world.obeyed("killed")
        world.start()
        assert world.wait(job_id).state is JobState.DONE
        assert dump(world.database) == dump(other.database)
