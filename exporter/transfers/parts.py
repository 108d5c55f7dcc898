"""The parts of the program, put together from the settings: what web, worker and command line share."""

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from functools import partial

from exporter import VERSION
from exporter.catalogue.storage import Storage
from exporter.catalogue.sweeping import sweep
from exporter.clients.oauth import OAuthClient
from exporter.database.engine import Database, open_database
from exporter.database.vault import Vault
from exporter.destinations import DESTINATIONS
from exporter.destinations.base import Destination, Features
from exporter.errors import RecordError
from exporter.http_client import HttpOptions
from exporter.jobs import queue
from exporter.jobs.budget import RowBudget, account_of
from exporter.jobs.chores import Chore
from exporter.jobs.context import Handler
from exporter.jobs.queue import Broker
from exporter.jobs.worker import WorkerOptions
from exporter.records.json import from_json
from exporter.settings import RepositorySettings, Settings
from exporter.sources import IMPORTS
from exporter.sources.catalogue import CATALOGUE, CatalogueSource
from exporter.sources.ckan import CkanSource
from exporter.sources.imports import ImportDoor, ImportSource, opened
from exporter.sources.remote_files import Spool
from exporter.transfers import connections, tidying
from exporter.transfers.export import ExportHandler
from exporter.transfers.imports.importing import ImportHandler
from exporter.transfers.imports.plan import IMPORT, UNDO, ImportPlan
from exporter.transfers.imports.submit import host_of, order_scheduled
from exporter.transfers.imports.undo import UndoHandler
from exporter.transfers.letters import Letters
from exporter.transfers.mailing import send_due
from exporter.transfers.submit import EXPORT
from exporter.transfers.tokens import TokenDoor
from exporter.transfers.watching import Watch, WatchTimes

WEB_SECONDS = 4.0
"""A page waits no longer than this for a repository."""
TOKEN_SECONDS = 20.0
"""And a worker no longer than this for a new token: shorter than others take it for dead."""


SWEEP_SECONDS = 6 * 3600.0
"""How often the storage is looked through for what nothing needs any more."""


