"""Redis from Debian, for CKAN and InvenioRDM: in memory only."""

from simulators.ports import free_port
from tests.servers.process import ServerProcess, new_directory, port_answers
from tests.servers.server import Server


class Redis(Server):
    programs = ("redis-server",)
    packages = ("redis-server",)

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}"
        self.directory = new_directory("redis")
        self._process: ServerProcess | None = None

    def start(self) -> None:
        options = ["--bind", "127.0.0.1", "--port", str(self.port), "--save", "", "--appendonly", "no"]
        self._process = ServerProcess(["redis-server", *options], self.directory / "redis.log")
        self._process.start(lambda: port_answers(self.port), timeout_seconds=90)

    def stop(self) -> None:
        if self._process:
            self._process.stop()
