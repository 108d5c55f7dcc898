"""The tree of a source's collections and communities: loaded as it is opened, imported by one press, typed words kept."""

import html
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from exporter.catalogue import item_sets, items, memberships
from exporter.catalogue.content import Content
from exporter.catalogue.item import NewItem, Visibility
from exporter.catalogue.item_sets import ItemSet
from exporter.catalogue.memberships import SETS
from exporter.errors import RemoteUnavailable, TurnedAway
from exporter.jobs.job import JobState
from exporter.records.json import from_json
from exporter.sources.imports import ImportSource
from exporter.transfers.imports.plan import ImportPlan
from exporter.transfers.imports.submit import host_of
from tests.security.payloads import PAYLOADS
from tests.transfers.imports.tree import PAGE, Grove, TreeMemory, forest
from tests.web.catalogue.stock import content_of
from tests.web.imports.desk import Desk, DeskParts, Person, desk_in

pytestmark = pytest.mark.slow
TREE, BELOW, FORM = "/imports/new/dspace/tree", "/imports/new/dspace/branches", "/imports/new/dspace"
TOKEN = "reader@example.org:a-password"
TYPED = {"option-url": "https://data.example.org", "comment": "Everything <by> hand", "limit": "25", "files": "links"}


class TreeParts(DeskParts):
    grove: Grove

    def import_source(self, plan: ImportPlan, token: str | None = None) -> ImportSource:
        self.tokens.append(self._stored_token(plan.person.subject, host_of(plan)) if token is None else token)
        return TreeMemory(self.repository, self.grove)


@pytest.fixture
def grove() -> Grove:
    return forest()


@pytest.fixture
def desk(tmp_path: Path, grove: Grove) -> Iterator[Desk]:
    with desk_in(tmp_path, TreeParts) as desk:
        assert isinstance(desk.parts, TreeParts)
        desk.parts.grove = grove
        desk.repository.fill(3)
        yield desk


def fields(ada: Person, page: TestResponse, name: str, value: str) -> dict[str, str]:
    return ada.form(page, name, value).fields


def opened(ada: Person, **typed: str) -> TestResponse:
    """As the button of the form opens it."""
    sent = fields(ada, ada.see(FORM), "place", "") | TYPED | typed
    return ada.client.post(TREE, data=sent | {"place": ""})


def pressed(ada: Person, page: TestResponse, name: str, value: str, **typed: str) -> TestResponse:
    return ada.client.post(TREE, data={**fields(ada, page, name, value), **typed, name: value})


def place(parent: str, cursor: str = "") -> str:
    return f'["{parent}", "{cursor}"]'


def sets_of(desk: Desk, job_id: int) -> list[ItemSet]:
    with desk.parts.database.transaction() as connection:
        return item_sets.made_by(connection, job_id)


def members(desk: Desk, set_id: int) -> int:
    with desk.parts.database.transaction() as connection:
        return len(memberships.some_of(connection, SETS, set_id, 100))


def begun(answer: TestResponse) -> int:
    assert answer.status_code == 303, answer.text
    return int(answer.headers["Location"].rsplit("=", 1)[1])


def test_only_kinds_with_a_tree_have_its_button_and_its_pages(desk: Desk) -> None:
    ada = desk.person()
    assert "Get collections and communities" in ada.see(FORM).text
    assert "Get collections and communities" not in ada.see("/imports/new/ckan").text
    sent = fields(ada, ada.see("/imports/new/ckan"), "action", "check") | TYPED
    for path in ("/imports/new/ckan/tree", "/imports/new/ckan/branches", "/imports/new/nothing/tree"):
        assert ada.client.post(path, data=sent).status_code == 404


def test_the_topmost_are_shown_with_their_counts_and_nothing_below_is_asked_for(desk: Desk, grove: Grove) -> None:
    grove.grow("1/9", "On its own")
    page = opened(desk.person())
    assert page.status_code == 200
    for words in ("Water", "Empty", "On its own", "3 records", "Basic Import Settings", "Collections", "Communities"):
        assert words in page.text
    assert "Theses" not in page.text
    assert grove.asked == {"branches ": 1}


def test_what_was_typed_comes_along_through_tree_and_tabs_and_back_to_the_form(desk: Desk) -> None:
    ada = desk.person()
    page = opened(ada, make_set="yes", test="yes")
    page = pressed(ada, page, "tab", "community")
    page = pressed(ada, page, "place", place("1/1"))
    sent = fields(ada, page, "tab", "community") | {"action": "show"}
    kept = fields(ada, ada.client.post(FORM, data=sent), "action", "import")
    assert {name: kept[name] for name in TYPED} == TYPED
    assert (kept["make_set"], kept["test"]) == ("yes", "yes")


