"""The pages of administrators about transfers."""

import logging
import re

import pytest

from exporter.database.clock import after
from exporter.jobs import store
from exporter.jobs.job import CancelMode, JobState
from tests.web.site import Guest, Site
from tests.web.test_transfers import begun, change, job_of, waiting_for_a_decision, with_draft

pytestmark = pytest.mark.slow


def admin_of(site: Site) -> Guest:
    return site.visitor("cora", "admin")


def listed(page: str) -> list[str]:
    return re.findall(r'<a href="/admin/transfers/(\d+)">', page)


def test_administrators_see_everybodys_transfers_and_who_began_them(site: Site) -> None:
    begun(site)
    page = admin_of(site).see("/admin/transfers").text
    assert "Field recordings" in page
    assert "<td>Ada</td>" in page


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("state=ready", ["1"]),
        ("state=failed", []),
        ("state=nonsense", ["1"]),
        ("person=ada%40example", ["1"]),
        ("person=sub-ada", ["1"]),
        ("person=nobody", []),
        ("words=record+FIELD", ["1"]),
        ("words=record%25", []),
        ("words=soil", []),
        ("since=2020-01-01", ["1"]),
        ("since=2999-01-01", []),
        ("since=yesterday", ["1"]),
        ("host=elsewhere.example.org", []),
        ("state=ready&person=ada&words=field&since=2020-01-01", ["1"]),
        ("before=1", []),
    ],
)
def test_transfers_are_found_by_what_is_known_of_them(site: Site, question: str, found: list[str]) -> None:
    begun(site)
    page = admin_of(site).see(f"/admin/transfers?{question}")
    assert (page.status_code, listed(page.text)) == (200, found)


def test_an_administrator_sees_a_transfer_as_its_owner_does_without_what_only_the_owner_decides(site: Site) -> None:
    _, job_id = waiting_for_a_decision(site)
    page = admin_of(site).see(f"/admin/transfers/{job_id}").text
    assert "A transfer of Ada" in page
    assert "Your decision is needed" in page
    assert "What happened so far" in page
    assert [word in page for word in ('value="without"', 'value="correct"', "/transfers/act")] == [False, False, False]
    assert f'hx-get="/admin/transfers/{job_id}/progress' in page


def test_an_administrator_starts_a_failed_one_again_and_both_log_and_history_say_so(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    ada, job_id = begun(site)
    change(site, job_id, state="failed", message="The disk was full.", dedupe=None, finished=after(0))
    admin = admin_of(site)
    with caplog.at_level(logging.WARNING, "exporter.security"):
        answer = admin.press(admin.see(f"/admin/transfers/{job_id}"), "action", "again")
    assert answer.headers["Location"] == f"/admin/transfers/{job_id}"
    assert job_of(site, job_id).state is JobState.READY
    assert "An administrator started this again." in ada.see(f"/transfers/{job_id}").text
    [line] = [record.getMessage() for record in caplog.records if "started again" in record.getMessage()]
    assert "person sub-cora" in line
    assert f"job {job_id} of sub-ada" in line


def test_an_administrator_cancels_for_the_owner_and_the_draft_stays(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    ada, job_id = begun(site)
    with_draft(site, job_id)
    admin = admin_of(site)
    with caplog.at_level(logging.WARNING, "exporter.security"):
        admin.press(admin.see(f"/admin/transfers/{job_id}"), "action", "cancel", draft="remove")
    assert job_of(site, job_id).cancel is CancelMode.KEEP
    assert "An administrator asked to cancel this." in ada.see(f"/transfers/{job_id}").text
    assert any("cancelled for its owner" in record.getMessage() for record in caplog.records)


def test_what_has_moved_on_meanwhile_is_not_changed(site: Site) -> None:
    _, job_id = begun(site)
    admin = admin_of(site)
    page = admin.see(f"/admin/transfers/{job_id}")
    change(site, job_id, state="done", dedupe=None, finished=after(0))
    for action, status in (("cancel", 409), ("again", 409), ("without", 400), ("correct", 400)):
        sent = {"csrf_token": admin.csrf(site.url), "action": action}
        assert admin.submit(f"{site.url}/admin/transfers/{job_id}", sent).status_code == status
    assert admin.press(page, "action", "cancel").status_code == 409
    with site.parts.database.transaction() as connection:
        assert store.events(connection, job_id) == ["Waiting for its turn."]


def test_a_number_that_is_none_is_not_found(site: Site) -> None:
    admin = admin_of(site)
    for number in ("0", "999", "9223372036854775808", "x", "-1"):
        assert admin.see(f"/admin/transfers/{number}").status_code == 404
        assert admin.see(f"/admin/transfers/{number}/progress").status_code == 404


def test_nobody_else_sees_or_does_any_of_it(site: Site) -> None:
    _, job_id = begun(site)
    paths = (
        "transfers",
        f"transfers/{job_id}",
        f"transfers/{job_id}/progress",
        "workers",
        "waiting",
        "people",
        "people/sub-ada",
    )
    for role in ("user", "staff"):
        visitor = site.visitor("ulla", role)
        assert {visitor.see(f"/admin/{path}").status_code for path in paths} == {403}
        sent = {"csrf_token": visitor.csrf(site.url), "action": "cancel", "running": "0"}
        for path in (f"transfers/{job_id}", "people/sub-ada"):
            assert visitor.submit(f"{site.url}/admin/{path}", sent).status_code == 403
        assert "/admin/" not in visitor.see("/").text
    assert job_of(site, job_id).state is JobState.READY
