"""Looking through the catalogue, and changing many items at once."""

import re

import pytest

from exporter.catalogue.item import Visibility
from exporter.records.record import Value
from tests.web.catalogue.stock import add_item, add_origin, add_set, add_site, content_of, get_item, rich_item
from tests.web.site import Guest, Site

pytestmark = pytest.mark.slow


def titles(guest: Guest, question: str = "") -> list[str]:
    page = guest.see(f"/catalogue{question}").text
    return re.findall(r'<a dir="auto" href="/catalogue/items/\d+">([^<]*)</a>', page)


def test_an_empty_catalogue_says_so_in_plain_words(site: Site) -> None:
    assert "There is nothing in the catalogue yet" in site.visitor().see("/catalogue").text
    assert "No item is like that" in site.visitor().see("/catalogue?q=zzz").text


def test_words_and_filters_narrow_the_list(site: Site) -> None:
    rich, lakes = rich_item(site), add_item(site, content_of("Lakes", Value("dcterms:type", "image")))
    hidden = add_item(site, content_of("Hidden lakes"), "sub-cora", Visibility.PRIVATE)
    water, source = add_set(site, "Waters", lakes), add_origin(site, lakes)
    add_site(site, "For all", lakes)
    ada, odra = site.visitor(), "Water levels of the Odra"
    assert titles(ada) == ["Lakes", odra]
    assert titles(ada, "?q=LAKES+imag") == ["Lakes"]
    assert titles(ada, "?q=nowak+hydro") == [odra]
    assert titles(ada, f"?set={water}") == ["Lakes"]
    assert titles(ada, "?site=1") == ["Lakes"]
    assert titles(ada, f"?source={source}") == ["Lakes"]
    assert titles(ada, "?type=image") == ["Lakes"]
    assert titles(ada, "?since=2024&until=2024-05") == [odra]
    assert titles(ada, "?files=1") == [odra]
    assert titles(site.visitor("cora"), "?mine=1") == ["Hidden lakes"]
    assert titles(site.visitor("cora", "staff"), "?visibility=private") == ["Hidden lakes"]
    assert hidden > lakes > rich


def test_nothing_is_found_by_a_set_that_one_may_not_see(site: Site) -> None:
    foreign = add_set(site, "Of Cora", add_item(site, content_of("Rivers")), owner="sub-cora", visibility=Visibility.PRIVATE)
    assert site.visitor("ada").see(f"/catalogue?set={foreign}").status_code == 404
    assert site.visitor("ada").see("/catalogue?site=99").status_code == 404
    assert titles(site.visitor("cora"), f"?set={foreign}") == ["Rivers"]


@pytest.mark.parametrize("odd", ["set=x", "job=-1", f"source={10**30}", "older=%00", "visibility=none", "type=%F0", "q=%25"])
def test_an_odd_address_is_no_error(odd: str, site: Site) -> None:
    add_item(site, content_of("Rivers"))
    assert site.visitor().see(f"/catalogue?{odd}").status_code == 200


def test_a_date_that_is_none_is_told(site: Site) -> None:
    add_item(site, content_of("Rivers"))
    assert "“yesterday” is no date" in site.visitor().see("/catalogue?since=yesterday").text


def test_pages_are_turned_by_key_in_both_directions(site: Site) -> None:
    for number in range(60):
        add_item(site, content_of(f"Item {number}"))
    ada = site.visitor()
    first = ada.see("/catalogue?q=item")
    assert "60 items" in first.text
    older = re.search(r'rel="next" href="/catalogue\?([^"]+)"', first.text)
    assert older
    second = "?" + older[1].replace("&amp;", "&")
    assert titles(ada, second)[0] == "Item 34"
    newer = re.search(r'rel="prev" href="/catalogue\?([^"]+)"', ada.see("/catalogue" + second).text)
    assert newer
    assert titles(ada, "?" + newer[1].replace("&amp;", "&"))[0] == "Item 59"


def selected(guest: Guest, action: str, *ids: int, where: str = "", **more: str) -> str:
    """What the page says after it."""
    sent = {"csrf_token": guest.csrf(guest.url), "action": action, "item": [str(each) for each in ids], **more}
    answer = guest.submit(f"{guest.url}/catalogue/selection{where}", sent)  # type: ignore[arg-type]
    assert answer.status_code == 303, answer.text
    return guest.see(answer.headers["Location"]).text


def test_many_are_changed_at_once_and_only_ones_own(site: Site) -> None:
    one, two = add_item(site, content_of("One")), add_item(site, content_of("Two"))
    foreign, ada = add_item(site, content_of("Of Cora"), "sub-cora"), site.visitor()
    waters = add_set(site, "Waters")
    told = selected(ada, "private", one, two, foreign)
    assert "2 items changed." in told
    assert "1 item left as before" in told
    assert [get_item(site, each).visibility for each in (one, foreign)] == [Visibility.PRIVATE, Visibility.PUBLIC]
    selected(ada, "join-set", one, to_set=str(waters))
    assert titles(ada, f"?set={waters}") == ["One"]
    selected(ada, "leave-set", one, to_set=str(waters))
    assert titles(ada, f"?set={waters}") == []
    assert "Please choose the item set" in selected(ada, "join-set", one)
    assert "Nothing is ticked" in selected(ada, "private")
    assert "does not know what to do" in selected(ada, "explode", one)


def test_all_that_a_search_finds_is_changed_and_nothing_else(site: Site) -> None:
    for number in range(30):
        add_item(site, content_of(f"River {number}"))
    lake, ada = add_item(site, content_of("Lake")), site.visitor()
    assert "30 items changed." in selected(ada, "private", where="?q=river", all="1")
    assert get_item(site, lake).visibility is Visibility.PUBLIC


def test_deleting_asks_first_and_tells_no_titles_of_others(site: Site) -> None:
    mine, foreign = add_item(site, content_of("Mine")), add_item(site, content_of("Secret"), "sub-cora", Visibility.PRIVATE)
    ada = site.visitor()
    sent = {"csrf_token": ada.csrf(ada.url), "action": "delete", "item": [str(mine), str(foreign)]}
    asked = ada.submit(f"{ada.url}/catalogue/selection", sent)  # type: ignore[arg-type]
    assert "Delete 1 item?" in asked.text
    assert "Secret" not in asked.text
    selected(ada, "delete-now", mine, foreign)
    assert (get_item(site, mine).deleted, get_item(site, foreign).deleted) == (True, False)
