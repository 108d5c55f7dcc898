"""A Dataverse as a whole: who it is, whom it knows, what stands before it."""

import pytest
import requests

from simulators.dataverse import VERSIONS
from simulators.dataverse_gate import Gateway, Limits
from tests.simulators.dataverse_asking import CURATOR, dataset, fetch, found, get, message


@pytest.mark.parametrize("version", VERSIONS)
def test_it_tells_its_version(dataverse, version):
    dataverse.version = version
    assert get(dataverse, "/api/info/version").json()["data"]["version"] == version
    assert get(dataverse, "/api/v1/info/version").json()["data"]["version"] == version
    assert get(dataverse, "/api/info/server").json()["data"]["message"] in dataverse.url
    assert "<h1>Root Dataverse</h1>" in get(dataverse, "/").text


def test_an_unknown_address_is_told_in_json(dataverse):
    answer = get(dataverse, "/api/nothing")
    assert (answer.status_code, answer.json()["status"]) == (404, "ERROR")


def test_a_wrong_key_is_refused_even_for_what_is_public(dataverse):
    pid = dataverse.new_dataset("Public")
    for answer in (
        dataset(dataverse, pid, headers={"X-Dataverse-key": "wrong"}),
        get(dataverse, "/api/search", {"X-Dataverse-key": "wrong"}, q="*"),
        get(dataverse, "/api/search", q="*", key="wrong"),
    ):
        assert (answer.status_code, message(answer)) == (401, "Bad API key")


def test_a_bearers_key_is_that_of_a_guest(dataverse):
    pid = dataverse.new_dataset("Draft", publish=False)
    assert dataset(dataverse, pid, headers={"Authorization": "Bearer curator-token"}).status_code == 401
    assert dataset(dataverse, pid, headers=CURATOR).status_code == 200
    assert dataset(dataverse, pid, key="curator-token").status_code == 200


def test_too_many_calls_are_refused_without_a_word_about_when_to_come_back(dataverse):
    dataverse.limits = Limits((2, 3600))
    pid = dataverse.new_dataset("One", {"a.txt": "1"})
    answers = [dataset(dataverse, pid) for _ in range(3)]
    assert [each.status_code for each in answers] == [200, 200, 429]
    assert "Retry-After" not in answers[2].headers
    assert "too many requests" in message(answers[2])
    assert dataset(dataverse, pid, headers=CURATOR).status_code == 200
    assert dataset(dataverse, pid, "versions").status_code == 200  # another command


def test_search_and_downloads_are_not_counted(dataverse):
    dataverse.limits = Limits((1, 3600))
    pid = dataverse.new_dataset("One", {"a.txt": "1"})
    assert [found(dataverse)["total_count"] for _ in range(3)] == [1, 1, 1]
    assert [fetch(dataverse, dataverse.file(pid, "a.txt")).status_code for _ in range(3)] == [200, 200, 200]


@pytest.mark.parametrize("status", [200, 403, 429])
def test_a_gateway_shows_its_page_instead(dataverse, status):
    dataverse.gateway = Gateway(allowed=1, status=status)
    assert found(dataverse)["total_count"] == 0
    answer = get(dataverse, "/api/search", q="*")
    assert (answer.status_code, dataverse.gateway.blocked) == (status, 1)
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "not a bot" in answer.text


def test_a_gateway_that_allows_nothing_blocks_from_the_start(dataverse):
    dataverse.gateway = Gateway()
    assert get(dataverse, "/api/info/version").status_code == 403


def test_html_may_come_with_200(dataverse):
    fault = dataverse.faults.add("/api/search", status=200, html=True)
    answer = get(dataverse, "/api/search", q="*")
    assert (answer.status_code, answer.text[:6], fault.happened) == (200, "<html>", 1)


def test_json_may_end_early(dataverse):
    fault = dataverse.faults.add("/api/search", knob="short_body")
    with pytest.raises(requests.JSONDecodeError):
        get(dataverse, "/api/search", q="*").json()
    assert fault.happened == 1
