"""DSpace 7 and later: what goes wrong on demand."""

import pytest
import requests

from simulators.rate_limit import RateLimit
from tests.simulators.hal import get, ids, running, search

pytestmark = pytest.mark.slow
BY_DATE = "dc.date.accessioned,ASC"
SEARCH = "GET /server/api/discover/search/objects"


@pytest.fixture
def site():
    with running() as site:
        yield site


def test_pages_shift_so_that_some_are_shown_twice_or_never(site):
    every = site.fill(30)
    twice = site.faults.add(SEARCH, skip=1, knob="shift_page", value=-2)
    seen = [each for page in (0, 1, 2) for each in ids(search(site, size=10, page=page, sort=BY_DATE))]
    assert (twice.happened, seen[8:12], len(set(seen))) == (1, [*every[8:10], *every[8:10]], 28)


def test_a_page_in_the_middle_may_be_short_or_empty(site):
    site.fill(30)
    fault = site.faults.add(SEARCH, times=2, knob="short_page", value=0)
    assert ids(search(site, size=10, sort=BY_DATE)) == []
    assert search(site, size=10, sort=BY_DATE)["page"]["totalElements"] == 30
    assert fault.happened == 2


def test_totals_may_be_wrong(site):
    site.fill(3)
    fault = site.faults.add("GET /server/api/(core|discover)", times=2, knob="wrong_total", value=99)
    assert search(site)["page"]["totalElements"] == 99
    assert get(site, "/core/communities").json()["page"]["totalElements"] == 99
    assert fault.happened == 2


def test_a_list_of_children_may_be_clipped_without_a_word(site):
    top = site.new_community("Faculty")
    site.fill_collections(30, top)
    fault = site.faults.add("/collections", knob="clip", value=7)
    body = get(site, f"/core/communities/{top}/collections", size=20).json()
    assert (fault.happened, len(body["_embedded"]["collections"]), body["page"]["size"]) == (1, 7, 20)


def test_checksums_may_lie_wherever_they_are_told(site):
    item = site.new_item("Levels", {"a.csv": "1\n"})
    file = site.file(item, "a.csv")
    true = get(site, f"/core/bitstreams/{file}").json()["checkSum"]["value"]
    fault = site.faults.add("/server/api/core", times=2, knob="wrong_checksum")
    assert get(site, f"/core/bitstreams/{file}").json()["checkSum"]["value"] == true[::-1]
    assert true[::-1] in get(site, f"/core/items/{item}", embed="bundles/bitstreams").text
    assert fault.happened == 2


def test_json_may_end_in_the_middle(site):
    site.fill(3)
    fault = site.faults.add(SEARCH, knob="short_body")
    answer = get(site, "/discover/search/objects", dsoType="item")
    assert (answer.status_code, fault.happened) == (200, 1)
    with pytest.raises(requests.exceptions.JSONDecodeError):
        answer.json()


def test_a_download_may_be_cut_each_time(site):
    file = site.file(site.new_item("Levels", {"a.csv": "1" * 100_000}), "a.csv")
    fault = site.faults.add("/content", times=-1, knob="drop_after", value=1000)
    for _ in range(2):
        with pytest.raises(requests.exceptions.ChunkedEncodingError):
            get(site, f"/core/bitstreams/{file}/content")
    assert fault.happened == 2


def test_a_file_may_never_end(site):
    file = site.file(site.new_item("Levels", {"a.csv": "1\n"}), "a.csv")
    fault = site.faults.add("/content", knob="endless", value=1 << 20)
    answer = get(site, f"/core/bitstreams/{file}/content")
    assert (fault.happened, len(answer.content) >= 1 << 20, "Content-Length" in answer.headers) == (1, True, False)


@pytest.mark.parametrize("status", [200, 403])
def test_a_guard_against_robots_may_answer_with_a_page(site, status):
    fault = site.faults.add(SEARCH, status=status, html=True)
    answer = get(site, "/discover/search/objects")
    assert (fault.happened, answer.status_code, answer.headers["Content-Type"]) == (1, status, "text/html")


def test_too_many_requests_may_be_told_without_a_time(site):
    fault = site.faults.add(SEARCH, status=429)
    answer = get(site, "/discover/search/objects")
    assert (fault.happened, answer.status_code, "Retry-After" in answer.headers) == (1, 429, False)


def test_any_answer_may_lead_to_another_host(site):
    fault = site.faults.add("/content", status=302, headers={"Location": "http://other.example.org/file"})
    file = site.file(site.new_item("Levels", {"a.csv": "1\n"}), "a.csv")
    answer = get(site, f"/core/bitstreams/{file}/content")
    assert (fault.happened, answer.headers["Location"]) == (1, "http://other.example.org/file")


def test_somebody_edits_between_two_pages(site):
    every = site.fill(20)
    turn = site.faults.after(SEARCH, lambda: site.delete(every[0]))
    first, second = (ids(search(site, size=10, page=page, sort=BY_DATE)) for page in (0, 1))
    assert (turn.happened, first, second) == (1, every[:10], every[11:])


def test_embedding_files_in_a_search_may_be_slow(site):
    site.search.slow_embeds = 0.001
    site.fill(3)
    assert len(ids(search(site, embed="bundles"))) == 3


def test_a_limit_refuses_who_asks_too_often_and_forgives_in_time(site):
    moment = [1000.0]
    site.limit = RateLimit((3, 10), clock=lambda: moment[0])
    answers = [get(site) for _ in range(5)]
    assert [each.status_code for each in answers] == [200, 200, 200, 429, 429]
    assert ("Retry-After" in answers[4].headers, site.refused_by_limit) == (False, 2)
    moment[0] += 10
    assert get(site).status_code == 200