class Parts:
    """``patient`` is for the worker: long time-outs, tries again. Without it (web) calls end within seconds."""

    def __init__(self, settings: Settings, *, patient: bool) -> None:
        self.settings = settings
        self.database: Database = open_database(settings.database_url)
        self.vault = Vault(settings.app.encryption_keys)
        self.broker = _broker(settings)
        self.settle_seconds = settings.worker.settle_seconds
        self.options = _options(settings, patient)
        seconds = TOKEN_SECONDS if patient else WEB_SECONDS
        quick = replace(self.options, connect_seconds=seconds, read_seconds=seconds, tries=1)
        self._tokens = TokenDoor(self.database, self.vault, settings.repository, quick, seconds)

    def source(self) -> CkanSource:
        spool = self._spool()
        return CkanSource(self.settings.ckan, self.options, spool.directory, spool.most_bytes)

    def source_of(self, name: str) -> CatalogueSource | CkanSource:
        """By what a plan calls it: our catalogue, or CKAN by its address."""
        return self.catalogue() if name == CATALOGUE else self.source()

    def catalogue(self) -> CatalogueSource:
        return CatalogueSource(self.database, self.storage(), self.options, self._spool())

    def _spool(self) -> Spool:
        return Spool(self.settings.app.state_directory / "spool", self.settings.worker.spool_bytes)

    def account_of(self, username: str, email: str, email_verified: bool) -> str:
        """The CKAN user whom a signed-in person is, or an empty string."""
        with closing(self.source()) as source:
            return source.account_of(username, email, email_verified)

    def token(self, owner: str, host: str) -> str:
        """Renewed where that is due. Raises NeedsUser, SecretUnreadable, the RemoteErrors."""
        return self._tokens.token(owner, host)

    def destination(self, host: str, token: str, owner: str, *, is_stored: bool = True) -> Destination:
        """All calls of one account share one row of the budget. A stored token that is refused is renewed on the way;
        one that a person has just typed must prove itself."""
        repository = self._repository(host)
        budget = RowBudget(self.database, account_of(host, owner))
        another = partial(self._tokens.after_refusal, owner, host) if is_stored else None
        return DESTINATIONS[repository.kind](repository, token, self.options, budget, another)

    def import_source(self, plan: ImportPlan, token: str | None = None) -> ImportSource:
        """With the stored token of its owner, where there is one, unless ``token`` was typed just now.

        Raises RecordError, SecretUnreadable, NeedsUser."""
        kind = IMPORTS.get(plan.kind)
        if kind is None:
            raise RecordError(f"This version imports nothing from “{plan.kind}”. Nothing was imported.")
        try:
            options = from_json(plan.options, kind.options)
        except ValueError:
            raise RecordError("What this import was to select cannot be read by this version. Begin a new one.") from None
        owner, host = plan.person.subject, host_of(plan)
        token = self._stored_token(owner, host) if token is None else token
        budget = RowBudget(self.database, account_of(host, owner))
        door = ImportDoor(self.options, token, budget, dict(self.settings.catalogue.dspace_fields))
        return opened(kind, options, door)

    def _stored_token(self, owner: str, host: str) -> str:
        """Empty where there is none."""
        with self.database.transaction() as connection:
            has_token = connections.find(connection, owner, host) is not None
        return self.token(owner, host) if has_token else ""

    def storage(self) -> Storage:
        return Storage(self.settings.catalogue.storage or self.settings.app.state_directory / "catalogue")

    @property
    def most_file_bytes(self) -> int:
        return self.settings.catalogue.most_file_bytes

    def oauth(self, host: str) -> OAuthClient | None:
        """None where people type a token."""
        repository = self._repository(host)
        return OAuthClient(repository, self._tokens.options) if repository.oauth_client_id else None

    def features(self, host: str) -> Features:
        repository = self._repository(host)
        return DESTINATIONS[repository.kind].features_of(repository)

    def _repository(self, host: str) -> RepositorySettings:
        found = self.settings.repository(host)
        if found is None:
            raise RecordError(f"{host} is not among the repositories of this installation (any more). Nothing was sent.")
        return found

    def ring(self, job_id: int) -> None:
        """Without a broker the worker looks by itself."""
        if self.broker is not None:
            queue.ring(self.broker, job_id)

    def why_bell_is_silent(self) -> str | None:
        """None where none is used; empty when calls are heard; else a sentence for the sysadmin."""
        return None if self.broker is None else queue.why_silent(self.broker)

    def handlers(self) -> Mapping[str, Handler]:
        return {EXPORT: ExportHandler(self), IMPORT: ImportHandler(self), UNDO: UndoHandler()}

    def tidy(self) -> None:
        tidying.tidy(self.database, self)

    def letters(self) -> Letters:
        app = self.settings.app
        return Letters(app.public_url, self.settings.smtp is not None, app.notify_on_completion)

    def watch(self, observe: Callable[[str], object] = lambda _step: None, *, hurried: bool = False) -> Watch:
        wanted = self.settings.worker
        times = WatchTimes(wanted.watch_first_seconds, wanted.watch_seconds, wanted.watch_days)
        return Watch(self.database, self, times, told=self.letters().published, observe=observe, hurried=hurried)

    def chores(self, observe: Callable[[str], object] = lambda _step: None) -> tuple[Chore, ...]:
        """What a worker does beside its jobs."""
        wanted, smtp = self.settings.worker, self.settings.smtp
        always = (
            Chore("tidy", self.tidy, wanted.chore_seconds),
            Chore("watch", self.watch(observe).look_around, wanted.chore_seconds),
            Chore("sweep", lambda: sweep(self.database, self.storage()), SWEEP_SECONDS),
            Chore("schedule", lambda: order_scheduled(self.database, self.ring), wanted.chore_seconds),
        )
        if smtp is None:
            return always
        return (*always, Chore("mail", lambda: send_due(self.database, smtp, observe), wanted.mail_seconds))

    @property
    def worker_options(self) -> WorkerOptions:
        wanted = self.settings.worker
        return WorkerOptions(
            self.settings.app.state_directory,
            wanted.instance,
            seats=wanted.seats,
            per_owner=wanted.per_owner,
            poll_seconds=wanted.poll_seconds,
            beat_seconds=wanted.beat_seconds,
            lease_seconds=wanted.lease_seconds,
            grace_seconds=wanted.grace_seconds,
            stall_seconds=wanted.stall_seconds,
            backoff_seconds=wanted.backoff_seconds,
        )

    def close(self) -> None:
        self.database.close()


def _broker(settings: Settings) -> Broker | None:
    broker = settings.rabbitmq
    if broker is None:
        return None
    return Broker(broker.host, broker.port, broker.user, broker.password, broker.virtual_host, broker.queue)


def _options(settings: Settings, patient: bool) -> HttpOptions:
    http, contact = settings.http, settings.app.contact
    name = f"Exporter/{VERSION} ({contact})" if contact else f"Exporter/{VERSION}"
    if patient:
        return HttpOptions(name, http.connect_seconds, http.read_seconds, http.allowed)
    return HttpOptions(name, WEB_SECONDS, WEB_SECONDS, http.allowed, tries=1)
