"""Imports that repeat themselves: made, paused, removed."""

import pytest

from exporter.transfers.imports import schedule
from exporter.transfers.imports.schedule import Schedule
from tests.web.imports.desk import Desk, Person

pytestmark = pytest.mark.slow


def made(desk: Desk) -> tuple[Person, int]:
    desk.repository.fill(1)
    ada = desk.person()
    job_id = desk.imported(ada, comment="monthly numbers", test="yes")
    page = ada.follow(ada.press(ada.see(f"/imports/{job_id}"), "action", "make", every="week"))
    assert "The schedule is stored" in page.text
    return ada, job_id


def stored(desk: Desk) -> list[Schedule]:
    with desk.parts.database.transaction() as connection:
        return schedule.find_all(connection)


def test_a_past_import_becomes_a_schedule(desk: Desk) -> None:
    ada, job_id = made(desk)
    page = ada.see("/imports/schedules").text
    assert "Every week" in page
    assert "monthly numbers" in page
    [one] = stored(desk)
    assert (one.every, one.plan.rerun_of, one.owner) == ("week", job_id, "sub-ada")


def test_a_schedule_is_paused_goes_on_and_is_removed(desk: Desk) -> None:
    ada, _ = made(desk)
    page = ada.follow(ada.press(ada.see("/imports/schedules"), "action", "paused"))
    assert "Paused" in page.text
    assert not stored(desk)[0].enabled
    page = ada.follow(ada.press(page, "action", "on"))
    assert stored(desk)[0].enabled
    page = ada.follow(ada.press(page, "action", "removed"))
    assert "There is none yet" in page.text
    assert stored(desk) == []


def test_whoever_makes_a_schedule_owns_its_imports(desk: Desk) -> None:
    desk.repository.fill(1)
    job_id = desk.imported()
    cora = desk.person("cora", "admin")
    cora.press(cora.see(f"/imports/{job_id}"), "action", "make", every="day")
    [one] = stored(desk)
    assert (one.owner, one.plan.person.subject) == ("sub-cora", "sub-cora")


def test_what_cannot_be_is_refused(desk: Desk) -> None:
    ada, job_id = made(desk)
    page = ada.see(f"/imports/{job_id}")
    assert ada.press(page, "action", "make", every="second").status_code == 400
    assert ada.press(page, "action", "make", job="999").status_code == 404
    form = ada.form(ada.see("/imports/schedules"), "action", "removed")
    assert ada.client.post(form.action, data={**form.fields, "action": "burn"}).status_code == 400
    assert ada.client.post("/imports/schedules/999", data={**form.fields, "action": "on"}).status_code == 404
    assert len(stored(desk)) == 1
