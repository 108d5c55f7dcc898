"""Security events: one line each, with person, address and reason, and nothing secret."""

import logging
import re

import pytest

from tests.web.front import Front
from tests.web.provider import Provider
from tests.web.site import ODD, TOKENS, Site
from tests.web.visitor import Visitor

LINE = re.compile(r"security: (.+) \| person (\S+) \| from (\S+) \| request (\w{12}|-) \| '(.*)'")


def events(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str, str]]:
    """What, who and why; every line has an address."""
    said = [record.getMessage() for record in caplog.records if record.name == "exporter.security"]
    found = [LINE.fullmatch(line) for line in said]
    assert all(found), said
    assert {each[3] for each in found if each and each[1] != "token used"} <= {"127.0.0.1"}
    return [(each[1], each[2], each[5]) for each in found if each]


@pytest.fixture(autouse=True)
def listening(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)


def test_signing_in_and_out_is_told(quick_front: Front, caplog: pytest.LogCaptureFixture) -> None:
    visitor = Visitor()
    visitor.sign_in_quickly(quick_front.url)
    subject = events(caplog)[0][1]
    assert events(caplog) == [("signed in", subject, "as user")]
    token = {"X-CSRF-Token": next(iter(csrf_of(quick_front)))}
    visitor.submit(f"{quick_front.url}/logout", headers=token)
    assert [what for what, *_ in events(caplog)] == ["signed in", "signed out"]
    assert visitor.cookies.get("exporter", "none") not in caplog.text


def csrf_of(front: Front) -> list[str]:
    """Of all living sessions, as their pages hold it."""
    from exporter.database.schema import sessions as table
    from exporter.web import sessions

    with front.parts.database.transaction() as connection:
        rows = connection.execute(table.select()).all()
    contents = [front.parts.vault.unseal(row.token_hash, sessions.PURPOSE, row.content.encode()) for row in rows]
    return [re.findall(r'"csrf": "([^"]+)"', content)[0] for content in contents]


def test_a_failed_sign_in_is_told(quick_front: Front, caplog: pytest.LogCaptureFixture) -> None:
    Visitor().look(f"{quick_front.url}/oidc/callback?state=invented&code=canary-code-77")
    assert [what for what, *_ in events(caplog)] == ["sign-in failed"]
    assert "canary-code-77" not in caplog.text


def test_who_has_lost_the_roles_is_told_and_loses_the_sessions_that_are_open_elsewhere(
    quick_front: Front, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    before, now = Visitor(), Visitor()
    before.sign_in_quickly(quick_front.url)
    assert before.look(f"{quick_front.url}/signed-out").status_code == 302
    provider.person["realm_access"] = {"roles": []}
    provider.person["resource_access"] = {}
    assert now.sign_in_quickly(quick_front.url).status_code == 403
    assert ("sign-in failed", "has none of the roles of the settings") in [(what, why) for what, _, why in events(caplog)]
    assert before.look(f"{quick_front.url}/").status_code == 302


def test_a_foreign_change_is_told(quick_front: Front, caplog: pytest.LogCaptureFixture) -> None:
    visitor = Visitor()
    visitor.sign_in_quickly(quick_front.url)
    visitor.submit(f"{quick_front.url}/logout", {"csrf_token": "canary-csrf"})
    assert events(caplog)[-1][0] == "refused a change that came from elsewhere"
    assert "canary-csrf" not in caplog.text


def test_a_token_is_told_when_saved_used_refused_and_deleted_and_never_itself(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    ada = site.visitor()
    page = ada.see(f"/connections/{site.host}")
    ada.press(page, "action", "connect", token="canary-wrong-token-1234")
    ada.press(page, "action", "connect", token=TOKENS["ada"])
    ada.see(f"{ada.open_plan(ODD)}?drafts=1")
    ada.submit(f"{site.url}/connections/{site.host}/remove", {"csrf_token": ada.csrf(site.url)})
    told = [what for what, who, why in events(caplog) if (who, why) == ("sub-ada", site.host)]
    assert told[0] == "token refused by the repository"
    assert told[1] == "token saved"
    assert told[-1] == "token deleted"
    for secret in ("canary-wrong-token-1234", TOKENS["ada"]):
        assert secret not in caplog.text


def test_a_look_at_somebody_elses_object_is_told(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    path = site.visitor().open_plan(ODD)
    assert site.visitor("ulla").see(path).status_code == 404
    assert ("not there, or somebody else's", "sub-ulla") in [(what, who) for what, who, _ in events(caplog)]
    assert site.visitor("ulla").see("/admin/transfers").status_code == 403
    assert events(caplog)[-1][:2] == ("not allowed", "sub-ulla")


def test_a_token_that_is_used_is_told(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    site.connect()
    site.parts.token("sub-ada", site.host)
    told = [record.getMessage() for record in caplog.records if record.name == "exporter.security"]
    assert told == [f"security: token used | person sub-ada | from - | request - | '{site.host}'"]


def test_a_stranger_cannot_forge_a_line(quick_front: Front, caplog: pytest.LogCaptureFixture) -> None:
    visitor = Visitor()
    visitor.sign_in_quickly(quick_front.url)
    visitor.submit(f"{quick_front.url}/connections/a%0d%0asecurity:%20signed%20in/remove", {"csrf_token": "x"})
    assert all("\n" not in record.getMessage() for record in caplog.records)
    assert "security:" in events(caplog)[-1][2]
