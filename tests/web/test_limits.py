"""How often somebody may ask for what is costly, and what they read when it was too often."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import requests
from flask import Flask

from exporter.settings import LimitSettings
from exporter.web import create_app
from simulators.ports import free_port
from tests.web.catalogue.stock import add_site
from tests.web.front import make_parts, serving, sso_settings
from tests.web.site import ODD, Site, with_settings

pytestmark = pytest.mark.slow

FEW = LimitSettings(
    sign_ins_per_minute=3, token_proofs_per_hour=2, exports_opened_per_minute=2, submits_per_hour=2, searches_per_minute=2
)
PUBLIC = "http://127.0.0.1:8000"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    parts = make_parts(tmp_path, sso_settings("http://127.0.0.1:1", PUBLIC), PUBLIC)
    yield create_app(replace(parts, settings=replace(parts.settings, limits=FEW)))
    parts.database.close()


@pytest.fixture
def strict(site: Site) -> Iterator[Site]:
    """The same site at another port, with few of everything."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    parts = with_settings(site.parts, limits=FEW, app=replace(site.parts.settings.app, public_url=url))
    with serving(parts, port):
        yield replace(site, url=url, parts=parts)
    parts.close()


def statuses(app: Flask, path: str, times: int, address: str) -> list[int]:
    client = app.test_client()
    return [client.get(path, environ_base={"REMOTE_ADDR": address}).status_code for _ in range(times)]


def test_one_address_may_not_begin_sign_ins_for_ever_and_others_still_may(app: Flask) -> None:
    assert statuses(app, "/login", 5, "192.0.2.1") == [503, 503, 503, 429, 429]
    assert statuses(app, "/login", 1, "192.0.2.2") == [503]
    assert statuses(app, "/oidc/callback", 4, "192.0.2.3") == [400, 400, 400, 429]


def test_a_network_of_ipv6_is_one_address(app: Flask) -> None:
    assert statuses(app, "/login", 3, "2001:db8::1") == [503] * 3
    assert statuses(app, "/login", 1, "2001:db8::ffff") == [429]
    assert statuses(app, "/login", 1, "2001:db8:0:1::1") == [503]


def test_the_page_says_what_happened_and_when_to_try_again(app: Flask) -> None:
    statuses(app, "/login", 3, "192.0.2.1")
    answer = app.test_client().get("/login", environ_base={"REMOTE_ADDR": "192.0.2.1"})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 61
    assert re.search(r"too often in a short time\. Nothing was changed\. Try again in \d+ (second|minute)s?\.", answer.text)
    assert "Content-Security-Policy" in answer.headers


def test_pages_that_cost_nothing_are_not_counted(app: Flask) -> None:
    assert statuses(app, "/signed-out", 20, "192.0.2.1") == [200] * 20
    assert statuses(app, "/health", 20, "192.0.2.1") == [200] * 20


def test_a_person_may_open_only_so_many_exports_and_another_person_still_may(strict: Site) -> None:
    ada, ulla = strict.visitor(), strict.visitor("ulla")
    assert [ada.see(f"/export?dataset={ODD}").status_code for _ in range(4)] == [302, 302, 429, 429]
    assert ulla.see(f"/export?dataset={ODD}").status_code != 429
    assert ada.see("/").status_code == 200


def test_a_person_may_try_only_so_many_tokens(strict: Site) -> None:
    ada = strict.visitor()
    page = ada.see(f"/connections/{strict.host}")
    tries = [ada.press(page, "action", "connect", token=f"wrong-{number}").status_code for number in range(3)]
    assert tries == [400, 400, 429]


def test_a_source_is_asked_only_so_often_by_one_person(strict: Site) -> None:
    cora = strict.visitor("cora", "staff")
    page, typed = cora.see("/imports/new/ckan"), {"option-url": strict.parts.settings.ckan.server}
    assert [cora.press(page, "action", "check", **typed).status_code for _ in range(3)] == [200, 200, 429]


def test_only_so_many_imports_are_begun(strict: Site) -> None:
    cora = strict.visitor("cora", "staff")
    page, typed = cora.see("/imports/new/ckan"), {"option-url": strict.parts.settings.ckan.server}
    assert [cora.press(page, "action", "import", **typed).status_code for _ in range(3)] == [303, 303, 429]


def test_storing_a_form_is_no_submit_and_counts_nothing(strict: Site) -> None:
    strict.connect()
    ada = strict.visitor()
    path = ada.open_plan(ODD)
    for _ in range(4):
        assert ada.press(ada.see(path), "action", "save").status_code == 303
    page = ada.see(path)
    assert ada.press(page, "action", "export").status_code == 303


def test_a_stranger_may_search_a_site_only_so_often(strict: Site) -> None:
    slug = add_site(strict, "For all")
    answers = [requests.get(f"{strict.url}/sites/{slug}", timeout=60).status_code for _ in range(3)]
    assert answers == [200, 200, 429]
