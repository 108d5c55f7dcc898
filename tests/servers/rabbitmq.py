"""RabbitMQ from Debian: a private node with its own epmd, both on 127.0.0.1."""

import secrets
from pathlib import Path

import pika
import pika.exceptions

from simulators.ports import free_port
from tests.servers.cache import run
from tests.servers.process import ServerProcess, new_directory, port_answers
from tests.servers.server import Server

NO_SPINNING = "+sbwt none +sbwtdcpu none +sbwtdio none"


class RabbitMq(Server):
    """stop, start and restart keep port and messages; kill is a crash.

    `settings` are lines for rabbitmq.conf, `advanced` is the whole of advanced.config. With "consumer_timeout = 3000" and
    "[{rabbit,[{channel_tick_interval,1000}]}]." a delivery that is not acknowledged comes back after 4 s.
    """

    programs = ("epmd", "rabbitmq-server")
    packages = ("rabbitmq-server",)

    def __init__(self, settings: list[str] | None = None, advanced: str = "[].") -> None:
        self.host = "127.0.0.1"
        self.port = free_port()
        self.user = "guest"
        self.password = "guest"
        self.virtual_host = "/"
        self.url = f"amqp://guest:guest@127.0.0.1:{self.port}/%2F"
        self.directory = new_directory("rabbitmq")
        self._epmd_port = free_port()
        self._distribution_port = free_port()
        self._write_files(settings or [], advanced)
        self._epmd: ServerProcess | None = None
        self._node: ServerProcess | None = None

    def start(self) -> None:
        # epmd first: one that erl starts by itself would outlive the node
        epmd = ["epmd", "-port", str(self._epmd_port), "-address", "127.0.0.1"]
        self._epmd = ServerProcess(epmd, self.directory / "epmd.log")
        self._epmd.start(lambda: port_answers(self._epmd_port), timeout_seconds=90)
        self._node = ServerProcess([_scripts() / "rabbitmq-server"], self.directory / "node.log", self._environment())
        self._node.start(self._answers, timeout_seconds=180)

    def stop(self) -> None:
        for process in (self._node, self._epmd):
            if process:
                process.stop()

    def kill(self) -> None:
        for process in (self._node, self._epmd):
            if process:
                process.kill()

    def ctl(self, *arguments: str) -> str:
        """What rabbitmqctl prints."""
        return run(_scripts() / "rabbitmqctl", "-q", *arguments, directory=self.directory, environment=self._environment())

    def connect(self) -> pika.BlockingConnection:
        return pika.BlockingConnection(pika.URLParameters(self.url))

    def _write_files(self, settings: list[str], advanced: str) -> None:
        lines = [
            f"listeners.tcp.1 = 127.0.0.1:{self.port}",
            "vm_memory_high_watermark.relative = 0.2",
            "disk_free_limit.absolute = 50MB",
            "log.console = false",
            "log.file.level = info",
            *settings,
        ]
        (self.directory / "rabbitmq.conf").write_text("\n".join(lines) + "\n")
        (self.directory / "advanced.config").write_text(advanced + "\n")
        (self.directory / "enabled_plugins").write_text("[].\n")
        cookie = self.directory / ".erlang.cookie"
        cookie.write_text(secrets.token_hex(16))
        cookie.chmod(0o400)

    def _environment(self) -> dict[str, str]:
        here = str(self.directory)
        return {
            "HOME": here,  # the cookie is read from here
            "RABBITMQ_NODENAME": "exporter@localhost",
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_CONFIG_FILE": f"{here}/rabbitmq.conf",
            "RABBITMQ_ADVANCED_CONFIG_FILE": f"{here}/advanced.config",
            "RABBITMQ_ENABLED_PLUGINS_FILE": f"{here}/enabled_plugins",
            "RABBITMQ_MNESIA_BASE": f"{here}/mnesia",
            "RABBITMQ_LOG_BASE": f"{here}/log",
            "RABBITMQ_PID_FILE": f"{here}/pid",
            "RABBITMQ_DIST_PORT": str(self._distribution_port),
            "RUNNING_UNDER_SYSTEMD": "yes",  # the script becomes the node: its pid is ours, TERM is a clean stop
            "ERL_EPMD_PORT": str(self._epmd_port),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": f"-kernel inet_dist_use_interface {{127,0,0,1}} +S 2:2 {NO_SPINNING}",
            "RABBITMQ_CTL_ERL_ARGS": "+S 1:1 +sbwt none",
        }

    def _answers(self) -> bool:
        if not port_answers(self.port):
            return False
        try:
            self.connect().close()
        except pika.exceptions.AMQPError:
            return False
        return True


def _scripts() -> Path:
    """Not /usr/sbin/rabbitmq-server: Debian's wrapper changes directory and user."""
    found = sorted(Path("/usr/lib/rabbitmq/lib").glob("rabbitmq_server-*/sbin"))
    return found[-1] if found else Path()
