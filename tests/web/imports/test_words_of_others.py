"""What sources and people say is shown on every page of imports, and does nothing there."""

import pytest

from exporter.errors import RecordError
from exporter.sources.imports import ImportAbout
from tests.transfers.imports.repository import MemorySource
from tests.web.imports.desk import Desk

pytestmark = pytest.mark.slow

HOSTILE = '"><img src=x onerror=alert(1)><script>alert(2)</script>'
SIGNS = ("<img src=x", "<script>alert", 'href="javascript')


def harmless(page: str) -> None:
    assert [sign for sign in SIGNS if sign in page] == []
    assert "&lt;img src=x onerror=alert(1)&gt;" in page


def test_no_page_of_imports_takes_words_for_markup(desk: Desk) -> None:
    desk.repository.put("r1", HOSTILE, **{f"{HOSTILE}.csv": b"one"})
    desk.repository.put("r2", HOSTILE)
    desk.repository.wrong_checksums.add(f"{HOSTILE}.csv")
    desk.repository.fail("record r2", RecordError(f"Damaged: {HOSTILE}"))
    ada = desk.person()
    typed = {"option-organization": HOSTILE, "comment": HOSTILE}
    job_id = desk.imported(ada, **typed)
    made = ada.press(ada.see(f"/imports/{job_id}"), "action", "make", every="week")
    assert made.status_code == 303
    for path in (
        "/imports",
        f"/imports/{job_id}",
        f"/imports/{job_id}?outcome=failed",
        f"/imports/{job_id}?outcome=created",
        f"/imports/{job_id}/progress",
        f"/imports/undo?job={job_id}",
        f"/imports/new/ckan?job={job_id}",
        "/imports/schedules",
    ):
        page = ada.see(path)
        assert page.status_code == 200, path
        if path.endswith("progress"):
            assert [sign for sign in SIGNS if sign in page.text] == []
        else:
            harmless(page.text)


def test_an_answer_to_a_check_does_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    about = ImportAbout(HOSTILE, HOSTILE, HOSTILE, HOSTILE, "javascript:alert(1)", 1, notes=(HOSTILE,))
    monkeypatch.setattr(MemorySource, "check", lambda _source: about)
    ada = desk.person()
    page = ada.press(ada.see("/imports/new/ckan"), "action", "check", **{"option-url": "https://data.example.org"})
    harmless(page.text)


def test_an_address_that_is_none_of_the_web_is_no_link(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.transfers.imports.repository.URL", "javascript:alert(1)//")
    desk.repository.put("r1", "Rivers")
    ada = desk.person()
    job_id = desk.imported(ada)
    page = ada.see(f"/imports/{job_id}?outcome=created").text
    assert "Rivers" in page
    assert 'href="javascript' not in page


def test_to_repeat_an_import_that_is_not_there_is_not_found(desk: Desk) -> None:
    desk.repository.fill(1)
    ada = desk.person()
    job_id = desk.imported(ada)
    form = ada.form(ada.see("/imports"), "rerun", str(job_id))
    for odd in ("999", "0", "-1", "x", str(2**63)):
        answer = ada.client.post(form.action, data={**form.fields, "rerun": odd})
        assert answer.status_code in {400, 404}, odd
    for path in ("/imports/999", "/imports/999/report.csv", "/imports/new/ckan?job=999"):
        assert ada.see(path).status_code in {404}, path
