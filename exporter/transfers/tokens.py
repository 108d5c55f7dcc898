"""The one door to a person's token, for pages and workers alike: a token of OAuth is renewed here, by one of them.

A renewal replaces both tokens at the repository. The intent stands in the row before the call; an answer that is lost is
asked for again, and when the repository then says ``invalid_grant`` the person connects anew: nothing else can be done.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from exporter.clients.oauth import INVALID_GRANT, OAuthClient
from exporter.database.engine import Database
from exporter.database.patience import patiently
from exporter.database.vault import Vault
from exporter.errors import NeedsUser, RemoteError, RemoteUnavailable, TokenRefused
from exporter.http_client import HttpOptions
from exporter.settings import RepositorySettings
from exporter.transfers import renewals
from exporter.transfers.renewals import LiveToken

log = logging.getLogger(__name__)
POLL_SECONDS = 0.1


@dataclass(frozen=True)
class TokenDoor:
    """``patience_seconds``: how long to wait while another renews, and for the database when new tokens must be kept."""

    database: Database
    vault: Vault
    repository: Callable[[str], RepositorySettings | None]
    options: HttpOptions
    patience_seconds: float

    def token(self, owner: str, host: str) -> str:
        """Living as far as its time tells. Raises NeedsUser, SecretUnreadable, the RemoteErrors."""
        live = self._read(owner, host)
        if not live.due:
            return live.token
        try:
            return self._renewed(live).token
        except TokenRefused:
            raise
        except RemoteError as error:
            if live.over:
                raise
            log.warning("a token of %s for %s was not renewed yet: %s", owner, host, error)
            return live.token

    def after_refusal(self, owner: str, host: str, refused: str) -> str:
        """Another one than this, which the repository no longer takes. Raises TokenRefused when there is none."""
        live = self._read(owner, host)
        if live.token != refused:
            return live.token
        if not self._client(live):
            raise TokenRefused(_refusal(host), host, 403)
        return self._renewed(live).token

    def _read(self, owner: str, host: str) -> LiveToken:
        with self.database.transaction() as connection:
            return renewals.read(connection, self.vault, owner, host)

    def _client(self, live: LiveToken) -> OAuthClient | None:
        """None for a token that cannot be renewed."""
        repository = self.repository(live.host)
        if repository is None or not repository.oauth_client_id or not live.refresh:
            return None
        return OAuthClient(repository, self.options)

    def _renewed(self, live: LiveToken) -> LiveToken:
        client = self._client(live)
        if client is None:
            if live.over:
                raise NeedsUser(_refusal(live.host), "token")
            return live
        give_up = time.monotonic() + self.patience_seconds
        while not self._claimed(live):
            if time.monotonic() >= give_up:
                raise RemoteUnavailable(f"The connection to {live.host} is being renewed.", live.host)
            time.sleep(POLL_SECONDS)
            now = self._read(live.owner, live.host)
            if not now.is_same(live):
                return now
        return self._ask(client, live)

    def _claimed(self, live: LiveToken) -> bool:
        with self.database.transaction() as connection:
            return renewals.claim(connection, live)

    def _ask(self, client: OAuthClient, live: LiveToken) -> LiveToken:
        try:
            tokens = client.refresh(live.refresh)
        except RemoteError as error:
            return self._not_renewed(live, error)

        def keep() -> None:
            with self.database.transaction() as connection:
                renewals.keep(connection, self.vault, live, tokens)

        # the old ones are dead: these must not be lost because the database is away for a moment
        patiently(keep, self.patience_seconds)
        log.info("renewed the token of %s for %s", live.owner, live.host)
        return self._read(live.owner, live.host)

    def _not_renewed(self, live: LiveToken, error: RemoteError) -> LiveToken:
        with self.database.transaction() as connection:
            if error.code != INVALID_GRANT:
                renewals.release(connection, live)
            elif renewals.refuse(connection, live):
                log.warning("the connection of %s to %s was ended there", live.owner, live.host)
        if error.code == INVALID_GRANT:
            return self._another(live)
        if isinstance(error, RemoteUnavailable) or error.retryable:
            raise error
        log.error("%s does not take us for its client (%s): see oauth_client_id and its secret", live.host, error.code)
        raise RemoteUnavailable(f"{live.host} does not know this service at the moment.", live.host) from error

    def _another(self, live: LiveToken) -> LiveToken:
        """What another one has stored meanwhile. Raises TokenRefused."""
        now = self._read(live.owner, live.host)
        if now.is_same(live):
            raise TokenRefused(_refusal(live.host), live.host, 400)
        return now


def _refusal(host: str) -> str:
    return f"{host} does not accept the token: it has expired, was removed, or is for another site."
