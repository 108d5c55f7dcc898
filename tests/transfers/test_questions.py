"""Questions about a dataset that only a person can answer."""

import json
from dataclasses import replace

import pytest

from exporter.crosswalks.ckan import to_record
from exporter.records.record import Creator, Original, Record, Right
from exporter.sources.base import Person
from exporter.transfers.plan import ExportPlan, Mode, Target
from exporter.transfers.questions import answered_before, asked, doi_before, left_out

SITE = "https://ckan.example"
PACKAGE = {
    "id": "d-1",
    "title": "Rivers",
    "license_id": "cc-by",
    "private": True,
    "organization": {"name": "water", "title": "Water Institute"},
    "extras": [{"key": "colour", "value": "blue"}, {"key": "doi", "value": "10.5281/zenodo.7"}],
}


def plan_of(record: Record) -> ExportPlan:
    return ExportPlan(SITE, record, (), Target("zenodo.org"), Person("s-1"))


RECORD = to_record(json.loads(json.dumps(PACKAGE)), SITE, "2026-01-01")


def parts(record: Record) -> set[str]:
    return {each.part for each in asked(plan_of(record))}


def test_all_open_questions_are_asked() -> None:
    assert parts(RECORD) == {"rights", "creators", "access"}


def test_an_edit_settles_its_question_and_no_other() -> None:
    assert parts(replace(RECORD, rights=(Right("cc0-1.0"),))) == {"creators", "access"}
    assert parts(replace(RECORD, creators=(Creator("Ada"),))) == {"rights", "access"}
    assert parts(replace(RECORD, access=replace(RECORD.access, files="public"))) == {"rights", "creators"}


def test_where_nothing_is_stated_there_is_nothing_to_say_yes_to() -> None:
    record = to_record({**PACKAGE, "license_id": None}, SITE, "2026-01-01")
    [question] = [each for each in asked(plan_of(record)) if each.part == "rights"]
    assert not question.can_confirm


def test_a_document_of_another_kind_asks_nothing() -> None:
    assert asked(plan_of(replace(RECORD, original=Original("text/xml", "<a/>")))) == ()


def test_what_went_out_as_it_stands_now_is_answered() -> None:
    assert answered_before(RECORD, RECORD) == ("rights", "creators", "access")
    assert answered_before(replace(RECORD, rights=(Right("mit"),)), RECORD) == ("creators", "access")


def test_fields_that_have_no_place_are_named_without_our_own() -> None:
    assert left_out(plan_of(RECORD), {"doi"}) == ["colour"]


def test_a_doi_that_the_dataset_has_is_told_where_it_would_get_another_one() -> None:
    plan = plan_of(RECORD)
    assert doi_before(plan, "doi") == "10.5281/zenodo.7"
    assert doi_before(plan, "colour") == doi_before(plan, "") == ""
    assert doi_before(replace(plan, target=Target("zenodo.org", Mode.VERSION, "7")), "doi") == ""


@pytest.mark.parametrize("text", ["<a/>", "[]", '"10.5281/zenodo.7"'])
def test_a_document_of_another_kind_has_no_doi(text: str) -> None:
    assert doi_before(plan_of(replace(RECORD, original=Original("application/json", text))), "doi") == ""
