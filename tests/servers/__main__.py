"""``python -m tests.servers install``: fetches what the server tests need, or says the one line that does."""

import os
import subprocess
import sys

from tests.servers.keycloak import Keycloak
from tests.servers.mariadb import MariaDb
from tests.servers.rabbitmq import RabbitMq

SERVERS = (MariaDb, RabbitMq, Keycloak)


def missing_packages() -> list[str]:
    return sorted({name for server in SERVERS if server.available() for name in server.packages})


def install_packages(names: list[str]) -> None:
    """As root. The packages' own services are not started: every test server is private."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    subprocess.run(["apt-get", "update", "-q"], check=True, env=environment)
    subprocess.run(["apt-get", "install", "-qy", "--no-install-recommends", *names], check=True, env=environment)


def main(arguments: list[str]) -> int:
    if arguments != ["install"]:
        print(__doc__)
        return 2
    names = missing_packages()
    if names and os.geteuid() == 0:
        install_packages(names)
    elif names:
        print(f"Some tests will be skipped. To run all: sudo apt-get install {' '.join(names)}")
    for server in SERVERS:
        if not server.available():
            server.install()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
