"""The real worker as a process that reports on itself: ``worker_process DIRECTORY INSTANCE``."""

import logging
import pickle
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path

from bench.world import Report
from exporter.jobs.worker import Worker
from exporter.transfers.parts import Parts


def peak_kib() -> int:
    """VmHWM: the most that was in memory at any moment."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1])


def main(directory: Path, instance: str) -> None:
    logging.basicConfig(level="INFO", format="%(asctime)s %(threadName)s %(message)s")
    settings = pickle.loads((directory / "settings").read_bytes())
    parts = Parts(replace(settings, worker=replace(settings.worker, instance=instance)), patient=True)
    steps: list[tuple[str, float, float]] = []

    def observe(step: str) -> None:
        if step != "moving":
            steps.append((step, time.monotonic(), time.process_time()))

    worker = Worker(parts.database, parts.handlers(), parts.worker_options, observe=observe)
    signal.signal(signal.SIGTERM, lambda _number, _frame: worker.stop())
    (directory / f"ready-{instance}").touch()
    worker.run()
    report = Report(steps, peak_kib())
    (directory / f"report-{instance}").write_bytes(pickle.dumps(report))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
