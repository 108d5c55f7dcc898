"""An import's plan knows what is the same import."""

from dataclasses import replace

from exporter.records.json import from_json, to_json
from exporter.sources.base import Person
from exporter.transfers.imports.plan import FileChoice, FileWish, ImportPlan

PLAN = ImportPlan("ckan", '{"url":"https://x.org","organization":"water"}', "https://x.org", Person("sub-ada"))


def test_a_plan_is_stored_and_read() -> None:
    plan = replace(PLAN, files=FileWish(FileChoice.SOME, 1000, ("image/",)), sets=(1, 2))
    assert from_json(to_json(plan), ImportPlan) == plan


def test_the_scope_is_what_is_selected_and_nothing_else() -> None:
    over_http = replace(PLAN, url="http://x.org", options=PLAN.options.replace("https", "http"), comment="again", limit=5)
    assert over_http.scope == PLAN.scope
    other = replace(PLAN, options=PLAN.options.replace("water", "fire"))
    assert other.scope != PLAN.scope
    assert replace(PLAN, kind="zenodo").scope != PLAN.scope


def test_another_format_is_the_same_scope_and_another_job() -> None:
    """What it no longer lists has vanished, too, when it is listed in another format."""
    other = replace(PLAN, options=PLAN.options.replace("}", ',"format":"dcat"}'), reading="dcat")
    assert other.scope == PLAN.scope
    assert other.dedupe != PLAN.dedupe


def test_a_test_of_an_import_is_another_job_than_the_import() -> None:
    assert replace(PLAN, test=True).dedupe != PLAN.dedupe
    assert PLAN.again(7).dedupe == PLAN.dedupe
    assert PLAN.again(7).rerun_of == 7
    scheduled = PLAN.again(7, schedule_id=3)
    assert (scheduled.schedule_id, scheduled.again(8).schedule_id) == (3, None)
