"""The form of an import: made of the options of its kind, keeps what was typed, and asks before it begins."""

import html
from dataclasses import fields
from threading import Event
from typing import Any

import pytest
from sqlalchemy import insert, select

from exporter.database.catalogue_tables import item_sets, sites
from exporter.database.clock import after
from exporter.database.schema import connections, jobs, sessions
from exporter.errors import AddressRefused, RemoteMissing, RemoteUnavailable, TokenRefused
from exporter.records.json import from_json
from exporter.sources import IMPORTS
from exporter.sources.options import fields_of
from exporter.transfers.imports.plan import ImportPlan
from exporter.web.imports import asking
from tests.web.imports.desk import Desk, Person

pytestmark = pytest.mark.slow

TOKEN = "a-token-of-the-source-0001"
URL = {"option-url": "https://data.example.org"}


def plan_of(desk: Desk) -> ImportPlan:
    return from_json(desk.work().plan, ImportPlan)


def press(ada: Person, action: str, **typed: Any) -> Any:
    return ada.press(ada.see("/imports/new/ckan"), "action", action, **{**URL, **typed})


def with_places(desk: Desk) -> None:
    with desk.parts.database.transaction() as connection:
        for title in ("Water", "Soil"):
            row = {"identifier": title, "title": title, "description": "", "owner": "sub-ada", "visibility": "public"}
            connection.execute(insert(item_sets).values(**row, created=after(0)))
        for slug, preset in (("main", True), ("other", False)):
            row = {"slug": slug, "title": slug.title(), "summary": "", "owner": "sub-ada", "preset": preset}
            connection.execute(insert(sites).values(**row, created=after(0)))


def test_every_kind_has_a_link_and_a_form_with_its_own_options(desk: Desk) -> None:
    ada = desk.person()
    chooser = ada.see("/imports/new").text
    for name, kind in IMPORTS.items():
        assert f'href="/imports/new/{name}"' in chooser
        page = html.unescape(ada.see(f"/imports/new/{name}").text)
        for each in fields_of(kind.options):
            assert f'name="option-{each.name}"' in page
            assert each.asked.label in page
    assert ada.see("/imports/new/nothing").status_code == 404


@pytest.mark.parametrize("name", IMPORTS)
def test_the_examples_beside_the_options_make_an_import_of_every_kind(desk: Desk, name: str) -> None:
    ada, kind = desk.person(), IMPORTS[name]
    examples = {f"option-{each.name}": each.asked.example for each in fields_of(kind.options) if each.asked.example}
    begun = ada.press(ada.see(f"/imports/new/{name}"), "action", "import", **examples)
    assert begun.status_code == 303, begun.text
    plan = plan_of(desk)
    assert plan.kind == name
    assert plan.title.startswith(f"{kind.label} {plan.source[1]}: ")
    again = ada.see(f"/imports/new/{name}?job=1")
    kept = ada.form(again, "action", "import").fields
    assert {key: kept[key] for key in examples} == examples


def test_the_plan_is_what_was_typed(desk: Desk) -> None:
    with_places(desk)
    ada = desk.person()
    typed = {
        "option-organization": "water",
        "limit": "25",
        "files": "some",
        "most_megabytes": "1,5",
        "types": "image/* text/csv",
    }
    more = {"comment": " a comment ", "visibility": "private", "policy": "add", "vanished": "leave", "test": "yes"}
    press(ada, "import", **typed, **more, sets=["1", "2"], sites=["2"])
    plan = plan_of(desk)
    assert (plan.url, plan.limit, plan.comment, plan.test) == ("https://data.example.org", 25, "a comment", True)
    assert (plan.files.choice, plan.files.most_bytes, plan.files.types) == ("some", 1_500_000, ("image/", "text/csv"))
    assert (plan.visibility, plan.policy, plan.vanished) == ("private", "add", "leave")
    assert (plan.sets, plan.sites) == ((1, 2), (2,))
    assert plan.title == "CKAN data.example.org: water"


def test_sites_that_are_preset_are_chosen_and_nothing_else(desk: Desk) -> None:
    with_places(desk)
    ada = desk.person()
    press(ada, "import")
    plan = plan_of(desk)
    assert (plan.sites, plan.sets) == ((1,), ())
    defaults = {each.name: each.default for each in fields(ImportPlan)}
    assert (plan.limit, plan.vanished, plan.policy) == (100, defaults["vanished"], defaults["policy"])


FAULTS = [
    ({"option-url": ""}, "option-url", "Main URL is needed."),
    ({"option-url": "ftp://x"}, "option-url", "must be a web address"),
    ({"limit": "0"}, "limit", "from 1 to 1000"),
    ({"limit": "1001"}, "limit", "from 1 to 1000"),
    ({"limit": "ten"}, "limit", "from 1 to 1000"),
    ({"limit": "١"}, "limit", "from 1 to 1000"),
    ({"files": "some"}, "most_megabytes", "Say which files"),
    ({"files": "some", "most_megabytes": "-1"}, "most_megabytes", "a number of megabytes"),
    ({"files": "some", "types": "pictures"}, "types", "media types"),
    ({"files": "other"}, "files", "Choose one of those offered"),
    ({"comment": "x" * 1001}, "comment", "too long"),
    ({"sets": ["77"]}, "sets", "not there any more"),
    ({"token": "two words"}, "token", "This is no token"),
]


