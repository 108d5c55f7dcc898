"""DSpace 4, 5 and 6: lists of items, which are cut before what is not for the reader is taken out."""

import pytest

from tests.simulators.rest import ADA, ROOT, VERSIONS, get, keys, running, signed_in, told

pytestmark = pytest.mark.slow


@pytest.fixture
def site():
    with running() as site:
        yield site


@pytest.fixture
def collection(site):
    return site.new_collection("Gauges", site.new_community("Faculty"))


def expanded(site, collection, headers=None, **page):
    return keys(told(site, f"/collections/{collection}", headers, expand="items", **page)["items"])


@pytest.mark.parametrize("version", VERSIONS)
def test_a_collection_shows_its_items_by_pages_without_a_total_of_them(version):
    with running(version) as site:
        collection = site.new_collection("Gauges", site.new_community("Faculty"))
        every = site.fill(120, collection)
        pages = [expanded(site, collection, offset=offset) for offset in (0, 100, 200)]
        body = told(site, f"/collections/{collection}")
    assert pages == [every[:100], every[100:], []]
    assert (body["numberItems"], body["items"]) == (120, [])


@pytest.mark.parametrize("version", ["5.10", "6.3"])
def test_a_collection_has_a_list_of_its_items_since_5(version):
    with running(version) as site:
        collection = site.new_collection("Gauges", site.new_community("Faculty"))
        every = site.fill(30, collection)
        site.fill(3, site.new_collection("Theses", site.new_community("Other")))
        body = told(site, f"/collections/{collection}/items", limit=20, offset=20, expand="metadata")
    assert (keys(body), body[0]["metadata"][2]["key"]) == (every[20:], "dc.title")


def test_before_5_4_the_list_of_a_collection_begins_at_its_first_item_again_and_again():
    with running("5.3") as site:
        every = site.fill(30)
        collection = site.state.items[every[0]].owner.uuid
        again = keys(told(site, f"/collections/{collection}/items", limit=10, offset=20))
        assert (again, expanded(site, collection, limit=10, offset=20)) == (every[:10], every[20:])


def test_all_items_are_listed_a_hundred_at_a_time(site):
    every = site.fill(250)
    pages = [keys(told(site, "/items", offset=offset)) for offset in (0, 100, 200, 300)]
    assert pages == [every[:100], every[100:200], every[200:], []]


def test_no_limit_is_too_high(site):
    site.fill(1200)
    assert len(told(site, "/items", limit=5000)) == 1200


@pytest.mark.parametrize("wish", [{"limit": -1, "offset": 5}, {"limit": 10, "offset": -1}])
def test_a_number_below_0_undoes_limit_and_offset(site, wish):
    every = site.fill(120)
    assert keys(told(site, "/items", **wish)) == every[:100]


def test_a_limit_that_is_no_number_is_missing(site):
    assert get(site, "/items", limit="all").status_code == 404


@pytest.mark.parametrize("path", ["/items", "/collections/{0}/items", "/collections/{0}"])
def test_hidden_items_leave_a_page_in_the_middle_short_or_empty(site, collection, path):
    every = site.fill(30, collection)
    for item in every[8:20]:
        site.hide(item)
    bodies = [told(site, path.format(collection), limit=10, offset=offset, expand="items") for offset in (0, 10, 20)]
    pages = [keys(body["items"] if isinstance(body, dict) else body) for body in bodies]
    assert pages == [every[:8], [], every[20:]]
    assert told(site, f"/collections/{collection}")["numberItems"] == 30


def test_hidden_items_are_listed_for_whom_they_are_meant(site, collection):
    every = site.fill(3, collection)
    site.hide(every[1], ADA)
    assert keys(told(site, "/items", signed_in(site, ADA))) == every
    assert expanded(site, collection) == [every[0], every[2]]


def test_private_items_are_not_listed_and_can_be_read(site, collection):
    every = site.fill(3, collection)
    site.make_private(every[1])
    assert keys(told(site, "/items")) == [every[0], every[2]]
    assert get(site, f"/items/{every[1]}").status_code == 200
    assert told(site, f"/collections/{collection}")["numberItems"] == 3


def test_version_4_lists_private_items_in_their_collection():
    with running("4.2") as site:
        collection = site.new_collection("Gauges", site.new_community("Faculty"))
        every = site.fill(3, collection)
        site.make_private(every[1])
        assert expanded(site, collection) == every


def test_withdrawn_items_take_a_place_in_the_list_of_all_and_none_in_their_collection(site, collection):
    every = site.fill(20, collection)
    site.withdraw(every[3])
    assert keys(told(site, "/items", limit=10)) == [*every[:3], *every[4:10]]
    assert expanded(site, collection, limit=10) == [*every[:3], *every[4:11]]
    assert told(site, f"/collections/{collection}")["numberItems"] == 19


def test_an_administrator_finds_withdrawn_items_in_the_list_of_all(site):
    item = site.new_item("Levels")
    site.withdraw(item)
    assert told(site, "/items") == []
    assert [each["withdrawn"] for each in told(site, "/items", signed_in(site, ROOT))] == ["true"]


def test_hidden_collections_leave_a_page_short_and_refuse_strangers(site):
    first, second, third = site.fill_collections(3)
    site.hide(second)
    item = site.new_item("Levels", None, second)
    assert keys(told(site, "/collections", limit=2)) == [first]
    assert keys(told(site, "/collections", limit=2, offset=2)) == [third]
    assert get(site, f"/collections/{second}").status_code == 401
    assert get(site, f"/collections/{second}/items").status_code == 401
    assert keys(told(site, "/items")) == [item]


def test_an_item_is_listed_by_each_collection_it_is_in(site, collection):
    other = site.new_collection("Theses", site.new_community("Other"))
    item = site.new_item("Levels", None, collection)
    site.map_into(item, other)
    body = told(site, f"/items/{item}", expand="parentCollection,parentCollectionList,parentCommunityList")
    assert (expanded(site, collection), expanded(site, other)) == ([item], [item])
    assert keys([body["parentCollection"], *body["parentCollectionList"]]) == [collection, collection, other]
    assert [each["name"] for each in body["parentCommunityList"]] == ["Faculty", "Other"]
    assert told(site, f"/collections/{other}")["numberItems"] == 1


def test_an_item_that_is_edited_moves_to_the_end_of_the_list(site):
    every = site.fill(4)
    site.edit(every[0], dc_title="Other")
    assert keys(told(site, "/items")) == [*every[1:], every[0]]
    site.state.moving = False
    assert keys(told(site, "/items")) == every


def test_items_that_are_deleted_between_two_pages_shift_the_rest(site):
    every = site.fill(20)
    turn = site.faults.after("GET /rest/items", lambda: site.delete(every[0]))
    pages = [keys(told(site, "/items", limit=10, offset=offset)) for offset in (0, 10)]
    assert (turn.happened, pages) == (1, [every[:10], every[11:]])


def test_ten_thousand_items_and_five_thousand_collections_are_there(site):
    every = site.fill(10_000)
    collections = site.fill_collections(5000)
    assert keys(told(site, "/items", limit=1, offset=9_999)) == every[-1:]
    assert len(told(site, "/collections", limit=6000)) == len(collections) + 1
