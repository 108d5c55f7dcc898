"""The parts of the program, put together from the settings: what web, worker and command line share."""

from collections.abc import Mapping
from contextlib import closing

from exporter import VERSION
from exporter.database.engine import Database, open_database
from exporter.database.vault import Vault
from exporter.destinations import DESTINATIONS
from exporter.destinations.base import Destination, Features
from exporter.errors import RecordError
from exporter.http_client import HttpOptions
from exporter.jobs import queue
from exporter.jobs.budget import RowBudget, account_of
from exporter.jobs.context import Handler
from exporter.jobs.queue import Broker
from exporter.jobs.worker import WorkerOptions
from exporter.settings import RepositorySettings, Settings
from exporter.sources.ckan import CkanSource
from exporter.transfers import connections, tidying
from exporter.transfers.export import ExportHandler
from exporter.transfers.submit import EXPORT

WEB_SECONDS = 4.0
"""A page waits no longer than this for a repository."""


class Parts:
    """``patient`` is for the worker: long time-outs, tries again. Without it (web) calls end within seconds."""

    def __init__(self, settings: Settings, *, patient: bool) -> None:
        self.settings = settings
        self.database: Database = open_database(settings.database_url)
        self.vault = Vault(settings.app.encryption_keys)
        self.broker = _broker(settings)
        self.settle_seconds = settings.worker.settle_seconds
        self._options = _options(settings, patient)

    def source(self) -> CkanSource:
        spool = self.settings.app.state_directory / "spool"
        return CkanSource(self.settings.ckan, self._options, spool, self.settings.worker.spool_bytes)

    def account_of(self, username: str, email: str, email_verified: bool) -> str:
        """The CKAN user whom a signed-in person is, or an empty string."""
        with closing(self.source()) as source:
            return source.account_of(username, email, email_verified)

    def token(self, owner: str, host: str) -> str:
        with self.database.transaction() as connection:
            return connections.token_of(connection, self.vault, owner, host)

    def destination(self, host: str, token: str, owner: str) -> Destination:
        """All calls of one account share one row of the budget."""
        repository = self._repository(host)
        budget = RowBudget(self.database, account_of(host, owner))
        return DESTINATIONS[repository.kind](repository, token, self._options, budget)

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
        return {EXPORT: ExportHandler(self)}

    def tidy(self) -> None:
        tidying.tidy(self.database, self)

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
