"""The form of an export whose session ends while somebody types: nothing typed is lost, nothing foreign comes in."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from requests import Response
from sqlalchemy import select

from exporter.database.schema import plans, sessions
from tests.web.site import Guest, Site, forms

pytestmark = pytest.mark.slow

OURS = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}
TYPED = 'A "title" <b>typed</b>\r\nslowly'


def sent(page: Response, **typed: str) -> dict[str, str]:
    """The fields of the export's form, with what was typed."""
    form = next(form for form in forms(page.text) if ("action", "save") in form.buttons)
    return {**form.fields, "action": "save", **typed}


def end_sessions(site: Site) -> None:
    with site.parts.database.transaction() as connection:
        connection.execute(sessions.delete())


def signed_in_again(site: Site, guest: Guest, name: str = "ada") -> None:
    guest.cookies.update(site.visitor(name).cookies)


def stored(site: Site) -> Any:
    with site.parts.database.transaction() as connection:
        return connection.execute(select(plans.c.content)).scalar()


def ended(site: Site, **headers: str) -> tuple[Guest, str, Response]:
    """Somebody has typed, and their session has gone; they press a button."""
    site.connect()
    ada = site.visitor()
    path = ada.open_plan()
    fields = sent(ada.see(path), title=TYPED, description="Line one\r\nline two")
    end_sessions(site)
    return ada, path, ada.submit(site.url + path, fields, headers=headers)


def test_what_was_typed_survives_the_end_of_the_session(site: Site) -> None:
    ada, path, answer = ended(site, **OURS)
    before = stored(site)
    assert answer.status_code == 401
    assert "Nothing that you typed is lost" in answer.text
    kept = next(form for form in forms(answer.text) if form.action == path)
    assert kept.fields["title"] == TYPED
    assert "csrf_token" not in kept.fields
    signed_in_again(site, ada)
    shown = ada.submit(site.url + kept.action, kept.fields, headers=OURS)
    assert shown.status_code == 409
    assert "You are signed in again" in shown.text
    assert stored(site) == before  # looked at first
    again = sent(shown)
    assert again["description"] == "Line one\r\nline two"
    saved = ada.submit(site.url + path, again, headers=OURS)
    assert saved.status_code == 303
    assert "typed" in str(stored(site))


def test_an_open_page_of_the_session_before_is_shown_again_too(site: Site) -> None:
    ada = site.visitor()
    path = ada.open_plan()
    fields = sent(ada.see(path), title="Typed before", action="export")
    before = stored(site)
    end_sessions(site)
    signed_in_again(site, ada)
    shown = ada.submit(site.url + path, fields, headers=OURS)
    assert (shown.status_code, stored(site)) == (409, before)
    assert 'value="Typed before"' in shown.text


def test_a_plan_that_changed_meanwhile_is_told(site: Site) -> None:
    ada = site.visitor()
    path = ada.open_plan()
    page = ada.see(path)
    ada.press(page, "action", "save", title="Changed in another window")
    end_sessions(site)
    signed_in_again(site, ada)
    shown = ada.submit(site.url + path, sent(page, title="Typed here"), headers=OURS)
    assert (shown.status_code, "changed in another window" in shown.text) == (409, True)


def test_another_person_who_signs_in_there_sees_nothing(site: Site) -> None:
    guest, path, answer = ended(site, **OURS)
    kept = next(form for form in forms(answer.text) if form.action == path)
    signed_in_again(site, guest, "cora")
    assert guest.submit(site.url + path, kept.fields, headers=OURS).status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_what_does_not_surely_come_from_our_page_is_not_repeated(headers: dict[str, str], site: Site) -> None:
    ada, path, answer = ended(site, **headers)
    assert (answer.status_code, "typed" in answer.text) == (401, False)
    signed_in_again(site, ada)
    refused = ada.submit(site.url + path, {"whole": "1", "title": "Planted"}, headers=headers)
    assert (refused.status_code, "Planted" in refused.text) == (403, False)


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_what_comes_from_elsewhere_is_refused(headers: dict[str, str], site: Site) -> None:
    ada, path, answer = ended(site, **headers)
    assert (answer.status_code, "typed" in answer.text) == (403, False)
    signed_in_again(site, ada)
    refused = ada.submit(site.url + path, {"whole": "1", "title": "Planted"}, headers={**OURS, **headers})
    assert (refused.status_code, "Planted" in refused.text) == (403, False)


def test_a_form_that_is_too_large_is_not_kept(site: Site) -> None:
    ada = site.visitor()
    path = ada.open_plan()
    end_sessions(site)
    assert ada.submit(site.url + path, {"title": "x" * (1 << 21)}, headers=OURS).status_code == 413


def test_other_forms_are_not_kept(site: Site) -> None:
    ada = site.visitor()
    end_sessions(site)
    secret = {"token": "a-typed-token-of-zenodo", "next": "/"}
    answer = ada.submit(f"{site.url}/connections/{site.host}", secret, headers=OURS)
    assert (answer.status_code, "a-typed-token" in answer.text) == (401, False)


def test_a_person_in_a_browser_signs_in_again_and_goes_on(site: Site, page: Page) -> None:
    cookie = site.visitor().cookies["exporter"]
    path = site.visitor().open_plan()
    page.context.add_cookies([{"name": "exporter", "value": cookie, "url": site.url}])
    page.goto(site.url + path)
    page.locator("details:has([name=title]) > summary").click()
    page.fill("[name=title]", "Typed in a browser")
    end_sessions(site)
    page.get_by_role("button", name="Store my changes").last.click()
    expect(page.get_by_text("Nothing that you typed is lost")).to_be_visible()
    assert Axe().run(page).response["violations"] == []
    page.context.add_cookies([{"name": "exporter", "value": site.visitor().cookies["exporter"], "url": site.url}])
    page.get_by_role("button", name="Go on with my entries").click()
    expect(page.get_by_text("You are signed in again").first).to_be_visible()
    expect(page.locator("[name=title]")).to_have_value("Typed in a browser")
    page.get_by_role("button", name="Store my changes").last.click()
    expect(page.get_by_text("Your changes are stored")).to_be_visible()
    assert "Typed in a browser" in str(stored(site))
