"""Signing in at a DSpace 5 and 6, and sessions that end."""

from collections.abc import Iterator

import pytest

from exporter.clients.dspace_rest import RestClient
from exporter.errors import RemoteUnavailable, TokenRefused
from simulators.server import Reply, Request, Service, Simulator
from tests.sources.import_worlds import allowing

SECRET = "ada@example.org:pass: wörd 中"
TOKEN = "5f6b1c3e-33ad-4f0c-9d0e-8a4a0e0f6a77"


class Doors(Service):
    """Lets ada in, as version ``major`` does, and shows her alone the item 1. ``sessions`` are those that it still knows."""

    def __init__(self, major: int) -> None:
        super().__init__()
        self.major = major
        self.sessions: list[str] = []
        self.made = 0
        self.route("GET", "/rest/status", self.status)
        self.route("GET", "/rest/communities", lambda _: Reply(body=[]))
        self.route("POST", "/rest/login", self.login)
        self.route("GET", "/rest/items/1", self.item)

    def missing(self, known: bool) -> Reply:
        return Reply(405 if known else 404, "<!DOCTYPE html>")

    def status(self, request: Request) -> Reply:
        if self.major == 4:
            return self.missing(False)
        known = self.knows(request)
        return Reply(body={"okay": True, "authenticated": known, "sourceVersion": f"{self.major}.3"})

    def login(self, request: Request) -> Reply:
        sent = request.json() if self.major == 5 else request.form()
        if sent != {"email": "ada@example.org", "password": "pass: wörd 中"}:
            return Reply(403 if self.major == 5 else 401, "")
        self.made += 1
        session = f"{TOKEN}{self.made}"
        self.sessions.append(session)
        if self.major == 5:
            return Reply(200, session, {"Content-Type": "text/plain"})
        return Reply(200, None, {"Set-Cookie": f"JSESSIONID={session}; Path=/rest/; HttpOnly"})

    def knows(self, request: Request) -> bool:
        sent = request.headers.get("rest-dspace-token") if self.major == 5 else request.cookies().get("JSESSIONID")
        return sent in self.sessions

    def item(self, request: Request) -> Reply:
        return Reply(body={"id": 1}) if self.knows(request) else Reply(401, "")


@pytest.fixture(params=[5, 6])
def doors(request: pytest.FixtureRequest) -> Iterator[Doors]:
    made = Doors(request.param)
    with Simulator(made):
        yield made


def client_of(doors: Doors, secret: str = SECRET) -> RestClient:
    return RestClient(allowing(doors.url), f"{doors.url}/rest", secret)


def test_who_signs_in_is_shown_more_and_signs_in_once(doors: Doors) -> None:
    client = client_of(doors)
    assert client.one("items", "1") == client.one("items", "1") == {"id": 1}
    assert [entry.method for entry in doors.log].count("POST") == 1
    assert client.is_signed_in(client.key())
    client.close()


def test_who_does_not_sign_in_is_told_what_is_not_for_everybody(doors: Doors) -> None:
    with pytest.raises(TokenRefused):
        client_of(doors, "").one("items", "1")
    assert [entry.method for entry in doors.log].count("POST") == 0


def test_a_session_that_ended_is_begun_anew(doors: Doors) -> None:
    client = client_of(doors)
    client.one("items", "1")
    doors.sessions.clear()
    assert client.one("items", "1") == {"id": 1}
    assert [entry.method for entry in doors.log].count("POST") == 2
    client.close()


@pytest.mark.parametrize("secret", ["ada@example.org:wrong", "bob@example.org:pass: wörd 中"])
def test_a_wrong_password_is_told_without_it(doors: Doors, secret: str) -> None:
    with pytest.raises(TokenRefused, match="does not accept") as told:
        client_of(doors, secret).one("items", "1")
    assert secret.partition(":")[2] not in str(told.value)


@pytest.mark.parametrize("secret", ["a-token-of-another-repository", "ada:pass: wörd 中", "ada@example.org:"])
def test_what_is_no_address_with_a_password_is_not_even_sent(doors: Doors, secret: str) -> None:
    with pytest.raises(TokenRefused, match="colon"):
        client_of(doors, secret).one("items", "1")
    assert [entry.method for entry in doors.log].count("POST") == 0


def test_a_login_that_gives_no_session_is_told(doors: Doors) -> None:
    fault = doors.faults.add("POST /rest/login", status=200)
    with pytest.raises(TokenRefused, match="gave no token"):
        client_of(doors).one("items", "1")
    assert fault.happened == 1


def test_a_server_that_is_broken_while_we_sign_in_is_not_taken_for_a_wrong_password(doors: Doors) -> None:
    fault = doors.faults.add("POST /rest/login", status=500, html=True)
    with pytest.raises(RemoteUnavailable):
        client_of(doors).one("items", "1")
    assert fault.happened == 1


def test_neither_password_nor_session_is_ever_in_an_address(doors: Doors) -> None:
    client_of(doors).one("items", "1")
    assert not any("pass" in entry.path + entry.query or TOKEN in entry.path + entry.query for entry in doors.log)


def test_at_a_dspace_4_nobody_can_sign_in() -> None:
    doors = Doors(4)
    with Simulator(doors):
        with pytest.raises(TokenRefused, match="DSpace 4"):
            client_of(doors).one("items", "1")
        assert {entry.method for entry in doors.log} == {"GET"}
