"""States that an export may be begun in again: nothing is lost, removed or told wrongly from any of them."""

import signal
from dataclasses import replace

import pytest
from sqlalchemy import update

from exporter.database.clock import after
from exporter.database.schema import deposits, jobs
from exporter.errors import InvalidInput
from exporter.jobs import store
from exporter.jobs.job import CancelMode, JobState
from exporter.transfers import ledger
from exporter.transfers.submit import go_on_with, start_again
from simulators.ckan_state import Content
from tests.faults.test_people import BIG_ID, cancel, held
from tests.faults.test_versions import at_zenodo, changed, exported, upload, versions
from tests.faults.world import FILES, TOKENS, World

pytestmark = pytest.mark.slow
CREATE = "POST /api/records$"


def killed_at(world: World, step: str, job_id: int | None = None) -> int:
    world.order("kill-at", step)
    job_id = job_id or world.submit()
    assert world.start().wait(90) == -signal.SIGKILL
    assert world.obeyed("killed")
    (world.directory / "killed").unlink()
    return job_id


def again(world: World, job_id: int) -> None:
    start_again(world.database, world.parts.ring, job_id, "sub-ada")


def test_a_job_whose_draft_was_removed_by_a_cancel_begins_with_a_new_one(world: World) -> None:
    job_id = held(world, "file#1")
    cancel(world, job_id, CancelMode.REMOVE)
    world.release()
    world.judge(job_id, JobState.CANCELLED)
    assert world.zenodo.deposits() == []
    again(world, job_id)
    world.judge(job_id)
    assert (world.zenodo.counters.creates, world.zenodo.counters.publishes) == (2, 1)


def test_an_edit_that_was_cancelled_and_removed_can_be_made_after_all(world: World) -> None:
    exported(world)
    [before] = versions(world)
    plan = world.again(replace(world.plan(), record=world.plan().record.with_texts("dcterms:title", "Streams")))
    world.order("hold-at", "described#2")
    job_id = world.submit(plan)
    world.wait_until(lambda: world.obeyed("held"))
    cancel(world, job_id, CancelMode.REMOVE)
    world.release()
    assert world.wait(job_id).state is JobState.CANCELLED
    assert versions(world) == [before]
    again(world, job_id)
    assert world.wait(job_id).state is JobState.DONE
    assert [each.title for each in versions(world)] == ["Streams"]


def test_a_right_withdrawn_after_the_publication_does_not_deny_it(world: World) -> None:
    job_id = killed_at(world, "published")
    world.ckan.set_role("water", "ada", None)
    world.start()
    world.judge(job_id)
    with world.database.transaction() as connection:
        entry = ledger.find(connection, job_id)
    assert entry is not None
    assert (entry.state, bool(entry.doi)) == (ledger.PUBLISHED, True)


def test_a_file_changed_after_the_publication_asks_no_question_about_what_is_out(world: World) -> None:
    job_id = killed_at(world, "published")
    world.ckan.change_file(BIG_ID, Content(b"new", 1_234_567))
    world.start()
    assert world.wait(job_id).state is JobState.DONE
    assert world.zenodo.counters.publishes == 1


def test_a_ckan_that_never_takes_the_doi_does_not_turn_a_publication_into_a_failure(world: World) -> None:
    fault = world.ckan.faults.add("package_patch", status=500, times=-1)
    job_id = world.submit()
    with world.database.transaction() as connection:
        connection.execute(update(jobs).values(attempt=20))  # the last try
    world.start()
    job = world.judge(job_id)
    assert fault.happened >= 1
    assert (job.problems, "Published as 10." in job.message) == (1, True)
    assert "could not be written" in job.message


def test_of_files_that_are_all_gone_nothing_goes_on(world: World) -> None:
    job_id = world.submit()
    world.ckan.state.dataset("rivers")["resources"].clear()
    world.start()
    assert world.wait(job_id, JobState.WAITING_USER).reason == "changed"
    with pytest.raises(InvalidInput, match="None of the files"):
        go_on_with(world.database, world.parts.ring, job_id, "sub-ada", ())
    assert world.job(job_id).state is JobState.WAITING_USER
    assert world.zenodo.deposits() == []


@pytest.mark.parametrize("mode", [CancelMode.NO, CancelMode.REMOVE])
def test_a_plan_of_another_version_is_told_in_a_sentence_and_can_be_cancelled(mode: CancelMode, world: World) -> None:
    job_id = killed_at(world, "recorded")
    with world.database.transaction() as connection:
        connection.execute(update(jobs).values(plan='{"from": "the future"}'))
        store.ask_to_cancel(connection, job_id, "sub-ada", mode)
    world.start()
    job = world.wait(job_id)
    assert job.state is (JobState.FAILED if mode is CancelMode.NO else JobState.CANCELLED)
    assert ("another version" if mode is CancelMode.NO else "stays") in job.message
    assert job.attempt == 1
    with pytest.raises(InvalidInput, match="another version"):
        again(world, job_id)


def test_a_clock_set_back_while_a_lost_answer_settles_costs_no_hour(world: World) -> None:
    fault = world.fault(CREATE, drop=True)
    job_id = world.submit()
    world.start()
    world.wait_until(lambda: fault.happened == 1)
    with world.database.transaction() as connection:
        connection.execute(update(deposits).values(intended=after(3600)))
    world.judge(job_id)
    assert world.zenodo.counters.creates == 1


