"""The front door as a process: signs of life, what of a request is believed, and its end."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from exporter.cli.serving import answers
from simulators.ports import free_port

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
Open = Callable[[str], "subprocess.Popen[bytes]"]


@pytest.fixture
def systemd_ear(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(tmp_path / "notify"))
        ear.settimeout(90)
        yield ear


@pytest.fixture
def opened(systemd_ear: socket.socket, tmp_path: Path) -> Iterator[Open]:
    """Returns when it said that it is ready."""
    running = []

    def open_door(listen: str) -> "subprocess.Popen[bytes]":
        environment = {**os.environ, "NOTIFY_SOCKET": str(tmp_path / "notify"), "ARRIVED": str(tmp_path / "arrived")}
        running.append(
            subprocess.Popen([sys.executable, "-m", "tests.cli.serving_process", listen], cwd=ROOT, env=environment)
        )
        assert systemd_ear.recv(1000).startswith(b"READY=1\n")
        return running[-1]

    yield open_door
    for process in running:
        process.kill()
        process.wait()


def test_it_says_that_it_is_ready_that_it_lives_and_that_it_stops(opened: Open, systemd_ear: socket.socket) -> None:
    process = opened(f"127.0.0.1:{free_port()}")
    assert systemd_ear.recv(1000) == b"WATCHDOG=1"
    process.send_signal(signal.SIGTERM)
    heard = [systemd_ear.recv(1000)]
    while heard[-1] == b"WATCHDOG=1":
        heard.append(systemd_ear.recv(1000))
    assert heard[-1] == b"STOPPING=1"
    assert process.wait(90) == 0


def test_a_stopped_process_gives_no_sign_of_life(opened: Open, systemd_ear: socket.socket) -> None:
    listen = f"127.0.0.1:{free_port()}"
    process = opened(listen)
    assert answers(listen)
    process.terminate()
    process.wait(90)
    assert not answers(listen)


def test_a_request_under_way_is_answered_before_the_end(opened: Open, tmp_path: Path) -> None:
    port = free_port()
    process = opened(f"127.0.0.1:{port}")
    statuses: list[int] = []
    slow = threading.Thread(
        target=lambda: statuses.append(requests.get(f"http://127.0.0.1:{port}/slow", timeout=90).status_code)
    )
    slow.start()
    while not (tmp_path / "arrived").exists():
        assert slow.is_alive()
        threading.Event().wait(0.05)
    process.terminate()
    slow.join()
    assert process.wait(90) == 0
    assert statuses == [200]


def test_of_a_proxy_only_address_and_scheme_are_believed(opened: Open) -> None:
    port = free_port()
    opened(f"127.0.0.1:{port}")
    headers = {"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}
    told = requests.get(f"http://127.0.0.1:{port}/", headers=headers, timeout=90).json()
    assert (told["REMOTE_ADDR"], told["wsgi.url_scheme"]) == ("192.0.2.7", "https")
    assert told["HTTP_X_FORWARDED_HOST"] == ""
    assert told["HTTP_HOST"] == f"127.0.0.1:{port}"


def test_a_body_and_headers_have_a_limit(opened: Open) -> None:
    port = free_port()
    opened(f"127.0.0.1:{port}")
    announced = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3000000\r\n\r\n"
    assert status(port, announced) == 413
    assert status(port, b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 20000 + b"\r\n\r\n") == 431


def status(port: int, request: bytes) -> int:
    with socket.create_connection(("127.0.0.1", port), 90) as door:
        door.sendall(request)
        return int(door.recv(100).split()[1])


def test_a_unix_socket_serves_as_well(opened: Open, systemd_ear: socket.socket, tmp_path: Path) -> None:
    listen = f"unix:{tmp_path / 'door'}"
    opened(listen)
    assert systemd_ear.recv(1000) == b"WATCHDOG=1"
    assert answers(listen)
