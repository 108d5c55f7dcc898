"""Drafts that their owner publishes or deletes at the repository: noticed, told, and only once."""

import threading
from dataclasses import replace

import pytest
from sqlalchemy import insert, select, update

from exporter.database.clock import after
from exporter.database.schema import deposits, jobs, mails, people
from exporter.jobs.job import JobState
from exporter.settings import SmtpSettings
from exporter.transfers import connections, ledger
from exporter.transfers.ledger import LedgerEntry
from exporter.transfers.watching import WatchTimes
from tests.faults.conftest import world
from tests.faults.world import TOKENS, World

__all__ = ["world"]
pytestmark = pytest.mark.slow


def drafted(world: World) -> int:
    """A finished export that was left as a draft, whose owner gets mail."""
    soon = replace(world.settings.worker, watch_first_seconds=0.001)
    world.use(replace(world.settings, worker=soon, smtp=SmtpSettings("127.0.0.1", 1, sender="e@example.org")))
    with world.database.transaction() as connection:
        known = {"email": "ada@example.org", "email_verified": True, "first_seen": after(0), "last_seen": after(0)}
        connection.execute(insert(people).values(subject="sub-ada", name="Ada", **known))
    job_id = world.submit(world.plan(publish=False))
    worker = world.start()
    world.judge(job_id)
    worker.terminate()
    worker.wait()
    assert entry_of(world, job_id).state == ledger.DRAFT
    return job_id


def entry_of(world: World, job_id: int) -> LedgerEntry:
    with world.database.transaction() as connection:
        entry = ledger.find(connection, job_id)
    assert entry is not None
    return entry


def make_due(world: World, job_id: int) -> None:
    with world.database.transaction() as connection:
        connection.execute(update(deposits).where(deposits.c.job_id == job_id).values(watch_after=after(-1)))


def seconds_until(world: World, job_id: int) -> float:
    with world.database.transaction() as connection:
        now = connection.execute(select(after(0))).scalar_one()
    then = entry_of(world, job_id).watch_after
    assert then is not None
    return float((then - now).total_seconds())


def subjects(world: World) -> list[str]:
    with world.database.transaction() as connection:
        return list(connection.execute(select(mails.c.subject).order_by(mails.c.id)).scalars())


def doi_at_ckan(world: World) -> str:
    return str({extra["key"]: extra["value"] for extra in world.ckan.everything()[0]["extras"]}.get("doi", ""))


def test_a_published_draft_is_noticed_its_doi_written_back_told_and_mailed_once(world: World) -> None:
    job_id = drafted(world)
    world.publish_draft(entry_of(world, job_id).remote_id or "")
    assert world.parts.watch().look_around() == 1
    entry = entry_of(world, job_id)
    assert (entry.state, entry.acknowledged, entry.watch_after) == (ledger.PUBLISHED, True, None)
    assert entry.doi == doi_at_ckan(world)
    assert world.job(job_id).message == f"You published the draft as {entry.doi}. The DOI stands on the dataset."
    assert subjects(world) == ["Done: Rivers", "Published: Rivers"]
    assert world.parts.watch().look_around() == 0
    world.judge(job_id)


def test_a_deleted_draft_is_said_to_be_deleted_and_never_made_anew(world: World) -> None:
    job_id = drafted(world)
    world.delete_draft(entry_of(world, job_id).remote_id or "")
    assert world.parts.watch().look_around() == 1
    assert entry_of(world, job_id).state == ledger.DISCARDED
    assert "was deleted at" in world.job(job_id).message
    assert "was deleted at" in world.events(job_id)
    assert world.parts.watch().look_around() == 0
    assert (world.zenodo.counters.creates, doi_at_ckan(world)) == (1, "")


def test_a_404_of_something_else_in_the_place_of_the_repository_deletes_nothing(world: World) -> None:
    job_id = drafted(world)
    fault = world.fault("GET /api/", status=404, html=True, times=-1)
    assert world.parts.watch().look_around() == 1
    assert fault.happened >= 2
    assert entry_of(world, job_id).state == ledger.DRAFT


def test_what_is_still_a_draft_is_looked_at_rarer_and_rarer(world: World) -> None:
    job_id = drafted(world)
    waits = []
    for _ in range(4):
        assert world.parts.watch().look_around() == 1
        waits.append(seconds_until(world, job_id) / 3600)
        assert world.parts.watch().look_around() == 0
        make_due(world, job_id)
    assert [low <= wait <= 1.52 * low for low, wait in zip((0.79, 4.79, 19.1, 19.1), waits, strict=True)] == [True] * 4


def test_after_ninety_days_nobody_looks_by_itself(world: World) -> None:
    job_id = drafted(world)
    with world.database.transaction() as connection:
        connection.execute(update(jobs).values(finished=after(-90 * 24 * 3600 - 60)))
    assert world.parts.watch().look_around() == 0
    entry = entry_of(world, job_id)
    assert world.parts.watch().look(entry.id, entry.watched)


