"""The history of an item: states are compared, and one is brought back with everything that belonged to it."""

import pytest

from exporter.catalogue.item import Visibility
from tests.web.catalogue.stock import add_item, change_item, content_of, get_item
from tests.web.site import Site

pytestmark = pytest.mark.slow


def test_states_are_listed_and_two_of_them_compared(site: Site) -> None:
    item_id = add_item(site, content_of("Rivers"))
    change_item(site, item_id, "Lakes")
    ada = site.visitor()
    site.visitor("cora", "staff")
    page = ada.see(f"/catalogue/items/{item_id}").text
    assert "Cora, by hand" in page
    assert "Ada, an import" in page
    compared = ada.see(f"/catalogue/items/{item_id}/compare?old=1&new=2").text
    assert compared.index("Rivers</span>") < compared.index("Lakes</span>")
    assert "There is no difference" in ada.see(f"/catalogue/items/{item_id}/compare?old=2&new=2").text
    for odd in ("old=1&new=9", "old=x&new=1", "old=-1&new=1", "old=99999999999999999999&new=1", ""):
        assert ada.see(f"/catalogue/items/{item_id}/compare?{odd}").status_code == 404


def test_a_state_is_brought_back_after_a_question(site: Site) -> None:
    item_id = add_item(site, content_of("Rivers"))
    change_item(site, item_id, "Lakes")
    ada = site.visitor()
    asked = ada.see(f"/catalogue/items/{item_id}/restore/1")
    assert "Restore state 1?" in asked.text
    assert get_item(site, item_id).title == "Lakes"
    answer = ada.press(asked, "action", "restore")
    assert "again as it was then" in ada.see(answer.headers["Location"]).text
    assert (get_item(site, item_id).title, get_item(site, item_id).revision) == ("Rivers", 3)


def test_what_changed_since_the_question_is_not_overwritten(site: Site) -> None:
    item_id = add_item(site, content_of("Rivers"))
    change_item(site, item_id, "Lakes")
    ada = site.visitor()
    asked = ada.see(f"/catalogue/items/{item_id}/restore/1")
    change_item(site, item_id, "Seas")
    refused = ada.press(asked, "action", "restore")
    assert (refused.status_code, "Nothing was brought back" in refused.text) == (409, True)
    assert get_item(site, item_id).title == "Seas"
    assert ada.press(refused, "action", "restore").status_code == 303


def test_a_deleted_item_is_brought_back_from_its_tombstone(site: Site) -> None:
    item_id = add_item(site, content_of("Rivers"), visibility=Visibility.PUBLIC)
    ada = site.visitor()
    asked = ada.press(ada.see("/catalogue"), "action", "delete", item=str(item_id))
    assert "Delete 1 item?" in asked.text
    assert not get_item(site, item_id).deleted
    ada.press(asked, "action", "delete-now")
    assert get_item(site, item_id).deleted
    assert "No item" not in ada.see("/catalogue").text
    assert site.visitor("ulla").see(f"/catalogue/items/{item_id}").status_code == 404
    assert "This item was deleted" in ada.see(f"/catalogue/items/{item_id}").text
    assert ada.see(f"/catalogue/items/{item_id}/edit").status_code == 404
    ada.press(ada.see(f"/catalogue/items/{item_id}/restore/1"), "action", "restore")
    assert get_item(site, item_id).title == "Rivers"
    assert site.visitor("ulla").see(f"/catalogue/items/{item_id}").status_code == 200