@pytest.mark.parametrize(("wrong", "name", "said"), FAULTS)
def test_what_is_wrong_is_said_at_its_field_and_everything_is_kept(
    desk: Desk, wrong: dict[str, Any], name: str, said: str
) -> None:
    with_places(desk)
    ada = desk.person()
    answer = press(ada, "import", **{"option-organization": "kept-organization", "sites": ["2"], **wrong})
    assert answer.status_code == 400
    assert f'id="{name}-error"' in answer.text
    assert said in html.unescape(answer.text)
    assert f'<a href="#{name}' in answer.text
    kept = ada.form(answer, "action", "import").fields
    assert kept["option-organization"] == "kept-organization"
    assert kept["sites"] == "2"
    assert all(kept[key] == value for key, value in wrong.items() if key in {"limit", "most_megabytes", "types"})
    with pytest.raises(AssertionError, match="nothing waits"):
        desk.work()


def test_all_faults_are_told_at_once(desk: Desk) -> None:
    answer = press(desk.person(), "check", **{"option-url": "", "limit": "0", "files": "some"})
    assert answer.text.count("-error") >= 6  # each at its field, and once for screen readers


def test_check_says_what_is_there_and_begins_nothing(desk: Desk) -> None:
    desk.repository.fill(7)
    ada = desk.person()
    page = press(ada, "check", limit="500")
    assert page.status_code == 200
    assert "<dd>Memory 1</dd>" in page.text
    assert "<dd>7</dd>" in page.text
    assert "the limit of 500 is lowered to 100" in page.text
    assert desk.repository.asked["close"] == desk.repository.asked["check"]
    with pytest.raises(AssertionError, match="nothing waits"):
        desk.work()


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (RemoteMissing("data.example.org has no organization of this name.", "data.example.org", 404), 400),
        (AddressRefused("data.example.org lies in a private network.", "data.example.org"), 400),
        (RemoteUnavailable("data.example.org does not answer.", "data.example.org"), 503),
    ],
)
def test_what_a_source_objects_is_a_sentence_at_the_form(desk: Desk, error: Exception, status: int) -> None:
    desk.repository.fail("check", error)  # type: ignore[arg-type]
    answer = press(desk.person(), "check", comment="kept")
    assert answer.status_code == status
    assert str(error) in answer.text
    assert "kept</textarea>" in answer.text


def test_a_source_that_hangs_is_not_waited_for(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "PATIENCE_SECONDS", 0.1)
    desk.parts.free = Event()
    answer = press(desk.person(), "check")
    desk.parts.free.set()
    assert answer.status_code == 503
    assert "does not answer within a few seconds" in answer.text


def stored(desk: Desk) -> list[Any]:
    with desk.parts.database.transaction() as connection:
        return list(connection.execute(select(connections)).all())


def test_a_token_is_proved_stored_encrypted_and_shown_by_its_end_only(desk: Desk) -> None:
    ada = desk.person()
    page = press(ada, "check", token=TOKEN)
    assert page.status_code == 200
    assert TOKEN not in page.text
    assert "it ends in 0001" in page.text
    [row] = stored(desk)
    assert (row.owner, row.host) == ("sub-ada", "ckan data.example.org")
    assert TOKEN.encode() not in bytes(row.ciphertext)
    press(ada, "check")
    assert desk.parts.tokens == [TOKEN, TOKEN]


def test_a_token_that_the_source_refuses_is_stored_nowhere_and_begins_nothing(desk: Desk) -> None:
    desk.repository.fail("check", TokenRefused("data.example.org does not accept this token.", "data.example.org", 403))
    answer = press(desk.person(), "import", token=TOKEN)
    assert answer.status_code == 400
    assert "does not accept this token. Nothing was stored, and no import has begun." in answer.text
    assert TOKEN not in answer.text
    assert stored(desk) == []


def test_not_even_the_end_of_a_password_is_kept_or_shown(desk: Desk) -> None:
    page = press(desk.person(), "check", token="ada@example.org:secret12")
    assert "One is stored for you and used." in html.unescape(page.text)
    with desk.parts.database.transaction() as connection:
        assert connection.execute(select(connections.c.hint)).scalar_one() == ""


def test_a_password_may_have_spaces_and_letters_of_any_script_where_one_is_asked_for(desk: Desk) -> None:
    token, ada = "ada@example.org:pä ss 中", desk.person()
    answer = ada.press(ada.see("/imports/new/dspace"), "action", "check", **{"option-url": "x.org", "token": token})
    assert (answer.status_code, desk.parts.tokens[-1]) == (200, token)
    refused = ada.press(ada.see("/imports/new/dspace"), "action", "check", **{"option-url": "x.org", "token": "a\x00b"})
    assert "This is no token" in refused.text


