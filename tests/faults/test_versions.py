"""Exporting again (new version, metadata only, nothing changed) and into a draft that the person has there; with faults."""

import signal
from dataclasses import replace

import pytest
import requests

from exporter.jobs import store
from exporter.jobs.job import CancelMode, Job, JobState
from exporter.records.record import Record
from exporter.transfers.plan import ExportPlan, Mode, Target, Way
from simulators.ckan_state import Content, fixed_id
from simulators.invenio_state import Deposit
from tests.faults.world import FILES, TOKENS, World, files_of

pytestmark = pytest.mark.slow
README = fixed_id("resource", "rivers", "readme.txt")


def exported(world: World, plan: ExportPlan | None = None) -> Job:
    job_id = world.submit(plan)
    if not world.workers:
        world.start()
    return world.wait(job_id)


def changed(world: World) -> ExportPlan:
    """One file of three is another one now."""
    world.ckan.change_file(README, Content.of("Quite another text.\n"))
    return world.again(world.plan())


def retitled(world: World, title: str) -> ExportPlan:
    plan = world.plan()
    record: Record = plan.record.with_texts("dcterms:title", title)
    return world.again(replace(plan, record=record))


def versions(world: World) -> list[Deposit]:
    return [each for each in world.zenodo.deposits() if each.files]


def test_a_new_version_keeps_the_files_that_did_not_change_and_sends_only_the_others(world: World) -> None:
    exported(world)
    before = len(world.zenodo.uploads())
    plan = changed(world)
    assert plan.target.mode is Mode.VERSION
    job = exported(world, plan)
    assert job.state is JobState.DONE, job.message
    first, second = versions(world)
    assert (first.state, second.state, first.concept) == ("published", "published", second.concept)
    assert files_of(second) == world.expected("rivers")
    assert [entry.path.rsplit("/", 1)[-1] for entry in world.zenodo.uploads()[before:]] == ["readme.txt"]
    extras = {extra["key"]: extra["value"] for extra in world.ckan.everything()[0]["extras"]}
    assert extras["doi"] == second.doi


def test_a_file_that_is_gone_in_ckan_is_gone_in_the_new_version(world: World) -> None:
    exported(world)
    plan = world.plan()
    left = tuple(replace(p, way=Way.LEAVE) if p.name == "readme.txt" else p for p in plan.files)
    job = exported(world, world.again(replace(plan, files=left)))
    assert job.state is JobState.DONE, job.message
    assert set(files_of(versions(world)[1])) == set(FILES) - {"readme.txt"}


def test_nothing_changed_makes_no_version_and_no_request_that_writes(world: World) -> None:
    exported(world)
    plan = world.again(world.plan())
    plan = replace(plan, target=replace(plan.target, mode=Mode.VERSION))
    writes = [entry.method for entry in world.zenodo.log if entry.method != "GET"]
    job = exported(world, plan)
    assert (job.state, "Nothing has changed" in job.message) == (JobState.DONE, True)
    assert len(versions(world)) == 1
    assert [entry.method for entry in world.zenodo.log if entry.method != "GET"] == writes


def test_a_file_that_was_only_touched_makes_no_version(world: World) -> None:
    exported(world)
    world.ckan.change_file(README, FILES["readme.txt"])
    plan = world.again(world.plan())
    assert plan.target.mode is Mode.VERSION  # by its date it looks changed
    job = exported(world, plan)
    assert "Nothing has changed" in job.message
    assert len(versions(world)) == 1


def test_only_metadata_changed_keeps_the_doi(world: World) -> None:
    exported(world)
    [before] = versions(world)
    plan = retitled(world, "Rivers and streams")
    assert plan.target.mode is Mode.EDIT
    job = exported(world, plan)
    assert job.state is JobState.DONE, job.message
    [after] = versions(world)
    assert (after.doi, after.title, after.state) == (before.doi, "Rivers and streams", "published")
    assert len(world.zenodo.uploads()) == len(FILES)


@pytest.mark.parametrize("step", ["intent", "created", "described", "file", "publishing", "published"])
def test_a_worker_killed_while_it_makes_a_version_makes_exactly_one(step: str, world: World) -> None:
    exported(world)
    world.workers[0].kill()
    world.workers[0].wait()
    job_id = world.submit(changed(world))
    world.order("kill-at", step)
    assert world.start().wait(90) == -signal.SIGKILL
    assert world.obeyed("killed")
    world.start()
    job = world.wait(job_id)
    assert job.state is JobState.DONE, job.message
    assert [files_of(each) for each in versions(world)][1:] == [world.expected("rivers")]


