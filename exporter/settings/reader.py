"""Reads all settings, and tells all their faults at once."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from exporter.errors import SettingsError
from exporter.settings import sections
from exporter.settings.addresses import is_loopback, is_safe
from exporter.settings.database import database_url
from exporter.settings.layers import gather
from exporter.settings.model import AppSettings, CkanSettings, LimitSettings, Settings
from exporter.settings.values import Values

STATE_DIRECTORY = Path("/var/lib/ckan-export")


def read_settings(path: Path, environment: Mapping[str, str], credentials_directory: Path | None = None) -> Settings:
    """``path`` is settings.ini, which may be absent. Raises SettingsError with every fault that was found."""
    layers = gather(path, environment, credentials_directory)
    values = Values(layers.values)
    settings = _settings(values, environment, [section for section, _key in layers.values], tuple(layers.warnings))
    faults = [*layers.faults, *dict.fromkeys(values.faults)]
    if faults:
        raise SettingsError([*faults, *(f"(by the way) {warning}" for warning in layers.warnings)])
    return settings


def _settings(values: Values, environment: Mapping[str, str], named: list[str], warnings: tuple[str, ...]) -> Settings:
    state = _state_directory(values, environment)
    app, ckan = sections.app(values, state), sections.ckan(values)
    return Settings(
        app=app,
        ckan=ckan,
        sso=sections.sso(values),
        database_url=database_url(values, state, is_service=bool(environment.get("STATE_DIRECTORY"))),
        repositories=sections.repositories(values, dict.fromkeys(named)),
        rabbitmq=sections.rabbitmq(values),
        smtp=sections.smtp(values),
        http=sections.http(values),
        worker=sections.worker(values),
        limits=LimitSettings(**values.numbers("limits", LimitSettings)),
        catalogue=sections.catalogue(values),
        warnings=(*warnings, *_unwise(app, ckan)),
    )


def _unwise(app: AppSettings, ckan: CkanSettings) -> Iterator[str]:
    if ckan.server and not is_safe(ckan.server):
        yield "[ckan] server is called over http: its key travels in clear."
    host = app.listen.rpartition(":")[0]
    if not app.listen.startswith("unix:") and not is_loopback(host):
        yield "[app] listen is open to the network without TLS. Let a web server with TLS stand before it."


def _state_directory(values: Values, environment: Mapping[str, str]) -> Path:
    """The settings', else systemd's, else the usual one."""
    by_systemd = environment.get("STATE_DIRECTORY", "").split(":")[0]
    found = values.path("app", "state_directory", Path(by_systemd) if by_systemd else STATE_DIRECTORY)
    return found or STATE_DIRECTORY
