"""The first proposal, and what has changed since the last time."""

from dataclasses import replace
from datetime import datetime

import pytest

from exporter.records.json import from_json, to_json
from exporter.records.record import Creator, Header, Record, Right, Value
from exporter.transfers.job_files import Sent
from exporter.transfers.ledger import LedgerEntry
from exporter.transfers.plan import ExportPlan, Mode, Way
from exporter.transfers.preview import Before, Change, compare, completed, propose, retarget
from tests.transfers.plans import ADA, RIVERS, TODAY, plan_of

MOMENT = datetime(2026, 5, 1)


def before(plan: ExportPlan) -> Before:
    entry = LedgerEntry(
        1, 1, ADA.subject, "ckan", "rivers-id", "zenodo.org", "urn:uuid:1", Mode.NEW, "published", True, None, 1, "77", "76",
        "10.5281/zenodo.77", "10.5281/zenodo.76", "https://zenodo.org/77", plan.with_links().record, (), True, MOMENT,
    )  # fmt: skip
    sent = {p.file.identifier: Sent(p.name, p.file.size_bytes, p.file.modified, None, "md5") for p in plan.sent}
    return Before(entry, sent)


def test_all_files_are_proposed_or_only_the_one_that_was_asked_for() -> None:
    assert [planned.way for planned in plan_of().files] == [Way.SEND, Way.SEND]
    one = propose("ckan", RIVERS, ADA, "zenodo.org", today=TODAY, resource="file-2")
    assert [planned.way for planned in one.files] == [Way.LEAVE, Way.SEND]


def test_a_record_without_a_date_is_published_today_and_a_draft_is_the_default() -> None:
    plan = plan_of()
    assert plan.record.text("dcterms:issued") == "2026-05-01"
    assert (plan.publish, plan.target.mode) == (False, Mode.NEW)


@pytest.mark.parametrize(("until", "proposed"), [("2026-05-02", "2026-05-02"), ("2026-05-01", ""), ("2020-12-31", "")])
def test_an_embargo_that_is_over_is_not_proposed(until: str, proposed: str) -> None:
    record = replace(RIVERS, access=replace(RIVERS.access, embargo_until=until))
    assert propose("ckan", record, ADA, "zenodo.org", today=TODAY).record.access.embargo_until == proposed


def test_what_was_filled_in_by_hand_the_last_time_is_proposed_again() -> None:
    earlier = replace(RIVERS, values=(*RIVERS.values, Value("dcterms:issued", "2024"), Value("dcterms:title", "Old title")))
    bare = Record(Header("rivers-id"), (Value("dcterms:title", "New title"),))
    done = completed(bare, earlier)
    assert done.creators == RIVERS.creators
    assert done.texts("dcterms:title") == ("New title",)
    assert done.text("dcterms:issued") == "2024"


def test_nothing_metadata_or_files_have_changed() -> None:
    plan = plan_of()
    assert compare(plan, before(plan)) is Change.NOTHING
    said = replace(plan, record=replace(plan.record, rights=(Right("cc0-1.0"),)))
    assert compare(said, before(plan)) is Change.METADATA
    newer = replace(plan.files[0], file=replace(plan.files[0].file, modified="2026-02-02"))
    assert compare(replace(plan, files=(newer, plan.files[1])), before(plan)) is Change.FILES
    assert compare(replace(plan, files=plan.files[:1]), before(plan)) is Change.FILES


def test_an_unknown_size_is_no_change() -> None:
    plan = plan_of()
    unknown = replace(plan.files[0], file=replace(plan.files[0].file, size_bytes=-1))
    assert compare(replace(plan, files=(unknown, plan.files[1])), before(plan)) is Change.NOTHING


def test_a_change_of_metadata_keeps_the_doi_and_one_of_files_makes_a_version() -> None:
    plan = plan_of()
    said = replace(plan, record=replace(plan.record, creators=(Creator("Somebody"),)))
    assert retarget(said, before(plan)).target.mode is Mode.EDIT
    fewer = replace(plan, files=plan.files[:1])
    target = retarget(fewer, before(plan)).target
    assert (target.mode, target.deposit) == (Mode.VERSION, "77")


def test_a_linked_file_becomes_a_related_identifier_once() -> None:
    plan = plan_of()
    linked = replace(plan, files=(plan.files[0], replace(plan.files[1], way=Way.LINK)))
    record = linked.with_links().with_links().record
    assert [r.identifier for r in record.related if r.relation == "haspart"] == ["http://elsewhere/map.png"]
    assert len(linked.sent) == 1


def test_a_plan_survives_the_database() -> None:
    assert from_json(to_json(plan_of()), ExportPlan) == plan_of()


def test_two_submits_of_the_same_thing_have_one_key_and_another_target_has_another() -> None:
    plan = plan_of()
    assert plan.dedupe == replace(plan, publish=True).dedupe
    assert plan.dedupe != replace(plan, person=replace(ADA, subject="other")).dedupe
    assert plan.dedupe != replace(plan, target=replace(plan.target, host="sandbox.zenodo.org")).dedupe
