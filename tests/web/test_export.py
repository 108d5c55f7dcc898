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
