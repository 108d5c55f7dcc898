"""DSpace 7 and later: signing in."""

import pytest
import requests

from tests.simulators.hal import ADA, PEOPLE, get, running, signed_in

pytestmark = pytest.mark.slow
FORM = {"user": ADA, "password": PEOPLE[ADA]}
CSRF = "DSPACE-XSRF-TOKEN"


@pytest.fixture
def site():
    with running() as site:
        yield site


@pytest.fixture
def session():
    with requests.Session() as session:
        yield session


def csrf(site, session):
    return session.get(f"{site.url}/server/api/security/csrf", timeout=60).headers[CSRF]


def login(site, session, token, form=FORM, bearer=""):
    headers = {"X-XSRF-TOKEN": token} | ({"Authorization": bearer} if bearer else {})
    return session.post(f"{site.url}/server/api/authn/login", form, headers=headers, timeout=60)


def closed_file(site):
    file = site.file(site.new_item("Levels", {"a.csv": "1\n"}), "a.csv")
    site.restrict(file, ADA)
    return file


def status(site, token=""):
    return get(site, "/authn/status", token).json()["authenticated"]


def test_a_token_comes_in_a_header_of_the_answer(site, session):
    answer = login(site, session, csrf(site, session))
    assert (answer.status_code, answer.content) == (200, b"")
    token = answer.headers["Authorization"].removeprefix("Bearer ")
    assert (token.count("."), status(site, token), status(site)) == (2, True, False)


def test_without_the_token_against_forgery_nothing_is_changed(site, session):
    answer = login(site, session, "")
    assert (answer.status_code, site.auth.logins) == (403, 0)
    assert answer.json()["message"] == "Access is denied. Invalid CSRF token."
    assert login(site, session, answer.headers[CSRF]).status_code == 200


def test_the_token_counts_only_with_its_cookie(site, session):
    token = csrf(site, session)
    session.cookies.clear()
    assert login(site, session, token).status_code == 403


def test_a_login_changes_the_token_against_forgery(site, session):
    first = csrf(site, session)
    second = login(site, session, first).headers[CSRF]
    assert login(site, session, first).status_code == 403
    third = session.get(f"{site.url}/server/api/security/csrf", timeout=60).headers[CSRF]
    assert (len({first, second, third}), login(site, session, third).status_code) == (3, 200)


def test_any_answer_may_change_the_token_against_forgery(site, session):
    old = csrf(site, session)
    fault = site.faults.add("GET /server/api/core/communities", knob="new_xsrf")
    new = session.get(f"{site.url}/server/api/core/communities", timeout=60).headers[CSRF]
    assert fault.happened == 1
    assert login(site, session, old).status_code == 403
    new = session.get(f"{site.url}/server/api/security/csrf", timeout=60).headers[CSRF]
    assert login(site, session, new).status_code == 200


def test_a_wrong_password_is_told_with_the_way_to_sign_in(site, session):
    answer = login(site, session, csrf(site, session), {**FORM, "password": "wrong"})
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'password realm="DSpace REST API"')
    assert "Authorization" not in answer.headers


def test_an_old_token_makes_a_guest_of_its_bearer_without_a_word(site):
    file, token = closed_file(site), signed_in(site, ADA)
    assert get(site, f"/core/bitstreams/{file}/content", token).status_code == 200
    moment = site.auth.clock() + 1801
    site.auth.clock = lambda: moment
    assert get(site, f"/core/bitstreams/{file}/content", token).status_code == 401
    assert get(site, "/core/communities", token).status_code == 200


def test_a_token_that_lives_is_renewed_without_the_password(site, session):
    first = login(site, session, csrf(site, session))
    second = login(site, session, first.headers[CSRF], {}, first.headers["Authorization"])
    assert second.status_code == 200
    assert second.headers["Authorization"] != first.headers["Authorization"]
    site.auth.lifetime = -1.0
    third = login(site, session, second.headers[CSRF], {}, second.headers["Authorization"])
    late = login(site, session, third.headers[CSRF], {}, third.headers["Authorization"])
    assert (third.status_code, late.status_code) == (200, 401)


def test_who_signs_out_is_a_guest(site, session):
    answer = login(site, session, csrf(site, session))
    headers = {"X-XSRF-TOKEN": answer.headers[CSRF], "Authorization": answer.headers["Authorization"]}
    assert session.post(f"{site.url}/server/api/authn/logout", headers=headers, timeout=60).status_code == 204
    assert not status(site, answer.headers["Authorization"].removeprefix("Bearer "))


def test_a_short_lived_token_in_the_address_opens_a_file(site, session):
    file, answer = closed_file(site), login(site, session, csrf(site, session))
    headers = {"X-XSRF-TOKEN": answer.headers[CSRF], "Authorization": answer.headers["Authorization"]}
    short = session.post(f"{site.url}/server/api/authn/shortlivedtokens", headers=headers, timeout=60).json()["token"]
    assert get(site, f"/core/bitstreams/{file}/content", **{"authentication-token": short}).status_code == 200


def test_before_7_6_2_any_answer_brings_the_token_and_nothing_else_does(session):
    with running("7.6") as older:
        answer = session.get(f"{older.url}/server/api", timeout=60)
        assert login(older, session, answer.headers[CSRF]).status_code == 200
        assert get(older, "/security/csrf").status_code == 404


def test_from_8_on_only_its_own_address_brings_the_token(site):
    assert CSRF not in get(site).headers
    assert CSRF in get(site, "/security/csrf").headers
