"""The same against the real Keycloak, and in a real browser."""

import pytest
import requests
from playwright.sync_api import Page, expect
from sqlalchemy import select

from exporter.database.schema import people
from tests.servers.keycloak import Keycloak
from tests.web.front import Front
from tests.web.visitor import Visitor, question


def test_a_person_signs_in_and_comes_back_to_the_page_they_wanted(front: Front, keycloak: Keycloak) -> None:
    visitor = Visitor()
    wanted = visitor.look(f"{front.url}/?resource=a%26b&x=%C5%A0")
    assert wanted.status_code == 302
    answer = visitor.look(front.url + wanted.headers["Location"])
    back = visitor.answer_of_keycloak(answer.headers["Location"], "ulla", "ulla-password")
    assert back.startswith(f"{front.url}/oidc/callback?")
    assert question(back)["iss"] == keycloak.issuer
    landed = visitor.look(back)
    assert (landed.status_code, landed.headers["Location"]) == (302, "/?resource=a%26b&x=%C5%A0")
    page = visitor.look(f"{front.url}/")
    assert page.status_code == 200
    assert "Ulla Šmídová" in page.text
    assert "ulla-at-ckan" in page.text
    assert front.parts.asked == [("ulla", "ulla@example.org", True)]


@pytest.mark.parametrize(("person", "role"), [("ada", "admin"), ("cora", "staff"), ("ulla", "user")])
def test_roles_of_the_realm_are_ours(person: str, role: str, front: Front, keycloak: Keycloak) -> None:
    assert Visitor().sign_in(front.url, person).status_code == 302
    with front.parts.database.transaction() as connection:
        row = connection.execute(select(people)).one()
    assert (row.subject, row.role, row.ckan_user) == (keycloak.user_ids[person], role, f"{person}-at-ckan")


def test_a_code_for_another_verifier_is_refused(front: Front) -> None:
    """Somebody who caught a code cannot use it in a sign-in of their own."""
    victim, thief = Visitor(), Visitor()
    caught = question(victim.answer_of_keycloak(victim.to_keycloak(front.url), "ulla", "ulla-password"))["code"]
    own = question(thief.to_keycloak(front.url))
    answer = thief.look(f"{front.url}/oidc/callback", params={"state": own["state"], "code": caught})
    assert answer.status_code == 400
    assert "exporter" not in thief.cookies


def test_the_sign_out_holds_at_both_ends(front: Front) -> None:
    visitor = Visitor()
    visitor.sign_in(front.url, "ulla")
    out = visitor.submit(f"{front.url}/logout", {"csrf_token": visitor.csrf(front.url)})
    back = visitor.look(out.headers["Location"])
    assert (back.status_code, back.headers["Location"]) == (302, f"{front.url}/signed-out")
    assert "You are signed out" in visitor.look(back.headers["Location"]).text
    assert visitor.look(f"{front.url}/").status_code == 302
    form = visitor.look(visitor.to_keycloak(front.url))  # would be a redirect while Keycloak's session lives
    assert (form.status_code, "kc-form-login" in form.text) == (200, True)


def test_a_key_that_keycloak_renews_is_learnt_without_a_restart(front: Front, keycloak: Keycloak) -> None:
    assert Visitor().sign_in(front.url, "cora").status_code == 302
    with keycloak.admin() as admin:
        realm = admin.get(keycloak.admin_url, timeout=60).json()["id"]
        key = {
            "name": "new",
            "providerId": "rsa-generated",
            "providerType": "org.keycloak.keys.KeyProvider",
            "parentId": realm,
        }
        key |= {"config": {"priority": ["200"], "keySize": ["2048"]}}
        made = admin.post(f"{keycloak.admin_url}/components", json=key, timeout=60)
        assert made.status_code == 201
        assert Visitor().sign_in(front.url, "cora").status_code == 302
        admin.delete(made.headers["Location"], timeout=60).raise_for_status()


def test_a_person_in_a_browser_signs_in_and_out(front: Front, page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{front.url}/?resource=7")
    page.fill("#username", "ulla")
    page.fill("#password", "ulla-password")
    page.click("#kc-login")
    page.wait_for_url(f"{front.url}/?resource=7")
    expect(page.get_by_role("heading", name="Welcome, Ulla Šmídová")).to_be_visible()
    cookie = next(each for each in page.context.cookies(front.url) if each["name"] == "exporter")
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{front.url}/signed-out")
    copied = {"exporter": cookie["value"]}
    assert requests.get(front.url, cookies=copied, allow_redirects=False, timeout=60).status_code == 302
    page.get_by_role("link", name="Sign in again").click()
    expect(page.locator("#username")).to_be_visible()
    assert said == []  # neither an error nor a breach of the content policy
