"""A server that is a Python program gets a virtual environment of its own."""

import sys
from pathlib import Path

from tests.servers.cache import run


def install(environment: Path, *requirements: str) -> None:
    """Makes the environment and installs into it, as pip understands the requirements."""
    run(sys.executable, "-m", "venv", environment)
    run(environment / "bin" / "pip", "install", "-q", "--disable-pip-version-check", *requirements)


def packages(environment: Path) -> Path:
    """Where its packages lie."""
    return next(environment.glob("lib/python3*/site-packages"))
