"""Connecting by OAuth, as a person walks it: from the preview to the repository and back to the same preview."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from sqlalchemy import select

from exporter.database.schema import connections, sign_ins
from exporter.jobs import store
from exporter.jobs.job import Job, JobState
from exporter.transfers import connections as stored
from exporter.web import sessions
from simulators.zenodo import Zenodo
from tests.web.site import CLIENT, Guest, Site, site_in
from tests.web.visitor import question

pytestmark = pytest.mark.slow


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with site_in(tmp_path, oauth=True) as site:
        yield site


def to_zenodo(ada: Guest, host: str, then: str = "") -> str:
    """Presses the button: the address at the repository."""
    page = ada.see(f"/connections/{host}" + (f"?next={then}" if then else ""))
    token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    answer = ada.submit(f"{ada.url}/connections/{host}/authorize", {"csrf_token": token, "next": then})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def allow(ada: Guest, address: str, name: str = "ada") -> str:
    """What the person presses there: the address of our callback."""
    assert ada.look(address).status_code == 200
    return ada.submit(address, {"person": name}).headers["Location"]


def connect(ada: Guest, host: str, then: str = "") -> object:
    return ada.look(allow(ada, to_zenodo(ada, host, then)))


def rows(site: Site) -> list[object]:
    with site.parts.database.transaction() as connection:
        return list(connection.execute(select(connections)).all())


def living(zenodo: Zenodo, site: Site, host: str) -> bool:
    return bool(zenodo.oauth.person_of(site.parts.token("sub-ada", host)))


def test_a_person_connects_and_is_back_at_the_same_preview(site: Site) -> None:
    ada = site.visitor()
    path = ada.open_plan()
    page = ada.press(ada.see(path), "action", "connect", title="Typed just now")
    form = ada.see(page.headers["Location"])
    assert "Connect with Zenodo" in form.text
    answer = ada.look(allow(ada, to_zenodo(ada, site.host, path)))
    assert (answer.status_code, answer.headers["Location"]) == (303, path)
    assert "Typed just now" in ada.see(path).text
    assert living(site.zenodo, site, site.host)


def test_the_question_names_all_that_zenodo_needs_and_no_secret(site: Site) -> None:
    ada = site.visitor()
    address = to_zenodo(ada, site.host)
    asked = question(address)
    assert asked.pop("state")
    assert asked == {
        "response_type": "code",
        "client_id": CLIENT[0],
        "redirect_uri": f"{site.url}/connections/oauth/callback",
        "scope": "deposit:write deposit:actions",
    }
    assert CLIENT[1] not in address


def test_one_person_has_connections_to_several_repositories(site: Site) -> None:
    ada = site.visitor()
    connect(ada, site.host)
    connect(ada, site.sandbox_host)
    assert len(rows(site)) == 2
    assert living(site.zenodo, site, site.host)
    assert living(site.sandbox, site, site.sandbox_host)


def test_connecting_again_leaves_one_living_token(site: Site) -> None:
    ada = site.visitor()
    connect(ada, site.host)
    connect(ada, site.host)
    assert len(rows(site)) == len(site.zenodo.oauth.live) == 1
    assert living(site.zenodo, site, site.host)


def test_a_code_is_taken_once(site: Site) -> None:
    ada = site.visitor()
    back = allow(ada, to_zenodo(ada, site.host))
    assert [ada.look(back).status_code for _ in range(2)] == [303, 400]
    assert site.zenodo.oauth.exchanges == 1


def test_an_answer_for_another_session_connects_nobody(site: Site) -> None:
    """Somebody else's account must not become mine, nor mine theirs."""
    ada, mallory = site.visitor(), site.visitor("cora")
    back = allow(mallory, to_zenodo(mallory, site.host), "cora")
    assert ada.look(back).status_code == 400
    assert (rows(site), site.zenodo.oauth.exchanges) == ([], 0)
    assert mallory.look(back).status_code == 303  # it was not spent by the stranger


@pytest.mark.parametrize("state", ["", "x" * 43, "x" * 5000])
def test_an_invented_state_connects_nobody(state: str, site: Site) -> None:
    answer = site.visitor().look(f"{site.url}/connections/oauth/callback", params={"state": state, "code": "x"})
    assert answer.status_code == 400
    assert site.zenodo.oauth.exchanges == 0


def test_the_state_of_a_sign_in_is_none_of_a_connection(site: Site) -> None:
    ada = site.visitor()
    state = question(Guest(site.url, "nobody").to_keycloak(site.url))["state"]
    answer = ada.look(f"{site.url}/connections/oauth/callback", params={"state": state, "code": "x"})
    assert answer.status_code == 400
    with site.parts.database.transaction() as connection:
        assert len(connection.execute(select(sign_ins)).all()) == 1


def test_who_is_not_signed_in_is_asked_to_without_the_code_in_the_address(site: Site) -> None:
    answer = Guest(site.url, "nobody").look(f"{site.url}/connections/oauth/callback?state=s&code=secret-code")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/login?next=/connections")


def test_a_person_who_says_no_reads_that_nothing_happened(site: Site) -> None:
    ada = site.visitor()
    answer = ada.look(allow(ada, to_zenodo(ada, site.host, "/connections"), "nobody"))
    assert answer.status_code == 400
    assert "not completed, and nothing was stored" in answer.text
    assert 'value="/connections"' in answer.text  # the way back is kept
    assert rows(site) == []