def test_a_part_is_opened_without_javascript_and_its_communities_and_collections_are_told_apart(desk: Desk) -> None:
    ada = desk.person()
    page = pressed(ada, opened(ada), "place", place("1/1"))
    assert "Import this community with all below it" in page.text
    assert "Rivers" in page.text
    assert "Theses 2" in page.text
    assert ("take", "1/102") in ada.form(page, "place", place("1/2")).buttons
    assert ("take", "1/2") not in ada.form(page, "place", place("1/2")).buttons
    page = pressed(ada, page, "tab", "community")
    assert "Water" in page.text
    page = pressed(ada, page, "place", place("1/1"))
    assert "Theses" not in page.text
    assert ("take", "1/2") in ada.form(page, "place", place("1/2")).buttons


def test_a_part_of_the_page_is_loaded_when_it_is_opened(desk: Desk, grove: Grove) -> None:
    ada = desk.person()
    page = opened(ada)
    assert f'hx-post="{BELOW}"' in page.text
    assert 'hx-trigger="toggle once"' in page.text
    fragment = ada.client.post(BELOW, data=fields(ada, page, "tab", "community") | {"place": place("1/1")})
    assert fragment.status_code == 200
    assert "<h1>" not in fragment.text
    assert "Theses 1" in fragment.text
    assert grove.asked == {"branches ": 1, "branches 1/1": 1}


def test_five_thousand_collections_are_paged_and_only_the_opened_page_is_asked_for(desk: Desk, grove: Grove) -> None:
    for number in range(5000):
        grove.grow(f"2/{number}", f"Series {number:04}", parent="1/3")
    ada = desk.person()
    page = opened(ada)
    sent = fields(ada, page, "tab", "community")
    first = ada.client.post(BELOW, data=sent | {"place": place("1/3")})
    assert (first.text.count("<li>"), "Series 0099" in first.text) == (PAGE + 1, True)
    more = ada.client.post(BELOW, data=sent | {"place": place("1/3", str(PAGE))})
    assert ("Series 0100" in more.text, "<ul" in more.text, more.text.count("<li>")) == (True, False, PAGE + 1)
    without = pressed(ada, pressed(ada, page, "place", place("1/3")), "place", place("1/3", str(PAGE)))
    assert "Series 0199" in without.text
    assert '<ul class="tree">' in without.text
    assert sum(count for what, count in grove.asked.items() if what.startswith("branches")) == 5


def test_one_press_imports_a_collection_under_its_title_with_all_that_was_typed(desk: Desk) -> None:
    ada = desk.person()
    page = pressed(ada, opened(ada), "place", place("1/1"))
    job_id = begun(pressed(ada, page, "take", "1/101"))
    job = desk.work()
    plan = from_json(job.plan, ImportPlan)
    assert (job.state, job.title) == (JobState.DONE, "DSpace data.example.org: Theses 1")
    assert ('"scope":"1/101"' in plan.options, plan.limit, plan.comment) == (True, 25, TYPED["comment"])
    past = ada.see("/imports").text
    assert 'href="https://data.example.org/handle/1/101"' in past
    assert sets_of(desk, job_id) == []


def test_the_entire_repository_is_imported_by_one_press_and_no_set_is_made_of_it(desk: Desk) -> None:
    ada = desk.person()
    job_id = begun(pressed(ada, opened(ada, **{"option-scope": "1/9"}), "take", "", make_set="yes"))
    plan = from_json(desk.work().plan, ImportPlan)
    assert ("scope" in plan.options, plan.make_set, plan.title) == (False, None, "DSpace data.example.org")
    assert (desk.run(job_id).created_count, sets_of(desk, job_id)) == (3, [])


def test_an_item_set_is_made_once_and_found_again_by_a_re_run_and_by_the_same_form(desk: Desk) -> None:
    ada = desk.person()
    page = pressed(ada, opened(ada, make_set="yes"), "place", place("1/1"))
    first = begun(pressed(ada, page, "take", "1/101"))
    desk.work()
    (made,) = sets_of(desk, first)
    assert (made.title, made.owner) == ("Theses 1", "sub-ada")
    assert made.description == "About Theses 1.\n\nRights: CC BY 4.0"
    assert members(desk, made.id) == 3
    desk.repository.put("new")
    second = begun(ada.press(ada.see("/imports"), "rerun", str(first)))
    desk.work()
    again = ada.see(f"{FORM}?job={second}")
    assert fields(ada, again, "action", "import")["make_set"] == "yes"
    desk.repository.put("newer")
    third = begun(ada.press(again, "action", "import", sets=str(made.id)))
    desk.work()
    assert [desk.run(each).created_count for each in (first, second, third)] == [3, 1, 1]
    assert sets_of(desk, second) == sets_of(desk, third) == []
    assert members(desk, made.id) == 5


def test_two_collections_of_one_title_have_two_sets(desk: Desk, grove: Grove) -> None:
    grove.grow("1/7", "Theses 1")
    ada = desk.person()
    jobs = list[int]()
    for part in ("1/7", "1/101"):
        page = opened(ada, make_set="yes") if part == "1/7" else pressed(ada, opened(ada), "place", place("1/1"))
        jobs.append(begun(pressed(ada, page, "take", part, make_set="yes")))
        desk.work()
    assert [len(sets_of(desk, each)) for each in jobs] == [1, 1]


