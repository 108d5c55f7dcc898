"""Sessions: what the browser holds, what the database holds, and when they end."""

import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import event, select, update

from exporter.database.clock import after
from exporter.database.engine import open_database
from exporter.database.schema import people, sessions
from exporter.database.vault import Vault
from exporter.settings import AppSettings
from exporter.web import asked_sessions, create_app
from exporter.web import sessions as rooms
from exporter.web.identity import Identity
from exporter.web.people import bind, keep
from tests.servers.mariadb import DatabaseAddress
from tests.web.front import KEY, Front, make_parts, sso_settings
from tests.web.visitor import Visitor


def age(front: Front, **columns: float) -> None:
    """Moves the times of all sessions into the past, by seconds."""
    with front.parts.database.transaction() as connection:
        moved = {name: after(-seconds) for name, seconds in columns.items()}
        connection.execute(update(sessions).values(**moved))


def the_session(front: Front) -> Any:
    with front.parts.database.transaction() as connection:
        return connection.execute(select(sessions)).one()


def test_the_cookie_is_opaque_and_the_database_does_not_know_it(quick_front: Front) -> None:
    visitor = Visitor()
    header = visitor.sign_in_quickly(quick_front.url).headers["Set-Cookie"]
    cookie = visitor.cookies["exporter"]
    assert len(cookie) == 43
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= {part.strip() for part in header.split(";")}
    row = the_session(quick_front)
    assert cookie not in str(row)
    # longer than what random letters happen to spell
    for secret in ('"csrf"', "id_token", "eyJhbGciOi", visitor.csrf(quick_front.url)):
        assert secret not in row.content


