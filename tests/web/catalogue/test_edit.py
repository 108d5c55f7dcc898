"""An item by hand: rows come and go with all input, others' changes are told, and what was not touched stays."""

from dataclasses import replace

import pytest
import requests

from exporter.catalogue.content import Content
from exporter.catalogue.item import Visibility
from exporter.records.record import Access, Value
from tests.web.catalogue.stock import RICH, add_item, add_set, add_site, change_item, content_of, get_item, rich_item
from tests.web.site import Guest, Site, forms

pytestmark = pytest.mark.slow
SAVE = ("action", "save")


def form_at(guest: Guest, page: requests.Response) -> dict[str, str]:
    return next(form for form in forms(page.text) if SAVE in form.buttons).fields


def test_a_form_that_nobody_touched_changes_nothing(site: Site) -> None:
    item_id = rich_item(site)
    before, ada = get_item(site, item_id), site.visitor()
    answer = ada.press(ada.see(f"/catalogue/items/{item_id}/edit"), *SAVE)
    assert answer.headers["Location"].endswith("told=same")
    after = get_item(site, item_id)
    assert (after.content, after.revision) == (before.content, before.revision)


def test_what_a_person_changes_is_hers_and_the_rest_stays(site: Site) -> None:
    item_id, ada = rich_item(site), site.visitor()
    page = ada.see(f"/catalogue/items/{item_id}/edit")
    answer = ada.press(page, *SAVE, **{"values-5-text": "limnology", "visibility": "private"})
    assert answer.headers["Location"].endswith("told=saved")
    item = get_item(site, item_id)
    assert item.content.record.texts("dcterms:subject") == ("limnology", "river 𝄞")
    assert item.content.held == ("dcterms:subject",)
    assert item.content.imported == RICH
    assert item.content.record.creators == RICH.creators
    assert (item.visibility, item.revision) == (Visibility.PRIVATE, 2)
    assert "added here" in ada.see(f"/catalogue/items/{item_id}").text


def test_rows_come_and_go_and_nothing_typed_is_lost(site: Site) -> None:
    item_id, ada = rich_item(site), site.visitor()
    page = ada.see(f"/catalogue/items/{item_id}/edit")
    more = ada.press(page, "add", "values", **{"values-0-text": "Typed before"})
    fields = form_at(ada, more)
    assert more.status_code == 200
    assert (fields["values-0-text"], fields["values-12-text"]) == ("Typed before", "")
    less = ada.press(more, "remove", "values-5", **{"values-12-text": "new", "values-12-term": "bibo:issue"})
    fields = form_at(ada, less)
    assert "values-5-text" not in fields
    assert (fields["values-0-text"], fields["values-12-text"]) == ("Typed before", "new")
    person = ada.press(less, "add", "creators")
    assert form_at(ada, person)["creators-1-kind"] == "personal"
    ada.press(less, *SAVE)
    record = get_item(site, item_id).content.record
    assert (record.title, record.texts("dcterms:subject"), record.text("bibo:issue")) == (
        "Typed before",
        ("river 𝄞",),
        "new",
    )


def test_somebody_elses_change_is_told_and_all_input_is_kept(site: Site) -> None:
    item_id, ada = add_item(site, content_of("Rivers")), site.visitor()
    page = ada.see(f"/catalogue/items/{item_id}/edit")
    change_item(site, item_id, "Changed by Cora")
    refused = ada.press(page, *SAVE, **{"values-0-text": "Mine"})
    assert refused.status_code == 409
    assert "Somebody else changed this item" in refused.text
    assert form_at(ada, refused)["values-0-text"] == "Mine"
    assert get_item(site, item_id).title == "Changed by Cora"
    assert ada.press(refused, *SAVE).status_code == 303
    assert get_item(site, item_id).title == "Mine"


WRONG = {
    "values-0-term": ("title", "name a term"),
    "values-1-term": ("dcterms:creator", "place of its own"),
    "values-0-uri": ("javascript:alert(1)", "web address"),
    "values-0-language": ("klingon", "no language"),
    "creators-0-identifier": ("0000", "no ORCID"),
    "dates-0-date": ("yesterday", "Please give a date"),
    "rights-0-link": ("javascript:alert(1)", "web address"),
}


