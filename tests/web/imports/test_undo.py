"""Undo: what it will do is said first, then it is done."""

import pytest
from sqlalchemy import select

from exporter.database.catalogue_tables import items as item_table
from tests.web.imports.desk import Desk

pytestmark = pytest.mark.slow


def alive(desk: Desk) -> int:
    with desk.parts.database.transaction() as connection:
        return len(connection.execute(select(item_table.c.id).where(~item_table.c.deleted)).all())


def test_what_is_ticked_is_foreseen_and_then_taken_back(desk: Desk) -> None:
    desk.repository.fill(3)
    ada = desk.person()
    job_id = desk.imported(ada)
    foreseen = ada.follow(ada.press(ada.see("/imports"), "action", "undo", job=[str(job_id)]))
    assert "<strong>3 items</strong>: brought by this import" in foreseen.text
    assert alive(desk) == 3
    shown = ada.follow(ada.press(foreseen, "action", "undo"))
    assert "This takes back" in shown.text
    assert "So far: 0 removed, 0 restored." in shown.text
    undo = desk.work()
    assert alive(desk) == 0
    assert "3 removed" in ada.see(f"/imports/{undo.id}").text
    past = ada.see("/imports").text
    assert "Undone" in past
    assert f'value="{job_id}" checked' not in past
    assert 'type="checkbox"' not in past
    report = ada.see(f"/imports/{job_id}").text
    assert "taken back: removed" in report


def test_what_stays_is_named_with_its_reason(desk: Desk) -> None:
    desk.repository.fill(2)
    ada = desk.person()
    first, second = desk.imported(ada), desk.imported(ada)
    page = ada.see(f"/imports/undo?job={first}").text
    assert f"Kept: import {second} brought it, too." in page
    assert "<strong>0 items</strong>: brought by" in page
    both = ada.see(f"/imports/undo?job={first}&job={second}").text
    assert "<strong>2 items</strong>: brought by these imports" in both
    counted_twice = "An item that several of these imports changed is counted with each of them."
    assert counted_twice in both
    assert counted_twice not in page


def test_an_import_under_way_is_not_undone(desk: Desk) -> None:
    desk.repository.fill(2)
    ada = desk.person()
    job_id = desk.imported(ada)
    ada.press(ada.see("/imports"), "rerun", str(job_id))
    again = job_id + 1
    page = ada.see(f"/imports/undo?job={again}")
    answer = ada.press(page, "action", "undo")
    assert answer.status_code == 409
    assert "still under way" in answer.text


def test_nothing_and_what_is_not_there_are_not_found(desk: Desk) -> None:
    ada = desk.person()
    for path in ("/imports/undo", "/imports/undo?job=999", "/imports/undo?job=x", f"/imports/undo?job={2**63}"):
        assert ada.see(path).status_code == 404, path


def test_what_was_taken_back_already_is_not_offered_again(desk: Desk) -> None:
    desk.repository.fill(1)
    ada = desk.person()
    job_id = desk.imported(ada)
    ada.press(ada.see(f"/imports/undo?job={job_id}"), "action", "undo")
    desk.work()
    page = ada.see(f"/imports/undo?job={job_id}").text
    assert "undone already" in page
    assert 'name="action" value="undo"' not in page


def test_what_an_import_deleted_because_it_vanished_comes_back(desk: Desk) -> None:
    desk.repository.fill(3)
    ada = desk.person()
    desk.imported(ada)
    desk.repository.records.pop("r00001")
    second = desk.imported(ada, vanished="delete")
    assert alive(desk) == 2
    page = ada.see(f"/imports/undo?job={second}")
    assert "<strong>1 item</strong>: back to what it said before." in page.text
    ada.press(page, "action", "undo")
    desk.work()
    assert alive(desk) == 3
    previewed = ada.press(ada.see("/imports/new/ckan"), "action", "preview", **{"option-url": "data.example.org"})
    assert "<dt>Here, but no longer in the list</dt><dd>1</dd>" in previewed.text
