"""kill -9 at every named step of an export (F1 to F8): the same worker comes back, or another one takes over."""

import signal

import pytest

from exporter.jobs.job import JobState
from tests.faults.world import FILES, World

pytestmark = pytest.mark.slow

# the step, and how many uploads begin in all: a file that had arrived is never sent again
STEPS = [
    ("claimed", 3),
    ("rights", 3),
    ("look", 3),
    ("draft", 3),
    ("intent", 3),
    ("created", 3),
    ("recorded", 3),
    ("describe", 3),
    ("described", 3),
    ("files", 3),
    ("moving#3", 4),
    ("put#2", 3),
    ("file#1", 3),
    ("compare", 3),
    ("compared", 3),
    ("publish", 3),
    ("publishing", 3),
    ("published", 3),
    ("published-recorded", 3),
    ("finish", 3),
    ("acknowledged", 3),
    ("acknowledged-recorded", 3),
    ("done", 3),
]


# of MariaDB those where a row is written on either side of the kill: the rest is the same code on the same rows
ON_MARIADB = {"claimed", "intent", "created", "recorded", "moving#3", "put#2", "file#1", "publishing", "published", "done"}


@pytest.mark.parametrize(("step", "uploads"), STEPS)
def test_a_worker_killed_at_any_step_and_started_again_makes_one_right_deposit(
    step: str, uploads: int, world: World
) -> None:
    killed_and_judged(step, uploads, world)


@pytest.mark.parametrize(("step", "uploads"), [each for each in STEPS if each[0] in ON_MARIADB])
def test_a_worker_killed_on_mariadb_and_started_again_makes_one_right_deposit(
    step: str, uploads: int, stored: World
) -> None:
    killed_and_judged(step, uploads, stored)


def killed_and_judged(step: str, uploads: int, world: World) -> None:
    world.order("kill-at", step)
    job_id = world.submit()
    assert world.start().wait(90) == -signal.SIGKILL
    assert world.obeyed("killed")
    bystander = world.submit(world.plan("lakes", "ulla"))
    world.start()
    world.wait(bystander)
    job = world.judge(job_id)
    world.judge(bystander, name="lakes")
    assert job.problems == 0
    names = [entry.path.rsplit("/", 1)[-1] for entry in world.zenodo.uploads()]
    assert sum(name in FILES for name in names) <= uploads
    assert dataset_doi(world) == doi_of(world)


@pytest.mark.parametrize("step", ["created", "moving#3", "publishing"])
def test_a_worker_that_never_comes_back_is_replaced_by_another(step: str, world: World) -> None:
    world.order("kill-at", step)
    job_id = world.submit()
    assert world.start("1").wait(90) == -signal.SIGKILL
    assert world.obeyed("killed")
    world.start("2")
    assert world.judge(job_id).fence == 3  # claimed, broken, claimed
    assert dataset_doi(world) == doi_of(world)


def test_every_named_step_of_an_export_is_killed_at(world: World) -> None:
    job_id = world.submit()
    world.start()
    world.judge(job_id)
    passed = set((world.directory / "steps").read_text().split())
    assert passed == {step.partition("#")[0] for step, _ in STEPS}


def test_a_worker_killed_again_and_again_still_makes_one_right_deposit(world: World) -> None:
    job_id = world.submit()
    for step in ("intent", "recorded", "moving#3", "put#1", "publishing", "published"):
        world.order("kill-at", step)
        assert world.start().wait(90) == -signal.SIGKILL
        assert world.obeyed("killed")
        (world.directory / "killed").unlink()
        assert world.job(job_id).state is JobState.RUNNING
    world.start()
    world.judge(job_id)


def doi_of(world: World) -> str:
    return next(each.doi for each in world.zenodo.deposits() if each.title == "Rivers")


def dataset_doi(world: World) -> str:
    extras = {extra["key"]: extra["value"] for extra in world.ckan.everything()[0]["extras"]}
    return str(extras["doi"])