def test_what_cannot_be_is_told_beside_its_field_and_nothing_is_stored(site: Site) -> None:
    item_id, ada = add_item(site, Content(RICH)), site.visitor()
    page = ada.see(f"/catalogue/items/{item_id}/edit")
    for name, (text, told) in WRONG.items():
        answer = ada.press(page, *SAVE, **{name: text})
        assert answer.status_code == 400, name
        assert f'id="{name}-error"' in answer.text, name
        assert told in answer.text
    untitled = ada.press(page, *SAVE, **{"values-0-text": "", "values-1-text": ""})
    assert "give the item a title" in untitled.text
    assert get_item(site, item_id).revision == 1


def test_a_new_item_is_the_persons_own(site: Site) -> None:
    ada, cora = site.visitor(), site.visitor("cora", "staff")
    set_id = add_set(site, "Mine")
    typed = {"values-0-text": "By hand", "values-1-text": "A *new* one.", "sets-0-in": "yes", "creators-0-family": "Ada"}
    answer = ada.press(ada.see("/catalogue/new"), *SAVE, **typed)
    assert answer.status_code == 303, answer.text
    page = ada.see(answer.headers["Location"])
    assert "The new item is stored" in page.text
    assert "<em>new</em>" in page.text
    item = get_item(site, 1)
    assert (item.owner, item.title, item.content.record.creators[0].name) == ("sub-ada", "By hand", "Ada")
    assert "Made by hand, here." in page.text
    assert f"/catalogue?set={set_id}" in page.text
    assert cora.see("/catalogue/items/1/edit").status_code == 200
    without = ada.press(ada.see("/catalogue/new"), *SAVE)
    assert (without.status_code, "give the item a title" in without.text) == (400, True)


def test_nobody_puts_an_item_into_somebody_elses_set(site: Site) -> None:
    item_id, ada = add_item(site, content_of("Rivers")), site.visitor()
    foreign = add_set(site, "Of Cora", owner="sub-cora")
    add_site(site, "For all")
    page = ada.see(f"/catalogue/items/{item_id}/edit")
    assert "Of Cora" not in page.text
    answer = ada.press(page, *SAVE, **{"sets-0-id": str(foreign), "sets-0-in": "yes"})
    assert answer.status_code == 403
    assert "In none" in ada.see(f"/catalogue/items/{item_id}").text


def test_files_that_are_closed_stay_closed_when_something_beside_is_changed(site: Site) -> None:
    closed = Access("metadata-only", record="restricted", status="embargoed")
    item_id, ada = add_item(site, Content(replace(RICH, access=closed))), site.visitor()
    ada.press(ada.see(f"/catalogue/items/{item_id}/edit"), *SAVE, conditions="Ask Ada.")
    assert get_item(site, item_id).content.record.access == replace(closed, conditions="Ask Ada.")


def test_an_item_that_no_form_can_hold_is_told_before_anybody_types(site: Site) -> None:
    item_id = add_item(site, content_of("Long", *(Value("dcterms:subject", f"word {n}") for n in range(1700))))
    answer = site.visitor().see(f"/catalogue/items/{item_id}/edit")
    assert (answer.status_code, "more than a form can hold" in answer.text) == (400, True)
    assert "1680 more" in site.visitor().see(f"/catalogue/items/{item_id}").text


def test_of_somebody_else_nothing_can_be_edited(site: Site) -> None:
    item_id = add_item(site, content_of("Rivers"))
    ulla = site.visitor("ulla")
    sent = {"csrf_token": ulla.csrf(site.url), "values-0-text": "Mine now", "values-0-term": "dcterms:title"}
    assert ulla.submit(f"{site.url}/catalogue/items/{item_id}/edit", sent).status_code == 404
    assert get_item(site, item_id).title == "Rivers"


def test_what_was_typed_outlives_the_end_of_the_session(site: Site) -> None:
    item_id, ada = add_item(site, content_of("Rivers")), site.visitor()
    fields = form_at(ada, ada.see(f"/catalogue/items/{item_id}/edit")) | {"values-0-text": "Typed"}
    again = site.visitor()
    headers = {"Origin": site.url, "Sec-Fetch-Site": "same-origin"}
    answer = again.submit(f"{site.url}/catalogue/items/{item_id}/edit", fields, headers=headers)
    assert answer.status_code == 409
    assert "You are signed in again" in answer.text
    assert form_at(again, answer)["values-0-text"] == "Typed"
    assert get_item(site, item_id).title == "Rivers"
