"""Past imports: newest on top, run again by a button, ticks that are never lost in silence."""

import re

import pytest

from exporter.errors import RemoteMissing
from tests.web.imports.desk import Desk, Person

pytestmark = pytest.mark.slow


def two_imports(desk: Desk) -> tuple[Person, int, int]:
    desk.repository.fill(3)
    ada = desk.person()
    return ada, desk.imported(ada), desk.imported(ada, comment="again")


def test_the_list_says_what_each_import_did_the_newest_on_top(desk: Desk) -> None:
    ada, first, second = two_imports(desk)
    page = ada.see("/imports").text
    assert page.index(f'href="/imports/{second}"') < page.index(f'href="/imports/{first}"')
    assert "3 new" in page
    assert "3 unchanged" in page
    assert page.count("Completed") == 2
    assert 'href="https://data.example.org" rel="noopener noreferrer"' in page
    assert "Ada" in page


def test_a_comment_is_shown_and_does_nothing(desk: Desk) -> None:
    desk.imported(comment="<script>alert(1)</script>")
    page = desk.person().see("/imports").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


def test_an_import_with_failed_records_is_not_told_as_completed(desk: Desk) -> None:
    desk.repository.fill(2)
    desk.repository.fail("record r00001", RemoteMissing("It is not there any more.", "data.example.org", 404), 9)
    desk.imported()
    page = desk.person().see("/imports").text
    assert "Completed with problems" in page
    assert "1 failed" in page


def test_a_button_runs_an_import_again(desk: Desk) -> None:
    ada, _, second = two_imports(desk)
    page = ada.follow(ada.press(ada.see("/imports"), "rerun", str(second)))
    again = desk.work().id
    assert f"Import {again} is on its way" in page.text
    assert desk.run(again).rerun_of == second
    assert desk.run(again).unchanged_count == 3


def test_another_staff_member_runs_it_again_as_their_own(desk: Desk) -> None:
    _, _, second = two_imports(desk)
    cora = desk.person("cora", "admin")
    cora.press(cora.see("/imports"), "rerun", str(second))
    assert desk.run(desk.work().id).owner == "sub-cora"


def test_ticks_and_a_re_run_together_lose_neither(desk: Desk) -> None:
    ada, first, second = two_imports(desk)
    answer = ada.press(ada.see("/imports"), "rerun", str(second), job=[str(first)])
    page = ada.follow(answer).text
    begun = desk.work().id
    assert f"Import {begun} is on its way" in page
    assert f'<input type="hidden" name="job" value="{first}">' in page
    assert "Nothing of what you ticked was undone yet" in page


def test_an_import_that_is_to_be_undone_and_repeated_at_once_is_asked_about(desk: Desk) -> None:
    ada, first, _ = two_imports(desk)
    answer = ada.press(ada.see("/imports"), "rerun", str(first), job=[str(first)])
    assert answer.status_code == 400
    assert "Nothing was done" in answer.text
    assert re.search(rf'name="job" value="{first}" checked', answer.text)


def test_undo_without_a_tick_says_so(desk: Desk) -> None:
    ada, _, _ = two_imports(desk)
    answer = ada.press(ada.see("/imports"), "action", "undo")
    assert answer.status_code == 400
    assert "Nothing is ticked" in answer.text


def test_the_list_is_paged_by_key(desk: Desk) -> None:
    ada = desk.person()
    jobs = [desk.imported(ada) for _ in range(27)]
    first = ada.see("/imports").text
    older = re.search(r'href="(/imports\?before=\d+)"', first)
    assert older is not None
    assert f'href="/imports/{jobs[0]}"' not in first
    assert f'href="/imports/{jobs[0]}"' in ada.see(older[1]).text


def test_only_staff_may_import_and_others_see_their_own_runs_only(desk: Desk) -> None:
    ada, first, _ = two_imports(desk)
    ulla = desk.person("ulla", "user")
    for path in ("/imports", "/imports/new", "/imports/new/ckan", "/imports/schedules", f"/imports/undo?job={first}"):
        assert ulla.see(path).status_code == 404, path
    assert ulla.see(f"/imports/{first}").status_code == 404
    assert ulla.see(f"/imports/{first}/report.csv").status_code == 404
    assert 'href="/imports"' in ada.see("/imports").text
    former = desk.person("ada", "user")
    page = former.see("/imports")
    assert page.status_code == 200
    assert "Re-run" not in page.text
    assert "New import" not in page.text
    assert 'aria-current="page">Import' not in page.text
    assert former.see(f"/imports/{first}").status_code == 200
