"""Tokens that are renewed: by one, in time, together, and what becomes of an answer that is lost."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from time import sleep

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select, update

from exporter.clients.oauth import OAuthClient, Tokens
from exporter.database.clock import after
from exporter.database.engine import Database
from exporter.database.schema import connections as table
from exporter.database.vault import Vault
from exporter.destinations.zenodo import ZenodoDestination
from exporter.errors import NeedsUser, RemoteUnavailable, SecretUnreadable, TokenRefused
from exporter.http_client import HttpOptions
from exporter.settings import RepositorySettings
from exporter.transfers import connections, renewals
from exporter.transfers.tokens import TokenDoor
from simulators.server import Simulator
from simulators.zenodo import Zenodo
from tests.simulators.test_zenodo_oauth import BACK, authorize

pytestmark = pytest.mark.slow

KEY = Fernet.generate_key().decode()
OPTIONS = HttpOptions(connect_seconds=30, read_seconds=30, tries=1)


@dataclass(frozen=True)
class Place:
    """A person who has connected, as the callback leaves it."""

    zenodo: Zenodo
    url: str
    door: TokenDoor

    @property
    def host(self) -> str:
        return self.url.removeprefix("http://")

    @property
    def database(self) -> Database:
        return self.door.database

    def connect(self) -> Tokens:
        repository = self.door.repository(self.host)
        assert repository is not None
        tokens = OAuthClient(repository, OPTIONS).exchange(authorize(self.url)["code"][0], BACK)
        with self.database.transaction() as connection:
            connections.save_tokens(connection, self.door.vault, "sub-ada", self.host, tokens)
        return tokens

    def token(self) -> str:
        return self.door.token("sub-ada", self.host)

    def move(self, **seconds: float) -> None:
        """Moments of the row, in seconds from now."""
        with self.database.transaction() as connection:
            connection.execute(update(table).values(**{name: after(each) for name, each in seconds.items()}))

    def row(self) -> object:
        with self.database.transaction() as connection:
            return connection.execute(select(table)).one()

    def state(self) -> str:
        return str(self.row().state)  # type: ignore[attr-defined]


@pytest.fixture
def place(database: Database) -> Iterator[Place]:
    zenodo = Zenodo({"ada-token": "ada"}, rate_limit=False)
    zenodo.oauth.add_client("exporter", "a-secret", BACK)
    with Simulator(zenodo) as simulator:
        host = simulator.url.removeprefix("http://")
        settings = RepositorySettings("zenodo", "Zenodo", simulator.url, "", "exporter", "a-secret")
        door = TokenDoor(database, Vault((KEY,)), {host: settings}.get, OPTIONS, patience_seconds=90)
        yield Place(zenodo, simulator.url, door)


def test_a_living_token_is_used_as_it_is(place: Place) -> None:
    tokens = place.connect()
    assert place.token() == tokens.access
    assert place.zenodo.oauth.refreshes == 0


def test_a_token_near_its_end_is_renewed_before_it_is_used(place: Place) -> None:
    old = place.connect()
    place.move(renew_at=-1)
    new = place.token()
    assert new != old.access
    assert place.zenodo.oauth.person_of(new) == "ada"
    assert (place.token(), place.zenodo.oauth.refreshes) == (new, 1)


@pytest.mark.parametrize(("seconds", "early"), [(60 * 24 * 3600, 24 * 3600), (3600, 900)])
def test_it_is_renewed_a_day_before_its_end_or_in_the_last_quarter(seconds: float, early: float, place: Place) -> None:
    place.zenodo.oauth.token_seconds = seconds
    place.connect()
    row = place.row()
    assert (row.expires - row.renew_at).total_seconds() == pytest.approx(early, abs=2)  # type: ignore[attr-defined]


def test_many_at_once_renew_once(place: Place) -> None:
    place.connect()
    place.move(renew_at=-1)
    slow = place.zenodo.faults.add("POST /oauth/token", delay=0.5)
    with ThreadPoolExecutor(6) as crowd:
        found = set(crowd.map(lambda _: place.token(), range(6)))
    assert (slow.happened, place.zenodo.oauth.refreshes, len(found)) == (1, 1, 1)
    assert place.zenodo.oauth.person_of(found.pop()) == "ada"


def test_neither_token_stands_in_the_row_as_text(place: Place) -> None:
    tokens = place.connect()
    text = repr(place.row())
    assert tokens.access not in text
    assert tokens.refresh not in text
    assert tokens.access not in repr(tokens)
    assert tokens.refresh not in repr(renewals.LiveToken("a", "b", b"", tokens.access, tokens.refresh, False, False))


def test_the_refresh_token_does_not_open_as_the_token(place: Place) -> None:
    place.connect()
    with place.database.transaction() as connection:
        connection.execute(update(table).values(ciphertext=table.c.renewal))
    with pytest.raises(SecretUnreadable):
        place.token()


def test_a_connection_that_was_ended_there_waits_for_its_owner(place: Place) -> None:
    place.connect()
    place.zenodo.oauth.revoke("ada")
    place.move(renew_at=-1)
    with pytest.raises(TokenRefused):
        place.token()
    assert place.state() == "refused"


def test_an_answer_that_never_came_is_asked_for_again(place: Place) -> None:
    place.connect()
    place.move(renew_at=-1, expires=-1)
    lost = place.zenodo.faults.add("POST /oauth/token", drop=True)
    with pytest.raises(RemoteUnavailable):
        place.token()
    assert lost.happened == 1
    assert place.zenodo.oauth.person_of(place.token()) == "ada"
    assert place.zenodo.oauth.refreshes == 1


def test_a_repository_that_is_away_does_not_stop_a_token_that_still_lives(place: Place) -> None:
    tokens = place.connect()
    place.move(renew_at=-1)
    away = place.zenodo.faults.add("POST /oauth/token", drop=True)
    assert place.token() == tokens.access
    assert (away.happened, place.state()) == (1, "ok")


def test_new_tokens_whose_answer_was_lost_are_asked_for_from_their_owner(place: Place) -> None:
    """The old ones died with it: the repository says so, and nobody else can help."""
    tokens = place.connect()
    place.move(renew_at=-1)
    lost = place.zenodo.faults.add("POST /oauth/token", when="after", drop=True)
    assert place.token() == tokens.access
    assert (lost.happened, place.zenodo.oauth.refreshes) == (1, 1)
    with pytest.raises(TokenRefused):
        place.door.after_refusal("sub-ada", place.host, tokens.access)
    assert place.state() == "refused"
    place.connect()
    assert place.zenodo.oauth.person_of(place.token()) == "ada"


CHILD = """
import sys
from exporter.database.engine import open_database
from exporter.database.vault import Vault
from exporter.http_client import HttpOptions
from exporter.settings import RepositorySettings
from exporter.transfers.tokens import TokenDoor
database, key, url = sys.argv[1:]
host = url.removeprefix("http://")
settings = RepositorySettings("zenodo", "Zenodo", url, "", "exporter", "a-secret")
options = HttpOptions(connect_seconds=60, read_seconds=60, tries=1)
TokenDoor(open_database(database), Vault((key,)), {host: settings}.get, options, 3).token("sub-ada", host)
"""


def test_a_worker_that_is_killed_while_it_renews_is_followed_by_another(place: Place) -> None:
    place.connect()
    place.move(renew_at=-1, expires=-1)
    hang = place.zenodo.faults.add("POST /oauth/token", hang=3600)
    url = place.database.engine.url.render_as_string(hide_password=False)
    child = subprocess.Popen([sys.executable, "-c", CHILD, url, KEY, place.url], cwd=Path(__file__).parents[2])
    while hang.happened == 0:
        assert child.poll() is None
        sleep(0.05)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    impatient = replace(place.door, patience_seconds=0.3)
    with pytest.raises(RemoteUnavailable):  # it may still be at work
        impatient.token("sub-ada", place.host)
    place.move(renewing=-renewals.HOLD_SECONDS - 1)
    assert place.zenodo.oauth.person_of(place.token()) == "ada"
    assert place.zenodo.oauth.refreshes == 1


def test_a_slow_renewal_that_was_overtaken_loses_nothing(place: Place) -> None:
    """The one that was taken for dead comes back with tokens after the other was refused: they are the living ones."""
    place.connect()
    with place.database.transaction() as connection:
        slow = renewals.read(connection, place.door.vault, "sub-ada", place.host)
        assert renewals.claim(connection, slow)
    repository = place.door.repository(place.host)
    assert repository is not None
    tokens = OAuthClient(repository, OPTIONS).refresh(slow.refresh)
    place.move(renewing=-renewals.HOLD_SECONDS - 1, renew_at=-1)
    with pytest.raises(TokenRefused):
        place.token()
    with place.database.transaction() as connection:
        assert renewals.keep(connection, place.door.vault, slow, tokens)
    assert (place.token(), place.state()) == (tokens.access, "ok")


def test_who_connects_anew_during_a_renewal_keeps_the_new_connection(place: Place) -> None:
    place.connect()
    with place.database.transaction() as connection:
        old = renewals.read(connection, place.door.vault, "sub-ada", place.host)
    new = place.connect()
    with place.database.transaction() as connection:
        assert not renewals.keep(connection, place.door.vault, old, Tokens("late", "late", 60))
        assert not renewals.refuse(connection, old)
    assert (place.token(), place.state()) == (new.access, "ok")


def test_a_client_that_is_not_known_there_is_no_fault_of_the_person(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    place.connect()
    place.zenodo.oauth.clients.clear()
    place.move(renew_at=-1, expires=-1)
    with pytest.raises(RemoteUnavailable):
        place.token()
    assert place.state() == "ok"
    assert "oauth_client_id" in caplog.text


def test_a_call_that_is_refused_is_made_again_with_a_renewed_token_once(place: Place) -> None:
    tokens = place.connect()
    place.zenodo.oauth.expire()
    with closing(destination(place, tokens.access)) as opened:
        assert opened.drafts().deposits == ()
        place.zenodo.oauth.revoke("ada")
        with pytest.raises(TokenRefused):
            opened.drafts()
    assert place.zenodo.oauth.refreshes == 1
    assert place.state() == "refused"


def test_what_another_has_renewed_is_taken_over(place: Place) -> None:
    """Two transfers of one person: the renewal of one ends the token that the other still uses."""
    tokens = place.connect()
    with closing(destination(place, tokens.access)) as opened:
        assert opened.drafts().deposits == ()
        place.move(renew_at=-1)
        place.token()
        assert opened.drafts().deposits == ()
    assert place.zenodo.oauth.refreshes == 1


def destination(place: Place, token: str) -> ZenodoDestination:
    repository = place.door.repository(place.host)
    assert repository is not None
    options = HttpOptions(connect_seconds=30, read_seconds=30)
    another = lambda refused: place.door.after_refusal("sub-ada", place.host, refused)  # noqa: E731
    return ZenodoDestination(repository, token, options, another=another)


def test_without_a_client_a_token_lives_until_its_time_is_over(place: Place) -> None:
    tokens = place.connect()
    settings = RepositorySettings("zenodo", "Zenodo", place.url)
    door = replace(place.door, repository={place.host: settings}.get)
    place.move(renew_at=-1)
    assert door.token("sub-ada", place.host) == tokens.access
    place.move(expires=-1)
    with pytest.raises(NeedsUser):
        door.token("sub-ada", place.host)
