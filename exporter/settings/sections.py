"""One function for each section of the settings."""

import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from exporter.settings.addresses import is_loopback, origin
from exporter.settings.known import REPOSITORY
from exporter.settings.model import (
    AppSettings,
    CatalogueSettings,
    CkanSettings,
    HttpSettings,
    RabbitmqSettings,
    RepositorySettings,
    SmtpSettings,
    SsoSettings,
    WorkerSettings,
)
from exporter.settings.values import Values

FIELD = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+")
MEANING = re.compile(r"(creator|none|[A-Za-z][A-Za-z0-9]*:[A-Za-z][A-Za-z0-9._-]*)")
CATALOGUE_DIRECTORY = Path("/var/lib/ckan-export-catalogue")
LEVELS = frozenset({"DEBUG", "INFO", "WARNING", "ERROR"})
KINDS = frozenset({"zenodo", "invenio"})
ZENODO = "https://zenodo.org/api/deposit/depositions"
TITLES = {"zenodo.org": "Zenodo", "sandbox.zenodo.org": "Zenodo Sandbox (for trying)"}


def app(values: Values, state_directory: Path) -> AppSettings:
    numbers = values.numbers("app", AppSettings)
    level = values.text("app", "log_level", AppSettings.log_level).upper()
    if level not in LEVELS:
        values.fault("app", "log_level", f"must be one of {', '.join(sorted(LEVELS))}.")
    # a fault in redirect_uri is told once, where [sso] is read
    home = values.text("app", "public_url") and values.safe_address("app", "public_url")
    return AppSettings(
        secret_key=values.long_secret("app", "secret_key"),
        public_url=home or origin(values.text("sso", "redirect_uri", "http://127.0.0.1")),
        encryption_keys=values.fernet_keys("app", "encryption_keys"),
        state_directory=state_directory,
        listen=_listen(values),
        log_file=values.path("app", "log_file"),
        log_level=level,
        notify_on_completion=values.yes("app", "notify_on_completion", AppSettings.notify_on_completion),
        contact=values.text("app", "contact"),
        **numbers,
    )


def _listen(values: Values) -> str:
    """host:port, or unix:/path of a socket."""
    found = values.text("app", "listen", AppSettings.listen)
    if found.startswith("unix:/"):
        return found
    host, _, port = found.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        values.fault("app", "listen", "must be host:port, as 127.0.0.1:9443, or unix:/path.")
    return found


def ckan(values: Values) -> CkanSettings:
    users = values.text("ckan", "resources_usr_path")
    if users and ("{user}" not in users or not users.startswith("/")):
        values.fault("ckan", "resources_usr_path", "must be a whole path that holds {user}.")
    return CkanSettings(
        server=values.address("ckan", "server"),
        apikey=values.needed("ckan", "apikey", "It is the API token of a CKAN sysadmin."),
        resources_path=values.path("ckan", "resources_path"),
        resources_usr_path=users,
        resources_usr_url=values.text("ckan", "resources_usr_url"),
        doi_field=values.text("ckan", "doi_field", CkanSettings.doi_field),
        concept_doi_field=values.text("ckan", "concept_doi_field", CkanSettings.concept_doi_field),
        url_field=values.text("ckan", "url_field", CkanSettings.url_field),
    )


def sso(values: Values) -> SsoSettings:
    return SsoSettings(
        keycloak_server_url=values.safe_address("sso", "keycloak_server_url"),
        realm_name=values.needed("sso", "realm_name"),
        client_id=values.needed("sso", "client_id"),
        client_secret=values.needed("sso", "client_secret", "Keycloak shows it at the client, under Credentials."),
        redirect_uri=values.safe_address("sso", "redirect_uri"),
        username_claim=values.text("sso", "username_claim", SsoSettings.username_claim),
        role_admin=values.text("sso", "role_admin", SsoSettings.role_admin),
        role_staff=values.text("sso", "role_staff", SsoSettings.role_staff),
        role_user=values.text("sso", "role_user", SsoSettings.role_user),
    )


def rabbitmq(values: Values) -> RabbitmqSettings | None:
    """None without a host: the worker then looks by itself."""
    host = values.text("rabbitmq", "host")
    if not host:
        return None
    settings = RabbitmqSettings(
        host=host,
        port=values.port("rabbitmq", "port", RabbitmqSettings.port),
        user=values.text("rabbitmq", "user", RabbitmqSettings.user),
        password=values.text("rabbitmq", "password", "guest"),
        virtual_host=values.text("rabbitmq", "virtual_host", RabbitmqSettings.virtual_host),
        queue=values.text("rabbitmq", "queue", RabbitmqSettings.queue),
    )
    if (settings.user, settings.password) == ("guest", "guest") and not is_loopback(host):
        values.fault(
            "rabbitmq", "user", "is guest with the password guest, which everybody knows. Give it a user of its own."
        )
    return settings


