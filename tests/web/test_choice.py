"""Ticks on the start page, kept over searches and pages."""

import re

import pytest
import requests

from simulators.ckan_state import fixed_id
from tests.web.site import COMPLETE, INCOMPLETE, ODD, Guest, Site

pytestmark = pytest.mark.slow


def send(site: Site, guest: Guest, action: str, *datasets: str, **more: str) -> requests.Response:
    ids = [fixed_id("dataset", each) for each in datasets]
    fields = [("csrf_token", guest.csrf(site.url)), ("action", action), *more.items(), *(("dataset", each) for each in ids)]
    return guest.post(f"{site.url}/choice", data=fields, timeout=60, allow_redirects=False)


def ticked(page: str) -> list[str]:
    return re.findall(r'name="dataset" value="([^"]+)" checked', page)


def test_ticks_are_kept_over_another_search_and_become_one_table(site: Site) -> None:
    ada = site.visitor()
    first = send(site, ada, "search", ODD, q="odra")
    assert first.headers["Location"] == "/?q=odra&batch=1"
    page = ada.see("/?q=odra&batch=1").text
    assert "1 chosen so far" in page
    second = send(site, ada, "together", COMPLETE, batch="1", listed=fixed_id("dataset", COMPLETE))
    assert second.headers["Location"] == "/batches/1"
    assert ticked(ada.see("/?batch=1").text) == [fixed_id("dataset", ODD), fixed_id("dataset", COMPLETE)]


def test_a_tick_that_was_taken_away_is_gone_and_those_of_other_pages_stay(site: Site) -> None:
    ada = site.visitor()
    send(site, ada, "search", ODD, INCOMPLETE)
    send(site, ada, "search", batch="1", listed=fixed_id("dataset", INCOMPLETE))
    assert ticked(ada.see("/?batch=1").text) == [fixed_id("dataset", ODD)]


def test_without_a_tick_nothing_is_made_and_the_page_says_what_to_do(site: Site) -> None:
    ada = site.visitor()
    answer = send(site, ada, "together")
    assert answer.headers["Location"] == "/?note=none"
    assert "Nothing is ticked yet" in ada.see("/?note=none").text
    assert send(site, ada, "search", q="odra").headers["Location"] == "/?q=odra"
    assert send(site, ada, "more-50", q="x").headers["Location"] == "/?q=x&cursor=50"
    assert send(site, ada, "all", q="x").headers["Location"] == "/"


def test_what_is_no_identifier_or_no_table_is_not_taken(site: Site) -> None:
    ada = site.visitor()
    sent = {"csrf_token": ada.csrf(site.url), "action": "together", "dataset": "../x'\"", "batch": "x"}
    assert ada.submit(f"{site.url}/choice", sent).headers["Location"] == "/?note=none"
    assert ada.see("/?batch=999999999999999999").status_code == 404
    assert ada.see("/?batch=x&note=x").status_code == 200


def test_more_than_a_table_takes_are_told(site: Site) -> None:
    ada = site.visitor()
    token = ada.csrf(site.url)
    many = [("csrf_token", token), ("action", "together"), *(("dataset", f"d{number}") for number in range(501))]
    answer = ada.post(f"{site.url}/choice", data=many, timeout=60, allow_redirects=False)
    assert answer.headers["Location"] == "/?batch=1&note=full"
    assert "One table takes 500 datasets" in ada.see(answer.headers["Location"]).text
