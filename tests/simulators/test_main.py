"""Simulators as processes of their own."""

import signal
import subprocess
import sys

import pytest
import requests

from simulators.__main__ import NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_simulator_tells_its_address_and_ends_cleanly(name):
    command = [sys.executable, "-m", "simulators", name]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            url = process.stdout.readline().strip()
            assert requests.get(f"{url}/_sim/faults", timeout=60).json() == []
        finally:
            process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, "")
