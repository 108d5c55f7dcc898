"""The settings of this process: which file, which environment, which credentials."""

import os
from pathlib import Path

from exporter.settings.model import Settings
from exporter.settings.reader import read_settings


def settings_here(path: Path | None = None) -> Settings:
    """``$EXPORTER_SETTINGS``, else settings.ini in the working directory. Raises SettingsError."""
    credentials = os.environ.get("CREDENTIALS_DIRECTORY")
    return read_settings(path or settings_path(), os.environ, Path(credentials) if credentials else None)


def settings_path() -> Path:
    return Path(os.environ.get("EXPORTER_SETTINGS", "settings.ini"))
