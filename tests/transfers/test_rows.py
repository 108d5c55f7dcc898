"""Ledger, files, connections, open plans and submits as rows, on SQLite and on MariaDB."""

from dataclasses import replace

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select, update

from exporter.database.engine import Database
from exporter.database.schema import connections as connections_table
from exporter.database.schema import jobs
from exporter.database.vault import Vault
from exporter.destinations.base import Deposit, DepositState, Refusal
from exporter.errors import InvalidInput, NeedsUser, NotFound, SecretUnreadable
from exporter.jobs import store
from exporter.jobs.job import CancelMode, Job, JobState
from exporter.sources.base import FileStamp
from exporter.transfers import connections, job_files, ledger, plans, renewals
from exporter.transfers.job_files import FileState
from exporter.transfers.plan import Mode, Target
from exporter.transfers.submit import go_on_with, plan_of, start_again, submit
from tests.transfers.plans import ADA
from tests.transfers.plans import plan_of as sample_plan

TOKEN = "a-token-that-is-long-enough-7f3a"
PUBLISHED = Deposit("77", DepositState.PUBLISHED, doi="10.5281/zenodo.77", concept="76", url="https://zenodo.org/77")


class Bell:
    def __init__(self) -> None:
        self.rung: list[int] = []

    def __call__(self, job_id: int) -> None:
        self.rung.append(job_id)


def claimed(database: Database) -> Job:
    with database.transaction() as connection:
        job = store.claim(connection, "worker")
    assert job is not None
    return job


def finish(database: Database, job: Job, state: JobState) -> None:
    with database.transaction() as connection:
        store.finish(connection, job, state, "Ended.")


def test_a_submit_writes_job_and_files_and_rings_once_for_two_clicks(database: Database) -> None:
    bell = Bell()
    first, second = (submit(database, bell, sample_plan()) for _ in range(2))
    assert first == second
    assert bell.rung == [first]
    with database.transaction() as connection:
        job, files = store.get(connection, first), job_files.of_job(connection, first)
        assert plan_of(connection, first, ADA.subject) == sample_plan()
    assert (job.title, job.source_id, job.host, job.bytes_total) == ("Levels of rivers", "rivers-id", "zenodo.org", 30)
    assert [(file.name, file.state, file.size_bytes) for file in files] == [
        ("levels.csv", FileState.PLANNED, 10),
        ("map.png", FileState.PLANNED, 20),
    ]


def test_the_plan_of_somebody_else_is_not_found(database: Database) -> None:
    job_id = submit(database, Bell(), sample_plan())
    with database.transaction() as connection, pytest.raises(NotFound):
        plan_of(connection, job_id, "another")


def test_a_failed_job_starts_again_with_fresh_tries_and_only_what_is_missing(database: Database) -> None:
    bell = Bell()
    job_id = submit(database, bell, sample_plan())
    job = claimed(database)
    with database.transaction() as connection:
        first, second = job_files.of_job(connection, job_id)
        job_files.write(connection, first, FileState.DONE, md5="abc", size_bytes=10)
        job_files.write(connection, second, FileState.FAILED, message="Broken.")
        assert store.get(connection, job_id).bytes_done == 10
    finish(database, job, JobState.FAILED)
    start_again(database, bell, job_id, ADA.subject, accept_refusals=True)
    with database.transaction() as connection:
        again = store.get(connection, job_id)
        states = [file.state for file in job_files.of_job(connection, job_id)]
        assert plan_of(connection, job_id, ADA.subject).accept_refusals
    assert (again.state, again.attempt, again.started, again.cancel) == (JobState.READY, 0, None, CancelMode.NO)
    assert states == [FileState.DONE, FileState.PLANNED]
    assert bell.rung == [job_id, job_id]