def repositories(values: Values, sections: Iterable[str]) -> tuple[RepositorySettings, ...]:
    further = [each for each in sections if each.startswith(REPOSITORY)]
    found = [*_zenodo(values), *(_repository(values, section) for section in further)]
    hosts = [each.host for each in found]
    if not found:
        values.fault("zenodo", "enabled", "is false and there is no [repository NAME]: there is nowhere to send anything.")
    for host in sorted({each for each in hosts if each and hosts.count(each) > 1}):
        values.faults.append(f"{host} is named as a repository more than once.")
    return tuple(found)


def _zenodo(values: Values) -> list[RepositorySettings]:
    """The address is read for its host: which of Zenodo's programming interfaces is used is not its question."""
    if not values.yes("zenodo", "enabled", True):
        return []
    url = origin(values.safe_address("zenodo", "api_url", ZENODO))
    if values.yes("zenodo", "use_sandbox", False) and url == "https://zenodo.org":
        url = "https://sandbox.zenodo.org"
    host = urlsplit(url).netloc
    title = values.text("zenodo", "title", TITLES.get(host, host))
    return [RepositorySettings("zenodo", title, url, "", *_client(values, "zenodo"))]


def _repository(values: Values, section: str) -> RepositorySettings:
    kind = values.text(section, "kind", "invenio")
    if kind not in KINDS:
        values.fault(section, "kind", f"must be one of {', '.join(sorted(KINDS))}.")
    url = values.safe_address(section, "url")
    title = values.text(section, "title", section.removeprefix(REPOSITORY))
    return RepositorySettings(kind, title, url, values.text(section, "publisher"), *_client(values, section))


def _client(values: Values, section: str) -> tuple[str, str]:
    """Of OAuth: both its id and its secret, or neither."""
    name, secret = values.text(section, "oauth_client_id"), values.text(section, "oauth_client_secret")
    if bool(name) != bool(secret):
        lacking, there = ("oauth_client_secret", "id") if name else ("oauth_client_id", "secret")
        values.fault(section, lacking, f"is missing: the {there} alone lets nobody connect.")
    return name, secret


def smtp(values: Values) -> SmtpSettings | None:
    host = values.text("smtp", "host")
    if not host or not values.yes("smtp", "enabled", True):
        return None
    settings = SmtpSettings(
        host=host,
        port=values.port("smtp", "port", SmtpSettings.port),
        user=values.text("smtp", "username"),
        password=values.text("smtp", "password"),
        sender=values.needed("smtp", "from_addr"),
        starttls=values.yes("smtp", "use_tls", False),
        timeout_seconds=values.number("smtp", "timeout_seconds", SmtpSettings.timeout_seconds),
    )
    if settings.user and not settings.is_encrypted and not is_loopback(host):
        values.fault("smtp", "use_tls", "is false: the password would travel in clear. Set it to true, or use port 465.")
    return settings


def http(values: Values) -> HttpSettings:
    allowed = values.words("http", "allowed")
    if not all(host and port.isdecimal() for host, _, port in (each.rpartition(":") for each in allowed)):
        values.fault("http", "allowed", "must be host:port pairs, parted by spaces.")
    return HttpSettings(allowed=frozenset(allowed), **values.numbers("http", HttpSettings))


def worker(values: Values) -> WorkerSettings:
    settings = WorkerSettings(
        instance=values.text("worker", "instance", WorkerSettings.instance), **values.numbers("worker", WorkerSettings)
    )
    if settings.lease_seconds < 2 * settings.beat_seconds:
        values.fault(
            "worker", "lease_seconds", "must be at least twice beat_seconds, or jobs are taken from healthy workers."
        )
    return settings


def catalogue(values: Values) -> CatalogueSettings:
    fields = tuple(_field(values, word) for word in values.words("catalogue", "dspace_fields"))
    numbers = values.numbers("catalogue", CatalogueSettings)
    return CatalogueSettings(_storage(values), dspace_fields=fields, **numbers)


def _storage(values: Values) -> Path | None:
    """One directory for both services, whose state directories differ; None: in the state directory of the settings."""
    otherwise = None if values.text("app", "state_directory") else CATALOGUE_DIRECTORY
    return values.path("catalogue", "storage", otherwise)


def _field(values: Values, word: str) -> tuple[str, str]:
    name, _, meaning = word.partition("=")
    if not FIELD.fullmatch(name) or not MEANING.fullmatch(meaning):
        values.fault("catalogue", "dspace_fields", f"must be pairs like thesis.degree.name=bibo:degree, not “{word[:80]}”.")
    return name, meaning
