"""kill -9 at every named step of a look at a draft that its owner has published meanwhile (F39): told once, written back."""

import signal
from dataclasses import replace

import pytest
from sqlalchemy import func, insert, select, update

from exporter.database.clock import after
from exporter.database.schema import deposits, mails, people
from exporter.settings import SmtpSettings
from exporter.transfers import ledger
from tests.faults.world import World

pytestmark = pytest.mark.slow
STEPS = ("watch-claimed", "watch-seen", "watch-noted", "watch-acknowledged", "watch-told")


def published_behind_our_back(world: World) -> int:
    """An export left as a draft, and published by its owner while no worker runs."""
    times = replace(world.settings.worker, watch_first_seconds=0.01)
    # nobody listens there: the mail stays in its row
    world.use(replace(world.settings, worker=times, smtp=SmtpSettings("127.0.0.1", 1, sender="e@example.org")))
    with world.database.transaction() as connection:
        known = {"email": "ada@example.org", "email_verified": True, "first_seen": after(0), "last_seen": after(0)}
        connection.execute(insert(people).values(subject="sub-ada", **known))
    job_id = world.submit(world.plan(publish=False))
    worker = world.start()
    world.judge(job_id)
    worker.kill()
    worker.wait()
    [draft] = world.zenodo.deposits()
    world.publish_draft(draft.id)
    world.use(replace(world.settings, worker=replace(times, chore_seconds=0.2, mail_seconds=0.2)))
    return job_id


def lapse(world: World) -> None:
    """The time of the look that was killed is over."""
    with world.database.transaction() as connection:
        open_look = deposits.c.watch_after.is_not(None)
        connection.execute(update(deposits).where(open_look).values(watch_after=after(-1)))


def judge(world: World, job_id: int) -> None:
    world.wait_until(lambda: "stands on the dataset" in world.job(job_id).message)
    with world.database.transaction() as connection:
        entry = ledger.find(connection, job_id)
        told = connection.execute(select(func.count()).where(mails.c.subject == "Published: Rivers")).scalar_one()
    assert entry is not None
    assert (entry.state, entry.acknowledged, told) == (ledger.PUBLISHED, True, 1)
    assert world.events(job_id).count("The DOI stands on the dataset") == 1
    [dataset] = [each for each in world.ckan.everything() if each["name"] == "rivers"]
    assert {extra["key"]: extra["value"] for extra in dataset["extras"]}["doi"] == entry.doi
    assert world.zenodo.counters.publishes == 1
    world.judge(job_id)


@pytest.mark.parametrize("step", STEPS)
def test_a_worker_killed_at_any_step_of_a_look_is_followed_by_one_that_ends_it(step: str, each_world: World) -> None:
    job_id = published_behind_our_back(each_world)
    each_world.order("kill-at", step)
    assert each_world.start().wait(90) == -signal.SIGKILL
    assert each_world.obeyed("killed")
    lapse(each_world)
    each_world.start("2")
    judge(each_world, job_id)


def test_two_workers_beside_each_other_tell_it_once(each_world: World) -> None:
    job_id = published_behind_our_back(each_world)
    for instance in ("1", "2"):
        each_world.start(instance)
    judge(each_world, job_id)


def test_a_mail_server_that_is_down_changes_no_job(world: World) -> None:
    """F45: the port is closed all the time."""
    job_id = published_behind_our_back(world)
    world.start()
    judge(world, job_id)
    world.wait_until(lambda: "does not answer (ConnectionRefusedError)" in world.log())
    with world.database.transaction() as connection:
        states = connection.execute(select(mails.c.state, mails.c.tries)).all()
    assert {row.state for row in states} == {"waiting"}
    assert max(row.tries for row in states) >= 1
