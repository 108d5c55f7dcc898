"""How a service ends: with a sentence, a status that tells systemd whether another start can help, and no core dump."""

import os
import resource
import sys
from collections.abc import Callable

from exporter.errors import ExporterError, SettingsError
from exporter.settings.logs import is_journal


def exit_status(main: Callable[[], None]) -> int:
    """0; 78 (EX_CONFIG) when the settings are wrong; 1 for what may pass by."""
    leave_no_core()
    try:
        main()
    except SettingsError as error:
        _tell(error)
        return os.EX_CONFIG
    except ExporterError as error:
        _tell(error)
        return 1
    return 0


def leave_no_core() -> None:
    """Whatever a crash would write of the memory holds tokens and keys; the units say so too."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _tell(error: ExporterError) -> None:
    """For ``journalctl -p err`` each line needs its number."""
    number = "<3>" if is_journal(sys.stderr) else ""
    for line in str(error).splitlines():
        print(f"{number}{line}", file=sys.stderr)
