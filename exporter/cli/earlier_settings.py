"""The settings.ini of the earlier exporter: what of it is understood, where its tables and queue are. No value is shown."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from exporter.errors import NotFound, SettingsError
from exporter.jobs.queue import Broker
from exporter.settings import RepositorySettings, read_settings
from exporter.settings.database import database_url
from exporter.settings.layers import gather
from exporter.settings.reader import STATE_DIRECTORY
from exporter.settings.sections import rabbitmq, repositories
from exporter.settings.values import Values


@dataclass(frozen=True)
class EarlierSettings:
    """``understood`` are names, ``to_change`` and ``unused`` sentences. The address is empty where no server is named."""

    understood: tuple[str, ...]
    to_change: tuple[str, ...]
    unused: tuple[str, ...]
    database_url: str = field(repr=False)
    repository: RepositorySettings | None
    broker: Broker | None


def read(path: Path) -> EarlierSettings:
    """Raises NotFound when there is no such file."""
    if not path.is_file():
        raise NotFound(f"{path} is not there. Name the settings of the earlier exporter: --settings OLD.ini")
    layers = gather(path, {}, None)
    values = Values(layers.values)
    wrong = _faults(path)
    named = [f"[{section}] {key}" for (section, key), text in layers.values.items() if text]
    return EarlierSettings(
        understood=tuple(name for name in named if not any(fault.startswith(f"{name} ") for fault in wrong)),
        to_change=tuple(wrong),
        unused=tuple(layers.warnings),
        database_url=_database_url(values),
        repository=next(iter(repositories(values, [])), None),
        broker=_broker(values),
    )


def address(url: str) -> str:
    """As the command line names it. Raises SettingsError."""
    values = Values({("database", "url"): url})
    found = database_url(values, STATE_DIRECTORY)
    if values.faults:
        raise SettingsError(["--database must begin with sqlite:/// or mysql+pymysql://."])
    return found


def _faults(path: Path) -> Sequence[str]:
    try:
        read_settings(path, {})
    except SettingsError as error:
        return [fault for fault in error.faults if not fault.startswith("(by the way)")]
    return []


def _database_url(values: Values) -> str:
    named = any(values.text(*name) for name in (("mysql", "host"), ("mysql", "unix_socket"), ("database", "url")))
    return database_url(values, STATE_DIRECTORY) if named else ""


def _broker(values: Values) -> Broker | None:
    told = rabbitmq(values)
    return Broker(told.host, told.port, told.user, told.password, told.virtual_host, told.queue) if told else None
