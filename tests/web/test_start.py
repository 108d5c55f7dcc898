"""The start page: datasets that the person may edit, and the latest transfers."""

import re

import pytest

from tests.web.site import Site


def test_only_what_the_person_may_edit_is_listed(site: Site) -> None:
    page = site.visitor("ada").see("/").text
    assert re.findall(r'<label for="dataset-\d+">([^<]+)</label>', page) == [
        "Field recordings",
        "Isotopes, not yet published",
        "Soil samples",
        "Water levels of the upper Odra, 2020",
    ]
    assert "Field recordings" not in site.visitor("ulla").see("/").text


def test_the_search_finds_words_and_says_when_there_is_nothing(site: Site) -> None:
    ada = site.visitor()
    found = ada.see("/?q=odra").text
    assert "Water levels of the upper Odra" in found
    assert "Soil samples" not in found
    assert "No dataset that you may edit has these words" in ada.see("/?q=zzzz").text
    assert ada.see("/?q=%22%3E%3Cscript%3E%28title:*&cursor=-1").status_code == 200


@pytest.mark.slow
def test_when_ckan_is_silent_the_rest_of_the_page_is_there(site: Site) -> None:
    fault = site.ckan.faults.add(r"/api/(3/)?action/", times=-1, drop=True)
    page = site.visitor().see("/")
    assert fault.happened > 0
    assert page.status_code == 200
    assert "CKAN does not answer" in page.text
