"""A preview: what an import would do, with the differences of values, and nothing written."""

import pytest
from sqlalchemy import func, select

from exporter.database.catalogue_tables import items
from exporter.transfers.imports import preview
from exporter.transfers.imports.preview import Bounds
from tests.web.imports.desk import Desk, Person

pytestmark = pytest.mark.slow

URL = {"option-url": "https://data.example.org"}


def count(desk: Desk) -> int:
    with desk.parts.database.transaction() as connection:
        return int(connection.execute(select(func.count()).select_from(items)).scalar_one())


def seen(ada: Person, **typed: str) -> str:
    answer = ada.press(ada.see("/imports/new/ckan"), "action", "preview", **URL, **typed)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_the_first_time_everything_would_be_new_and_nothing_is_written(desk: Desk) -> None:
    desk.repository.fill(30)
    page = seen(desk.person())
    assert "<dt>New items</dt><dd>30</dd>" in page
    assert "The whole list was looked at: 30 records." in page
    assert page.count('<span class="badge good">New</span>') == 20
    assert count(desk) == 0


def test_what_changed_is_shown_with_both_values_and_what_vanished_is_counted(desk: Desk) -> None:
    desk.repository.fill(10)
    ada = desk.person()
    desk.imported(ada)
    desk.repository.change("r00003", "A better title")
    desk.repository.records.pop("r00009")
    page = seen(ada)
    assert "<dt>Unchanged</dt><dd>8</dd>" in page
    assert "<dt>Items to be updated</dt><dd>1</dd>" in page
    assert "<dt>Here, but no longer in the list</dt><dd>1</dd>" in page
    before, after = page.split('class="difference"')[1].split("<dt>After</dt>")
    assert "Title of r00003" in before
    assert "A better title" in after


def test_a_list_that_is_too_long_for_a_page_says_how_far_it_was_looked_at(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview.preview, "__defaults__", (Bounds(records=2, pages=2),))
    desk.repository.fill(50)
    page = seen(desk.person(), limit="10")
    assert "20 records of 50 were looked at" in page
    assert "cannot be told before the whole list was read" in page


def test_a_test_import_is_previewed_as_one_page(desk: Desk) -> None:
    desk.repository.fill(50)
    page = seen(desk.person(), limit="10", test="yes")
    assert "A test import takes the first page: 10 records of 50." in page


def test_words_of_the_source_do_nothing_on_the_page(desk: Desk) -> None:
    ada = desk.person()
    desk.repository.put("r1", "harmless")
    desk.imported(ada)
    desk.repository.change("r1", "<img src=x onerror=alert(1)>")
    page = seen(ada)
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "<img src=x" not in page
