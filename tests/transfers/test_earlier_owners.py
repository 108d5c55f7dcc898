"""Whose the earlier history is: proved by the bound CKAN user and, where one was noted, the e-mail address."""

from dataclasses import replace

import pytest
from sqlalchemy import insert, select

from exporter.database.clock import after
from exporter.database.engine import Database
from exporter.database.schema import deposits, jobs, people
from exporter.destinations.base import Deposit, DepositState
from exporter.jobs import store
from exporter.jobs.job import NewJob
from exporter.records.json import from_json, to_json
from exporter.transfers import ledger
from exporter.transfers.earlier_groups import Group, groups
from exporter.transfers.earlier_history import Here, carry
from exporter.transfers.earlier_owners import label, owner_of, owners_named, take_over
from exporter.transfers.earlier_tables import EarlierFile
from exporter.transfers.plan import ExportPlan

HERE = Here("https://ckan", "zenodo.org", "https://zenodo.org", by_name=True)


def file(number: int = 1, **changed: object) -> EarlierFile:
    values = {
        "id": number,
        "username": "ada",
        "email": "",
        "name": f"{number}.csv",
        "deposition": "1001",
        "deposition_name": "Rivers",
        "resource": f"res-{number}",
        "status": "completed",
        "size_bytes": 3,
        "md5": "a" * 32,
        "http_status": 0,
        "created": None,
        "changed": None,
    }
    return EarlierFile(**{**values, **changed})  # type: ignore[arg-type]


def group(**changed: object) -> Group:
    (found,) = groups([file(**changed)], {"res-1": "rivers"})  # type: ignore[arg-type]
    return found


def person(database: Database, subject: str, account: str | None, email: str = "") -> None:
    row = {"subject": subject, "ckan_user": account, "email": email}
    with database.transaction() as connection:
        connection.execute(insert(people).values(**row, first_seen=after(0), last_seen=after(0)))


def carried(database: Database, **changed: object) -> int:
    with database.transaction() as connection:
        carry(connection, HERE, group(**changed), {})
        return int(connection.execute(select(jobs.c.id).order_by(jobs.c.id.desc()).limit(1)).scalar_one())


@pytest.mark.parametrize(
    ("account", "email", "noted", "by_name", "theirs"),
    [
        ("ada", "ada@example.org", "ada@example.org", True, True),
        ("ada", "Ada@Example.org", "ada@example.org", True, True),
        ("ada", "new@example.org", "ada@example.org", True, False),
        ("ada", "ada@example.org", "", True, True),
        ("ada", "ada@example.org", "", False, False),
        ("ada", "ada@example.org", "ada@example.org", False, True),
        ("bea", "ada@example.org", "ada@example.org", True, False),
        (None, "ada@example.org", "ada@example.org", True, False),
    ],
)
def test_a_known_person_is_the_owner_when_account_and_address_agree(
    database: Database, account: str | None, email: str, noted: str, by_name: bool, theirs: bool
) -> None:
    person(database, "sub-1", account, email)
    with database.transaction() as connection:
        owner = owner_of(connection, "ada", noted, by_name=by_name)
    assert owner == ("sub-1" if theirs else label("ada", noted))


@pytest.mark.parametrize(
    ("noted", "account", "verified", "by_name", "theirs"),
    [
        ("", "ada", "", True, True),
        ("", "ada", "ada@example.org", False, False),
        ("ada@example.org", "ada", "Ada@example.org", True, True),
        ("ada@example.org", "ada", "ada@example.org", False, True),
        ("ada@example.org", "ada", "", True, False),
        ("ada@example.org", "ada", "other@example.org", True, False),
        ("ada@example.org", "bea", "ada@example.org", True, False),
        ("", "ad", "", True, False),
    ],
)
def test_at_the_first_sign_in_only_what_is_proved_is_taken_over(
    database: Database, noted: str, account: str, verified: str, by_name: bool, theirs: bool
) -> None:
    job_id = carried(database, email=noted)
    with database.transaction() as connection:
        assert take_over(connection, "sub-1", account, email=verified, by_name=by_name) == int(theirs)
        job = store.get(connection, job_id)
        owners = {job.owner, *connection.execute(select(deposits.c.owner)).scalars()}
    assert owners == {"sub-1" if theirs else label("ada", noted)}
    assert from_json(job.plan, ExportPlan).person.subject == job.owner


def test_a_name_that_is_written_like_another_label_is_nobody_elses(database: Database) -> None:
    carried(database, username="ada/ada@example.org")
    with database.transaction() as connection:
        assert take_over(connection, "sub-1", "ada", email="ada@example.org", by_name=True) == 0


def test_who_looks_for_a_name_finds_all_of_it(database: Database) -> None:
    person(database, "sub-1", "ada")
    carried(database, email="other@example.org")
    carried(database, username="ada_b", deposition="1002")
    with database.transaction() as connection:
        assert set(owners_named(connection, "ada")) == {"ada", "sub-1", "earlier:ada/other@example.org"}


OUT = Deposit("1001", DepositState.PUBLISHED, doi="10.5281/zenodo.1001", url="https://zenodo.org/records/1001")


def test_an_export_of_ours_is_not_overtaken_by_an_older_one(database: Database) -> None:
    plan = group().plan("https://ckan", "zenodo.org", label("ada"))
    with database.transaction() as connection:
        job_id = store.submit(connection, NewJob("export", label("ada"), to_json(plan), plan.dedupe))
        entry = ledger.begin(connection, store.get(connection, job_id), plan)
        ledger.note_deposit(connection, entry, replace(OUT, identifier="2002"))
        carry(connection, HERE, group(), {"1001": OUT})
        latest = ledger.latest_published(connection, label("ada"), "https://ckan", "rivers", "zenodo.org")
    assert latest is not None
    assert latest.remote_id == "2002"


def test_a_publication_is_noted_once(database: Database) -> None:
    published = {"1001": OUT}
    with database.transaction() as connection:
        assert carry(connection, HERE, group(), {}) == "new"
        assert carry(connection, HERE, group(), published) == "changed"
        assert carry(connection, HERE, group(), published) == "known"
        assert carry(connection, HERE, group(), {}) == "known"
        assert connection.execute(select(deposits.c.state, deposits.c.doi)).all() == [("published", "10.5281/zenodo.1001")]
