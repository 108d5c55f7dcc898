"""The settings: frozen dataclasses, and the one function that reads them. Nothing is read at import."""

from exporter.settings.here import settings_here, settings_path
from exporter.settings.model import (
    AppSettings,
    CatalogueSettings,
    CkanSettings,
    HttpSettings,
    LimitSettings,
    RabbitmqSettings,
    RepositorySettings,
    Settings,
    SmtpSettings,
    SsoSettings,
    WorkerSettings,
)
from exporter.settings.reader import read_settings

__all__ = [
    "AppSettings",
    "CatalogueSettings",
    "CkanSettings",
    "HttpSettings",
    "LimitSettings",
    "RabbitmqSettings",
    "RepositorySettings",
    "Settings",
    "SmtpSettings",
    "SsoSettings",
    "WorkerSettings",
    "read_settings",
    "settings_here",
    "settings_path",
]
