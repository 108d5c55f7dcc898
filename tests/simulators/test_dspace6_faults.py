"""DSpace 4, 5 and 6: what goes wrong on demand."""

import pytest
import requests

from simulators.rate_limit import RateLimit
from tests.simulators.rest import VERSIONS, get, keys, running, told

pytestmark = pytest.mark.slow
LISTS = [
    ("4.2", "GET /rest/collections/"),
    ("5.10", "GET /rest/items"),
    ("6.3", "GET /rest/items"),
]


@pytest.fixture
def site():
    with running() as site:
        yield site


def listed(site, collection, **page):
    if site.major == 4:
        return keys(told(site, f"/collections/{collection}", expand="items", **page)["items"])
    return keys(told(site, "/items", **page))


@pytest.mark.parametrize(("version", "match"), LISTS)
def test_pages_shift_so_that_some_are_shown_twice_or_never(version, match):
    with running(version) as site:
        every = site.fill(30)
        collection = site.state.items[every[0]].owner.uuid
        twice = site.faults.add(match, skip=1, knob="shift_page", value=-2)
        seen = [each for offset in (0, 10, 20) for each in listed(site, collection, limit=10, offset=offset)]
    assert (twice.happened, seen[8:12], len(set(seen))) == (1, [*every[8:10], *every[8:10]], 28)


@pytest.mark.parametrize(("version", "match"), LISTS)
def test_a_page_in_the_middle_may_be_short_or_empty(version, match):
    with running(version) as site:
        every = site.fill(30)
        collection = site.state.items[every[0]].owner.uuid
        fault = site.faults.add(match, times=2, knob="short_page", value=0)
        pages = [listed(site, collection, limit=10, offset=offset) for offset in (0, 10, 20)]
    assert (fault.happened, pages) == (2, [[], [], every[20:]])


def test_a_list_may_be_clipped_without_a_word(site):
    every = site.fill(30)
    fault = site.faults.add("GET /rest/items", knob="clip", value=7)
    assert (keys(told(site, "/items", limit=20)), fault.happened) == (every[:7], 1)


def test_the_first_page_may_come_again_and_again(site):
    every = site.fill(30)
    fault = site.faults.add("GET /rest/items", times=-1, knob="first_page_again")
    assert [keys(told(site, "/items", limit=10, offset=offset)) for offset in (10, 20)] == [every[:10]] * 2
    assert fault.happened == 2


@pytest.mark.parametrize("version", VERSIONS)
def test_checksums_may_lie_wherever_they_are_told(version):
    with running(version) as site:
        item = site.new_item("Levels", {"a.csv": "1\n"})
        true = told(site, f"/bitstreams/{site.file(item, 'a.csv')}")["checkSum"]["value"]
        fault = site.faults.add("GET /rest", times=2, knob="wrong_checksum")
        lies = told(site, f"/items/{item}", expand="bitstreams")["bitstreams"][0]["checkSum"]["value"]
        alone = told(site, f"/bitstreams/{site.file(item, 'a.csv')}")["checkSum"]["value"]
    assert (fault.happened, lies, alone) == (2, true[::-1], true[::-1])


def test_json_may_end_in_the_middle(site):
    site.fill(3)
    fault = site.faults.add("GET /rest/items", knob="short_body")
    answer = get(site, "/items")
    assert (answer.status_code, fault.happened) == (200, 1)
    with pytest.raises(requests.exceptions.JSONDecodeError):
        answer.json()


@pytest.mark.parametrize("tells", [True, False])
def test_a_download_may_be_cut_each_time_and_only_a_length_tells_it(site, tells):
    site.items.tells_length = tells
    file = site.file(site.new_item("Levels", {"a.csv": "1" * 100_000}), "a.csv")
    fault = site.faults.add("/retrieve", times=-1, knob="truncate", value=1000)
    for _ in range(2):
        if tells:
            with pytest.raises(requests.exceptions.ChunkedEncodingError):
                get(site, f"/bitstreams/{file}/retrieve")
        else:
            assert len(get(site, f"/bitstreams/{file}/retrieve").content) == 1000
    assert fault.happened == 2


def test_a_file_may_never_end(site):
    file = site.file(site.new_item("Levels", {"a.csv": "1\n"}), "a.csv")
    fault = site.faults.add("/retrieve", knob="endless", value=1 << 20)
    assert (len(get(site, f"/bitstreams/{file}/retrieve").content) >= 1 << 20, fault.happened) == (True, 1)


@pytest.mark.parametrize("status", [200, 403])
def test_a_guard_against_robots_may_answer_with_a_page(site, status):
    fault = site.faults.add("GET /rest/items", status=status, html=True)
    answer = get(site, "/items")
    assert (fault.happened, answer.status_code, answer.headers["Content-Type"]) == (1, status, "text/html")


def test_a_server_may_break_with_a_page(site):
    fault = site.faults.add("GET /rest/items", status=500, html=True)
    assert (get(site, "/items").status_code, get(site, "/items").status_code, fault.happened) == (500, 200, 1)


def test_any_answer_may_lead_to_another_host(site):
    fault = site.faults.add("/items", status=302, headers={"Location": "http://other.example.org/rest/items"})
    answer = get(site, "/items")
    assert (fault.happened, answer.headers["Location"]) == (1, "http://other.example.org/rest/items")


def test_a_limit_refuses_who_asks_too_often_and_forgives_in_time(site):
    moment = [1000.0]
    site.limit = RateLimit((3, 10), clock=lambda: moment[0])
    answers = [get(site, "/status") for _ in range(5)]
    assert [each.status_code for each in answers] == [200, 200, 200, 429, 429]
    assert ("Retry-After" in answers[4].headers, site.refused_by_limit) == (False, 2)
    moment[0] += 10
    assert get(site, "/status").status_code == 200


def test_the_list_of_all_items_walks_further_for_each_page(site):
    site.fill(300)
    site.items.slow_offset = 1.0
    waits: list[float] = []
    site.items.sleep = waits.append
    for offset in (0, 280, 500):
        told(site, "/items", limit=10, offset=offset)
    assert waits == [0.01, 0.29, 0.3]