def test_behind_https_the_cookies_belong_to_this_host_alone(tmp_path: Path) -> None:
    public = "https://export.example.org"
    parts = make_parts(tmp_path, sso_settings("http://127.0.0.1:1", public), public)
    identity = Identity("s-1", "ulla", "Ulla", "", False, frozenset(), "", "token")
    with parts.database.transaction() as connection:
        keep(connection, identity, "user")
        cookie = rooms.start(connection, parts.vault, identity)
    app = create_app(parts)
    assert rooms.cookie_name(parts.settings.app) == "__Host-exporter"
    client = app.test_client(use_cookies=False)
    signed_in = client.get("/", headers={"Cookie": f"__Host-exporter={cookie}"})
    assert signed_in.status_code == 200
    assert signed_in.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    token = signed_in.text.split('name="csrf_token" value="')[1].split('"')[0]
    out = client.post("/logout", data={"csrf_token": token}, headers={"Cookie": f"__Host-exporter={cookie}"})
    written = {part.strip() for part in out.headers["Set-Cookie"].split(";")}
    assert {"__Host-exporter=", "Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= written
    assert not any(part.startswith("Domain") for part in written)
    assert client.get("/", headers={"Cookie": f"exporter={cookie}"}).status_code == 302
    parts.database.close()


@pytest.mark.parametrize(
    ("age_of", "status"),
    [
        ({"seen": 1700}, 200),
        ({"seen": 1810}, 302),
        ({"created": 35_900}, 200),
        ({"created": 36_010}, 302),
    ],
)
def test_a_session_ends_when_nobody_works_or_after_a_day(age_of: dict[str, float], status: int, quick_front: Front) -> None:
    visitor = Visitor()
    visitor.sign_in_quickly(quick_front.url)
    age(quick_front, **age_of)
    assert visitor.look(f"{quick_front.url}/").status_code == status


def test_sessions_that_are_over_are_swept_at_the_next_sign_in(quick_front: Front) -> None:
    Visitor().sign_in_quickly(quick_front.url)
    before = the_session(quick_front).token_hash
    age(quick_front, seen=4000)
    Visitor().sign_in_quickly(quick_front.url)
    assert the_session(quick_front).token_hash != before


def test_work_is_noted_once_a_minute(quick_front: Front) -> None:
    visitor = Visitor()
    visitor.sign_in_quickly(quick_front.url)
    writes: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("UPDATE sessions"):
            writes.append(statement)

    event.listen(quick_front.parts.database.engine, "before_cursor_execute", note)
    for _ in range(3):
        visitor.look(f"{quick_front.url}/")
    assert writes == []
    age(quick_front, seen=61)
    writes.clear()
    for _ in range(3):
        visitor.look(f"{quick_front.url}/")
    assert len(writes) == 1
    event.remove(quick_front.parts.database.engine, "before_cursor_execute", note)


def test_a_page_that_refreshes_itself_does_not_keep_a_session_alive(quick_front: Front) -> None:
    visitor = Visitor()
    visitor.sign_in_quickly(quick_front.url)
    age(quick_front, seen=100)
    before = the_session(quick_front).seen
    assert visitor.look(f"{quick_front.url}/", headers={"HX-Request": "true"}).status_code == 200
    assert the_session(quick_front).seen == before
    visitor.look(f"{quick_front.url}/")
    assert the_session(quick_front).seen > before


def test_a_refresh_after_the_end_sends_the_whole_page_to_the_sign_in(quick_front: Front) -> None:
    answer = Visitor().look(
        f"{quick_front.url}/", headers={"HX-Request": "true", "HX-Current-URL": "https://evil.example/transfers/7?x=1"}
    )
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/login?next=/transfers/7?x%3D1")


def test_a_session_moved_to_another_row_opens_nothing(quick_front: Front) -> None:
    visitor = Visitor()
    visitor.sign_in_quickly(quick_front.url)
    with quick_front.parts.database.transaction() as connection:
        connection.execute(update(sessions).values(token_hash=rooms.hashed("chosen-by-me")))
    visitor.cookies.set("exporter", "chosen-by-me", domain="127.0.0.1", path="/")
    assert visitor.look(f"{quick_front.url}/").status_code == 302


def test_a_role_that_was_taken_away_is_gone_in_every_session(quick_front: Front) -> None:
    visitor = Visitor()
    visitor.sign_in_quickly(quick_front.url)
    with quick_front.parts.database.transaction() as connection:
        connection.execute(people.delete())
    assert visitor.look(f"{quick_front.url}/").status_code == 302


@pytest.mark.parametrize("cookie", ["", "x", "x" * 5000, "%00", '"; DROP TABLE sessions'])
def test_a_strange_cookie_is_nobody(cookie: str, quick_front: Front) -> None:
    answer = Visitor().look(f"{quick_front.url}/", headers={"Cookie": f"exporter={cookie}"})
    assert answer.status_code == 302


SETTINGS = AppSettings("x" * 32, "http://127.0.0.1", (KEY,), Path())
ULLA = Identity("s-1", "ulla", "Ulla Šmídová", "u@example.org", True, frozenset(), "sid-1", "token", "refresh", 300)


def test_sessions_and_people_stand_in_mariadb_too(empty_database: DatabaseAddress, caplog: pytest.LogCaptureFixture) -> None:
    database = open_database(empty_database.url)
    database.create_tables()
    vault = Vault((KEY,))
    with database.transaction() as connection:
        keep(connection, ULLA, "user")
        keep(connection, ULLA, "admin")
        bind(connection, "s-1", "ulla")
        cookie = rooms.start(connection, vault, ULLA)
    with database.transaction() as connection:
        keep(connection, Identity("S-1", "ulla", "", "", False, frozenset(), "", ""), "user")
        with caplog.at_level(logging.WARNING):
            bind(connection, "S-1", "ulla")
    assert "already belongs to another person" in caplog.text
    with database.transaction() as connection:
        found = rooms.find(connection, vault, SETTINGS, cookie, renew=True)
        assert found is not None
        assert (found.user.name, found.user.account, found.user.role) == ("Ulla Šmídová", "ulla", "admin")
        assert rooms.find(connection, Vault((Fernet.generate_key().decode(),)), SETTINGS, cookie, renew=True) is None
        assert not found.due
        connection.execute(update(sessions).values(ask_at=after(-1)))
        due = rooms.find(connection, vault, SETTINGS, cookie, renew=False)
        assert due is not None
        assert due.due
        assert [asked_sessions.claim_question(connection, due) for _ in range(2)] == [True, False]
        renewed = replace(ULLA, refresh_token="another", seconds=300)
        assert asked_sessions.renew(connection, vault, due, renewed)
        again = rooms.find(connection, vault, SETTINGS, cookie, renew=False)
        assert again is not None
        assert (again.refresh_token, again.csrf, again.due) == ("another", found.csrf, False)
        assert asked_sessions.end_by_keycloak(connection, "s-2", "sid-1") == 0
        other = rooms.start(connection, vault, ULLA)
        assert asked_sessions.end_by_keycloak(connection, "s-1", "sid-1") == 2
        assert rooms.find(connection, vault, SETTINGS, other, renew=True) is None
        cookie = rooms.start(connection, vault, ULLA)
        rooms.sweep(connection, SETTINGS)
        rooms.end(connection, cookie)
        assert rooms.find(connection, vault, SETTINGS, cookie, renew=True) is None
    database.close()
