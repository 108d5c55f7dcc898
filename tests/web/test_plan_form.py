"""A plan as a form and back."""

from dataclasses import replace

import pytest

from exporter.records.record import FileOrigin, FileRef, Header, Record, Value
from exporter.sources.base import Person
from exporter.transfers.plan import ExportPlan, Mode, PlannedFile, Target, Way
from exporter.web.plan_form import fingerprint, form_of_plan, plan_of_form

HOSTS = ("zenodo.org", "sandbox.zenodo.org")
FILES = (
    PlannedFile(FileRef("f-1", "a.csv", "https://ckan.example/a.csv", FileOrigin.STORE, 10), "a.csv"),
    PlannedFile(FileRef("f-2", "b.csv", "ftp://ckan.example/b.csv", FileOrigin.LINK), "b.csv", Way.LEAVE),
)
RECORD = Record(Header("d-1"), (Value("dcterms:title", "Rivers"),))
PLAN = ExportPlan(
    "https://ckan.example", RECORD, FILES, Target("zenodo.org"), Person("s-1", "Ada", "ada"), confirmed=("rights",)
)


@pytest.mark.parametrize(
    "plan",
    [
        PLAN,
        replace(PLAN, publish=True, communities=("a", "b"), confirmed=()),
        replace(PLAN, target=Target("zenodo.org", Mode.DRAFT, "7", "Mine")),
        replace(PLAN, target=Target("zenodo.org", Mode.VERSION, "7", "Mine")),
        replace(PLAN, target=Target("sandbox.zenodo.org", Mode.EDIT, "7")),
    ],
)
def test_a_form_that_nobody_touched_changes_nothing(plan: ExportPlan) -> None:
    assert plan_of_form(form_of_plan(plan), plan, HOSTS) == (plan, {})


def test_files_are_renamed_and_left_out_by_their_id_whatever_their_order() -> None:
    form = {"files-0-id": "f-2", "files-0-name": "c.csv", "files-0-way": "send", "files-1-id": "f-9", "files-1-name": "x"}
    files = plan_of_form(form, PLAN, HOSTS)[0].files
    assert files == (FILES[0], replace(FILES[1], name="c.csv", way=Way.SEND))


def test_what_has_no_web_address_cannot_be_linked() -> None:
    form = {"files-1-id": "f-2", "files-1-name": "b.csv", "files-1-way": "link"}
    assert plan_of_form(form, PLAN, HOSTS)[0].files[1].way is Way.LEAVE


def test_another_host_forgets_the_target_of_the_first_one() -> None:
    drafted = replace(PLAN, target=Target("zenodo.org", Mode.DRAFT, "7"))
    form = {"host": "sandbox.zenodo.org", "target": "draft:7"}
    assert plan_of_form(form, drafted, HOSTS)[0].target == Target("sandbox.zenodo.org", Mode.VERSION)


def test_a_community_that_is_no_short_name_is_told() -> None:
    assert set(plan_of_form({"communities": "https://zenodo.org/communities/a"}, PLAN, HOSTS)[1]) == {"communities"}


def test_who_exports_cannot_be_typed() -> None:
    form = {"person": "eve", "owner": "eve", "source": "x", "accept_refusals": "yes"}
    assert plan_of_form(form, PLAN, HOSTS) == (PLAN, {})


def test_two_plans_that_differ_have_other_fingerprints() -> None:
    assert fingerprint(PLAN) == fingerprint(replace(PLAN))
    assert fingerprint(PLAN) != fingerprint(replace(PLAN, publish=True))