def test_a_job_cannot_start_again_beside_its_twin_or_while_it_runs_or_for_somebody_else(database: Database) -> None:
    bell = Bell()
    first = submit(database, bell, sample_plan())
    with pytest.raises(InvalidInput):
        start_again(database, bell, first, ADA.subject)
    finish(database, claimed(database), JobState.FAILED)
    second = submit(database, bell, sample_plan())
    assert second != first
    with pytest.raises(InvalidInput, match="already under way"):
        start_again(database, bell, first, ADA.subject)
    with pytest.raises(NotFound):
        start_again(database, bell, first, "another")


def test_going_on_with_the_files_as_they_are_now_leaves_out_those_that_are_gone(database: Database) -> None:
    bell = Bell()
    job_id = submit(database, bell, sample_plan())
    job = claimed(database)
    with database.transaction() as connection:
        store.wait_for_user(connection, job, "Files changed.", "changed")
    current = replace(sample_plan().record.files[0], size_bytes=11, modified="2026-04-04")
    go_on_with(database, bell, job_id, ADA.subject, (current,))
    with database.transaction() as connection:
        [file] = job_files.of_job(connection, job_id)
        plan, again = plan_of(connection, job_id, ADA.subject), store.get(connection, job_id)
    assert (file.name, file.size_bytes, again.bytes_total) == ("levels.csv", 11, 11)
    assert [planned.file for planned in plan.files] == [current]
    assert again.state is JobState.READY


def test_the_ledger_row_is_made_once_and_knows_intent_draft_and_publication(database: Database) -> None:
    job_id = submit(database, Bell(), sample_plan())
    job = claimed(database)
    with database.transaction() as connection:
        entry = ledger.begin(connection, job, sample_plan())
        assert ledger.begin(connection, job, sample_plan()) == entry
        assert (entry.mode, entry.state, entry.remote_id, entry.intended) == (Mode.NEW, ledger.INTENT, None, None)
        assert entry.mark.startswith("urn:uuid:")
        ledger.intend(connection, entry)
        intended = ledger.find(connection, job_id)
        assert intended is not None
        assert intended.intents == 1
        assert 0 <= ledger.seconds_since_intent(connection, intended) < 30
        ledger.keep(connection, entry, Deposit("77", DepositState.DRAFT, concept="76"), ours=True)
        ledger.described(connection, entry, sample_plan().record, (Refusal("metadata.funding", "unknown"),))
        assert ledger.latest_published(connection, ADA.subject, "ckan", "rivers-id", "zenodo.org") is None
        ledger.note_deposit(connection, entry, PUBLISHED)
        ended = ledger.latest_published(connection, ADA.subject, "ckan", "rivers-id", "zenodo.org")
    assert ended is not None
    assert (ended.remote_id, ended.doi, ended.ours, ended.intended) == ("77", "10.5281/zenodo.77", True, None)
    assert ended.record == sample_plan().record
    assert ended.refusals == (Refusal("metadata.funding", "unknown"),)


def test_an_open_edit_of_a_published_record_is_not_yet_a_publication(database: Database) -> None:
    submit(database, Bell(), replace(sample_plan(), target=Target("zenodo.org", Mode.EDIT, "77")))
    job = claimed(database)
    with database.transaction() as connection:
        entry = ledger.begin(connection, job, sample_plan())
        ledger.note_deposit(connection, entry, replace(PUBLISHED, editing=True))
        assert ledger.latest_published(connection, ADA.subject, "ckan", "rivers-id", "zenodo.org") is None


def test_the_next_export_knows_the_checksums_of_the_last_one(database: Database) -> None:
    job_id = submit(database, Bell(), sample_plan())
    job = claimed(database)
    stamp = FileStamp(10, 1, 2)
    with database.transaction() as connection:
        [first, _] = job_files.of_job(connection, job_id)
        job_files.write(connection, first, FileState.DONE, md5="abc", stamp=stamp)
        ledger.note_deposit(connection, ledger.begin(connection, job, sample_plan()), PUBLISHED)
    finish(database, job, JobState.DONE)
    again = submit(database, Bell(), replace(sample_plan(), target=Target("zenodo.org", Mode.VERSION, "77")))
    with database.transaction() as connection:
        files = job_files.of_job(connection, again)
    assert [(file.stamp, file.md5, file.state) for file in files] == [
        (stamp, "abc", FileState.PLANNED),
        (None, "", FileState.PLANNED),
    ]


