"""All settings as frozen dataclasses. Nothing is read at import."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class AppSettings:
    """``public_url`` is the address that browsers use, without a slash at its end; ``encryption_keys`` newest first."""

    secret_key: str = field(repr=False)
    public_url: str
    encryption_keys: tuple[str, ...] = field(repr=False)
    state_directory: Path
    listen: str = "127.0.0.1:9443"
    threads: int = 8
    log_file: Path | None = None
    log_level: str = "INFO"
    session_idle_seconds: float = 30 * 60
    session_longest_seconds: float = 10 * 3600
    notify_on_completion: bool = True
    """Whether people who said nothing get an e-mail when a transfer ends; only where ``smtp`` is set."""
    contact: str = ""
    """An address or e-mail for the User-Agent, and for people who need help."""


@dataclass(frozen=True)
class CkanSettings:
    """``resources_usr_path`` holds ``{user}``; without ``resources_path`` files come over HTTP."""

    server: str
    apikey: str = field(repr=False)
    resources_path: Path | None = None
    resources_usr_path: str = ""
    resources_usr_url: str = ""
    doi_field: str = "doi"
    concept_doi_field: str = "concept_doi"
    url_field: str = "zenodo_url"


@dataclass(frozen=True)
class SsoSettings:
    """``issuer`` is the realm's address; ``username_claim`` names the CKAN user, empty: by verified e-mail only."""

    keycloak_server_url: str
    realm_name: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str
    username_claim: str = "preferred_username"
    role_admin: str = "exporter-admin"
    role_staff: str = "exporter-curator"
    role_user: str = "exporter-user"

    @property
    def issuer(self) -> str:
        return f"{self.keycloak_server_url.rstrip('/')}/realms/{self.realm_name}"


@dataclass(frozen=True)
class RabbitmqSettings:
    host: str
    port: int = 5672
    user: str = "guest"
    password: str = field(default="guest", repr=False)
    virtual_host: str = "/"
    queue: str = "zenodo_upload"


@dataclass(frozen=True)
class RepositorySettings:
    """A destination. ``kind`` is a name in DESTINATIONS: zenodo or invenio. ``url`` has no slash at its end.

    With a client of ours there, people connect by OAuth; without one they type a token.
    """

    kind: str
    title: str
    url: str
    publisher: str = ""
    oauth_client_id: str = ""
    oauth_client_secret: str = field(default="", repr=False)

    @property
    def host(self) -> str:
        """What connections and jobs know it by: host, and port when it has one of its own."""
        return self.url.split("://", 1)[-1].split("/", 1)[0]


@dataclass(frozen=True)
class SmtpSettings:
    """``sender`` is an address, or ``Name <address>``. Port 465 is encrypted from the first byte on."""

    host: str
    port: int = 25
    user: str = ""
    password: str = field(default="", repr=False)
    sender: str = ""
    starttls: bool = False
    timeout_seconds: float = 30

    @property
    def is_encrypted(self) -> bool:
        return self.starttls or self.port == 465


@dataclass(frozen=True)
class HttpSettings:
    """``allowed`` are host:port pairs that may lie in a private network."""

    connect_seconds: float = 60
    read_seconds: float = 900
    allowed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class LimitSettings:
    """How often one person, or one address while nobody is signed in, may do something."""

    sign_ins_per_minute: int = 60
    token_proofs_per_hour: int = 30
    exports_opened_per_minute: int = 60
    submits_per_hour: int = 500
    searches_per_minute: int = 120


@dataclass(frozen=True)
class WorkerSettings:
    """``settle_seconds``: how long a repository's list may lag behind a lost answer. ``spool_bytes``: the largest link
    without a length that is kept on disk for sending. ``watch_…``: when a draft is looked at after its export: first, then
    twice, then once in each ``watch_seconds`` for ``watch_days``; ``chore_seconds``: how often what is due is looked for."""

    instance: str = "1"
    seats: int = 2
    per_owner: int = 3
    waiting_per_owner: int = 1000
    poll_seconds: float = 5
    beat_seconds: float = 8
    lease_seconds: float = 30
    settle_seconds: float = 60
    grace_seconds: float = 60
    stall_seconds: float = 1800
    backoff_seconds: float = 2
    spool_bytes: int = 1 << 30
    chore_seconds: float = 300
    mail_seconds: float = 15
    watch_first_seconds: float = 600
    watch_seconds: float = 24 * 3600
    watch_days: int = 90


@dataclass(frozen=True)
class CatalogueSettings:
    """``storage`` None: ``catalogue`` in the settings' state directory. No file is larger than ``most_file_bytes``.

    ``dspace_fields``: pairs of a field (``thesis.degree.name``) and what it means (``bibo:degree``).
    """

    storage: Path | None = None
    most_file_bytes: int = 50 << 30
    dspace_fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Settings:
    """``database_url`` is SQLAlchemy's; without ``rabbitmq`` the worker looks by itself (embedded)."""

    app: AppSettings
    ckan: CkanSettings
    sso: SsoSettings
    database_url: str = field(repr=False)
    repositories: tuple[RepositorySettings, ...] = ()
    rabbitmq: RabbitmqSettings | None = None
    smtp: SmtpSettings | None = None
    http: HttpSettings = HttpSettings()
    worker: WorkerSettings = WorkerSettings()
    limits: LimitSettings = LimitSettings()
    catalogue: CatalogueSettings = CatalogueSettings()
    warnings: tuple[str, ...] = ()
    """Sentences about what was read but means nothing, or is unwise."""

    def repository(self, host: str) -> RepositorySettings | None:
        return next((each for each in self.repositories if each.host == host), None)
