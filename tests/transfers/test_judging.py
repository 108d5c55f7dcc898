"""What stands between a dataset and its export, for pages and command line alike."""

from dataclasses import replace

import pytest

from exporter.database.engine import Database
from exporter.destinations.base import Deposit, DepositState, Features
from exporter.errors import NotAllowed
from exporter.jobs import store
from exporter.records.record import Header
from exporter.sources.base import Permission
from exporter.transfers import ledger
from exporter.transfers.judging import aimed, before_of, demand_permission, judge, proposal
from exporter.transfers.plan import Mode, Target
from exporter.transfers.submit import submit
from tests.transfers.plans import ADA, RIVERS, plan_of


class Says:
    """A source that always answers so."""

    def __init__(self, permission: Permission) -> None:
        self.answer = permission

    def permission(self, _person: object, _header: object) -> Permission:
        return self.answer


def published(database: Database, *, described: bool) -> None:
    """The rivers, once, by ada."""
    job_id = submit(database, lambda _job: None, plan_of())
    with database.transaction() as connection:
        entry = ledger.begin(connection, store.get(connection, job_id), plan_of())
        if described:
            ledger.described(connection, entry, RIVERS, ())
        ledger.note_deposit(connection, entry, Deposit("7", DepositState.PUBLISHED, doi="10.5281/zenodo.7"))


def test_what_was_never_exported_becomes_a_new_record(database: Database) -> None:
    with database.transaction() as connection:
        plan = proposal(connection, "ckan", RIVERS, ADA, "zenodo.org")
    assert plan.target == Target("zenodo.org")


@pytest.mark.parametrize("described", [True, False])
def test_what_was_published_becomes_a_new_version_also_when_nobody_knows_how_it_was_described(
    database: Database, described: bool
) -> None:
    published(database, described=described)
    with database.transaction() as connection:
        plan = proposal(connection, "ckan", RIVERS, ADA, "zenodo.org")
    assert (plan.target.mode, plan.target.deposit) == (Mode.VERSION, "7")
    assert ("rights" in plan.confirmed) is described


def test_another_record_or_person_has_its_own_past(database: Database) -> None:
    published(database, described=True)
    with database.transaction() as connection:
        lakes = proposal(connection, "ckan", replace(RIVERS, header=Header("lakes")), ADA, "zenodo.org")
        bea = proposal(connection, "ckan", RIVERS, replace(ADA, subject="sub-bea"), "zenodo.org")
        assert before_of(connection, lakes) is None
    assert {lakes.target.mode, bea.target.mode} == {Mode.NEW}
    assert aimed(replace(plan_of(), target=Target("zenodo.org", Mode.VERSION)), None).target.mode is Mode.NEW


def test_faults_of_metadata_and_files_come_together() -> None:
    plan = replace(plan_of(), files=(), record=replace(RIVERS, creators=()))
    assert [fault.field for fault in judge(plan, Features(), None) if fault.blocks][:1] == ["creators"]
    assert "files" in [fault.field for fault in judge(plan, Features(), None)]


def test_a_refusal_is_raised_with_its_reason() -> None:
    demand_permission(Says(Permission(True)), ADA, Header("x"))  # type: ignore[arg-type]
    with pytest.raises(NotAllowed, match="not yours"):
        demand_permission(Says(Permission(False, "not yours")), ADA, Header("x"))  # type: ignore[arg-type]