@pytest.fixture
def vault() -> Vault:
    return Vault([Fernet.generate_key().decode()])


def test_a_connection_keeps_its_token_encrypted_and_shows_four_characters(database: Database, vault: Vault) -> None:
    with database.transaction() as connection:
        connections.save(connection, vault, "ada", "zenodo.org", token=TOKEN)
        connections.save(connection, vault, "ada", "zenodo.org", token=TOKEN[:-1] + "b")
        [stored] = connections.of_owner(connection, "ada")
        raw = connection.execute(select(connections_table)).one()
        assert renewals.read(connection, vault, "ada", "zenodo.org").token == TOKEN[:-1] + "b"
    assert (stored.hint, stored.state) == ("7f3b", connections.OK)
    assert TOKEN[:10] not in repr(raw)


def test_a_connection_is_its_owners_and_gone_when_it_is_removed(database: Database, vault: Vault) -> None:
    with database.transaction() as connection:
        connections.save(connection, vault, "ada", "zenodo.org", token=TOKEN)
        assert connections.find(connection, "ulla", "zenodo.org") is None
        with pytest.raises(NeedsUser):
            renewals.read(connection, vault, "ulla", "zenodo.org")
        assert connections.remove(connection, "ada", "zenodo.org")
        assert not connections.remove(connection, "ada", "zenodo.org")


def test_a_ciphertext_moved_to_another_person_is_refused(database: Database, vault: Vault) -> None:
    with database.transaction() as connection:
        connections.save(connection, vault, "ada", "zenodo.org", token=TOKEN)
        connection.execute(update(connections_table).values(owner="mallory"))
        with pytest.raises(SecretUnreadable):
            renewals.read(connection, vault, "mallory", "zenodo.org")


def test_a_new_token_wakes_the_jobs_that_waited_for_it_and_no_others(database: Database, vault: Vault) -> None:
    waiting = submit(database, Bell(), sample_plan())
    job = claimed(database)
    with database.transaction() as connection:
        store.wait_for_user(connection, job, "The token is refused.", "token")
        assert connections.save(connection, vault, ADA.subject, "sandbox.zenodo.org", token=TOKEN) == 0
        assert connections.save(connection, vault, ADA.subject, "zenodo.org", token=TOKEN) == 1
        assert store.get(connection, waiting).state is JobState.READY


def test_an_open_plan_is_its_owners_and_remembers_its_job(database: Database) -> None:
    with database.transaction() as connection:
        plan_id = plans.open_plan(connection, "ada", sample_plan())
        plans.change(connection, "ada", plan_id, replace(sample_plan(), publish=True))
        plans.change(connection, "mallory", plan_id, sample_plan())
        plans.became(connection, "ada", plan_id, 7)
        opened = plans.get(connection, "ada", plan_id)
        with pytest.raises(NotFound):
            plans.get(connection, "mallory", plan_id)
    assert (opened.plan.publish, opened.job_id) == (True, 7)


def test_a_long_file_name_and_title_fit(database: Database) -> None:
    plan = sample_plan()
    name = "ż" * 251 + ".csv"
    long = replace(
        plan, files=(replace(plan.files[0], name=name),), record=plan.record.with_texts("dcterms:title", "t" * 900)
    )
    job_id = submit(database, Bell(), long)
    with database.transaction() as connection:
        assert job_files.of_job(connection, job_id)[0].name == name
        assert connection.execute(select(jobs.c.title).where(jobs.c.id == job_id)).scalar_one() == "t" * 500
