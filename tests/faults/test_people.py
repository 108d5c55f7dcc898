"""What people do meanwhile: cancel, revoke a token, withdraw a right, change or lose a file, delete or publish the draft."""

from pathlib import Path

import pytest

from exporter.jobs import store
from exporter.jobs.job import CancelMode, JobState
from exporter.transfers import connections
from exporter.transfers.submit import go_on_with, start_again
from simulators.ckan_state import Content, fixed_id
from tests.faults.world import FILES, TOKENS, World

pytestmark = pytest.mark.slow
BIG_ID = fixed_id("resource", "rivers", "gauges.bin")


def held(world: World, step: str, *, publish: bool = True) -> int:
    """A job that stands still at this step."""
    world.order("hold-at", step)
    job_id = world.submit(world.plan(publish=publish))
    world.start()
    world.wait_until(lambda: world.obeyed("held"))
    return job_id


def cancel(world: World, job_id: int, mode: CancelMode) -> None:
    with world.database.transaction() as connection:
        store.ask_to_cancel(connection, job_id, "sub-ada", mode)


@pytest.mark.parametrize("step", ["claimed", "intent", "recorded", "moving#2", "put", "compared"])
def test_a_job_cancelled_at_any_step_removes_the_draft_that_it_made(step: str, world: World) -> None:
    job_id = held(world, step)
    cancel(world, job_id, CancelMode.REMOVE)
    world.release()
    world.judge(job_id, JobState.CANCELLED)
    assert world.zenodo.deposits() == []
    assert world.zenodo.counters.publishes == 0


def test_a_job_cancelled_with_its_draft_kept_leaves_what_has_arrived(world: World) -> None:
    job_id = held(world, "file#1")
    cancel(world, job_id, CancelMode.KEEP)
    world.release()
    job = world.judge(job_id, JobState.CANCELLED)
    assert "stays" in job.message
    assert [len(each.files) for each in world.zenodo.deposits()] == [1]


def test_a_job_cancelled_before_anything_was_sent_keeps_no_empty_draft(world: World) -> None:
    job_id = held(world, "recorded")
    cancel(world, job_id, CancelMode.KEEP)
    world.release()
    job = world.judge(job_id, JobState.CANCELLED)
    assert "Nothing had been sent yet" in job.message
    assert world.zenodo.deposits() == []
    start_again(world.database, world.parts.ring, job_id, "sub-ada")
    world.judge(job_id)


@pytest.mark.parametrize("step", ["published", "acknowledged"])
def test_a_job_cancelled_after_publishing_says_that_it_cannot_be_taken_back(step: str, world: World) -> None:
    job_id = held(world, step)
    cancel(world, job_id, CancelMode.REMOVE)
    world.release()
    job = world.wait(job_id)
    assert job.state is JobState.DONE or "cannot be taken back" in job.message
    assert [each.state for each in world.zenodo.deposits()] == ["published"]


def test_a_cancelled_job_started_again_goes_on_with_what_has_arrived(world: World) -> None:
    job_id = held(world, "file#2")
    cancel(world, job_id, CancelMode.KEEP)
    world.release()
    world.judge(job_id, JobState.CANCELLED)
    start_again(world.database, world.parts.ring, job_id, "sub-ada")
    world.judge(job_id)
    assert len(world.zenodo.uploads()) == len(FILES)


def test_a_revoked_token_waits_for_its_owner_and_goes_on_after_a_new_one(world: World) -> None:
    job_id = held(world, "file#1")
    del world.zenodo.tokens[TOKENS["ada"]]
    world.release()
    job = world.wait(job_id, JobState.WAITING_USER)
    assert job.reason == "token"
    with world.database.transaction() as connection:
        stored = connections.find(connection, "sub-ada", world.host)
        assert stored is not None
        assert stored.state == connections.REFUSED
    world.zenodo.tokens["canary-new-token-of-ada"] = "ada"
    world.secrets.append("canary-new-token-of-ada")
    with world.database.transaction() as connection:
        woken = connections.save(connection, world.parts.vault, "sub-ada", world.host, token="canary-new-token-of-ada")
    assert woken == 1
    world.judge(job_id)
    assert sum(entry.status == 201 for entry in world.zenodo.uploads()) == len(FILES)


def test_a_job_that_waits_for_a_token_can_be_cancelled_without_one(world: World) -> None:
    job_id = held(world, "file#1")
    del world.zenodo.tokens[TOKENS["ada"]]
    world.release()
    world.wait(job_id, JobState.WAITING_USER)
    cancel(world, job_id, CancelMode.REMOVE)
    job = world.wait(job_id, JobState.CANCELLED)
    assert "stays" in job.message