def test_the_janitor_leaves_a_draft_alone_that_its_job_may_still_adopt(world: World) -> None:
    job_id = killed_at(world, "created")
    assert len(world.zenodo.deposits()) == 1
    assert world.tidy() == 0
    world.start()
    world.judge(job_id)
    assert world.zenodo.counters.creates == 1


def test_the_janitor_removes_what_a_cancelled_job_never_saw_in_the_list(world: World) -> None:
    world.zenodo.search.lag = 3600
    job_id = killed_at(world, "created")
    cancel(world, job_id, CancelMode.REMOVE)
    world.start()
    world.judge(job_id, JobState.CANCELLED, orphans=1)
    world.zenodo.search.lag = 0
    assert world.tidy() == 1
    assert world.zenodo.deposits() == []


def test_the_janitor_looks_again_after_another_lost_answer(world: World) -> None:
    world.zenodo.search.lag = 3600
    fault = world.fault(CREATE, when="after", status=504, html=True)
    job_id = world.submit()
    with world.database.transaction() as connection:
        ledger.begin(connection, store.get(connection, job_id), world.plan())
        connection.execute(update(deposits).values(swept=2))  # days ago, for an answer lost then
    world.start()
    world.judge(job_id, orphans=1)
    world.zenodo.search.lag = 0
    assert (fault.happened, world.tidy()) == (1, 1)


def test_a_file_that_the_person_added_to_the_draft_is_neither_removed_nor_published_unseen(world: World) -> None:
    job_id = held(world, "file#1")
    [draft] = world.zenodo.deposits()
    upload(world, draft.id, "mine.txt", b"mine")
    world.release()
    job = world.wait(job_id)
    assert (job.state, "mine.txt" in job.message, world.zenodo.counters.publishes) == (JobState.FAILED, True, 0)
    assert {"mine.txt", *FILES} == {file.name for file in world.zenodo.deposits()[0].files}
    at_zenodo(world, "DELETE", f"/api/records/{draft.id}/draft/files/mine.txt")
    again(world, job_id)
    world.judge(job_id)


def test_a_file_that_the_person_added_to_the_draft_of_a_version_is_not_removed(world: World) -> None:
    exported(world)
    plan = changed(world)
    theirs = at_zenodo(world, "POST", f"/api/records/{plan.target.deposit}/versions")
    upload(world, theirs["id"], "mine.txt", b"mine")
    job = exported(world, replace(plan, publish=False))
    assert job.state is JobState.DONE, job.message
    assert {"mine.txt", *FILES} == {file.name for each in versions(world) if each.id == theirs["id"] for file in each.files}


def test_a_file_that_was_sent_before_the_person_left_it_out_is_taken_out_of_the_draft(world: World) -> None:
    job_id = killed_at(world, "file#2")
    dataset = world.ckan.state.dataset("rivers")
    dataset["resources"] = [each for each in dataset["resources"] if each["url"] != "levels.csv"]
    world.start()
    assert world.wait(job_id, JobState.WAITING_USER).reason == "changed"
    go_on_with(world.database, world.parts.ring, job_id, "sub-ada", world.plan().record.files)
    world.judge(job_id)


def test_a_draft_deleted_at_the_repository_is_no_fault_of_a_cancel(world: World) -> None:
    job_id = held(world, "file#1")
    [draft] = world.zenodo.deposits()
    cancel(world, job_id, CancelMode.REMOVE)
    world.delete_draft(draft.id)
    world.release()
    world.judge(job_id, JobState.CANCELLED)


def test_a_cancel_ends_also_when_the_repository_is_no_longer_among_the_settings(world: World) -> None:
    job_id = killed_at(world, "recorded")
    cancel(world, job_id, CancelMode.REMOVE)
    world.use(replace(world.settings, repositories=()))
    world.start()
    job = world.wait(job_id)
    assert (job.state, "stays" in job.message) == (JobState.CANCELLED, True)


def test_a_cancel_of_what_the_repository_does_not_remove_says_that_it_stays(world: World) -> None:
    fault = world.fault("DELETE /api/records/.*/draft$", status=400, times=-1)
    job_id = held(world, "file#1")
    cancel(world, job_id, CancelMode.REMOVE)
    world.release()
    job = world.wait(job_id)
    assert (job.state, "stays" in job.message, fault.happened >= 1) == (JobState.CANCELLED, True, True)


def test_the_token_of_another_account_is_told_in_a_sentence_and_no_token_is_called_refused(world: World) -> None:
    job_id = killed_at(world, "file#1")
    world.zenodo.tokens[TOKENS["ada"]] = "somebody-else"
    world.start()
    job = world.wait(job_id, JobState.FAILED, JobState.WAITING_USER)
    assert (job.state, "somebody else" in job.message) == (JobState.FAILED, True)
    world.zenodo.tokens[TOKENS["ada"]] = "ada"
    again(world, job_id)
    world.judge(job_id)


def test_what_a_lost_answer_left_behind_is_found_also_after_a_cancel_and_a_new_start(world: World) -> None:
    world.zenodo.search.lag = 3600
    fault = world.fault(CREATE, when="after", status=504, html=True)
    job_id = held(world, "file#1")
    cancel(world, job_id, CancelMode.REMOVE)
    world.release()
    world.judge(job_id, JobState.CANCELLED, orphans=1)
    world.zenodo.search.lag = 0
    again(world, job_id)
    world.judge(job_id, orphans=1)
    assert (fault.happened, world.tidy()) == (1, 1)
    world.judge(job_id)
