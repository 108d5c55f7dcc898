"""The report as a file: whole, and harmless in a spreadsheet."""

import csv
import io
import json

import pytest

from exporter.errors import FileMissing
from exporter.transfers.imports import reporting
from tests.web.imports.desk import Desk

pytestmark = pytest.mark.slow

FORMULAS = ("=HYPERLINK(1)", "+1+1", "-2", "@SUM(A1)")


def test_csv_has_every_record_and_no_formula(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reporting, "AT_ONCE", 2)  # several pages
    for number, title in enumerate((*FORMULAS, 'With, comma and "quotes"', "Žluťoučký 中文")):
        desk.repository.put(f"r{number}", title)
    ada = desk.person()
    answer = ada.see(f"/imports/{desk.imported(ada)}/report.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="import-1.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [row["title"] for row in rows[:4]] == [f"'{formula}" for formula in FORMULAS]
    assert [row["title"] for row in rows[4:]] == ['With, comma and "quotes"', "Žluťoučký 中文"]
    assert {row["outcome"] for row in rows} == {"created"}


def test_json_has_the_run_and_every_record(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reporting, "AT_ONCE", 2)
    desk.repository.fill(5)
    ada = desk.person()
    answer = ada.see(f"/imports/{desk.imported(ada)}/report.json")
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    report = json.loads(answer.data)
    assert [row["remote_id"] for row in report["records"]] == [f"r{number:05}" for number in range(5)]
    assert (report["import"]["listed"], report["import"]["complete"]) == (5, True)


def test_both_name_the_files_that_did_not_come_and_why(desk: Desk) -> None:
    desk.repository.put("r0", "Rivers", **{"levels.csv": b"1", "photos.zip": b"2"})
    desk.repository.fail("file r0/photos.zip", FileMissing("“photos.zip” is not there any more."), times=9)
    ada = desk.person()
    job_id = desk.imported(ada)
    [record] = json.loads(ada.see(f"/imports/{job_id}/report.json").data)["records"]
    [file] = record["files_not_brought"]
    assert (file["name"], file["state"], file["reason"]) == ("photos.zip", "skipped", "gone")
    assert file["said"] == "“photos.zip” is not there any more."
    [row] = csv.DictReader(io.StringIO(ada.see(f"/imports/{job_id}/report.csv").data.decode("utf-8-sig")))
    assert row["files_not_brought"] == "photos.zip: skipped, “photos.zip” is not there any more."


def test_an_import_without_records_is_an_empty_report(desk: Desk) -> None:
    ada = desk.person()
    job_id = desk.imported(ada)
    assert json.loads(ada.see(f"/imports/{job_id}/report.json").data)["records"] == []
    assert len(ada.see(f"/imports/{job_id}/report.csv").text.splitlines()) == 1


def test_another_ending_is_not_found(desk: Desk) -> None:
    ada = desk.person()
    assert ada.see(f"/imports/{desk.imported(ada)}/report.xls").status_code == 404
