"""The limits of one person, set by an administrator."""

import logging

import pytest

from exporter.jobs import limits
from exporter.jobs.limits import Limits
from tests.web.site import ODD, Site

pytestmark = pytest.mark.slow


def test_people_are_found_by_parts_of_what_is_known_of_them(site: Site) -> None:
    site.visitor("ada")
    admin = site.visitor("cora", "admin")
    assert "/admin/people/sub-ada" in admin.see("/admin/people").text
    assert "/admin/people/sub-ada" in admin.see("/admin/people?words=ADA+example").text
    assert "Nobody is like that" in admin.see("/admin/people?words=zzz").text
    assert "/admin/people/sub-ada" not in admin.see("/admin/people?after=sub-ada").text


def test_a_limit_of_ones_own_holds_is_logged_and_can_be_taken_back(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    site.connect()
    ada, admin = site.visitor("ada"), site.visitor("cora", "admin")
    page = admin.see("/admin/people/sub-ada")
    with caplog.at_level(logging.WARNING, "exporter.security"):
        saved = admin.press(page, "action", "save", running="1", waiting="0")
    assert "person sub-cora" in caplog.text
    assert "of sub-ada: running 1, waiting 0" in caplog.text
    assert "The limits are stored" in admin.see(saved.headers["Location"]).text
    refused = ada.press(ada.see(ada.open_plan(ODD)), "action", "export")
    assert refused.status_code == 429
    assert "You may not begin transfers at the moment" in refused.text
    admin.press(page, "action", "save", running="", waiting="")
    with site.parts.database.transaction() as connection:
        assert limits.of_person(connection, "sub-ada") == Limits()
    assert ada.press(ada.see(ada.open_plan(ODD)), "action", "export").status_code == 303


@pytest.mark.parametrize("typed", ["-1", "1.5", "many", "1000001", "٣"])
def test_what_is_no_number_is_told_beside_its_field(site: Site, typed: str) -> None:
    site.visitor("ada")
    admin = site.visitor("cora", "admin")
    answer = admin.press(admin.see("/admin/people/sub-ada"), "action", "save", running=typed)
    assert answer.status_code == 400
    assert 'id="running-error"' in answer.text


def test_somebody_unknown_is_not_found(site: Site) -> None:
    admin = site.visitor("cora", "admin")
    assert admin.see("/admin/people/nobody").status_code == 404
    sent = {"csrf_token": admin.csrf(site.url), "running": "1", "waiting": ""}
    assert admin.submit(f"{site.url}/admin/people/nobody", sent).status_code == 404
