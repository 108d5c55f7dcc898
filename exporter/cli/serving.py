"""The front door: waitress as it stands behind a web server with TLS, and the watchdog that asks it for a sign of life."""

import logging
import signal
import socket
import sys
import threading
from collections.abc import Callable
from typing import Any

import waitress

from exporter.jobs.notify import notify
from exporter.settings import Settings

log = logging.getLogger(__name__)
Application = Callable[..., Any]
LARGEST_BODY_BYTES = 2 << 20
LARGEST_HEADER_BYTES = 16 << 10
UNIX = "unix:"
SIGN_OF_LIFE = b"GET /health/live HTTP/1.0\r\nHost: localhost\r\n\r\n"
WATCH_SECONDS = 15.0
ANSWER_SECONDS = 10.0


def serve(application: Application, settings: Settings) -> None:
    """Returns when the process is asked to stop; what is under way has some seconds to end."""
    server = waitress.create_server(application, **waitress_options(settings))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    ended = threading.Event()
    threading.Thread(target=_watch, args=(settings.app.listen, ended), name="watchdog", daemon=True).start()
    log.info("listening at %s for %s", settings.app.listen, settings.app.public_url)
    notify("READY=1", f"STATUS=listening at {settings.app.listen}")
    server.run()
    ended.set()


def _stop(_number: int, _frame: object) -> None:
    notify("STOPPING=1")
    sys.exit(0)  # waitress ends its loop, and lets its threads come to an end


def waitress_options(settings: Settings) -> dict[str, Any]:
    """Its own defaults are a body of 1 GiB, and headers of a proxy believed from anybody."""
    listen = settings.app.listen
    here = {"unix_socket": listen.removeprefix(UNIX), "unix_socket_perms": "660"} if listen.startswith(UNIX) else {}
    return {
        **(here or {"listen": listen}),
        "threads": settings.app.threads,
        "trusted_proxy": "localhost" if here else "127.0.0.1",  # what waitress calls the other end of a socket
        "trusted_proxy_count": 1,
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
        "clear_untrusted_proxy_headers": True,
        "log_untrusted_proxy_headers": False,
        "max_request_body_size": LARGEST_BODY_BYTES,
        "max_request_header_size": LARGEST_HEADER_BYTES,
        "ident": None,
    }


def _watch(listen: str, ended: threading.Event) -> None:
    """Systemd starts the service anew when no thread of it answers any more."""
    while not ended.wait(WATCH_SECONDS):
        if answers(listen):
            notify("WATCHDOG=1")
        else:
            log.error("the pages do not answer any more")


def answers(listen: str) -> bool:
    """Whether a request comes back, whatever the answer is."""
    try:
        with _connected(listen) as door:
            door.sendall(SIGN_OF_LIFE)
            return door.recv(5) == b"HTTP/"
    except OSError:
        return False


def _connected(listen: str) -> socket.socket:
    if not listen.startswith(UNIX):
        host, _, port = listen.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), ANSWER_SECONDS)
    door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    door.settimeout(ANSWER_SECONDS)
    door.connect(listen.removeprefix(UNIX))
    return door
