"""DSpace 4, 5 and 6: signing in."""

import pytest
import requests

from tests.simulators.rest import ADA, PEOPLE, get, login, running, signed_in, told

pytestmark = pytest.mark.slow


def test_nobody_signs_in_to_version_4():
    with running("4.2") as site:
        assert login(site, ADA, PEOPLE[ADA], as_json=True).status_code == 404


def test_version_5_takes_json_and_gives_a_token_as_text():
    with running("5.10") as site:
        answer = login(site, ADA, PEOPLE[ADA], as_json=True)
        status = told(site, "/status", {"rest-dspace-token": answer.text})
    assert (answer.headers["Content-Type"], status["email"], status["token"]) == ("text/plain", ADA, answer.text)
    assert not answer.cookies


def test_version_6_takes_a_form_and_gives_a_cookie():
    with running("6.3") as site:
        answer = login(site, ADA, PEOPLE[ADA], as_json=False)
        status = told(site, "/status", {"Cookie": f"JSESSIONID={answer.cookies['JSESSIONID']}"})
    assert (answer.text, status["authenticated"], status["email"]) == ("", True, ADA)


@pytest.mark.parametrize(("version", "status"), [("5.10", 403), ("6.3", 401)])
def test_a_wrong_password_is_refused(version, status):
    with running(version) as site:
        assert login(site, ADA, "wrong", site.major == 5).status_code == status
        assert site.auth.logins == 0


@pytest.mark.parametrize(("version", "status"), [("5.10", 415), ("6.3", 401)])
def test_the_way_of_the_other_version_does_not_sign_in(version, status):
    with running(version) as site:
        assert login(site, ADA, PEOPLE[ADA], site.major == 6).status_code == status


def test_what_is_no_json_is_a_bad_request():
    with running("5.10") as site:
        kind = {"Content-Type": "application/json"}
        assert requests.post(f"{site.url}/rest/login", "{", headers=kind, timeout=60).status_code == 400


def test_version_6_tells_its_version_to_guests_alone():
    with running("6.3") as site:
        guest, ada = told(site, "/status"), told(site, "/status", signed_in(site, ADA))
    assert (guest["sourceVersion"], guest["apiVersion"]) == ("6.3", "6")
    assert (ada["sourceVersion"], ada["apiVersion"]) == (None, None)


@pytest.mark.parametrize("version", ["5.10", "6.3"])
def test_whose_session_is_too_old_is_a_guest_without_a_word(version):
    with running(version) as site:
        moment = [1000.0]
        site.auth.clock = lambda: moment[0]
        ada, item = signed_in(site, ADA), site.new_item("Levels")
        site.hide(item, ADA)
        before = len(told(site, "/items", ada))
        moment[0] += site.auth.lifetime
        assert (before, told(site, "/items", ada), told(site, "/status", ada)["authenticated"]) == (1, [], False)


@pytest.mark.parametrize("version", ["5.10", "6.3"])
def test_who_signs_out_is_a_guest(version):
    with running(version) as site:
        ada = signed_in(site, ADA)
        assert requests.post(f"{site.url}/rest/logout", headers=ada, timeout=60).status_code == 200
        assert told(site, "/status", ada)["authenticated"] is False


def test_the_cookie_belongs_to_the_endpoint():
    with running("6.3", "/RESTapi") as site:
        answer = login(site, ADA, PEOPLE[ADA], as_json=False)
        assert [cookie.path for cookie in answer.cookies] == ["/RESTapi"]
        assert get(site, "/status").status_code == 200
