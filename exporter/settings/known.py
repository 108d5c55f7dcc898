"""The names of all settings: what is not here is told to the sysadmin as a typing mistake."""

from dataclasses import fields
from typing import Any

from exporter.settings.model import (
    AppSettings,
    CatalogueSettings,
    CkanSettings,
    HttpSettings,
    LimitSettings,
    RabbitmqSettings,
    RepositorySettings,
    SsoSettings,
    WorkerSettings,
)

Name = tuple[str, str]
"""Section and key."""


def _names(settings: type[Any]) -> frozenset[str]:
    return frozenset(field.name for field in fields(settings))


SECTIONS: dict[str, frozenset[str]] = {
    "app": _names(AppSettings),
    "ckan": _names(CkanSettings),
    "mysql": frozenset({"host", "port", "user", "password", "database", "unix_socket"}),
    "database": frozenset({"url"}),
    "sso": _names(SsoSettings),
    "rabbitmq": _names(RabbitmqSettings),
    "zenodo": frozenset({"enabled", "api_url", "use_sandbox", "title", "oauth_client_id", "oauth_client_secret"}),
    "smtp": frozenset({"enabled", "host", "port", "use_tls", "username", "password", "from_addr", "timeout_seconds"}),
    "http": _names(HttpSettings),
    "worker": _names(WorkerSettings),
    "limits": _names(LimitSettings),
    "catalogue": _names(CatalogueSettings),
}
REPOSITORY = "repository "
"""Each further repository has a section of its own: ``[repository NAME]``."""
REPOSITORY_KEYS = _names(RepositorySettings)

NO_LONGER_USED: frozenset[Name] = frozenset(
    {
        ("app", "max_file_size_mb"),
        ("rabbitmq", "max_retries"),
        ("zenodo", "upload_type"),
        ("zenodo", "access_right"),
    }
)
SECRETS: frozenset[Name] = frozenset(
    {
        ("app", "secret_key"),
        ("app", "encryption_keys"),
        ("ckan", "apikey"),
        ("mysql", "password"),
        ("database", "url"),
        ("sso", "client_secret"),
        ("rabbitmq", "password"),
        ("smtp", "password"),
        ("zenodo", "oauth_client_secret"),
    }
)


def is_secret(name: Name) -> bool:
    section, key = name
    return name in SECRETS or (section.startswith(REPOSITORY) and key == "oauth_client_secret")


def keys_of(section: str) -> frozenset[str]:
    """Empty for a section that nobody knows."""
    return REPOSITORY_KEYS if section.startswith(REPOSITORY) else SECTIONS.get(section, frozenset())
