"""The pages of signing in and out: what comes back is used once, in the browser that asked, for the person that it names."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import requests
from sqlalchemy import select, update

from exporter.database.clock import after
from exporter.database.schema import people, sessions, sign_ins
from exporter.errors import RemoteUnavailable
from exporter.web.identity import Identity
from exporter.web.people import keep
from exporter.web.sessions import start
from tests.web.front import Front
from tests.web.provider import Provider
from tests.web.test_sso import rows
from tests.web.visitor import Visitor, question


def answer_for(visitor: Visitor, front: Front, then: str = "") -> str:
    """The address that the provider sends this browser to."""
    return visitor.look(visitor.to_keycloak(front.url, then)).headers["Location"]


def test_a_replayed_answer_opens_nothing(quick_front: Front, provider: Provider) -> None:
    visitor = Visitor()
    back = answer_for(visitor, quick_front)
    assert visitor.look(back).status_code == 302
    again = visitor.look(back)
    assert (again.status_code, provider.count("/token")) == (400, 1)
    assert "already used" in again.text
    assert rows(quick_front, sessions) == 1  # the first one lives on
    assert visitor.look(f"{quick_front.url}/").status_code == 200


def test_of_two_answers_at_once_one_is_used(quick_front: Front, provider: Provider) -> None:
    visitor = Visitor()
    back = answer_for(visitor, quick_front)
    cookies = visitor.cookies.get_dict()
    start = Barrier(4)

    def arrive(_: int) -> int:
        start.wait()
        return requests.get(back, cookies=cookies, allow_redirects=False, timeout=60).status_code

    with ThreadPoolExecutor(4) as crowd:
        assert sorted(crowd.map(arrive, range(4))) == [302, 400, 400, 400]
    assert (rows(quick_front, sessions), provider.count("/token")) == (1, 1)


def test_two_tabs_sign_in_side_by_side(quick_front: Front) -> None:
    visitor = Visitor()
    first, second = answer_for(visitor, quick_front, "/?tab=1"), answer_for(visitor, quick_front, "/?tab=2")
    assert visitor.look(second).headers["Location"] == "/?tab=2"
    assert visitor.look(first).headers["Location"] == "/?tab=1"
    assert rows(quick_front, sessions) == 1  # the second takes the place of the first
    assert visitor.look(f"{quick_front.url}/").status_code == 200


def test_an_answer_for_another_browser_signs_nobody_in(quick_front: Front, provider: Provider) -> None:
    attacker, victim = Visitor(), Visitor()
    back = answer_for(attacker, quick_front)
    victim.to_keycloak(quick_front.url)  # has a sign-in of its own under way
    assert victim.look(back).status_code == 400
    assert Visitor().look(back).status_code == 400
    assert (rows(quick_front, sessions), provider.count("/token")) == (0, 0)
    assert attacker.look(back).status_code == 302  # nor did that spoil it for its owner


BENT_ANSWERS = {
    "no state": lambda q: {**q, "state": None},
    "an empty state": lambda q: {**q, "state": ""},
    "an invented state": lambda q: {**q, "state": "x" * 43},
    "two states": lambda q: {**q, "state": [q["state"], "x"]},
    "no code": lambda q: {**q, "code": None},
    "two codes": lambda q: {**q, "code": [q["code"], "x"]},
    "a code of 10 kB": lambda q: {**q, "code": "x" * 10_000},
    "an invented code": lambda q: {**q, "code": "x"},
    "another issuer": lambda q: {**q, "iss": "https://evil.example/realms/exporter"},
    "an error with HTML": lambda q: {**q, "error": "<script>alert(1)</script>\r\nforged: line"},
}


@pytest.mark.parametrize("wrong", BENT_ANSWERS)
def test_an_answer_that_is_not_as_it_should_be_opens_nothing(wrong: str, quick_front: Front) -> None:
    visitor = Visitor()
    back = answer_for(visitor, quick_front)
    answer = visitor.look(back.split("?")[0], params=BENT_ANSWERS[wrong](question(back)))
    assert answer.status_code == 400
    assert "<script>" not in answer.text
    assert "exporter" not in visitor.cookies
    assert rows(quick_front, sessions) == 0


def test_a_sign_in_that_took_too_long_is_swept_and_opens_nothing(quick_front: Front) -> None:
    visitor = Visitor()
    back = answer_for(visitor, quick_front)
    with quick_front.parts.database.transaction() as connection:
        connection.execute(update(sign_ins).values(created=after(-601)))
    assert visitor.look(back).status_code == 400
    Visitor().to_keycloak(quick_front.url)
    assert rows(quick_front, sign_ins) == 1


def test_what_is_kept_of_a_sign_in_cannot_be_read(quick_front: Front) -> None:
    asked = question(Visitor().to_keycloak(quick_front.url, "/?resource=secret-name"))
    with quick_front.parts.database.transaction() as connection:
        kept = str(connection.execute(select(sign_ins)).all())
    assert asked["state"] not in kept
    assert asked["nonce"] not in kept
    assert "secret-name" not in kept


@pytest.mark.parametrize(
    "then", ["//evil.example", "/\\evil.example", "https:evil.example", "javascript:alert(1)", "/%0d%0aX: y\n"]
)
def test_the_way_back_leads_to_pages_of_ours_only(then: str, quick_front: Front) -> None:
    assert Visitor().sign_in_quickly(quick_front.url, then).headers["Location"] == "/"


def test_the_session_has_a_new_name_after_the_sign_in(quick_front: Front) -> None:
    visitor = Visitor()
    visitor.cookies.set("exporter", "planted-by-somebody", domain="127.0.0.1", path="/")
    visitor.sign_in_quickly(quick_front.url)
    first = visitor.cookies["exporter"]
    assert first != "planted-by-somebody"
    assert (
        requests.get(
            quick_front.url, cookies={"exporter": "planted-by-somebody"}, allow_redirects=False, timeout=60
        ).status_code
        == 302
    )
    visitor.look(answer_for_signed_in(visitor, quick_front))
    assert visitor.cookies["exporter"] != first
    assert requests.get(quick_front.url, cookies={"exporter": first}, allow_redirects=False, timeout=60).status_code == 302


def answer_for_signed_in(visitor: Visitor, front: Front) -> str:
    """An answer that was asked for in another tab, before this browser was signed in."""
    session = visitor.cookies["exporter"]
    visitor.cookies.set("exporter", None, domain="127.0.0.1", path="/")
    back = answer_for(visitor, front)
    visitor.cookies.set("exporter", session, domain="127.0.0.1", path="/")
    return back


def test_a_copied_cookie_is_worth_nothing_after_the_sign_out(quick_front: Front, provider: Provider) -> None:
    visitor, thief = Visitor(), Visitor()
    visitor.sign_in_quickly(quick_front.url)
    thief.cookies.update(visitor.cookies)
    assert thief.look(f"{quick_front.url}/").status_code == 200
    out = visitor.submit(f"{quick_front.url}/logout", {"csrf_token": visitor.csrf(quick_front.url)})
    assert out.status_code == 303
    asked = question(out.headers["Location"])
    assert "/protocol/openid-connect/logout?" in out.headers["Location"]
    assert asked["post_logout_redirect_uri"] == f"{quick_front.url}/signed-out"
    assert asked["id_token_hint"].count(".") == 2
    assert "exporter" not in visitor.cookies
    assert thief.look(f"{quick_front.url}/").status_code == 302
    assert rows(quick_front, sessions) == 0


def test_nobody_is_signed_out_by_a_link(quick_front: Front) -> None:
    visitor = Visitor()
    visitor.sign_in_quickly(quick_front.url)
    assert visitor.look(f"{quick_front.url}/logout").status_code == 405
    assert visitor.look(f"{quick_front.url}/").status_code == 200


def test_who_is_signed_in_goes_on_at_once(quick_front: Front, provider: Provider) -> None:
    visitor = Visitor()
    visitor.sign_in_quickly(quick_front.url)
    answer = visitor.look(f"{quick_front.url}/login", params={"next": "/?x=1"})
    assert (answer.headers["Location"], provider.count("/auth")) == ("/?x=1", 1)


@pytest.mark.parametrize(
    ("claims", "role"),
    [
        ({"realm_access": {"roles": ["exporter-user", "exporter-admin"]}}, "admin"),
        ({"realm_access": {"roles": ["exporter-curator", "exporter-user"]}}, "staff"),
        ({"realm_access": {"roles": []}, "resource_access": {"exporter": {"roles": ["exporter-user"]}}}, "user"),
    ],
)
def test_roles_come_from_the_realm_or_the_client(
    claims: dict[str, object], role: str, quick_front: Front, provider: Provider
) -> None:
    provider.person |= claims
    assert Visitor().sign_in_quickly(quick_front.url).status_code == 302
    assert [row.role for row in people_of(quick_front)] == [role]


@pytest.mark.parametrize(
    "claims",
    [
        {"realm_access": {"roles": ["offline_access"]}},
        {"realm_access": {"roles": []}, "resource_access": {"another": {"roles": ["exporter-admin"]}}},
        {"realm_access": None},
        {"realm_access": ["exporter-admin"], "resource_access": "exporter-admin"},
        {"realm_access": {"roles": "exporter-admin"}},
    ],
)
def test_without_a_role_there_is_a_page_that_says_what_to_do(
    claims: dict[str, object], quick_front: Front, provider: Provider
) -> None:
    provider.person |= claims
    visitor = Visitor()
    answer = visitor.sign_in_quickly(quick_front.url)
    assert answer.status_code == 403
    assert "Ask your administrator" in answer.text
    assert "exporter" not in visitor.cookies
    assert (rows(quick_front, sessions), rows(quick_front, people)) == (0, 0)


def people_of(front: Front) -> list[object]:
    with front.parts.database.transaction() as connection:
        return list(connection.execute(select(people).order_by(people.c.subject)).all())


def bindings(front: Front) -> dict[str, str | None]:
    return {row.subject: row.ckan_user for row in people_of(front)}  # type: ignore[attr-defined]


def test_the_ckan_user_of_the_first_sign_in_stays(quick_front: Front, provider: Provider) -> None:
    Visitor().sign_in_quickly(quick_front.url)
    provider.person["preferred_username"] = "cora"
    visitor = Visitor()
    visitor.sign_in_quickly(quick_front.url)
    assert bindings(quick_front) == {"s-1": "ulla-at-ckan"}
    assert quick_front.parts.asked == [("ulla", "ulla@example.org", True)]  # the second time nobody was asked
    assert "ulla-at-ckan" in visitor.look(f"{quick_front.url}/").text


def test_nobody_becomes_another_persons_ckan_user_by_taking_their_name(quick_front: Front, provider: Provider) -> None:
    Visitor().sign_in_quickly(quick_front.url)
    provider.person["sub"] = "s-2"
    visitor = Visitor()
    assert visitor.sign_in_quickly(quick_front.url).status_code == 302
    assert bindings(quick_front) == {"s-1": "ulla-at-ckan", "s-2": None}
    assert "No CKAN account" in visitor.look(f"{quick_front.url}/").text


def test_a_ckan_that_is_away_keeps_nobody_out_and_is_asked_again(quick_front: Front) -> None:
    accounts = quick_front.parts.accounts
    accounts["ulla"] = RemoteUnavailable("CKAN does not answer.", "ckan")
    assert Visitor().sign_in_quickly(quick_front.url).status_code == 302
    assert bindings(quick_front) == {"s-1": None}
    accounts["ulla"] = "ulla-at-ckan"
    Visitor().sign_in_quickly(quick_front.url)
    assert bindings(quick_front) == {"s-1": "ulla-at-ckan"}


def test_two_first_sign_ins_at_once_are_one_person(quick_front: Front) -> None:
    visitors = [Visitor() for _ in range(4)]
    backs = [answer_for(visitor, quick_front) for visitor in visitors]
    with ThreadPoolExecutor(4) as crowd:
        answers = list(crowd.map(lambda pair: pair[0].look(pair[1]).status_code, zip(visitors, backs, strict=True)))
    assert answers == [302] * 4
    assert bindings(quick_front) == {"s-1": "ulla-at-ckan"}


def test_a_name_that_holds_markup_is_shown_as_it_is_written(quick_front: Front, provider: Provider) -> None:
    provider.person["name"] = '<img src=x onerror="alert(1)">{{7*7}}' + "ü" * 300
    visitor = Visitor()
    visitor.sign_in_quickly(quick_front.url)
    page = visitor.look(f"{quick_front.url}/").text
    assert "&lt;img src=x" in page
    assert "{{7*7}}" in page
    assert "<img" not in page


def test_a_name_with_half_a_character_is_kept_without_it(quick_front: Front, provider: Provider) -> None:
    provider.person["name"] = "Ulla \ud800"
    assert Visitor().sign_in_quickly(quick_front.url).status_code == 302
    assert [row.name for row in people_of(quick_front)] == ["Ulla ?"]  # type: ignore[attr-defined]


def test_the_page_of_the_signed_out_is_not_shown_to_who_is_signed_in(quick_front: Front) -> None:
    visitor = Visitor()
    visitor.sign_in_quickly(quick_front.url)
    assert visitor.look(f"{quick_front.url}/signed-out").headers["Location"] == "/"


def test_who_is_signed_in_goes_on_while_the_sign_in_service_is_away(quick_front: Front, provider: Provider) -> None:
    visitor = Visitor()
    visitor.sign_in_quickly(quick_front.url)
    away = provider.faults.add(".", times=-1, drop=True)
    assert visitor.look(f"{quick_front.url}/").status_code == 200
    out = visitor.submit(f"{quick_front.url}/logout", {"csrf_token": visitor.csrf(quick_front.url)})
    assert out.status_code == 303
    assert visitor.look(f"{quick_front.url}/").status_code == 302
    assert away.happened == 0  # nobody was asked
    newcomer = Visitor()
    back = newcomer.look(f"{quick_front.url}/login").headers["Location"]
    with pytest.raises(requests.ConnectionError):
        newcomer.look(back)
    assert away.happened == 1


def test_signing_out_of_a_front_that_never_reached_the_sign_in_service_holds_here(lonely_front: Front) -> None:
    identity = Identity("s-1", "ulla", "Ulla", "", False, frozenset(), "", "token")
    parts = lonely_front.parts
    with parts.database.transaction() as connection:
        keep(connection, identity, "user")
        cookie = start(connection, parts.vault, identity)
    visitor = Visitor()
    visitor.cookies.set("exporter", cookie, domain="127.0.0.1", path="/")
    out = visitor.submit(f"{lonely_front.url}/logout", {"csrf_token": visitor.csrf(lonely_front.url)})
    page = visitor.look(lonely_front.url + out.headers["Location"])
    assert "you may still be signed in there" in page.text
    assert rows(lonely_front, sessions) == 0


def test_without_a_sign_in_service_the_page_says_so(lonely_front: Front) -> None:
    answer = Visitor().look(f"{lonely_front.url}/login")
    assert (answer.status_code, rows(lonely_front, sign_ins)) == (503, 0)
    assert "sign-in service does not answer" in answer.text
