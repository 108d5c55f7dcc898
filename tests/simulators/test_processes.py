"""The demo's processes: none is left behind."""

import os
import sys
import time
from pathlib import Path

import pytest

from simulators.processes import NotStarted, Processes, answers


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_all_processes_end_with_the_block_even_stubborn_ones_and_their_children(tmp_path):
    stubborn = "import signal, subprocess, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    stubborn += "child = subprocess.Popen(['sleep', '100']); print(child.pid); time.sleep(100)"
    with pytest.raises(KeyboardInterrupt):
        with Processes(tmp_path, tmp_path, grace_seconds=0.2) as processes:
            process = processes.start("stubborn", [sys.executable, "-c", stubborn])
            process.wait_for(lambda: process.log.read_text().strip().isdigit())
            raise KeyboardInterrupt
    assert not process.running()
    while _state_of(int(process.log.read_text())) not in {"", "Z"}:  # killed, and not yet gone
        time.sleep(0.01)


def _state_of(pid: int) -> str:
    """Empty when it is gone; Z when only its parent, which is gone, has not asked for it yet."""
    if not _alive(pid):
        return ""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def test_a_process_that_ends_too_early_is_told_with_its_last_words(tmp_path):
    with Processes(tmp_path, tmp_path) as processes:
        process = processes.start("broken", [sys.executable, "-c", "raise SystemExit('no such setting')"])
        with pytest.raises(NotStarted, match="broken ended with status 1:\nno such setting"):
            process.wait_for(lambda: False)
        assert processes.ended() == [process]


def test_a_process_that_does_not_answer_is_told(tmp_path):
    with Processes(tmp_path, tmp_path) as processes:
        process = processes.start("silent", ["sleep", "100"])
        with pytest.raises(NotStarted, match="silent did not answer within 0 s"):
            process.wait_for(answers("http://127.0.0.1:9/"), timeout_seconds=0.2)
