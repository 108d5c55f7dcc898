"""systemd-analyze, which judges units on any machine: it needs no running systemd."""

import subprocess
from pathlib import Path

from tests.servers.process import missing_program

PACKAGES = ("systemd",)


def available() -> str | None:
    return missing_program("systemd-analyze", "systemd-sysusers")


def analyze(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, check=False)
