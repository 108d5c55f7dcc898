"""Errors as pages: a sentence and a number for the person, the rest for the log."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import UndefinedError

from exporter.database.engine import open_database
from exporter.errors import (
    ExporterError,
    InvalidInput,
    LeaseLost,
    NeedsUser,
    NotAllowed,
    NotFound,
    RateLimited,
    RemoteMissing,
    RemoteRefused,
    RemoteUnavailable,
    SignInError,
    TokenRefused,
)
from exporter.web import create_app, sessions
from exporter.web.identity import Identity
from exporter.web.people import keep
from exporter.web.sessions import admin_required
from tests.web.front import Parts, make_parts, sso_settings

PUBLIC = "http://127.0.0.1:8000"


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    parts = make_parts(tmp_path, sso_settings("http://127.0.0.1:1", PUBLIC), PUBLIC)
    yield parts
    parts.database.close()


@pytest.fixture
def app(parts: Parts) -> Flask:
    return create_app(parts)


def raising(app: Flask, error: Exception) -> FlaskClient:
    """A page that fails."""

    def fail() -> str:
        raise error

    app.add_url_rule("/fails/<path:word>", "fails", lambda word: fail())
    app.add_url_rule("/fails", "fails_too", fail)
    return app.test_client()


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (InvalidInput({"title": "A title is needed."}), 400),
        (SignInError("Please sign in again."), 400),
        (NotAllowed("CKAN says that you may not."), 403),
        (NeedsUser("A new token is needed.", "token"), 409),
        (RemoteUnavailable("Zenodo does not answer."), 503),
        (RateLimited("Zenodo asks us to wait."), 503),
        (RemoteRefused("Zenodo refused the title."), 502),
        (TokenRefused("Zenodo refused the token."), 502),
        (RemoteMissing("Zenodo does not know it."), 502),
    ],
)
def test_an_error_of_ours_is_told_in_its_own_words(error: ExporterError, status: int, app: Flask) -> None:
    answer = raising(app, error).get("/fails")
    assert answer.status_code == status
    assert str(error) in answer.text
    assert answer.headers["X-Request-Id"] in answer.text


@pytest.mark.parametrize(
    "error", [RuntimeError("password=hunter2"), LeaseLost("internal words"), UndefinedError("x is undefined")]
)
def test_a_mistake_of_ours_is_told_in_general_words_and_logged(
    error: Exception, app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    answer = raising(app, error).get("/fails")
    assert answer.status_code == 500
    assert "our mistake" in answer.text
    assert str(error) not in answer.text
    assert "Traceback" not in answer.text
    name = answer.headers["X-Request-Id"]
    assert name in answer.text
    logged = [record for record in caplog.records if name in record.getMessage()]
    assert [record.levelno for record in logged] == [logging.ERROR]
    assert logged[0].exc_info is not None
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


def test_a_path_cannot_write_lines_into_the_log(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    raising(app, RuntimeError("x")).get("/fails/a%0dERROR forged%1b[31m")
    assert caplog.records
    for record in caplog.records:
        assert not set(record.getMessage()) & {"\r", "\n", "\x1b"}


def test_the_words_of_a_remote_error_cannot_write_lines_into_the_log(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        raising(app, RemoteRefused("first\r\nERROR forged\x1b[31m")).get("/fails")
    assert any("forged" in record.getMessage() for record in caplog.records)
    for record in caplog.records:
        assert not set(record.getMessage()) & {"\r", "\n", "\x1b"}


@pytest.mark.parametrize("said", ["//[", "http://[::1"])
def test_a_page_that_names_no_address_of_its_own_is_no_mistake_of_ours(said: str, app: Flask) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": said}
    answer = app.test_client().get("/transfers/1/progress", base_url=PUBLIC, headers=headers)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/login")


def test_what_is_foreign_looks_like_what_is_not_there(app: Flask) -> None:
    client = raising(app, NotFound("There is no such transfer."))
    foreign, unknown = client.get("/fails"), client.get("/nothing")
    assert foreign.status_code == unknown.status_code == 404
    pages = [each.text.replace(each.headers["X-Request-Id"], "") for each in (foreign, unknown)]
    assert pages[0] == pages[1]


def test_without_a_database_there_is_a_page_that_says_so(tmp_path: Path) -> None:
    away = open_database("mysql+pymysql://nobody@127.0.0.1:1/none")
    app = create_app(make_parts(tmp_path, sso_settings("http://127.0.0.1:1", PUBLIC), PUBLIC, away))
    client = app.test_client()
    client.set_cookie("exporter", "x", domain="127.0.0.1")
    answer = client.get("/", base_url=PUBLIC)
    assert answer.status_code == 503
    assert "The database does not answer" in answer.text
    assert answer.headers["X-Request-Id"] in answer.text


def test_a_wrong_method_names_the_right_ones(app: Flask) -> None:
    answer = app.test_client().post("/health")
    assert (answer.status_code, "GET" in answer.headers["Allow"]) == (405, True)


@pytest.mark.parametrize(("role", "status"), [("user", 403), ("staff", 403), ("admin", 200), ("", 302)])
def test_a_page_for_administrators_is_closed_to_others(role: str, status: int, app: Flask, parts: Parts) -> None:
    app.add_url_rule("/secret", "secret", admin_required(lambda: "the secret"))
    client = app.test_client()
    if role:
        client.set_cookie("exporter", signed_in(parts, role), domain="127.0.0.1")
    answer = client.get("/secret", base_url=PUBLIC)
    assert (answer.status_code, "the secret" in answer.text) == (status, status == 200)


def signed_in(parts: Parts, role: str) -> str:
    """The cookie of a person with this role."""
    identity = Identity("s-1", "ulla", "Ulla", "", False, frozenset(), "", "token")
    with parts.database.transaction() as connection:
        keep(connection, identity, role)
        return sessions.start(connection, parts.vault, identity)