def test_a_silent_repository_is_told_and_nothing_is_stored(site: Site) -> None:
    ada = site.visitor()
    back = allow(ada, to_zenodo(ada, site.host))
    lost = site.zenodo.faults.add("POST /oauth/token", when="after", drop=True)
    answer = ada.look(back)
    assert (answer.status_code, lost.happened, rows(site)) == (503, 1, [])
    assert "Nothing was stored" in answer.text
    connect(ada, site.host)
    assert living(site.zenodo, site, site.host)


def test_a_wrong_secret_is_a_matter_for_the_administrator(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    ada = site.visitor()
    back = allow(ada, to_zenodo(ada, site.host))
    site.zenodo.oauth.clients[CLIENT[0]].secret = "another"
    answer = ada.look(back)
    assert (answer.status_code, rows(site)) == (502, [])
    assert "tell your administrator" in answer.text
    assert "oauth_client_id" in caplog.text
    assert CLIENT[1] not in caplog.text


def test_an_answer_without_a_token_stores_nothing(site: Site) -> None:
    ada = site.visitor()
    back = allow(ada, to_zenodo(ada, site.host))
    odd = site.zenodo.faults.add("POST /oauth/token", status=200, body='{"access_token": "with blanks", "token_type": "b"}')
    assert (ada.look(back).status_code, odd.happened, rows(site)) == (503, 1, [])


@pytest.mark.slow
def test_a_transfer_that_waits_goes_on_after_connecting_again(site: Site) -> None:
    ada = site.visitor()
    connect(ada, site.host)
    path = ada.open_plan()
    site.zenodo.oauth.revoke("ada")
    answer = ada.press(ada.see(path), "action", "export", **{"confirmed-rights": "yes"})
    job_id = int(answer.headers["Location"].rsplit("/", 1)[-1])
    with site.working():
        assert until(site, job_id, JobState.WAITING_USER).reason == "token"
        page = ada.see("/connections")
        assert "wait until you connect again" in page.text
        connect(ada, site.host)
        until(site, job_id, JobState.DONE)


@pytest.mark.slow
def test_a_transfer_renews_what_has_run_out_by_itself(site: Site) -> None:
    ada = site.visitor()
    connect(ada, site.host)
    path = ada.open_plan()
    answer = ada.press(ada.see(path), "action", "export", **{"confirmed-rights": "yes"})
    site.zenodo.oauth.expire()
    with site.working():
        until(site, int(answer.headers["Location"].rsplit("/", 1)[-1]), JobState.DONE)
    assert site.zenodo.oauth.refreshes == 1


@pytest.mark.slow
def test_a_token_that_ends_at_an_upload_is_renewed_and_the_file_sent_again(site: Site) -> None:
    ada = site.visitor()
    connect(ada, site.host)
    path = ada.open_plan()
    answer = ada.press(ada.see(path), "action", "export", **{"confirmed-rights": "yes"})
    cut = site.zenodo.faults.add("PUT /api/files/", status=403)
    probe = site.zenodo.faults.add(r"GET /api/user/records\?size=1$", status=403)
    with site.working():
        until(site, int(answer.headers["Location"].rsplit("/", 1)[-1]), JobState.DONE)
    assert (cut.happened, probe.happened, site.zenodo.oauth.refreshes) == (1, 1, 1)


def until(site: Site, job_id: int, state: JobState) -> Job:
    for _ in range(1800):
        with site.parts.database.transaction() as connection:
            job = store.get(connection, job_id)
        if job.state is state:
            return job
        time.sleep(0.05)
    raise AssertionError(f"{job.state}: {job.message}")


def test_a_typed_token_is_still_taken_and_must_prove_itself(site: Site) -> None:
    """A mistyped one must not be proved by the connection that is there already."""
    ada = site.visitor()
    connect(ada, site.host)
    page = ada.see(f"/connections/{site.host}")
    csrf = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    answer = ada.submit(f"{site.url}/connections/{site.host}", {"csrf_token": csrf, "token": "mistyped-token-of-ada"})
    assert answer.status_code == 400
    assert "does not accept this token" in answer.text
    with site.parts.database.transaction() as connection:
        found = stored.find(connection, "sub-ada", site.host)
    assert found is not None
    assert found.expires is not None


def test_without_a_client_in_the_settings_there_is_no_such_way(tmp_path: Path) -> None:
    with site_in(tmp_path) as plain:
        ada = plain.visitor()
        page = ada.see(f"/connections/{plain.host}")
        assert "Connect with" not in page.text
        csrf = page.text.split('name="csrf_token" value="')[1].split('"')[0]
        answer = ada.submit(f"{plain.url}/connections/{plain.host}/authorize", {"csrf_token": csrf})
        assert answer.status_code == 404


def test_a_person_connects_in_a_browser(site: Site, page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    guest = site.visitor()
    cookie = guest.cookies[sessions.cookie_name(site.parts.settings.app)]
    page.context.add_cookies([{"name": "exporter", "value": cookie, "url": site.url}])
    page.goto(f"{site.url}/connections/{site.host}")
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("button", name="Connect with Zenodo").click()
    page.get_by_role("button", name="Authorize as ada").click()
    page.wait_for_url(f"{site.url}/connections?woken=0")
    expect(page.get_by_text("The connection works and is stored.")).to_be_visible()
    assert not [text for text in said if "Content Security Policy" in text]
