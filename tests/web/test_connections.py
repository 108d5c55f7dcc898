"""Connections: a token typed once, proved, kept for its owner only, removable."""

import pytest
from sqlalchemy import select

from exporter.database.schema import connections as table
from tests.web.site import TOKENS, Site

pytestmark = pytest.mark.slow

WRONG = "a-token-that-zenodo-never-made"


def stored(site: Site) -> int:
    with site.parts.database.transaction() as connection:
        return len(connection.execute(select(table)).all())


def test_the_page_says_where_to_click_and_what_to_tick(site: Site) -> None:
    page = site.visitor().see(f"/connections/{site.host}")
    assert f'href="http://{site.host}/account/settings/applications/tokens/new/"' in page.text
    assert "deposit:write" in page.text
    assert "deposit:actions" in page.text
    assert 'type="password"' in page.text
    assert 'autocomplete="off"' in page.text


def test_a_good_token_is_stored_and_shown_by_its_last_four_characters_only(site: Site) -> None:
    ada = site.visitor()
    saved = ada.press(ada.see(f"/connections/{site.host}"), "action", "connect", token=f" {TOKENS['ada']}\r\n")
    page = ada.see(saved.headers["Location"])
    assert "The connection works" in page.text
    assert f"<code>{TOKENS['ada'][-4:]}</code>" in page.text
    assert TOKENS["ada"] not in page.text
    assert site.parts.token("sub-ada", site.host) == TOKENS["ada"]


def test_a_refused_token_is_told_plainly_and_stored_nowhere(site: Site) -> None:
    ada = site.visitor()
    refused = ada.press(ada.see(f"/connections/{site.host}"), "action", "connect", token=WRONG)
    assert refused.status_code == 400
    assert "does not accept this token" in refused.text
    assert WRONG not in refused.text
    assert stored(site) == 0


def test_a_refused_token_leaves_the_one_that_works(site: Site) -> None:
    site.connect()
    ada = site.visitor()
    ada.press(ada.see(f"/connections/{site.host}"), "action", "connect", token=WRONG)
    assert site.parts.token("sub-ada", site.host) == TOKENS["ada"]


def test_what_is_no_token_is_not_even_tried(site: Site) -> None:
    ada = site.visitor()
    for text in ("", "   ", "two words", "x" * 501, "žeton"):
        refused = ada.press(ada.see(f"/connections/{site.host}"), "action", "connect", token=text)
        assert refused.status_code == 400
    assert not [entry for entry in site.zenodo.log if entry.path.startswith("/api")]


def test_a_silent_repository_is_told_as_such(site: Site) -> None:
    ada = site.visitor()
    page = ada.see(f"/connections/{site.host}")
    fault = site.zenodo.faults.add("GET /api", times=-1, drop=True)
    answer = ada.press(page, "action", "connect", token=TOKENS["ada"])
    assert fault.happened > 0
    assert answer.status_code == 503
    assert "Nothing was stored" in answer.text
    assert stored(site) == 0


def test_a_connection_is_removed(site: Site) -> None:
    site.connect()
    ada = site.visitor()
    page = ada.see("/connections")
    removed = ada.submit(f"{site.url}/connections/{site.host}/remove", {"csrf_token": ada.csrf(site.url)})
    assert "Connected" in page.text
    assert "was removed from here" in ada.see(removed.headers["Location"]).text
    assert stored(site) == 0


def test_somebody_elses_connection_is_neither_seen_nor_removed(site: Site) -> None:
    site.connect("ada")
    cora = site.visitor("cora")
    assert "Not connected" in cora.see("/connections").text
    answer = cora.submit(f"{site.url}/connections/{site.host}/remove", {"csrf_token": cora.csrf(site.url)})
    assert answer.status_code == 404
    assert stored(site) == 1


def test_the_way_back_leads_to_this_site_only(site: Site) -> None:
    ada = site.visitor()
    for evil in ("//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)"):
        page = ada.see(f"/connections/{site.host}?next={evil}")
        assert "evil.example" not in page.text
        saved = ada.press(page, "action", "connect", token=TOKENS["ada"], next=evil)
        assert saved.headers["Location"].startswith("/connections?")


def test_a_host_that_the_settings_do_not_name_has_no_page(site: Site) -> None:
    ada = site.visitor()
    for host in ("evil.example", "127.0.0.1:1", "%00", "169.254.169.254"):
        assert ada.see(f"/connections/{host}").status_code == 404
