"""The frame of all simulators: its faults must be real, or every test that uses them proves nothing."""

import http.client
import time
from collections.abc import Iterator

import pytest
import requests

from simulators.server import Reply, Request, Service, Simulator


class Counter(Service):
    """Counts what happened."""

    def __init__(self) -> None:
        super().__init__()
        self.effects: list[bytes] = []
        self.route("POST", "/things/{name}", self._keep)

    def _keep(self, request: Request) -> Reply:
        self.effects.append(request.text().encode())
        return Reply(201, {"name": request.words["name"], "knobs": request.knobs})


@pytest.fixture
def counter() -> Iterator[Simulator]:
    with Simulator(Counter()) as simulator:
        yield simulator


def _post(simulator: Simulator, name: str = "a", text: str = "text") -> requests.Response:
    return requests.post(f"{simulator.url}/things/{name}", data=text, timeout=60)


def test_a_path_word_is_decoded_once_and_holds_no_slash(counter):
    assert _post(counter, "a%2520b").json()["name"] == "a%20b"
    assert _post(counter, "a/b").status_code == 404


def test_a_lost_answer_has_had_its_effect(counter):
    fault = counter.service.faults.add("POST /things/", when="after", drop=True)
    with pytest.raises(requests.ConnectionError):
        _post(counter)
    assert counter.service.effects == [b"text"]
    assert fault.happened == 1
    assert _post(counter).status_code == 201


def test_an_early_error_has_no_effect(counter):
    counter.service.faults.add("POST /things/", status=502, html=True)
    answer = _post(counter)
    assert (answer.status_code, answer.headers["Content-Type"], counter.service.effects) == (502, "text/html", [])


def test_a_fault_skips_and_counts(counter):
    counter.service.faults.add("POST /things/", skip=1, times=2, status=500)
    assert [_post(counter).status_code for _ in range(4)] == [201, 500, 500, 201]


def test_a_cut_in_the_body_reaches_nobody(counter):
    counter.service.faults.add("POST /things/", read_bytes=1000)
    with pytest.raises(requests.ConnectionError):
        _post(counter, text="x" * 50_000_000)
    assert counter.service.effects == []
    assert 1000 <= counter.service.log[-1].body_bytes < 50_000_000


def test_a_hang_is_silence_and_then_a_cut(counter):
    counter.service.faults.add("POST /things/", when="after", hang=0.3)
    began = time.monotonic()
    with pytest.raises((requests.ConnectionError, http.client.HTTPException)):
        _post(counter)
    assert time.monotonic() - began >= 0.3
    assert counter.service.effects == [b"text"]


def test_a_knob_is_handed_to_the_simulator(counter):
    counter.service.faults.add("things", knob="truncate", value=3)
    assert _post(counter).json()["knobs"] == {"truncate": 3}


def test_faults_are_set_from_outside_too(counter):
    requests.post(f"{counter.url}/_sim/faults", json={"match": "things", "status": 418}, timeout=60).raise_for_status()
    assert _post(counter).status_code == 418
    log = requests.get(f"{counter.url}/_sim/log", timeout=60).json()
    assert [(entry["method"], entry["status"]) for entry in log] == [("POST", 418)]


def test_a_chunked_body_is_not_seen_and_the_connection_stays_whole(counter):
    with requests.Session() as session:
        for _ in range(2):
            answer = session.post(f"{counter.url}/things/a", data=iter([b"one", b"two"]), timeout=60)
            assert answer.status_code == 201
    assert counter.service.effects == [b"", b""]
    assert counter.service.log[-1].body_bytes == 6


def test_a_path_word_may_hold_slashes_where_the_route_says_so(counter):
    counter.service.route("GET", "/files/{name:path}/content", lambda request: Reply(body=request.words))
    assert requests.get(f"{counter.url}/files/a/b%20c/content", timeout=60).json() == {"name": "a/b c"}


def test_a_slow_service_answers_late(counter):
    counter.service.latency = 0.2
    began = time.monotonic()
    _post(counter)
    assert time.monotonic() - began >= 0.2


def test_what_the_simulator_remarks_is_in_the_log(counter):
    def remark(request: Request) -> Reply:
        request.notes["seen"] = "yes"
        return Reply()

    counter.service.route("GET", "/remark", remark)
    requests.get(f"{counter.url}/remark", timeout=60)
    assert counter.service.log[-1].notes == {"seen": "yes"}
