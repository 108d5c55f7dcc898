"""A worker as a process of its own, for tests that kill it: ``worker_process.py URL DIRECTORY INSTANCE``.

Each job appends its steps to DIRECTORY/steps. A file DIRECTORY/kill-at names a step at which the process kills itself,
once; DIRECTORY/killed is the proof that it did. A file DIRECTORY/hold keeps jobs at their step "work"; a file
DIRECTORY/hang-N makes job N hang there, deaf, and shortens the patience of the worker to three seconds.
"""

import logging
import os
import signal
import sys
import time
from pathlib import Path

from exporter.database.engine import open_database
from exporter.jobs.context import JobContext, Result
from exporter.jobs.options import WorkerOptions
from exporter.jobs.worker import Worker


class Steps:
    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def run(self, context: JobContext) -> Result:
        for step in ("begin", "work", "end"):
            context.step(step)
            with (self.directory / "steps").open("a") as steps:
                steps.write(f"{context.job.id} {step}\n")
            while step == "work" and (self.directory / f"hang-{context.job.id}").exists():
                time.sleep(0.02)
            while step == "work" and (self.directory / "hold").exists():
                context.check()
                time.sleep(0.02)
        return Result("Done.")

    def cancel(self, context: JobContext) -> str:
        return "Cancelled."


def main(url: str, directory: Path, instance: str) -> None:
    logging.basicConfig(level="INFO")

    def kill_once(step: str) -> None:
        order = directory / "kill-at"
        if order.exists() and order.read_text() == step:
            order.rename(directory / "killed")
            os.kill(os.getpid(), signal.SIGKILL)

    times = {"poll_seconds": 0.1, "beat_seconds": 0.2, "lease_seconds": 3, "grace_seconds": 2}
    stall_seconds = 3.0 if list(directory.glob("hang-*")) else 60.0
    options = WorkerOptions(directory, instance, per_owner=9, stall_seconds=stall_seconds, **times)
    worker = Worker(open_database(url), {"export": Steps(directory)}, options, observe=kill_once)
    signal.signal(signal.SIGTERM, lambda _number, _frame: worker.stop())
    worker.run()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