def test_an_undo_says_which_set_goes_and_takes_it_away(desk: Desk) -> None:
    ada = desk.person()
    page = pressed(ada, opened(ada, make_set="yes"), "place", place("1/1"))
    job_id = begun(pressed(ada, page, "take", "1/101"))
    desk.work()
    confirm = ada.see(f"/imports/undo?job={job_id}")
    assert "Theses 1</span>: it goes, unless other items are in it then." in confirm.text
    ada.press(confirm, "action", "undo")
    desk.work()
    assert sets_of(desk, job_id) == []


def test_a_set_into_which_people_put_others_stays_after_the_undo(desk: Desk) -> None:
    ada = desk.person()
    page = pressed(ada, opened(ada, make_set="yes"), "place", place("1/1"))
    job_id = begun(pressed(ada, page, "take", "1/101"))
    desk.work()
    (made,) = sets_of(desk, job_id)
    put_by_hand(desk, content_of("By hand"), made.id)
    ada.press(ada.see(f"/imports/undo?job={job_id}"), "action", "undo")
    desk.work()
    assert sets_of(desk, job_id) == [made]


def put_by_hand(desk: Desk, content: Content, set_id: int) -> None:
    with desk.parts.database.transaction() as connection:
        ids = items.create(connection, [NewItem(content, "sub-ada", Visibility.PUBLIC)])
        memberships.add(connection, SETS, [set_id], ids)


def test_the_form_makes_a_set_too_and_asks_for_a_part_first(desk: Desk) -> None:
    ada = desk.person()
    form = ada.see(FORM)
    wrong = ada.press(form, "action", "import", **TYPED, make_set="yes")
    assert (wrong.status_code, "name which one" in wrong.text) == (400, True)
    job_id = begun(ada.press(form, "action", "import", **TYPED, make_set="yes", **{"option-scope": "1/101"}))
    desk.work()
    assert [each.title for each in sets_of(desk, job_id)] == ["Theses 1"]


def test_a_part_that_is_gone_when_it_is_taken_begins_nothing(desk: Desk) -> None:
    ada = desk.person()
    answer = pressed(ada, opened(ada), "take", "", take="1/404")
    sent = fields(ada, opened(ada), "take", "") | {"take": "1/404"}
    answer = ada.client.post(TREE, data=sent)
    assert (answer.status_code, "has no part" in answer.text, "No import has begun." in answer.text) == (400, True, True)


def test_a_token_is_stored_once_the_source_takes_it_and_is_in_no_page_and_no_address(desk: Desk) -> None:
    ada = desk.person()
    page = opened(ada, token=TOKEN)
    assert TOKEN not in page.text
    assert "a-password" not in page.text
    assert desk.parts.tokens[-1] == TOKEN
    pressed(ada, page, "place", place("1/1"))
    assert desk.parts.tokens[-1] == TOKEN


@pytest.mark.parametrize(
    "fault", [RemoteUnavailable("It is away.", "data.example.org", 503), TurnedAway("A page.", "data.example.org", 403)]
)
def test_a_source_that_does_not_tell_its_tree_is_said_and_nothing_that_was_typed_is_lost(
    desk: Desk, grove: Grove, fault: RemoteUnavailable
) -> None:
    ada = desk.person()
    page = opened(ada)
    grove.fault = fault
    fragment = ada.client.post(BELOW, data=fields(ada, page, "tab", "community") | {"place": place("1/1")})
    assert (fragment.status_code, str(fault) in fragment.text) == (200, True)
    whole = opened(ada)
    assert (whole.status_code, str(fault) in whole.text) == (503, True)
    assert fields(ada, whole, "action", "import")["comment"] == TYPED["comment"]


@pytest.mark.parametrize("text", ["[", "[1, 2]", "7", '["a"]', "[" * 3000, '{"a": 1, "b": 2, "c": 3}'])
def test_a_place_that_is_none_is_said(desk: Desk, text: str) -> None:
    ada = desk.person()
    sent = fields(ada, opened(ada), "tab", "community") | {"place": text}
    assert ada.client.post(TREE, data=sent).status_code == 400
    assert "This place in the list is not known" in ada.client.post(BELOW, data=sent).text


def test_whatever_a_source_calls_its_parts_is_text(desk: Desk, grove: Grove) -> None:
    for number, words in enumerate(PAYLOADS):
        grove.grow(words, words, "community" if number % 2 else "collection", description=words, rights=words, url=words)
    ada = desk.person()
    page = opened(ada)
    without = html.unescape(page.text)
    for words in PAYLOADS:
        assert words in without
        assert f'value="{words}"' not in page.text or '"' not in words
    assert "<script>alert" not in page.text
    assert "<img src=x" not in page.text
    assert "onerror=alert(1)>" not in page.text


def test_who_is_no_staff_sees_no_tree(desk: Desk) -> None:
    ada, ulla = desk.person(), desk.person("ulla", "user")
    assert ada.see(FORM).status_code == 200
    for path in (TREE, BELOW):
        token = fields(ada, ada.see(FORM), "action", "check")
        assert ulla.client.post(path, data=token).status_code in {403, 404}