def test_a_token_belongs_to_one_person_and_one_source(desk: Desk) -> None:
    press(desk.person(), "check", token=TOKEN)
    assert "it ends in" not in press(desk.person("cora", "admin"), "check").text
    assert "it ends in" not in press(desk.person(), "check", **{"option-url": "other.example.org"}).text
    assert "it ends in" not in press(desk.person(), "check", **{"option-url": "http://data.example.org"}).text
    assert desk.parts.tokens[1:] == ["", "", ""]


def test_a_stored_token_is_removed_by_a_button(desk: Desk) -> None:
    ada = desk.person()
    page = press(ada, "check", token=TOKEN)
    answer = ada.press(page, "action", "forget")
    assert "The token is removed" in answer.text
    assert stored(desk) == []


def test_tokens_of_sources_stand_among_the_connections_and_go_from_there(desk: Desk) -> None:
    ada = desk.person()
    press(ada, "check", token=TOKEN)
    former = desk.person("ada", "user")
    page = former.see("/connections")
    assert "ckan data.example.org" in page.text
    assert "<code>0001</code>" in page.text
    answer = former.press(page, "action", "remove", host="zenodo other.example.org")
    assert answer.status_code == 404
    former.press(page, "action", "remove")
    assert stored(desk) == []
    assert "Tokens for imports" not in former.see("/connections").text


def test_a_past_import_is_opened_as_a_form(desk: Desk) -> None:
    with_places(desk)
    ada = desk.person()
    typed = {"option-organization": "water", "limit": "25", "files": "some", "most_megabytes": "1.5", "types": "image/"}
    job_id = desk.imported(ada, **typed, comment="as before", sets=["1", "2"], sites=[], policy="add")
    page = ada.see(f"/imports/new/ckan?job={job_id}")
    kept = ada.form(page, "action", "import").fields
    assert {name: kept[name] for name in typed} == typed
    assert kept["comment"] == "as before"
    assert "sites" not in kept
    assert "Item sets: 2 chosen" in page.text
    assert kept["policy"] == "add"


def test_the_new_job_stands_on_top_after_the_button(desk: Desk) -> None:
    ada = desk.person()
    page = ada.follow(press(ada, "import"))
    assert "Import 1 is on its way" in page.text
    assert "CKAN data.example.org" in page.text
    assert "Waiting for its turn" in page.text


def test_the_form_and_buttons_are_for_staff_alone(desk: Desk) -> None:
    ulla = desk.person("ulla", "user")
    token = ulla.see("/").text.split('name="csrf_token" value="')[1].split('"')[0]
    for path in (
        "/imports/new/ckan",
        "/imports",
        "/imports/undo",
        "/imports/schedules",
        "/imports/schedules/1",
        "/imports/1",
    ):
        assert ulla.client.post(path, data={"csrf_token": token, **URL}).status_code == 404, path


def test_what_was_typed_survives_the_end_of_the_session_but_for_the_token(desk: Desk) -> None:
    with_places(desk)
    ada = desk.person()
    form = ada.form(ada.see("/imports/new/ckan"), "action", "import")
    typed = {**form.fields, **URL, "comment": "long thought over", "sets": ["1", "2"], "token": TOKEN, "action": "import"}
    ours = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}
    with desk.parts.database.transaction() as connection:
        connection.execute(sessions.delete())
    ended = ada.client.post(form.action, data=typed, headers=ours)
    assert ended.status_code == 401
    assert "Nothing that you typed is lost" in ended.text
    assert ended.text.count('name="sets"') == 2
    assert TOKEN not in ended.text
    again = desk.person().client.post(form.action, data=typed, headers=ours)
    assert again.status_code == 409
    assert "long thought over</textarea>" in again.text
    assert "Item sets: 2 chosen" in again.text
    assert TOKEN not in again.text
    assert desk.person("ulla", "user").client.post(form.action, data=typed, headers=ours).status_code == 404
    with pytest.raises(AssertionError, match="nothing waits"):
        desk.work()


def test_a_stored_token_that_cannot_be_read_any_more_is_said_at_its_field(desk: Desk) -> None:
    ada = desk.person()
    press(ada, "check", token=TOKEN)
    with desk.parts.database.transaction() as connection:
        connection.execute(connections.update().values(ciphertext=b"from another key"))
    answer = press(ada, "check", comment="kept")
    assert answer.status_code == 400
    assert 'id="token-error"' in answer.text
    assert "enter it again" in answer.text
    assert "kept</textarea>" in answer.text


def test_a_past_import_of_another_version_is_no_form(desk: Desk) -> None:
    ada = desk.person()
    job_id = desk.imported(ada)
    with desk.parts.database.transaction() as connection:
        connection.execute(
            jobs.update().values(
                plan='{"kind":"ckan","options":"{\\"colour\\":\\"red\\"}","url":"x","person":{"subject":"a"}}'
            )
        )
    answer = ada.see(f"/imports/new/ckan?job={job_id}")
    assert answer.status_code == 400
    assert "another version" in answer.text
    assert ada.see(f"/imports/{job_id}").status_code == 200
