"""``python -m tests.servers install``: fetches what the server tests need, or says the one line that does.

``install invenio`` fetches InvenioRDM, which takes seven minutes the first time; ``install systemd`` a Debian to be booted.
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from tests.servers import chromium, faketime, systemd
from tests.servers.ckan import CkanServer
from tests.servers.invenio import InvenioServer
from tests.servers.keycloak import Keycloak
from tests.servers.mariadb import MariaDb
from tests.servers.rabbitmq import RabbitMq
from tests.servers.server import Server
from tests.servers.systemd_box import SystemdBox

Servers = tuple[type[Server], ...]
SERVERS: Servers = (MariaDb, RabbitMq, Keycloak, CkanServer)
ON_DEMAND: dict[str, Servers] = {"invenio": (InvenioServer,), "systemd": (SystemdBox,)}


def missing_packages(servers: Servers) -> list[str]:
    names = {name for server in servers if server.missing() for name in server.packages}
    if chromium.available():
        names.update(chromium.PACKAGES)
    if systemd.available():
        names.update(systemd.PACKAGES)
    if faketime.available():
        names.update(faketime.PACKAGES)
    return sorted(names)


def install_packages(names: list[str]) -> None:
    """As root. The packages' own services are not started: every test server is private."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    subprocess.run(["apt-get", "update", "-q"], check=True, env=environment)
    subprocess.run(["apt-get", "install", "-qy", "--no-install-recommends", *names], check=True, env=environment)


def install(server: type[Server]) -> str:
    """What came of it, in one line."""
    begun = time.monotonic()
    missing = server.missing()
    if missing is None:
        server.install()
    return f"{server.__name__}: {missing or 'ready'} ({time.monotonic() - begun:.0f} s)"


def main(arguments: list[str]) -> int:
    if arguments not in (["install"], *(["install", name] for name in ON_DEMAND)):
        print(__doc__)
        return 2
    servers = ON_DEMAND.get(arguments[-1], SERVERS)
    names = missing_packages(servers)
    if names and os.geteuid() == 0:
        install_packages(names)
    elif names:
        print(f"Some tests will be skipped. To run all: sudo apt-get install --no-install-recommends {' '.join(names)}")
    with ThreadPoolExecutor() as side_by_side:  # they wait for the network most of the time
        for line in side_by_side.map(install, servers):
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
