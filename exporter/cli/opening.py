"""The parts for a command. It makes no database, and leaves no file that the services could not use."""

import os
import pwd
from pathlib import Path

from sqlalchemy.engine import make_url

from exporter.database.migrate import make_ready
from exporter.errors import NotWell
from exporter.settings import Settings, settings_here
from exporter.transfers.parts import Parts


def open_parts(path: Path | None) -> Parts:
    """Raises SettingsError, NotWell. Calls end within seconds, as on pages."""
    settings = settings_here(path)
    _refuse_foreign_file(settings)
    parts = Parts(settings, patient=False)
    make_ready(parts.database)
    return parts


def _refuse_foreign_file(settings: Settings) -> None:
    """SQLite makes files beside its own, which then belong to whoever runs this."""
    url = make_url(settings.database_url)
    if url.get_backend_name() != "sqlite":
        return
    file = Path(url.database or "")
    if not file.exists():
        raise NotWell(f"{file} is not there yet: the services make it at their first start.")
    owner = file.stat().st_uid
    if owner != os.geteuid():
        raise NotWell(f"{file} belongs to {_name(owner)}. Run this as that user: sudo -u {_name(owner)} …")


def _name(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return f"#{user}"
