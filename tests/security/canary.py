"""A server that nobody may come to: counts whoever does, on every address of this machine."""

import socket
import threading
from contextlib import suppress


class Canary:
    def __init__(self) -> None:
        if socket.has_dualstack_ipv6():
            self._listener = socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True)
        else:
            self._listener = socket.create_server(("", 0))
        self.port: int = self._listener.getsockname()[1]
        self.hits = 0
        self._thread = threading.Thread(target=self._count)
        self._thread.start()

    def _count(self) -> None:
        while True:
            try:
                visitor, _ = self._listener.accept()
            except OSError:
                return
            self.hits += 1
            with suppress(OSError):
                visitor.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret")
            visitor.close()

    def proves_itself(self) -> None:
        """That it would have noticed: one visit of our own."""
        before = self.hits
        socket.create_connection(("127.0.0.1", self.port), 60).close()
        for _ in range(3000):
            if self.hits > before:
                break
            threading.Event().wait(0.02)
        assert self.hits == before + 1

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(60)
