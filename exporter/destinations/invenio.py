"""An InvenioRDM as a destination: drafts, files in three steps, versions, publishing."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Self

from exporter.clients.invenio import ACCEPT, InvenioClient
from exporter.clients.invenio_answers import InvenioFile, InvenioPage, InvenioRecord
from exporter.clients.proven_token import Another, ProvenToken
from exporter.crosswalks.invenio import from_record
from exporter.destinations.base import (
    Account,
    Content,
    Deposit,
    DepositPage,
    Features,
    Limits,
    Refusal,
    RemoteFile,
)
from exporter.destinations.communities import offer
from exporter.destinations.deposits import deposit_of, marks_of, remote_file
from exporter.destinations.losses import refusals
from exporter.errors import RemoteConflict, RemoteMissing, RemoteRefused
from exporter.http_client import Budget, HttpClient, HttpOptions
from exporter.records.record import Record
from exporter.settings import RepositorySettings

TOKEN_PAGE = "/account/settings/applications/tokens/new/"  # noqa: S105 - a page, no secret
PAGE_SIZE = 100
DRAFTS_A_PAGE = 25
PAGES_SEARCHED = 3


class InvenioDestination:
    """Works for one account. A token that works is never called refused: see ``ProvenToken``."""

    def __init__(
        self,
        settings: RepositorySettings,
        token: str,
        options: HttpOptions,
        budget: Budget | None = None,
        another: Another | None = None,
    ) -> None:
        self.features = self.features_of(settings)
        self.host = settings.host
        self._settings = settings
        self._made_with = (token, options, budget)
        self._http = HttpClient(options, settings.url, token, budget=budget)
        self._proven = ProvenToken(self._http, "api/user/records?size=1", ACCEPT, another)
        self._client = InvenioClient(self._proven)
        self._made: set[str] = set()

    @classmethod
    def features_of(cls, settings: RepositorySettings) -> Features:
        """Known without a token: pages show it before there is one."""
        return Features(limits=Limits(), requests_per_file=3, token_url=settings.url + TOKEN_PAGE)

    def probe(self) -> Account:
        """The repository does not tell whose token it is, only that it is good."""
        self._proven.probe()
        return Account()

    def find(self, mark: str) -> Deposit | None:
        return next(iter(self.marked(mark)), None)

    def marked(self, mark: str) -> tuple[Deposit, ...]:
        found = [each for each in self._newest() if not each.published and mark.lower() in map(str.lower, marks_of(each))]
        return tuple(self._deposit(each) for each in sorted(found, key=lambda each: (each.created, each.identifier)))

    def _newest(self) -> Iterator[InvenioRecord]:
        """A query might miss what was just made, so all are looked at, within reason."""
        for number in range(1, PAGES_SEARCHED + 1):
            page = self._client.user_records(page=number, size=PAGE_SIZE)
            yield from page.records
            if len(page.records) < PAGE_SIZE:
                return

    def create(self, mark: str) -> Deposit:
        identifiers = [{"scheme": "urn", "identifier": mark}]
        access = {"record": "public", "files": "public"}
        body = {"access": access, "files": {"enabled": True}, "metadata": {"identifiers": identifiers}}
        return self._deposit(self._client.create(body), made=True)

    def new_version(self, identifier: str) -> Deposit:
        draft = self._client.new_version(identifier)
        made = self._deposit(draft, made=True).identifier
        with self._settling(made):
            files = self._client.draft_files(made) or self._imported(made)
        return self._deposit(draft, files)

    def _imported(self, identifier: str) -> tuple[InvenioFile, ...]:
        try:
            return self._client.import_files(identifier)
        except RemoteRefused as refused:
            if refused.status != 400:
                raise
        # there was nothing to import, or somebody else just did
        return self._client.draft_files(identifier)

    def edit(self, identifier: str) -> Deposit:
        return self._deposit(self._client.edit(identifier))

    def state(self, identifier: str) -> Deposit:
        with self._settling(identifier):
            record = self._current(identifier)
            ask = self._client.record_files if record.published else self._client.draft_files
            return self._deposit(record, ask(identifier))

    def glance(self, identifier: str) -> Deposit:
        with self._settling(identifier):
            return self._deposit(self._current(identifier))

    def _current(self, identifier: str) -> InvenioRecord:
        try:
            return self._client.draft(identifier)
        except RemoteMissing:
            return self._client.record(identifier)

    def drafts(self, query: str = "", page: int = 1) -> DepositPage:
        found = self._client.user_records(_quoted(query), page, DRAFTS_A_PAGE, is_published="false")
        return _page_of_drafts(found, page, [self._deposit(each) for each in found.records if not each.published])

    def describe(self, identifier: str, record: Record) -> tuple[Refusal, ...]:
        sent = from_record(record, self._publisher())
        with self._settling(identifier):
            before = self._client.draft(identifier)
            # saving replaces everything: a reserved DOI and what the person filled in there would be gone
            kept = {"pids": before.pids, "custom_fields": before.custom_fields}
            saved = self._client.save(identifier, sent | {name: each for name, each in kept.items() if each})
        return refusals(sent, saved)

    def _publisher(self) -> str:
        return self._settings.publisher or self._settings.title

    def reserve_doi(self, identifier: str) -> str:
        with self._settling(identifier):
            return self._client.draft(identifier).doi or self._reserved(identifier)

    def _reserved(self, identifier: str) -> str:
        try:
            return self._client.reserve_doi(identifier).doi
        except RemoteRefused as refused:
            if refused.status not in {400, 404, 405}:
                raise
        # reserved in the meantime, or a repository that gives none beforehand
        return self._client.draft(identifier).doi

    def put_file(self, identifier: str, name: str, content: Content) -> RemoteFile:
        with self._settling(identifier):
            self._announce(identifier, name)
            self._send(identifier, name, content)
            return remote_file(self._commit(identifier, name))

    def _announce(self, identifier: str, name: str) -> None:
        """What stands under this name goes first: an entry left pending blocks publishing for ever."""
        try:
            self._client.announce_file(identifier, name)
        except RemoteMissing:
            raise
        except RemoteRefused as refused:
            if refused.status != 400 or not self._removed(identifier, name):
                raise
            self._client.announce_file(identifier, name)

    def _send(self, identifier: str, name: str, content: Content) -> None:
        try:
            self._client.send_file(identifier, name, content)
        except RemoteRefused:
            # an entry that never gets its bytes would block publishing: that of a published record's edit draft, for one
            with suppress(RemoteRefused):
                self._removed(identifier, name)
            raise

    def _commit(self, identifier: str, name: str) -> InvenioFile:
        """An answer that calls the file pending is no yes: it would block publishing."""
        entry = self._committed(identifier, name)
        if entry is None or not entry.complete:
            raise RemoteConflict(f"{self.host} lost “{name}” after it was sent. It has to be sent again.", self.host)
        return entry

    def _committed(self, identifier: str, name: str) -> InvenioFile | None:
        try:
            return self._client.commit_file(identifier, name)
        except RemoteMissing:
            self._client.draft(identifier)  # raises when the whole draft is gone
        return next((each for each in self._client.draft_files(identifier) if each.name == name), None)

    def remove_file(self, identifier: str, name: str) -> None:
        """Gone already is fine."""
        with self._settling(identifier):
            self._removed(identifier, name)

    def _removed(self, identifier: str, name: str) -> bool:
        try:
            self._client.delete_file(identifier, name)
        except RemoteMissing:
            return False
        return True

    def publish(self, identifier: str) -> Deposit:
        return self._deposit(self._client.publish(identifier))

    def add_to_communities(self, identifier: str, communities: tuple[str, ...]) -> tuple[Refusal, ...]:
        return offer(self._client, identifier, communities)

    def discard(self, identifier: str) -> None:
        try:
            self._client.delete_draft(identifier)
        except RemoteMissing:
            return

    def twin(self) -> Self:
        other = type(self)(self._settings, *self._made_with)
        other._made = self._made
        return other

    def close(self) -> None:
        self._http.close()

    @contextmanager
    def _settling(self, identifier: str) -> Iterator[None]:
        """A new draft is at times forbidden for a second or two (zenodo#2493): that is tried again."""
        try:
            yield
        except RemoteRefused as refused:
            if refused.status != 403 or not self._ours(identifier):
                raise
            raise RemoteConflict(f"{self.host} does not open its new draft yet.", self.host, 403) from None

    def _ours(self, identifier: str) -> bool:
        """An unpublished draft that this account may see, or that was made just now."""
        try:
            return not self._client.draft(identifier).published
        except RemoteMissing:
            return False
        except RemoteRefused:
            return identifier in self._made

    def _deposit(
        self, record: InvenioRecord, files: tuple[InvenioFile, ...] | None = None, *, made: bool = False
    ) -> Deposit:
        if made:
            self._made.add(record.identifier)
        return deposit_of(record, files, self._settings.url)


def _page_of_drafts(found: InvenioPage, page: int, deposits: list[Deposit]) -> DepositPage:
    return DepositPage(tuple(deposits), found.total, page, more=page * DRAFTS_A_PAGE < found.total)


def _quoted(query: str) -> str:
    """A person's words, not a query language: a bracket, a colon or a slash outside of quotes would be refused."""
    return " AND ".join(f'"{word}"' for word in query.translate({ord('"'): " ", ord("\\"): " "}).split())