def test_an_empty_draft_that_could_not_be_removed_at_the_cancel_goes_later(world: World) -> None:
    job_id = held(world, "recorded")
    del world.zenodo.tokens[TOKENS["ada"]]
    cancel(world, job_id, CancelMode.REMOVE)
    world.release()
    assert "stays" in world.judge(job_id, JobState.CANCELLED, orphans=1).message
    world.zenodo.tokens[TOKENS["ada"]] = "ada"
    assert world.tidy() == 1
    assert world.zenodo.deposits() == []
    start_again(world.database, world.parts.ring, job_id, "sub-ada")
    world.judge(job_id)


def test_a_right_withdrawn_while_the_job_waited_stops_it_before_anything_is_made(world: World) -> None:
    job_id = world.submit()
    world.ckan.set_role("water", "ada", None)
    world.start()
    job = world.judge(job_id, JobState.FAILED)
    assert "stopped before anything" in job.message
    assert world.zenodo.deposits() == []


def test_a_ckan_that_is_away_delays_the_job_and_fails_nothing(world: World) -> None:
    job_id = world.submit()
    fault = world.ckan.faults.add("/api/", status=500, times=4)
    world.start()
    world.judge(job_id)
    assert fault.happened == 4


def test_a_file_changed_in_ckan_since_the_preview_asks_the_person_and_goes_on_with_the_new_one(world: World) -> None:
    job_id = world.submit()
    world.ckan.change_file(BIG_ID, Content(b"new", 1_234_567))
    world.start()
    job = world.wait(job_id, JobState.WAITING_USER)
    assert (job.reason, world.zenodo.deposits()) == ("changed", [])
    assert "gauges.bin" in job.message
    go_on_with(world.database, world.parts.ring, job_id, "sub-ada", world.plan().record.files)
    world.judge(job_id)


def test_a_file_that_grows_while_it_is_sent_is_sent_again_as_one_consistent_version(world: World) -> None:
    path = world.ckan.state.stored_path(BIG_ID)
    assert path is not None
    job_id = held(world, "moving#2")
    with path.open("ab") as file:
        file.write(b"smuggled" * 1000)
    grown = path.read_bytes()
    world.ckan.state.files[BIG_ID] = Content.of(grown)
    world.release()
    world.judge(job_id)
    assert "changed while it was sent" in world.events(job_id)


def test_a_file_that_shrinks_while_it_is_sent_is_sent_again(world: World) -> None:
    path = world.ckan.state.stored_path(BIG_ID)
    assert path is not None
    job_id = held(world, "moving#2")
    with path.open("r+b") as file:
        file.truncate(2_100_000)
    world.ckan.state.files[BIG_ID] = Content.of(path.read_bytes())
    world.release()
    world.judge(job_id)
    assert "shorter" in world.events(job_id)


def as_link(path: Path) -> None:
    path.unlink()
    path.symlink_to("/etc/hostname")


def as_directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("lose", [Path.unlink, as_link, as_directory], ids=["gone", "a link", "a directory"])
def test_a_file_that_cannot_be_read_is_told_before_anything_is_made(lose: object, world: World) -> None:
    path = world.ckan.state.stored_path(BIG_ID)
    job_id = world.submit()
    lose(path)  # type: ignore[operator]
    world.start()
    job = world.judge(job_id, JobState.FAILED)
    assert job.message.startswith("“gauges.bin” cannot be read: ")  # once, and not as the store calls it
    assert BIG_ID[6:] not in job.message
    assert (job.attempt, world.zenodo.deposits()) == (1, [])


def test_a_file_that_vanishes_on_the_way_fails_alone_and_a_retry_sends_only_that_one(world: World) -> None:
    path = world.ckan.state.stored_path(BIG_ID)
    assert path is not None
    job_id = held(world, "described")
    content = path.read_bytes()
    path.unlink()
    world.release()
    job = world.judge(job_id, JobState.FAILED)
    assert (job.problems, world.zenodo.counters.publishes) == (1, 0)
    assert len(world.zenodo.uploads()) == len(FILES) - 1
    path.write_bytes(content)
    start_again(world.database, world.parts.ring, job_id, "sub-ada")
    world.judge(job_id)
    assert len(world.zenodo.uploads()) == len(FILES)


def test_a_draft_that_its_owner_deleted_is_never_made_anew(world: World) -> None:
    job_id = held(world, "file#1")
    [draft] = world.zenodo.deposits()
    world.delete_draft(draft.id)
    world.release()
    job = world.judge(job_id, JobState.FAILED)
    assert "deleted" in job.message
    assert world.zenodo.counters.creates == 1


def test_a_draft_that_its_owner_published_too_early_is_told_and_left_alone(world: World) -> None:
    job_id = held(world, "file#1")
    [draft] = world.zenodo.deposits()
    world.publish_draft(draft.id)
    world.release()
    job = world.wait(job_id)
    assert job.state is JobState.FAILED
    assert world.zenodo.counters.publishes == 1
    assert world.zenodo.counters.creates == 1
