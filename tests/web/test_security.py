"""What holds for every request: headers, sign-in, and no change at another site's wish."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from flask import Flask

from exporter.database.engine import open_database
from exporter.web import create_app
from exporter.web.sessions import login_required
from tests.web.front import Front, make_parts, sso_settings
from tests.web.visitor import Visitor, question

pytestmark = pytest.mark.slow

PUBLIC = {
    "static",
    "health.live",
    "health.ready",
    "sign_in.login",
    "sign_in.callback",
    "sign_in.signed_out",
    "sign_in.logout",
    "backchannel.end_sessions",
    "public_sites.home",
    "public_sites.item",
    "public_sites.download",
    "public_sites.picture",
}
"""All that answers without a sign-in. A new route must ask for one, or be written here on purpose."""

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    public = "http://127.0.0.1:8000"
    parts = make_parts(tmp_path, sso_settings("http://127.0.0.1:1", public), public)
    yield create_app(parts)
    parts.database.close()


def test_every_route_asks_for_a_sign_in(app: Flask) -> None:
    client = app.test_client()
    tried = 0
    for rule in app.url_map.iter_rules():
        if rule.endpoint in PUBLIC:
            continue
        with app.test_request_context():
            path = rule.build(dict.fromkeys(rule.arguments, 1))
        assert path is not None
        for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
            answer = client.open(path[1], method=method)
            assert answer.status_code in {302, 401}, f"{method} {rule}"
            assert answer.status_code == 401 or answer.headers["Location"].startswith("/login")
            tried += 1
    assert tried > 0


def test_the_way_to_the_sign_in_remembers_the_page_as_it_was_written(app: Flask) -> None:
    app.add_url_rule("/things/<word>", "things", login_required(lambda word: word))
    wanted = "/things/a%20b%3Fc%C5%A0?x=%26&y=1"
    answer = app.test_client().get(wanted)
    assert question(answer.headers["Location"]) == {"next": wanted}


def test_the_public_routes_all_exist(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} >= PUBLIC


def test_no_change_is_made_by_a_get(app: Flask) -> None:
    changes = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or set())}
    harmless = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or set())}
    assert changes & harmless == set()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        *(("GET", "/", 302), ("GET", "/signed-out", 200), ("GET", "/health", 200), ("GET", "/static/exporter.css", 200)),
        *(("GET", "/nothing", 404), ("POST", "/signed-out", 405), ("GET", "/static/nothing", 404), ("GET", "/login", 503)),
        *(("GET", "/oidc/callback", 400), ("TRACE", "/", 405), ("GET", "/static/../settings.ini", 404)),
        ("GET", "/health/ready", 503),
    ],
)
def test_every_answer_bears_the_headers(method: str, path: str, status: int, lonely_front: Front) -> None:
    session = requests.Session()
    prepared = requests.Request(method, lonely_front.url).prepare()
    prepared.url = lonely_front.url + path  # as it stands: requests would tidy it up
    answer = session.send(prepared, allow_redirects=False, timeout=60)
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert answer.headers["Content-Security-Policy"] == (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; object-src 'none'; base-uri 'none'; "
        "form-action 'self' http://127.0.0.1:1; frame-ancestors 'none'"
    )
    assert answer.headers["Cache-Control"] == ("no-cache" if (path, status) == ("/static/exporter.css", 200) else "no-store")
    assert len(answer.headers["X-Request-Id"]) == 12
    assert "Strict-Transport-Security" not in answer.headers  # on plain http it would mean nothing


def test_pages_of_a_person_are_not_stored(quick_front: Front) -> None:
    visitor = Visitor()
    visitor.sign_in_quickly(quick_front.url)
    answer = visitor.look(f"{quick_front.url}/")
    assert (answer.headers["Cache-Control"], "Cookie" in answer.headers["Vary"]) == ("no-store", True)


FOREIGN = {
    "no token": ({}, {}),
    "an invented token": ({"csrf_token": "x" * 43}, {}),
    "a token that is no ASCII": ({"csrf_token": "ž"}, {}),
    "another site's origin": ("right", {"Origin": "https://evil.example"}),
    "our host at another port": ("right", {"Origin": "http://127.0.0.1:1"}),
    "our host over https": ("right", {"Origin": "https"}),
    "a request that says it comes from elsewhere": ("right", {"Sec-Fetch-Site": "cross-site"}),
    "a request from a neighbour": ("right", {"Sec-Fetch-Site": "same-site"}),
    "another site's origin that says it is ours": (
        "right",
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
    ),
    "a wrong token in the header": ("right", {"X-CSRF-Token": "x"}),
}


@pytest.mark.parametrize("foreign", FOREIGN)
def test_a_change_that_comes_from_elsewhere_is_refused(foreign: str, quick_front: Front) -> None:
    visitor = Visitor()
    visitor.sign_in_quickly(quick_front.url)
    form, headers = FOREIGN[foreign]
    if form == "right":
        form = {"csrf_token": visitor.csrf(quick_front.url)}
    headers = {
        name: quick_front.url.replace("http", "https") if value == "https" else value for name, value in headers.items()
    }
    answer = visitor.submit(f"{quick_front.url}/logout", form, headers=headers)
    assert answer.status_code == 403
    assert "nothing was changed" in answer.text
    assert visitor.look(f"{quick_front.url}/").status_code == 200  # still signed in


def test_another_sessions_token_is_refused(quick_front: Front) -> None:
    visitor, attacker = Visitor(), Visitor()
    visitor.sign_in_quickly(quick_front.url)
    attacker.sign_in_quickly(quick_front.url)
    stolen = {"csrf_token": attacker.csrf(quick_front.url)}
    assert visitor.submit(f"{quick_front.url}/logout", stolen).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "ours", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "ours"},
    ],
)
def test_a_change_from_our_own_page_is_made(headers: dict[str, str], quick_front: Front) -> None:
    visitor = Visitor()
    visitor.sign_in_quickly(quick_front.url)
    sent = {name: value.replace("ours", quick_front.url) for name, value in headers.items()}
    answer = visitor.submit(f"{quick_front.url}/logout", {"csrf_token": visitor.csrf(quick_front.url)}, headers=sent)
    assert answer.status_code == 303


def test_the_token_may_come_in_a_header_as_htmx_sends_it(quick_front: Front) -> None:
    visitor = Visitor()
    visitor.sign_in_quickly(quick_front.url)
    token = {"X-CSRF-Token": visitor.csrf(quick_front.url)}
    assert visitor.submit(f"{quick_front.url}/logout", headers=token).status_code == 303


@pytest.mark.parametrize("path", ["/", "/login", "/nothing", "//evil.example/%2e%2e", "/signed-out/", "/health/"])
def test_a_foreign_host_name_is_never_repeated(path: str, quick_front: Front) -> None:
    foreign = {
        "Host": "evil.example",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "gopher",
        "Forwarded": "host=evil.example",
    }
    answer = Visitor().look(quick_front.url + path, headers=foreign)
    assert answer.status_code in {200, 302, 404}
    location = answer.headers.get("Location", "")
    assert "evil.example" not in answer.text.replace("//evil.example/", "")
    assert location.startswith("/login") or not location or question_free(location) == keycloak_of(quick_front)


def question_free(url: str) -> str:
    return url.split("/realms/", maxsplit=1)[0]


def keycloak_of(front: Front) -> str:
    return front.parts.settings.sso.keycloak_server_url


def test_a_form_that_is_too_large_is_refused(quick_front: Front) -> None:
    visitor = Visitor()
    visitor.sign_in_quickly(quick_front.url)
    token = {"X-CSRF-Token": visitor.csrf(quick_front.url)}
    large = {"csrf_token": "x", "note": "x" * (1 << 20)}
    answer = visitor.submit(f"{quick_front.url}/logout", large)
    assert answer.status_code == 413
    assert visitor.submit(f"{quick_front.url}/logout", {}, headers=token).status_code == 303


def test_a_form_of_ten_thousand_parts_is_refused(quick_front: Front) -> None:
    visitor = Visitor()
    visitor.sign_in_quickly(quick_front.url)
    part = '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
    answer = visitor.post(
        f"{quick_front.url}/logout",
        data=part * 10_000 + "--b--\r\n",
        headers={"Content-Type": "multipart/form-data; boundary=b"},
        timeout=60,
    )
    assert answer.status_code == 413


def test_a_database_that_is_away_does_not_stop_static_files(tmp_path: Path) -> None:
    public = "http://127.0.0.1:8000"
    away = open_database("mysql+pymysql://nobody@127.0.0.1:1/none")
    client = create_app(make_parts(tmp_path, sso_settings("http://127.0.0.1:1", public), public, away)).test_client()
    client.set_cookie("exporter", "x", domain="127.0.0.1")
    answer = client.get("/static/exporter.css", base_url=public)
    assert answer.status_code == 200
    answer.close()
