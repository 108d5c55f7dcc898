"""Options as decisions of a plan."""

from dataclasses import replace

import pytest

from exporter.cli.export_options import Options, decided, refuse_no_version
from exporter.transfers.plan import Mode, Target, Way
from tests.transfers.plans import plan_of

PLAN = plan_of()


def ways(options: Options) -> dict[str, Way]:
    return {planned.name: planned.way for planned in decided(PLAN, options)[0].files}


def test_without_options_the_proposal_stands() -> None:
    assert decided(PLAN, Options()) == (PLAN, ())


def test_a_file_is_named_by_its_name_there_or_by_its_resource() -> None:
    assert ways(Options(leave=("levels.csv",))) == {"levels.csv": Way.LEAVE, "map.png": Way.SEND}
    assert ways(Options(link=("file-2",))) == {"levels.csv": Way.SEND, "map.png": Way.LINK}
    assert ways(Options(resources=("file-2",))) == {"levels.csv": Way.LEAVE, "map.png": Way.SEND}
    assert ways(Options(resources=("file-2",), link=("levels.csv",))) == {"levels.csv": Way.LINK, "map.png": Way.SEND}


def test_a_file_without_a_web_address_is_not_linked() -> None:
    files = tuple(replace(each, file=replace(each.file, url="file:///etc/passwd")) for each in PLAN.files)
    plan, faults = decided(replace(PLAN, files=files), Options(link=("levels.csv",)))
    assert [fault.sentence for fault in faults] == ["“levels.csv” has no web address, so it cannot be linked."]
    assert plan.files[0].way is Way.SEND


def test_a_licence_answers_its_question_and_an_unknown_one_is_a_fault() -> None:
    plan, faults = decided(PLAN, Options(licence="cc0-1.0"))
    assert ([right.id for right in plan.record.rights], plan.confirmed, faults) == (["cc0-1.0"], ("rights",), ())
    plan, faults = decided(PLAN, Options(licence="cc-who"))
    assert plan.record.rights == PLAN.record.rights
    assert "cc-by-4.0" in faults[0].sentence


@pytest.mark.parametrize(
    ("options", "target"),
    [
        (Options(), Target("zenodo.org", Mode.VERSION, "7")),
        (Options(new=True), Target("zenodo.org")),
        (Options(draft="99"), Target("zenodo.org", Mode.DRAFT, "99")),
        (Options(new_version=True), Target("zenodo.org", Mode.VERSION, "7")),
    ],
)
def test_the_target_is_the_last_publication_unless_told_otherwise(options: Options, target: Target) -> None:
    plan = replace(PLAN, target=Target("zenodo.org", Mode.VERSION, "7"))
    assert decided(plan, options)[0].target == target


def test_a_new_version_needs_a_version_before() -> None:
    assert refuse_no_version(PLAN, Options()) == ()
    assert refuse_no_version(PLAN, Options(new_version=True))[0].field == "target"
    published = replace(PLAN, target=Target("zenodo.org", Mode.EDIT, "7"))
    assert refuse_no_version(published, Options(new_version=True)) == ()
