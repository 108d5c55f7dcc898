"""The content of published files, and what may befall it on its way."""

from collections.abc import Iterator

import pytest
import requests

from simulators.ckan_state import Content
from simulators.server import Simulator
from simulators.storage import Storage
from simulators.zenodo import Zenodo


@pytest.fixture
def site() -> Iterator[Zenodo]:
    zenodo = Zenodo({"curator-token": "curator"}, rate_limit=False)
    with Simulator(zenodo):
        yield zenodo


def content_url(site: Zenodo, content: bytes | Content, key: str = "a.bin") -> str:
    number = site.shelf.new_record("Levels", {key: content})
    files = requests.get(f"{site.url}/api/records/{number}/files", timeout=60).json()
    url: str = files["entries"][0]["links"]["content"]
    return url


def test_a_huge_file_costs_nothing(site):
    url = content_url(site, Content(b"0123456789", 30_000_000))
    answer = requests.get(url, timeout=60)
    assert (answer.status_code, len(answer.content), answer.content[-3:]) == (200, 30_000_000, b"789")


def test_a_wish_for_a_part_is_heard_only_where_parts_are_given(site):
    url = content_url(site, b"0123456789")
    part = {"Range": "bytes=7-"}
    assert requests.get(url, headers=part, timeout=60).status_code == 200
    site.ranges = True
    answer = requests.get(url, headers=part, timeout=60)
    assert (answer.status_code, answer.content) == (206, b"789")


def test_a_file_may_differ_from_what_is_told_of_it(site):
    number = site.shelf.new_record("Levels", {"a.bin": b"one"})
    entries = f"{site.url}/api/records/{number}/files"
    before = requests.get(entries, timeout=60).json()["entries"][0]
    site.shelf.change_file(number, "a.bin", b"two")
    assert requests.get(entries, timeout=60).json()["entries"][0] == before
    assert requests.get(before["links"]["content"], timeout=60).content == b"two"


def test_a_file_may_be_given_by_another_host_that_wants_no_token(site):
    storage = Storage()
    with Simulator(storage):
        site.storage = storage
        answer = requests.get(content_url(site, b"one"), allow_redirects=False, timeout=60)
        assert (answer.status_code, storage.host in answer.headers["Location"]) == (302, True)
        assert requests.get(answer.headers["Location"], timeout=60).content == b"one"
    assert storage.trusted == []


@pytest.mark.parametrize("key", ["a b.csv", "folder/a.csv", "ä#?.csv", "𠜎.csv"])
def test_names_of_files_come_through(site, key):
    assert requests.get(content_url(site, b"one", key), timeout=60).content == b"one"


def test_a_file_may_be_empty_or_cut_or_endless(site):
    url = content_url(site, b"0123456789")
    empty = site.faults.add("/content", knob="empty")
    assert requests.get(url, timeout=60).content == b""
    cut = site.faults.add("/content", knob="drop_after", value=4)
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        requests.get(url, timeout=60)
    endless = site.faults.add("/content", knob="endless", value=1_000_000)
    assert len(requests.get(url, timeout=60).content) >= 1_000_000
    assert (empty.happened, cut.happened, endless.happened) == (1, 1, 1)
