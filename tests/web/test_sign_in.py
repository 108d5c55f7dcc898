"""Signing in and out at the real Keycloak."""

from tests.servers.keycloak import Keycloak
from tests.web.front import Front
from tests.web.visitor import Visitor


def test_a_person_signs_in_and_comes_back_to_the_page_they_wanted(front: Front, keycloak: Keycloak) -> None:
    visitor = Visitor()
    wanted = visitor.look(f"{front.url}/?resource=a%26b&x=%C5%A0")
    assert wanted.status_code == 302
    answer = visitor.look(front.url + wanted.headers["Location"])
    back = visitor.answer_of_keycloak(answer.headers["Location"], "ulla", "ulla-password")
    assert back.startswith(f"{front.url}/oidc/callback?")
    landed = visitor.look(back)
    assert (landed.status_code, landed.headers["Location"]) == (302, "/?resource=a%26b&x=%C5%A0")
    page = visitor.look(f"{front.url}/")
    assert page.status_code == 200
    assert "Ulla Šmídová" in page.text
    assert "ulla-at-ckan" in page.text
