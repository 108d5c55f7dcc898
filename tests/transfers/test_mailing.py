"""E-mails as rows: written with what they tell of, sent once, tried again, and never a reason for a job to fail (F45)."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import Row, insert, select, update

from exporter.database.clock import after
from exporter.database.engine import Database
from exporter.database.schema import jobs, mails, people
from exporter.jobs import store
from exporter.jobs.job import Job, JobState, NewJob
from exporter.settings import SmtpSettings
from exporter.transfers.letters import Letters
from exporter.transfers.mailing import send_due
from exporter.transfers.mails import TRIES, address_of, claim, handing, sent, settle, wish
from tests.mail_server import MailServer

pytestmark = pytest.mark.slow

LETTERS = Letters("https://exporter.example.org", on=True)


class Killed(Exception):
    """Stands for the end of a process at a named step."""


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


def settings(server: MailServer) -> SmtpSettings:
    return SmtpSettings("127.0.0.1", server.port, sender="exporter@example.org", timeout_seconds=60)


def person(database: Database, **values: object) -> None:
    known = {"subject": "sub-ada", "email": "ada@example.org", "email_verified": True, **values}
    with database.transaction() as connection:
        connection.execute(insert(people).values(**known, first_seen=after(0), last_seen=after(0)))


def claimed(database: Database, title: str = "Rivers", dedupe: str = "a") -> Job:
    with database.transaction() as connection:
        store.submit(connection, NewJob("export", "sub-ada", "{}", dedupe, title, "rivers", "zenodo.org"))
        job = store.claim(connection, "worker", per_owner=99)
    assert job is not None
    return job


def end(database: Database, job: Job, state: JobState, letters: Letters = LETTERS, reason: str = "") -> None:
    with database.transaction() as connection:
        if state is JobState.WAITING_USER:
            store.wait_for_user(connection, job, "Please decide.", reason)
        else:
            store.finish(connection, job, state, "It ended.")
        letters.ended(connection, store.get(connection, job.id))


def rows(database: Database) -> list[Row[tuple[object, ...]]]:
    with database.transaction() as connection:
        return list(connection.execute(select(mails).order_by(mails.c.id)))


def due_again(database: Database) -> None:
    with database.transaction() as connection:
        connection.execute(update(mails).values(run_after=after(-1)))


def one_waiting(database: Database) -> None:
    person(database)
    end(database, claimed(database), JobState.DONE)


def test_the_end_of_a_job_is_told_to_its_owner_with_a_link(database: Database, server: MailServer) -> None:
    person(database)
    job = claimed(database, "Rivers\r\nBcc: eve@example.org")
    end(database, job, JobState.DONE)
    assert send_due(database, settings(server)) == 1
    [(sender, recipients, content)] = server.messages
    assert (sender, recipients) == ("exporter@example.org", ["ada@example.org"])
    assert b"Subject: Done: Rivers Bcc: eve@example.org\r\n" in content
    assert f"https://exporter.example.org/transfers/{job.id}".encode() in content
    assert b"It ended." in content
    assert rows(database)[0].state == "sent"
    assert send_due(database, settings(server)) == 0


@pytest.mark.parametrize(
    "state, subject",
    [
        (JobState.DONE, "Done: Rivers"),
        (JobState.FAILED, "Did not succeed: Rivers"),
        (JobState.WAITING_USER, "Waiting for you: Rivers"),
        (JobState.CANCELLED, None),
    ],
)
def test_each_end_has_its_words_and_who_cancels_knows_it(state: JobState, subject: str | None, database: Database) -> None:
    person(database)
    end(database, claimed(database), state, reason="changed")
    assert [row.subject for row in rows(database)] == ([subject] if subject else [])


def test_one_refused_token_is_told_once_however_many_transfers_wait_for_it(database: Database) -> None:
    person(database)
    waiting = [claimed(database, dedupe=str(at)) for at in range(3)]
    for job in waiting:
        end(database, job, JobState.WAITING_USER, reason="token")
    assert len(rows(database)) == 1


@pytest.mark.parametrize(
    "values",
    [
        {"email_verified": False},
        {"mail_wished": False},
        {"email": ""},
        {"email": "ada@example.org, eve@example.org"},
        {"email": "ada@example.org\r\nBcc: e@example.org"},
    ],
)
def test_nothing_goes_to_an_unverified_unwanted_or_strange_address(values: dict[str, object], database: Database) -> None:
    person(database, **values)
    end(database, claimed(database), JobState.DONE)
    assert rows(database) == []


def test_the_setting_decides_until_a_person_does(database: Database) -> None:
    person(database)
    with database.transaction() as connection:
        assert address_of(connection, "sub-ada", True) == "ada@example.org"
        assert address_of(connection, "sub-ada", False) == ""
        wish(connection, "sub-ada", True)
        assert address_of(connection, "sub-ada", False) == "ada@example.org"
        wish(connection, "sub-ada", False)
        assert address_of(connection, "sub-ada", True) == ""


def test_without_a_mail_server_in_the_settings_no_row_is_written(database: Database) -> None:
    person(database)
    end(database, claimed(database), JobState.DONE, replace(LETTERS, on=False))
    assert rows(database) == []


def test_a_mail_is_written_only_if_the_end_of_its_job_is(database: Database) -> None:
    person(database)
    job = claimed(database)
    with pytest.raises(Killed), database.transaction() as connection:
        store.finish(connection, job, JobState.DONE, "It ended.")
        LETTERS.ended(connection, store.get(connection, job.id))
        raise Killed
    assert rows(database) == []


def test_a_server_that_is_down_costs_a_try_and_the_mail_goes_later(database: Database, server: MailServer) -> None:
    one_waiting(database)
    fault = server.fault("CONNECT")
    assert send_due(database, settings(server)) == 0
    [row] = rows(database)
    assert (fault.happened, row.state, row.tries) == (1, "waiting", 1)
    assert "does not answer" in row.message
    assert send_due(database, settings(server)) == 0  # not before its time
    assert server.messages == []
    due_again(database)
    assert send_due(database, settings(server)) == 1
    with database.transaction() as connection:
        assert connection.execute(select(jobs.c.state)).scalar_one() == JobState.DONE


def test_one_mail_that_has_to_wait_does_not_keep_the_others(database: Database, server: MailServer) -> None:
    one_waiting(database)
    end(database, claimed(database, dedupe="b"), JobState.FAILED)
    fault = server.fault("RCPT", code=450)
    assert send_due(database, settings(server)) == 0
    assert send_due(database, settings(server)) == 1
    assert (fault.happened, len(server.messages)) == (1, 1)


def test_an_address_that_nobody_knows_is_given_up(database: Database, server: MailServer) -> None:
    one_waiting(database)
    fault = server.fault("RCPT", code=550)
    send_due(database, settings(server))
    assert (fault.happened, rows(database)[0].state, server.messages) == (1, "failed", [])


def test_after_three_days_it_is_given_up(database: Database, server: MailServer) -> None:
    one_waiting(database)
    with database.transaction() as connection:
        connection.execute(update(mails).values(tries=TRIES - 1))
    server.fault("CONNECT")
    send_due(database, settings(server))
    assert rows(database)[0].state == "failed"


@pytest.mark.parametrize("arrived", [True, False])
def test_a_mail_whose_answer_was_lost_is_never_sent_a_second_time(
    arrived: bool, database: Database, server: MailServer
) -> None:
    one_waiting(database)
    fault = server.fault("END", after=arrived)
    send_due(database, settings(server))
    due_again(database)
    assert send_due(database, settings(server)) == 0
    assert (fault.happened, rows(database)[0].state, len(server.messages)) == (1, "unsure", int(arrived))


@pytest.mark.parametrize(
    "step, state, sends",
    [("mail-claimed", "sent", 1), ("mail-handing", "unsure", 0), ("mail-handed", "unsure", 1), ("mail-recorded", "sent", 1)],
)
def test_a_worker_that_ends_at_any_step_leaves_a_row_that_is_never_sent_twice(
    step: str, state: str, sends: int, database: Database, server: MailServer
) -> None:
    one_waiting(database)

    def end_here(name: str) -> None:
        if name == step:
            raise Killed

    with pytest.raises(Killed):
        send_due(database, settings(server), end_here)
    due_again(database)
    send_due(database, settings(server))
    assert (rows(database)[0].state, len(server.messages)) == (state, sends)


def test_two_workers_at_once_send_it_once(database: Database, server: MailServer) -> None:
    one_waiting(database)
    gate, counts = threading.Barrier(4), []

    def work() -> None:
        gate.wait()
        counts.append(send_due(database, settings(server)))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sum(counts), len(server.messages)) == (1, 1)


def test_a_worker_that_slept_too_long_hands_nothing_over(database: Database) -> None:
    one_waiting(database)
    with database.transaction() as connection:
        sleeper = claim(connection)
    due_again(database)
    with database.transaction() as connection:
        other = claim(connection)
        assert sleeper is not None
        assert other is not None
        assert not handing(connection, sleeper)
        assert handing(connection, other)
        sent(connection, sleeper)
    assert rows(database)[0].state == "handing"


def test_what_was_sent_a_month_ago_is_forgotten(database: Database, server: MailServer) -> None:
    one_waiting(database)
    send_due(database, settings(server))
    with database.transaction() as connection:
        settle(connection)
        assert connection.execute(select(mails.c.state)).scalars().all() == ["sent"]
        connection.execute(update(mails).values(changed=after(-31 * 24 * 3600)))
        settle(connection)
        assert connection.execute(select(mails.c.state)).all() == []


@pytest.mark.parametrize(("kind", "words"), [("import", "Your import, “Rivers”:"), ("undo", "What you ordered, “Rivers”:")])
def test_a_letter_about_an_import_leads_to_its_page(database: Database, kind: str, words: str) -> None:
    person(database)
    job = claimed(database)
    with database.transaction() as connection:
        connection.execute(update(jobs).values(kind=kind))
    end(database, job, JobState.FAILED)
    with database.transaction() as connection:
        body = str(connection.execute(select(mails.c.body)).scalar_one())
    assert words in body
    assert f"https://exporter.example.org/imports/{job.id}" in body
    assert "What was done so far stays." in body
    assert "export of" not in body
