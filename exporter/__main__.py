"""``python -m exporter``."""

import os
import sys

from exporter.cli.main import main
from exporter.cli.start import leave_no_core

if __name__ == "__main__":
    leave_no_core()
    try:
        status = main(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads, as in "… | head", has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 141
    sys.exit(status)
