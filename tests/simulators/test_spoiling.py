"""What may become of any answer on its way."""

from collections.abc import Iterator

import pytest
import requests
import urllib3

from simulators.ckan_http import file_reply
from simulators.ckan_state import Content
from simulators.server import Reply, Service, Simulator

TEXT = b"0123456789" * 10_000


class Shelf(Service):
    def __init__(self) -> None:
        super().__init__()
        self.text = TEXT
        self.route("GET", "/file", lambda request: file_reply(request, Content.of(self.text), "file.bin"))
        self.route("GET", "/json", lambda request: Reply(body={"text": self.text.decode()}))


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    with Simulator(Shelf()) as simulator:
        yield simulator.service


def get(shelf: Shelf, path: str = "/file", **headers: str) -> requests.Response:
    return requests.get(shelf.url + path, headers=headers, timeout=60)


def test_json_may_end_early_as_if_it_were_whole(shelf):
    fault = shelf.faults.add("/json", knob="short_body")
    answer = get(shelf, "/json")
    assert (answer.status_code, int(answer.headers["Content-Length"]), fault.happened) == (200, len(answer.content), 1)
    with pytest.raises(requests.JSONDecodeError):
        answer.json()
    assert get(shelf, "/json").json() == {"text": TEXT.decode()}


def test_the_connection_may_be_cut_in_the_middle_and_the_rest_asked_for(shelf):
    fault = shelf.faults.add("/file", knob="drop_after", value=70_000)
    with requests.get(f"{shelf.url}/file", stream=True, timeout=60) as answer:
        assert answer.headers["Content-Length"] == "100000"
        got = answer.raw.read(70_000)
        with pytest.raises(urllib3.exceptions.ProtocolError):
            answer.raw.read(30_000)
    rest = get(shelf, Range="bytes=70000-")
    assert (rest.status_code, got + rest.content, fault.happened) == (206, TEXT, 1)


def test_a_wish_for_a_part_may_be_ignored(shelf):
    fault = shelf.faults.add("/file", knob="no_range")
    answer = get(shelf, Range="bytes=70000-")
    assert (answer.status_code, answer.content == TEXT, fault.happened) == (200, True, 1)
    assert "Accept-Ranges" not in answer.headers


def test_a_file_may_come_with_another_content_of_the_same_length(shelf):
    fault = shelf.faults.add("/file", knob="other_bytes")
    content = get(shelf).content
    assert (len(content), content != TEXT, content[1:] == TEXT[1:], fault.happened) == (len(TEXT), True, True, 1)


def test_a_file_may_be_empty(shelf):
    fault = shelf.faults.add("/file", knob="empty")
    answer = get(shelf)
    assert (answer.status_code, answer.content, answer.headers["Content-Length"], fault.happened) == (200, b"", "0", 1)


def test_a_file_may_never_end(shelf):
    fault = shelf.faults.add("/file", knob="endless")
    with requests.get(f"{shelf.url}/file", stream=True, timeout=60) as answer:
        assert "Content-Length" not in answer.headers
        assert len(answer.raw.read(5_000_000)) == 5_000_000
    assert fault.happened == 1


def test_a_file_may_be_longer_than_told_elsewhere(shelf):
    shelf.faults.add("/file", knob="endless", value=300_000)
    assert len(get(shelf).content) >= 300_000


def test_a_file_may_come_without_a_length(shelf):
    shelf.faults.add("/file", knob="no_length")
    answer = get(shelf)
    assert ("Content-Length" in answer.headers, answer.content == TEXT) == (False, True)


def test_what_happens_after_an_answer_does_not_change_that_answer(shelf):
    turn = shelf.faults.after("GET /json", lambda: setattr(shelf, "text", b"new"), skip=1)
    texts = [get(shelf, "/json").json()["text"] for _ in range(3)]
    assert (texts, turn.happened) == ([TEXT.decode(), TEXT.decode(), "new"], 1)


@pytest.mark.parametrize("headers", [{}, {"Retry-After": "7"}])
def test_too_many_requests_come_with_or_without_a_time_to_wait(shelf, headers):
    fault = shelf.faults.add("/json", status=429, headers=headers)
    answer = get(shelf, "/json")
    assert (answer.status_code, answer.headers.get("Retry-After"), fault.happened) == (429, headers.get("Retry-After"), 1)


def test_a_proxy_may_fail_several_times_in_a_row(shelf):
    fault = shelf.faults.add("/json", status=502, html=True, times=3)
    assert [get(shelf, "/json").status_code for _ in range(4)] == [502, 502, 502, 200]
    assert fault.happened == 3
