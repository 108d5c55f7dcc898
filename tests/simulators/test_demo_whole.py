"""The demo as people start it: a process that shows a real export, says whether all is right, and leaves nothing behind."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from simulators.ckan_demo import COMPLETE
from simulators.demo import export, start_exporter, start_simulators, verdict
from simulators.demo_checks import check
from simulators.demo_settings import Places, new_places, write_settings
from simulators.processes import Processes

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
COMMAND = [sys.executable, "-m", "simulators.demo"]
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


def _answers(url: str) -> bool:
    try:
        requests.get(url, timeout=60, allow_redirects=False)
    except requests.ConnectionError:
        return False
    return True


def test_once_ends_well_and_prints_the_doi(tmp_path: Path):
    done = subprocess.run(
        [*COMMAND, "--once"], env={**os.environ, "TMPDIR": str(tmp_path)}, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^DOI: 10\.5281/zenodo\.\d+$", done.stdout, re.MULTILINE)
    assert "The right files are at Zenodo, and the CKAN dataset bears the DOI." in done.stdout
    assert "3 datasets came, came again unchanged, and were taken back; 11 records stay." in done.stdout
    assert not any(_answers(url) for url in set(ADDRESS.findall(done.stdout)))
    assert list(tmp_path.iterdir()) == []


def test_a_port_that_is_taken_ends_with_a_sentence(tmp_path: Path):
    with _staying(tmp_path) as (_, words):
        port = re.search(r"Your transfers: +http://127\.0\.0\.1:(\d+)", words)
        assert port
        again = subprocess.run([*COMMAND, "--once", "--port", port[1]], capture_output=True, text=True, timeout=600)
    assert again.returncode == 1
    assert f"Port {port[1]} is taken." in again.stdout


@contextmanager
def _staying(directory: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """One that stays up, and what it said until then."""
    environment = {**os.environ, "TMPDIR": str(directory), "PYTHONUNBUFFERED": "1"}
    demo = subprocess.Popen(COMMAND, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert demo.stdout
    words = ""
    try:
        while "To end it all" not in words:
            line = demo.stdout.readline()
            assert line, words
            words += line
        yield demo, words
    finally:
        if demo.poll() is None:
            demo.send_signal(signal.SIGTERM)
        demo.communicate(timeout=300)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_demo_that_stays_up_answers_until_it_is_told_to_end_and_leaves_nothing(tmp_path: Path, number: signal.Signals):
    with _staying(tmp_path) as (demo, words):
        addresses = set(ADDRESS.findall(words))
        assert len(addresses) == 7  # CKAN, Zenodo, four to import from, the exporter
        assert all(_answers(url) for url in addresses)
        demo.send_signal(number)
        demo.send_signal(number)  # an impatient person
        assert demo.wait(300) == 0
    assert not any(_answers(url) for url in addresses)
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def exported(tmp_path: Path) -> Iterator[Places]:
    """The places of a demo that made its export and is still up."""
    places = new_places(tmp_path)
    write_settings(places)
    with Processes(Path.cwd(), places.directory / "logs") as processes:
        start_simulators(processes, places)
        start_exporter(processes, places)
        export(places)
        yield places


def test_the_verdict_is_0_for_a_right_export_and_1_for_what_was_changed_behind_it(exported: Places):
    ckan, zenodo = exported.url(exported.ckan), exported.url(exported.zenodo)
    dataset = next(each for each in requests.get(f"{ckan}/_sim/state", timeout=60).json() if each["name"] == COMPLETE)
    doi = check(ckan, zenodo, COMPLETE).doi

    def bear(doi: str) -> None:
        changed = {"extras": [{"key": "doi", "value": doi}]}
        requests.post(f"{ckan}/_sim/dataset/{COMPLETE}", json=changed, timeout=60).raise_for_status()

    assert verdict(exported) == 0
    bear("10.5281/zenodo.999")
    assert verdict(exported) == 1
    bear(doi)
    assert verdict(exported) == 0
    readme = dataset["resources"][1]["id"]
    requests.post(f"{ckan}/_sim/file/{readme}", data=b"Other words.", timeout=60).raise_for_status()
    assert verdict(exported) == 1