def test_a_refused_token_ends_the_looking_until_there_is_a_new_one(world: World) -> None:
    job_id = drafted(world)
    del world.zenodo.tokens[TOKENS["ada"]]
    assert world.parts.watch().look_around() == 1
    asked = len(world.zenodo.log)
    assert world.parts.watch().look_around() == 0
    assert len(world.zenodo.log) == asked
    world.zenodo.tokens["canary-another-token-of-ada"] = "ada"
    with world.database.transaction() as connection:
        assert connections.find(connection, "sub-ada", world.host).state == connections.REFUSED  # type: ignore[union-attr]
        connections.save(connection, world.parts.vault, "sub-ada", world.host, token="canary-another-token-of-ada")
    assert world.parts.watch().look_around() == 1
    assert entry_of(world, job_id).state == ledger.DRAFT


def test_who_may_no_longer_edit_the_dataset_gets_no_doi_written_and_is_told(world: World) -> None:
    job_id = drafted(world)
    world.publish_draft(entry_of(world, job_id).remote_id or "")
    world.ckan.set_role("water", "ada", None)
    assert world.parts.watch().look_around() == 1
    entry = entry_of(world, job_id)
    assert (entry.state, entry.acknowledged, entry.watch_after) == (ledger.PUBLISHED, False, None)
    assert "could not be written to the dataset: You may not edit" in world.job(job_id).message
    assert (world.job(job_id).problems, doi_at_ckan(world)) == (1, "")


def test_a_ckan_that_is_away_delays_only_the_writing_back(world: World) -> None:
    job_id = drafted(world)
    world.publish_draft(entry_of(world, job_id).remote_id or "")
    fault = world.ckan.faults.add("package_patch", status=503, times=-1)
    assert world.parts.watch().look_around() == 1
    assert fault.happened >= 1
    assert (entry_of(world, job_id).state, entry_of(world, job_id).acknowledged) == (ledger.PUBLISHED, False)
    world.ckan.faults.clear()
    make_due(world, job_id)
    assert world.parts.watch().look_around() == 1
    assert doi_at_ckan(world) == entry_of(world, job_id).doi
    assert subjects(world).count("Published: Rivers") == 1


def test_a_rate_limit_is_heeded_and_no_look_is_lost(world: World) -> None:
    job_id = drafted(world)
    fault = world.fault("GET /api/records", status=429, headers={"Retry-After": "400"})
    assert world.parts.watch().look_around() == 1
    assert fault.happened == 1
    assert 300 < seconds_until(world, job_id) <= 400


def test_two_workers_at_once_look_once_and_tell_once(world: World) -> None:
    job_id = drafted(world)
    world.publish_draft(entry_of(world, job_id).remote_id or "")
    gate, looks = threading.Barrier(4), []

    def work() -> None:
        entry = entry_of(world, job_id)
        gate.wait()
        looks.append(world.parts.watch().look(entry.id, entry.watched))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(looks) == [False, False, False, True]
    assert subjects(world).count("Published: Rivers") == 1
    assert world.events(job_id).count("The DOI stands on the dataset") == 1


def test_a_worker_that_slept_through_its_look_writes_nothing_when_it_wakes(world: World) -> None:
    job_id = drafted(world)
    first = entry_of(world, job_id)

    def meanwhile(step: str) -> None:
        if step == "watch-claimed":
            world.delete_draft(first.remote_id or "")
            make_due(world, job_id)
            assert world.parts.watch().look_around() == 1

    # it finds the same, and must not tell it a second time
    world.parts.watch(meanwhile).look_around()
    assert world.events(job_id).count("was deleted at") == 1
    assert entry_of(world, job_id).watched == 2


def test_an_unfinished_job_is_left_to_its_worker(world: World) -> None:
    job_id = drafted(world)
    with world.database.transaction() as connection:
        connection.execute(update(jobs).where(jobs.c.id == job_id).values(state=JobState.RUNNING))
    assert world.parts.watch().look_around() == 0


@pytest.mark.parametrize("how", ["published", "dropped"])
def test_an_edit_that_was_left_open_is_published_or_taken_back(how: str, world: World) -> None:
    first = world.submit()
    worker = world.start()
    world.judge(first)
    world.use(replace(world.settings, worker=replace(world.settings.worker, watch_first_seconds=0.001)))
    plan = world.plan(publish=False)
    plan = world.again(replace(plan, record=plan.record.with_texts("dcterms:description", "<p>Corrected.</p>")))
    second = world.submit(plan)
    world.judge(second)
    worker.terminate()
    worker.wait()
    entry = entry_of(world, second)
    assert (entry.mode, entry.state) == ("edit", ledger.DRAFT)
    act = world.publish_draft if how == "published" else world.delete_draft
    act(entry.remote_id or "")
    world.parts.watch().look_around()
    assert entry_of(world, second).state == (ledger.PUBLISHED if how == "published" else ledger.DISCARDED)
    assert ("taken back" in world.job(second).message) == (how == "dropped")


def test_the_pause_grows_to_a_day_and_is_spread() -> None:
    times, ends = WatchTimes(), {1: 3600, 2: 21600, 3: 86400, 60: 86400}

    class Chance:
        def __init__(self, share: float) -> None:
            self.share = share

        def uniform(self, low: float, high: float) -> float:
            return low + (high - low) * self.share

    for looks, seconds in ends.items():
        assert times.pause(looks, Chance(0)) == pytest.approx(0.8 * seconds)  # type: ignore[arg-type]
        assert times.pause(looks, Chance(1)) == pytest.approx(1.2 * seconds)  # type: ignore[arg-type]
