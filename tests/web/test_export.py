"""The preview of an export, pressed through as a browser without JavaScript does it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter.jobs import store
from tests.web.site import Site, site_in


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with site_in(tmp_path) as site:
        yield site


def count_jobs(site: Site) -> int:
    with site.parts.database.transaction() as connection:
        return len(store.page_of_all(connection))


def test_a_dataset_goes_from_the_link_in_ckan_to_a_transfer(site: Site) -> None:
    site.connect()
    ada = site.visitor()
    path = ada.open_plan()
    page = ada.see(path)
    assert page.status_code == 200
    answer = ada.press(page, "action", "export", **{"confirmed-rights": "yes"})
    assert answer.status_code == 303, answer.text
    assert re.fullmatch(r"/transfers/\d+", answer.headers["Location"])
    assert count_jobs(site) == 1
    transfer = ada.see(answer.headers["Location"])
    assert "Water levels of the upper Odra" in transfer.text


def test_what_we_wrote_into_the_dataset_ourselves_is_not_told_as_lost(site: Site) -> None:
    extras = [{"key": name, "value": "x"} for name in ("zenodo_url", "concept_doi", "gauge")]
    site.ckan.change_dataset("river-levels-odra", extras=extras)
    ada = site.visitor()
    page = ada.see(ada.open_plan())
    assert "no place for these fields of the dataset: gauge." in page.text


def test_a_draft_says_where_to_choose_that_it_is_published(site: Site) -> None:
    ada = site.visitor()
    path = ada.open_plan()
    page = ada.see(path)
    assert page.text.count('href="#publish-yes"') == page.text.count('id="publish-yes"') == 1
    assert ada.press(page, "action", "save", publish="yes").status_code == 303
    assert 'href="#publish-yes"' not in ada.see(path).text


def test_the_tick_of_a_private_dataset_says_what_its_question_asks_and_publishing_promises_nothing_more(site: Site) -> None:
    site.connect()
    ada = site.visitor()
    path = ada.open_plan("unpublished-isotopes")
    page = ada.see(path)
    assert "private in CKAN. Shall its files stay closed there too?" in page.text
    assert "Yes: only people whom I allow there" in page.text
    ada.press(page, "action", "save", publish="yes")
    assert "whoever you let have them may use the files" in ada.see(path).text
