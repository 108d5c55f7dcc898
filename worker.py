"""The worker: carries out the jobs. ``python worker.py``, or the unit zenodo-worker."""

import signal
import sys

from exporter.cli.start import exit_status
from exporter.database.migrate import make_ready
from exporter.database.patience import AT_START_SECONDS, patiently
from exporter.jobs.worker import Worker
from exporter.settings import settings_here
from exporter.settings.logs import set_up_logging
from exporter.transfers.parts import Parts


def main() -> None:
    settings = settings_here()
    set_up_logging(settings)
    parts = Parts(settings, patient=True)
    patiently(lambda: make_ready(parts.database), AT_START_SECONDS)
    worker = Worker(
        parts.database,
        parts.handlers(),
        parts.worker_options,
        broker=parts.broker,
        chores=parts.chores(),
        ended=parts.letters().ended,
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: worker.stop())
    worker.run()
    parts.close()


if __name__ == "__main__":
    sys.exit(exit_status(main))
