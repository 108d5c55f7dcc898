"""Signing in at a DSpace 7 or later."""

from collections.abc import Callable, Iterator

import pytest

from exporter.clients.dspace_login import DspaceLogin
from exporter.errors import TokenRefused
from exporter.http_client import HttpClient
from simulators.dspace7 import Dspace7
from simulators.server import Simulator
from tests.contracts.import_sources import QUICK

EMAIL, PASSWORD = "ada@example.org", "a:pass wörd 中"


class Clock:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture(params=["7.6", "9.3"])
def dspace(request: pytest.FixtureRequest) -> Iterator[Dspace7]:
    site = Dspace7(request.param, {EMAIL: PASSWORD})
    with Simulator(site):
        yield site


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def login(dspace: Dspace7, clock: Clock) -> Iterator[DspaceLogin]:
    made = opened(dspace, f"{EMAIL}:{PASSWORD}", clock)
    yield made
    made.close()


def opened(dspace: Dspace7, secret: str, clock: Callable[[], float]) -> DspaceLogin:
    return DspaceLogin(HttpClient(QUICK, f"{dspace.url}/server/api"), secret, clock)


def test_one_sign_in_serves_many_requests(dspace: Dspace7, login: DspaceLogin) -> None:
    first = login.bearer()
    assert first
    assert login.bearer() == first
    assert dspace.auth.logins == 1


def test_it_is_renewed_before_its_half_hour_ends(dspace: Dspace7, login: DspaceLogin, clock: Clock) -> None:
    first = login.bearer()
    clock.seconds += 20 * 60
    assert login.bearer() == first
    clock.seconds += 6 * 60
    assert login.bearer() != first
    assert dspace.auth.logins == 2


def test_a_shorter_life_is_read_from_the_token(dspace: Dspace7, login: DspaceLogin, clock: Clock) -> None:
    """Whoever comes with one that has ended is taken for a guest, without a word."""
    dspace.auth.lifetime = 300
    first = login.bearer()
    clock.seconds += 270
    assert login.bearer() != first


def test_one_that_was_refused_is_replaced_but_never_right_after_it_was_made(login: DspaceLogin, clock: Clock) -> None:
    first = login.bearer()
    assert login.another(first) == ""
    clock.seconds += 61
    second = login.another(first)
    assert second not in ("", first)
    assert login.another(first) == second, "another thread has signed in meanwhile"


def test_nobody_signs_in_who_has_no_password(dspace: Dspace7, clock: Clock) -> None:
    guest = opened(dspace, "", clock)
    assert (guest.bearer(), guest.another(""), dspace.log) == ("", "", [])
    guest.close()


@pytest.mark.parametrize("secret", ["ada@example.org:wrong", "ada@example.org", "token", "token:x"])
def test_what_does_not_open_is_told_without_the_password(dspace: Dspace7, clock: Clock, secret: str) -> None:
    stranger = opened(dspace, secret, clock)
    with pytest.raises(TokenRefused) as told:
        stranger.bearer()
    assert "wrong" not in str(told.value)
    stranger.close()
