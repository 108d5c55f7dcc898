"""All that is known to go wrong is told at once, before anything is created."""

from dataclasses import replace

import pytest

from exporter.destinations.base import Features, Limits
from exporter.records.record import Access, Record
from exporter.transfers.plan import ExportPlan, Mode, Target, Way
from exporter.transfers.preflight import preflight, ways_of
from tests.transfers.plans import RIVERS, TODAY, plan_of

ZENODO = Features(Limits(100, 50 * 10**9, 50 * 10**9, empty_files=False))


def fields(plan: ExportPlan, question: str = "", features: Features = ZENODO) -> list[str]:
    return [fault.field for fault in preflight(plan, features, today=TODAY, question=question) if fault.blocks]


def with_record(**changes: object) -> ExportPlan:
    plan = plan_of()
    return replace(plan, record=replace(plan.record, **changes))


def with_text(term: str, *texts: str) -> ExportPlan:
    plan = plan_of()
    return replace(plan, record=plan.record.with_texts(term, *texts))


def with_file(at: int = 0, **changes: object) -> ExportPlan:
    plan = plan_of()
    files = list(plan.files)
    files[at] = replace(files[at], file=replace(files[at].file, **changes))
    return replace(plan, files=tuple(files))


def test_a_complete_plan_has_no_fault() -> None:
    assert fields(plan_of()) == []


def test_everything_that_is_missing_is_told_at_once() -> None:
    plan = plan_of(Record(RIVERS.header))
    assert fields(replace(plan, record=plan.record.with_texts("dcterms:issued"))) == [
        "title",
        "creators",
        "rights",
        "issued",
        "files",
    ]


@pytest.mark.parametrize("issued", ["2024", "2024-05", "2024-05-01", "2019/2020", "2019-01-01/2020-12"])
def test_a_publication_date_may_be_less_than_a_day(issued: str) -> None:
    assert fields(with_text("dcterms:issued", issued)) == []


@pytest.mark.parametrize("issued", ["yesterday", "1.5.2024", "2024-13", "2024-02-30", "20240501", "2019/2020/2021", "2019/"])
def test_another_publication_date_is_refused(issued: str) -> None:
    assert fields(with_text("dcterms:issued", issued)) == ["issued"]


@pytest.mark.parametrize(("until", "faults"), [("2026-05-02", []), ("2026-05-01", ["embargo"]), ("soon", ["embargo"])])
def test_an_embargo_ends_in_the_future(until: str, faults: list[str]) -> None:
    assert fields(with_record(access=Access(embargo_until=until))) == faults


def test_a_doubtful_licence_is_asked_until_it_was_confirmed() -> None:
    assert fields(plan_of(), "Is it this one?") == ["rights"]
    assert fields(replace(plan_of(), confirmed=("rights",)), "Is it this one?") == []
    assert fields(replace(with_record(rights=()), confirmed=("rights",)), "Which one?") == ["rights"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"size_bytes": 0}, "file.file-1"), ({"size_bytes": 50 * 10**9 + 1}, "files")],
)
def test_a_file_that_is_not_taken_is_told_before_it_is_sent(changes: dict[str, int], field: str) -> None:
    assert field in fields(with_file(**changes))


def test_an_empty_file_is_fine_where_it_is_taken() -> None:
    assert fields(with_file(size_bytes=0), features=Features()) == []


def test_a_hundred_and_one_files_are_too_many() -> None:
    plan = plan_of()
    many = tuple(replace(plan.files[0], name=f"{number}.csv") for number in range(101))
    assert fields(replace(plan, files=many)) == ["files"]


def test_two_files_of_one_name_and_a_name_with_a_slash_are_refused() -> None:
    first, second = plan_of().files
    assert fields(replace(plan_of(), files=(first, replace(second, name=first.name)))) == ["file.file-2"]
    assert fields(replace(plan_of(), files=(replace(first, name="a/b"), second))) == ["file.file-1"]


def test_only_metadata_may_go_without_files_where_the_files_stay() -> None:
    left = tuple(replace(planned, way=Way.LEAVE) for planned in plan_of().files)
    plan = replace(plan_of(), files=left)
    assert fields(plan) == ["files"]
    assert fields(replace(plan, target=Target("zenodo.org", Mode.EDIT, "7"))) == []


def test_a_missing_description_is_a_note_and_does_not_stop() -> None:
    notes = [f for f in preflight(with_text("dcterms:description"), ZENODO, today=TODAY) if not f.blocks]
    assert [note.field for note in notes] == ["description"]


def test_a_version_that_would_be_cut_is_refused() -> None:
    assert fields(with_text("schema:version", "1" * 192)) == ["version"]


def test_only_what_has_a_web_address_can_be_linked() -> None:
    planned = plan_of().files[0]
    assert Way.LINK in ways_of(planned)
    assert Way.LINK not in ways_of(replace(planned, file=replace(planned.file, url="levels.csv")))
