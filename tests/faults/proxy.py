"""A TCP proxy that breaks what goes through it: cut after so many bytes, or silent as a cable that was pulled."""

import select
import socket
import threading
from contextlib import suppress

PIECE_BYTES = 1 << 14


class Proxy:
    """``with Proxy(port) as proxy: proxy.port``. Bytes are those from the client to the server.

    ``resets`` and ``silences`` count the connections that it happened to.
    """

    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        self._behind = (host, port)
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._listener.getsockname()[1]
        self.resets = self.silences = 0
        self._reset_after: list[int] = []
        self._silent_after: list[int] = []
        self._heal = threading.Event()
        self._heal.set()
        self._guard = threading.Lock()
        self._open: set[socket.socket] = set()
        self._done = threading.Event()

    def __enter__(self) -> "Proxy":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._heal.set()
        self.cut()
        self._listener.close()

    def reset_after(self, count: int, times: int = 1) -> None:
        """The next so many connections that carry more than this are reset."""
        with self._guard:
            self._reset_after += [count] * times

    def silent_after(self, count: int) -> None:
        """The next connection that carries more than this goes silent, for ever: nothing is answered, nothing closed."""
        with self._guard:
            self._silent_after.append(count)

    def go_silent(self) -> None:
        """All connections, open and new, until ``heal``; what was sent meanwhile arrives then."""
        self.silences += 1
        self._heal.clear()

    def heal(self) -> None:
        self._heal.set()

    def cut(self) -> int:
        """Every open connection; how many ends there were."""
        with self._guard:
            doomed, self._open = self._open, set()
        for one in doomed:
            _reset(one)
        return len(doomed)

    def _accept(self) -> None:
        with suppress(OSError):
            while not self._done.is_set():
                client, _ = self._listener.accept()
                threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        self._heal.wait()
        try:
            server = socket.create_connection(self._behind, timeout=60)
        except OSError:
            _reset(client)
            return
        with self._guard:
            self._open |= {client, server}
        with suppress(OSError, ValueError):
            self._pump(client, server)
        for one in (client, server):
            one.close()
        with self._guard:
            self._open -= {client, server}

    def _pump(self, client: socket.socket, server: socket.socket) -> None:
        carried = 0
        while True:
            for one in select.select([client, server], [], [])[0]:
                piece = one.recv(PIECE_BYTES)
                self._heal.wait()
                if not piece:
                    return
                carried += len(piece) if one is client else 0
                if self._taken(self._reset_after, carried):
                    self.resets += 1
                    _reset(client)
                    return
                if self._taken(self._silent_after, carried):
                    self.silences += 1
                    self._done.wait()
                (server if one is client else client).sendall(piece)

    def _taken(self, orders: list[int], carried: int) -> bool:
        with self._guard:
            if orders and carried > orders[0]:
                orders.pop(0)
                return True
        return False


def _reset(one: socket.socket) -> None:
    """A TCP reset, not an orderly end."""
    with suppress(OSError):
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        one.shutdown(socket.SHUT_RDWR)
    with suppress(OSError):
        one.close()
