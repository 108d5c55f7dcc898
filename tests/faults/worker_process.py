"""The real worker as a process, that can be killed or held at a named step: ``worker_process.py DIRECTORY INSTANCE``.

DIRECTORY/settings holds the pickled Settings. A file DIRECTORY/kill-at names a step, and with ``#3`` which time it comes;
the process kills itself there once, and DIRECTORY/killed is the proof. DIRECTORY/hold-at names a step at which it waits as
long as that file is there; DIRECTORY/held is the proof.
"""

import logging
import os
import pickle
import select
import signal
import sys
import threading
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

from exporter.jobs.worker import Worker
from exporter.transfers.parts import Parts

if "FAKETIME_TIMESTAMP_FILE" in os.environ:
    # libfaketime breaks the clock_nanosleep that Python sleeps by
    time.sleep = lambda seconds: select.select([], [], [], seconds)


class Steps:
    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._seen: Counter[str] = Counter()
        self._guard = threading.Lock()

    def observe(self, name: str) -> None:
        with self._guard:
            self._seen[name] += 1
            count = self._seen[name]
            with (self._directory / "steps").open("a") as steps:
                steps.write(f"{name}\n")
            if self._wanted("kill-at", name, count):
                (self._directory / "kill-at").rename(self._directory / "killed")
                os.kill(os.getpid(), signal.SIGKILL)
        if self._wanted("hold-at", name, count):
            (self._directory / "held").touch()
            while (self._directory / "hold-at").exists():
                time.sleep(0.02)

    def _wanted(self, order: str, name: str, count: int) -> bool:
        path = self._directory / order
        try:
            wanted, _, number = path.read_text().partition("#")
        except FileNotFoundError:
            return False
        return wanted == name and count == int(number or 1)


def main(directory: Path, instance: str) -> None:
    logging.basicConfig(level="INFO", format="%(asctime)s %(threadName)s %(message)s")
    settings = pickle.loads((directory / "settings").read_bytes())
    parts = Parts(replace(settings, worker=replace(settings.worker, instance=instance)), patient=True)
    steps = Steps(directory)
    worker = Worker(
        parts.database,
        parts.handlers(),
        parts.worker_options,
        broker=parts.broker,
        observe=steps.observe,
        chores=parts.chores(steps.observe),
        ended=parts.letters().ended,
    )
    signal.signal(signal.SIGTERM, lambda _number, _frame: worker.stop())
    worker.run()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
