"""Keycloak is asked again when an access token has run out: who was disabled or signed out there is noticed here."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select, update

from exporter.database.clock import after
from exporter.database.schema import people, sessions
from simulators.oidc import Keycloak as Simulated
from simulators.server import Simulator
from tests.servers.keycloak import Keycloak
from tests.web.front import Front, front_for
from tests.web.test_sso import rows
from tests.web.visitor import Visitor, question

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def simulator() -> Iterator[tuple[Simulated, str]]:
    keycloak = Simulated()
    with Simulator(keycloak) as running:
        yield keycloak, running.url


@pytest.fixture
def place(tmp_path: Path, simulator: tuple[Simulated, str]) -> Iterator[tuple[Front, Simulated]]:
    keycloak, url = simulator
    keycloak.faults.clear()
    keycloak.change_person("ulla", roles=["exporter-user"])
    with front_for(tmp_path, url) as front:
        yield front, keycloak


def run_out(front: Front) -> None:
    """The access tokens of all sessions."""
    with front.parts.database.transaction() as connection:
        connection.execute(update(sessions).values(ask_at=after(-1)))


def signed_in(front: Front) -> Visitor:
    visitor = Visitor()
    assert visitor.sign_in(front.url, "ulla").status_code == 302
    return visitor


def asked(keycloak: Simulated) -> int:
    return sum(entry.method == "POST" and entry.path.endswith("/token") for entry in keycloak.log)


def test_nobody_is_asked_about_while_the_access_token_lives(place: tuple[Front, Simulated]) -> None:
    front, keycloak = place
    visitor = signed_in(front)
    before = asked(keycloak)
    assert visitor.look(f"{front.url}/").status_code == 200
    assert asked(keycloak) == before


def test_who_is_still_signed_in_goes_on_and_is_asked_about_once(place: tuple[Front, Simulated]) -> None:
    front, keycloak = place
    visitor = signed_in(front)
    run_out(front)
    before = asked(keycloak)
    slow = keycloak.faults.add("POST .*/token", delay=0.5)
    with ThreadPoolExecutor(4) as crowd:
        answers = list(crowd.map(lambda _: visitor.look(f"{front.url}/").status_code, range(4)))
    assert (answers, slow.happened, asked(keycloak) - before) == ([200] * 4, 1, 1)
    run_out(front)  # what came with the answer is used the next time
    assert visitor.look(f"{front.url}/").status_code == 200
    assert asked(keycloak) - before == 2


def test_a_sign_in_that_has_ended_there_ends_here_and_the_page_says_so(place: tuple[Front, Simulated]) -> None:
    front, keycloak = place
    visitor = signed_in(front)
    keycloak.end_sessions("ulla")
    assert visitor.look(f"{front.url}/?x=1").status_code == 200
    run_out(front)
    page = visitor.look(f"{front.url}/?x=1")
    assert page.status_code == 401
    assert "was ended at your institution" in page.text
    assert 'href="/login?next=/?x%3D1"' in page.text
    assert rows(front, sessions) == 0
    assert visitor.look(f"{front.url}/").status_code == 302  # it is told once


def test_a_part_that_refreshes_itself_leads_to_the_sign_in(place: tuple[Front, Simulated]) -> None:
    front, keycloak = place
    visitor = signed_in(front)
    keycloak.end_sessions("ulla")
    run_out(front)
    headers = {"HX-Request": "true", "HX-Current-URL": f"{front.url}/transfers/7"}
    answer = visitor.look(f"{front.url}/", headers=headers)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/login?next=/transfers/7")


def test_a_keycloak_that_is_away_signs_nobody_out_and_is_left_alone_for_a_while(place: tuple[Front, Simulated]) -> None:
    front, keycloak = place
    visitor, other = signed_in(front), signed_in(front)
    run_out(front)
    away = keycloak.faults.add("POST .*/token", times=-1, drop=True)
    answers = [each.look(f"{front.url}/").status_code for each in (visitor, visitor, other, other)]
    assert (answers, away.happened) == ([200] * 4, 1)


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 500},
        {"status": 200, "html": True},
        {"status": 200, "body": "{}"},
        {"status": 400, "body": '{"error": "invalid_request"}'},
        {"status": 401, "body": '{"error": "unauthorized_client"}'},
        {"status": 400, "html": True},
    ],
)
def test_an_answer_that_says_nothing_signs_nobody_out(answer: dict[str, object], place: tuple[Front, Simulated]) -> None:
    front, keycloak = place
    visitor = signed_in(front)
    run_out(front)
    odd = keycloak.faults.add("POST .*/token", **answer)
    assert (visitor.look(f"{front.url}/").status_code, odd.happened) == (200, 1)


@pytest.mark.parametrize("flaw", ["wrong_aud", "expired", "foreign_key", "garbage", "no_sub"])
def test_a_flawed_token_changes_nothing(flaw: str, place: tuple[Front, Simulated]) -> None:
    front, keycloak = place
    visitor = signed_in(front)
    keycloak.change_person("ulla", roles=["exporter-admin"])
    run_out(front)
    odd = keycloak.faults.add("POST .*/token", knob="id_token", value=flaw)
    assert (visitor.look(f"{front.url}/").status_code, odd.happened) == (200, 1)
    assert role(front) == "user"


def test_an_answer_about_somebody_else_ends_the_session(
    place: tuple[Front, Simulated], caplog: pytest.LogCaptureFixture
) -> None:
    front, keycloak = place
    visitor = signed_in(front)
    run_out(front)
    ulla = keycloak.people["ulla"].id
    keycloak.change_person("ulla", id=keycloak.people["cora"].id)
    answer = visitor.look(f"{front.url}/").status_code
    keycloak.change_person("ulla", id=ulla)
    assert (answer, rows(front, sessions)) == (401, 0)
    assert "another person" in caplog.text


def test_a_session_that_ends_while_we_ask_stays_ended(place: tuple[Front, Simulated]) -> None:
    front, keycloak = place
    visitor = signed_in(front)
    run_out(front)
    slow = keycloak.faults.add("POST .*/token", delay=60)
    with ThreadPoolExecutor(1) as other:
        answer = other.submit(visitor.look, f"{front.url}/")
        while slow.happened == 0:
            time.sleep(0.01)
        with front.parts.database.transaction() as connection:
            connection.execute(sessions.delete())
        slow.delay = 0
        assert answer.result().status_code == 401
    assert rows(front, sessions) == 0


def test_half_of_the_threads_at_most_wait_for_a_keycloak_that_hangs(place: tuple[Front, Simulated]) -> None:
    front, keycloak = place
    visitors = [signed_in(front) for _ in range(7)]
    newcomer = signed_in(front)
    run_out(front)
    with front.parts.database.transaction() as connection:  # this one is not due
        last = select(sessions.c.token_hash).order_by(sessions.c.created.desc()).limit(1).scalar_subquery()
        connection.execute(update(sessions).where(sessions.c.token_hash == last).values(ask_at=after(300)))
    hang = keycloak.faults.add("POST .*/token", times=-1, hang=60)
    with ThreadPoolExecutor(7) as crowd:
        waiting = [crowd.submit(visitor.look, f"{front.url}/") for visitor in visitors]
        while hang.happened + sum(each.done() for each in waiting) < len(visitors):  # each waits, or went on
            time.sleep(0.01)
        assert newcomer.look(f"{front.url}/").status_code == 200
        assert not all(each.done() for each in waiting)  # the hang was still on
        hang.hang = 0
        assert [each.result().status_code for each in waiting] == [200] * 7
    assert hang.happened <= 4


def role(front: Front) -> str:
    with front.parts.database.transaction() as connection:
        return str(connection.execute(select(people.c.role)).scalar())


def test_a_role_is_taken_over_and_the_last_one_taken_away_ends_the_session(place: tuple[Front, Simulated]) -> None:
    front, keycloak = place
    visitor = signed_in(front)
    keycloak.change_person("ulla", roles=["exporter-admin"])
    run_out(front)
    assert "Administration" in visitor.look(f"{front.url}/").text
    assert role(front) == "admin"
    keycloak.change_person("ulla", roles=[])
    run_out(front)
    assert visitor.look(f"{front.url}/").status_code == 401
    assert rows(front, sessions) == 0


def test_the_refresh_token_is_nowhere_in_clear(place: tuple[Front, Simulated]) -> None:
    front, _ = place
    visitor = signed_in(front)
    with front.parts.database.transaction() as connection:
        text = repr(connection.execute(select(sessions)).one())
    assert "eyJ" not in text
    assert "eyJ" not in repr(dict(visitor.cookies))


# the real Keycloak


@pytest.fixture
def ulla(front: Front, keycloak: Keycloak) -> Iterator[Visitor]:
    yield signed_in(front)
    change(keycloak, enabled=True)


def change(keycloak: Keycloak, **fields: object) -> None:
    with keycloak.admin() as admin:
        url = f"{keycloak.admin_url}/users/{keycloak.user_ids['ulla']}"
        person = admin.get(url, timeout=60).json()
        admin.put(url, json={**person, **fields}, timeout=60).raise_for_status()


def test_the_real_one_renews_again_and_again(ulla: Visitor, front: Front) -> None:
    for _ in range(3):
        run_out(front)
        assert ulla.look(f"{front.url}/").status_code == 200
    with front.parts.database.transaction() as connection:
        due = connection.execute(select(sessions.c.ask_at > after(200))).scalar()
    assert due  # as it was answered, and not only put off
    out = ulla.submit(f"{front.url}/logout", {"csrf_token": ulla.csrf(front.url)})
    assert "id_token_hint" in question(out.headers["Location"])
    assert ulla.look(out.headers["Location"]).headers["Location"] == f"{front.url}/signed-out"


def test_a_person_who_was_disabled_is_signed_out(ulla: Visitor, front: Front, keycloak: Keycloak) -> None:
    change(keycloak, enabled=False)
    run_out(front)
    page = ulla.look(f"{front.url}/")
    assert (page.status_code, "was ended at your institution" in page.text) == (401, True)


def test_sign_out_all_is_noticed(ulla: Visitor, front: Front, keycloak: Keycloak) -> None:
    with keycloak.admin() as admin:
        admin.post(f"{keycloak.admin_url}/logout-all", timeout=60).raise_for_status()
    assert rows(front, sessions) == 1  # nobody told us
    run_out(front)
    assert ulla.look(f"{front.url}/").status_code == 401


def test_a_role_that_was_taken_away_there_is_gone_here(front: Front, keycloak: Keycloak) -> None:
    visitor = Visitor()
    visitor.sign_in(front.url, "ada")
    assert role(front) == "admin"
    with keycloak.admin() as admin:
        roles = [admin.get(f"{keycloak.admin_url}/roles/exporter-admin", timeout=60).json()]
        url = f"{keycloak.admin_url}/users/{keycloak.user_ids['ada']}/role-mappings/realm"
        admin.delete(url, json=roles, timeout=60).raise_for_status()
        run_out(front)
        answer = visitor.look(f"{front.url}/")
        admin.post(url, json=roles, timeout=60).raise_for_status()
    assert (answer.status_code, rows(front, sessions)) == (401, 0)  # it was her only one
