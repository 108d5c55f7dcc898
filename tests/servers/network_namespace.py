"""A network of its own, in which this process can listen and call too: nothing collides with the machine's ports."""

import ctypes
import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

HERE = Path("/proc/thread-self/ns/net")
CLONE_NEWNET = 0x40000000
Answer = TypeVar("Answer")
_libc = ctypes.CDLL(None, use_errno=True)


class NetworkNamespace:
    """Lives as long as it is open, whatever machine is booted in it and halted again. Only loopback is in it."""

    def __init__(self) -> None:
        self._descriptor = _elsewhere(_new)

    @property
    def path(self) -> str:
        return f"/proc/{os.getpid()}/fd/{self._descriptor}"

    @contextmanager
    def entered(self) -> Iterator[None]:
        """This thread, and those that it starts meanwhile: sockets stay in the network in which they were made."""
        before = os.open(HERE, os.O_RDONLY | os.O_CLOEXEC)
        try:
            _demand(_libc.setns(self._descriptor, CLONE_NEWNET))
            yield
        finally:
            _demand(_libc.setns(before, CLONE_NEWNET))
            os.close(before)

    def close(self) -> None:
        os.close(self._descriptor)


def _new() -> int:
    _demand(_libc.unshare(CLONE_NEWNET))
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    return os.open(HERE, os.O_RDONLY | os.O_CLOEXEC)


def _elsewhere(work: Callable[[], Answer]) -> Answer:
    """In a thread that ends with it: its network is not ours."""
    answers: list[Answer] = []
    thread = threading.Thread(target=lambda: answers.append(work()))
    thread.start()
    thread.join()
    return answers[0]


def _demand(result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
