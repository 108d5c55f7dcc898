"""``python -m exporter``."""

import sys

from exporter.cli.main import main
from exporter.cli.start import leave_no_core

if __name__ == "__main__":
    leave_no_core()
    sys.exit(main(sys.argv[1:]))
