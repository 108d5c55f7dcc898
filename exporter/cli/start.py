"""How a service ends: with a sentence for the journal, and a status that tells systemd whether another start can help."""

import os
import sys
from collections.abc import Callable

from exporter.errors import ExporterError, SettingsError


def exit_status(main: Callable[[], None]) -> int:
    """0; 78 (EX_CONFIG) when the settings are wrong; 1 for what may pass by."""
    try:
        main()
    except SettingsError as error:
        print(error, file=sys.stderr)
        return os.EX_CONFIG
    except ExporterError as error:
        print(error, file=sys.stderr)
        return 1
    return 0
