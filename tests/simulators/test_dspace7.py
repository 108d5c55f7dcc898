"""DSpace 7 and later: the root, the tree, and handles."""

import pytest

from simulators.dspace7_demo import fill_dspace
from tests.simulators.hal import get, ids, items, running, search

pytestmark = pytest.mark.slow


@pytest.fixture
def site():
    with running() as site:
        yield site


def names(answer, key):
    return [each["name"] for each in answer.json()["_embedded"][key]]


@pytest.mark.parametrize("version", ["7.6", "8.1", "9.3"])
def test_the_root_tells_the_version_the_name_and_both_addresses(version):
    with running(version) as site:
        answer = get(site)
    root = answer.json()
    assert answer.headers["Content-Type"] == "application/hal+json;charset=UTF-8"
    assert (root["dspaceVersion"], root["dspaceName"], root["type"]) == (f"DSpace {version}", "DSpace", "root")
    assert (root["dspaceUI"], root["dspaceServer"]) == (site.url, f"{site.url}/server")


def test_links_bear_the_address_of_the_settings_whatever_host_was_asked(site):
    site.server, site.ui = "https://repository.example.org/server", "https://repository.example.org"
    item = get(site, f"/core/items/{site.new_item('Levels')}").json()
    assert item["_links"]["self"]["href"].startswith("https://repository.example.org/server/api/core/items/")
    assert item["metadata"]["dc.identifier.uri"][0]["value"].startswith("https://repository.example.org/handle/123456789/")


def test_a_page_of_html_is_not_acceptable(site):
    assert get(site, headers={"Accept": "text/html"}).status_code == 406
    assert get(site, headers={"Accept": "text/html, */*;q=0.8"}).status_code == 200


def test_the_tree_is_walked_from_the_top(site):
    top = site.new_community("Faculty")
    below = site.new_community("Institute", top)
    site.new_collection("Theses", top)
    site.new_collection("Gauges", below, dc_description="<p>Levels</p>", dc_rights="Open", dc_rights_license="CC0")
    assert names(get(site, "/core/communities/search/top"), "communities") == ["Faculty"]
    assert sorted(names(get(site, "/core/communities"), "communities")) == ["Faculty", "Institute"]
    assert names(get(site, f"/core/communities/{top}/subcommunities"), "subcommunities") == ["Institute"]
    assert names(get(site, f"/core/communities/{top}/collections"), "collections") == ["Theses"]
    gauges = get(site, f"/core/communities/{below}/collections").json()["_embedded"]["collections"][0]
    assert [gauges["metadata"][key][0]["value"] for key in ("dc.description", "dc.rights", "dc.rights.license")] == [
        "<p>Levels</p>",
        "Open",
        "CC0",
    ]
    assert get(site, f"/core/collections/{gauges['uuid']}/parentCommunity").json()["uuid"] == below
    assert get(site, f"/core/communities/{top}/parentCommunity").status_code == 204


def test_children_come_twenty_at_a_time_unless_more_are_asked_for(site):
    top = site.new_community("Faculty")
    site.fill_collections(45, top)
    first = get(site, f"/core/communities/{top}/collections").json()
    assert (len(first["_embedded"]["collections"]), first["page"]["totalElements"]) == (20, 45)
    assert "next" in first["_links"]
    assert len(get(site, f"/core/communities/{top}/collections", size=100).json()["_embedded"]["collections"]) == 45


def test_a_page_beyond_the_end_has_nothing_embedded(site):
    site.fill_collections(3)
    body = get(site, "/core/collections", page=9).json()
    assert "_embedded" not in body
    assert body["page"] == {"size": 20, "totalElements": 3, "totalPages": 1, "number": 9}


def test_a_page_is_cut_at_a_thousand_and_wishes_that_cannot_be_are_forgotten(site):
    site.fill_collections(3)
    assert get(site, "/core/collections", size=5000).json()["page"]["size"] == 1000
    for wrong in ({"size": "0"}, {"size": "abc"}, {"page": "-1"}):
        answer = get(site, "/core/collections", **wrong)
        assert (answer.status_code, answer.json()["page"]["size"], answer.json()["page"]["number"]) == (200, 20, 0)


def test_collections_count_their_items_only_where_that_is_turned_on(site):
    item = site.new_item("Levels")
    owner = get(site, f"/core/items/{item}/owningCollection").json()
    assert owner["archivedItemsCount"] == -1
    site.counting = True
    assert get(site, owner["_links"]["self"]["href"]).json()["archivedItemsCount"] == 1


def test_a_handle_leads_to_its_thing(site):
    item = site.new_item("Levels", handle="10.5072/77")
    for identifier in ("10.5072/77", "hdl:10.5072/77", "http://hdl.handle.net/10.5072/77"):
        answer = get(site, "/pid/find", id=identifier)
        assert (answer.status_code, answer.headers["Location"]) == (302, f"{site.url}/server/api/core/items/{item}")
    assert get(site, "/pid/find", id="123456789/999").status_code == 404
    assert get(site, "/dso/find", uuid=item).status_code == 302


def test_the_same_handles_can_be_given_again_and_new_ones_step_over_them(site):
    site.new_item("Levels", handle="123456789/3")
    others = [site.new_item(f"More {number}") for number in range(3)]
    assert get(site, "/pid/find", id="123456789/3").status_code == 302
    assert len({get(site, f"/core/items/{each}").json()["handle"] for each in others} | {"123456789/3"}) == 4


def test_the_repository_for_trying_out_has_something_of_everything(site):
    fill_dspace(site)
    assert names(get(site, "/core/communities/search/top"), "communities") == ["Faculty of Science"]
    found = search(site, sort="dc.title,ASC")
    assert [each["name"] for each in items(found)] == ["Levels of next year", "Levels of two rivers, April 2024", "On ice"]


def test_a_deleted_collection_takes_its_items_along(site):
    item = site.new_item("Levels", {"a.csv": "1\n"})
    collection = get(site, f"/core/items/{item}/owningCollection").json()["uuid"]
    site.delete(collection)
    assert get(site, f"/core/items/{item}").status_code == 404
    assert names(get(site, "/core/communities"), "communities") == ["Community"]
    assert "_embedded" not in get(site, "/core/collections").json()


def test_the_same_uuids_can_be_given_again(site):
    top = site.new_community("Faculty", uuid="11111111-1111-4111-8111-111111111111")
    below = site.new_collection("Gauges", top, uuid="22222222-2222-4222-8222-222222222222")
    item = site.new_item("Levels", None, below, uuid="33333333-3333-4333-8333-333333333333")
    assert ids(search(site, scope="11111111-1111-4111-8111-111111111111")) == [item]