@pytest.mark.parametrize("step", ["created", "described", "publishing", "published"])
def test_a_worker_killed_while_it_edits_the_metadata_publishes_the_edit_once(step: str, world: World) -> None:
    exported(world)
    world.workers[0].kill()
    world.workers[0].wait()
    job_id = world.submit(retitled(world, "Rivers and streams"))
    world.order("kill-at", step)
    assert world.start().wait(90) == -signal.SIGKILL
    assert world.obeyed("killed")
    world.start()
    job = world.wait(job_id)
    assert job.state is JobState.DONE, job.message
    [after] = versions(world)
    assert (after.title, after.state) == ("Rivers and streams", "published")


@pytest.mark.parametrize("part", ["POST /api/records/.*/versions", "files-import"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_lost_answer_while_a_version_is_made_makes_one(part: str, when: str, world: World) -> None:
    exported(world)
    fault = world.fault(part, when=when, drop=True)
    job = exported(world, changed(world))
    assert job.state is JobState.DONE, job.message
    assert fault.happened == 1
    assert len(versions(world)) == 2


def test_a_lost_answer_to_the_publication_of_an_edit_publishes_once(world: World) -> None:
    exported(world)
    fault = world.fault("actions/publish", when="after", status=504, html=True)
    job = exported(world, retitled(world, "Rivers and streams"))
    assert job.state is JobState.DONE, job.message
    assert (fault.happened, world.zenodo.counters.publishes) == (1, 2)


def test_a_version_draft_that_the_person_began_is_used_and_never_removed(world: World) -> None:
    exported(world)
    plan = changed(world)
    theirs = at_zenodo(world, "POST", f"/api/records/{plan.target.deposit}/versions")
    world.order("hold-at", "recorded")
    world.start("2")
    world.workers[0].kill()
    job_id = world.submit(plan)
    world.wait_until(lambda: world.obeyed("held"))
    with world.database.transaction() as connection:
        store.ask_to_cancel(connection, job_id, "sub-ada", CancelMode.REMOVE)
    world.release()
    job = world.wait(job_id)
    assert (job.state, "stays" in job.message) == (JobState.CANCELLED, True)
    assert theirs["id"] in {each.id for each in world.zenodo.deposits()}


def test_an_export_into_a_chosen_draft_keeps_the_files_that_were_there(world: World) -> None:
    draft = at_zenodo(world, "POST", "/api/records", {"metadata": {}, "files": {"enabled": True}})
    upload(world, draft["id"], "mine.txt", b"mine")
    plan = replace(world.plan(), target=Target(world.host, Mode.DRAFT, draft["id"]))
    job = exported(world, plan)
    assert job.state is JobState.DONE, job.message
    [deposit] = versions(world)
    assert deposit.id == draft["id"]
    assert set(files_of(deposit)) == {*FILES, "mine.txt"}


def test_a_chosen_draft_that_is_gone_or_published_meanwhile_is_told_and_nothing_is_sent(world: World) -> None:
    draft = at_zenodo(world, "POST", "/api/records", {"metadata": {}, "files": {"enabled": True}})
    world.delete_draft(draft["id"])
    job = exported(world, replace(world.plan(), target=Target(world.host, Mode.DRAFT, draft["id"])))
    assert (job.state, "not there any more" in job.message) == (JobState.FAILED, True)
    assert world.zenodo.deposits() == []


def test_a_draft_export_publishes_nothing_and_reserves_a_doi(world: World) -> None:
    job = exported(world, world.plan(publish=False))
    [deposit] = versions(world)
    assert (job.state, deposit.state, world.zenodo.counters.publishes) == (JobState.DONE, "draft", 0)
    assert deposit.doi
    assert "doi" not in {extra["key"] for extra in world.ckan.everything()[0]["extras"]}


def at_zenodo(world: World, method: str, path: str, body: object = None) -> dict[str, str]:
    headers = {"Authorization": f"Bearer {TOKENS['ada']}", "Accept": "application/vnd.inveniordm.v1+json"}
    answer = requests.request(method, world.zenodo_url + path, json=body or {}, headers=headers, timeout=60)
    answer.raise_for_status()
    made: dict[str, str] = answer.json() if answer.content else {}
    return made


def upload(world: World, draft: str, name: str, content: bytes) -> None:
    headers = {"Authorization": f"Bearer {TOKENS['ada']}"}
    address = f"{world.zenodo_url}/api/records/{draft}/draft/files"
    requests.post(address, json=[{"key": name}], headers=headers, timeout=60).raise_for_status()
    octets = {**headers, "Content-Type": "application/octet-stream"}
    requests.put(f"{address}/{name}/content", data=content, headers=octets, timeout=60).raise_for_status()
    requests.post(f"{address}/{name}/commit", headers=headers, timeout=60).raise_for_status()
