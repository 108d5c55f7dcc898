"""DSpace 4, 5 and 6: what is there at all, the tree, and the kinds of answers."""

from xml.etree import ElementTree

import pytest

from simulators.dspace7_demo import fill_dspace
from tests.simulators import hal
from tests.simulators.rest import VERSIONS, get, key, keys, names, running, told

pytestmark = pytest.mark.slow
PLAIN = {"Accept": "*/*"}


@pytest.fixture
def site():
    with running() as site:
        yield site


@pytest.mark.parametrize("version", VERSIONS)
def test_the_index_is_a_page_for_people_and_nothing_else(version):
    with running(version) as site:
        page, asked_for_json = get(site, "/", {"Accept": "text/html"}), get(site, "/")
    assert (page.status_code, page.headers["Content-Type"], asked_for_json.status_code) == (200, "text/html", 406)


@pytest.mark.parametrize(
    ("version", "status", "known"),
    [("4.2", 404, None), ("5.10", 200, None), ("6.3", 200, "6.3")],
)
def test_the_status_is_there_since_5_and_tells_the_version_since_6(version, status, known):
    with running(version) as site:
        answer = get(site, "/status")
    assert answer.status_code == status
    assert status == 404 or (answer.json()["okay"], answer.json().get("sourceVersion")) == (True, known)


@pytest.mark.parametrize("version", VERSIONS)
def test_paths_that_a_version_does_not_have_are_missing(version):
    with running(version) as site:
        collection = site.new_collection("Theses", site.new_community("Faculty"))
        paths = ("/items", "/communities/top-communities", f"/collections/{collection}/items", "/hierarchy")
        answers = [get(site, path).status_code for path in paths]
    assert answers == {"4": [404] * 4, "5": [200] * 3 + [404], "6": [200] * 4}[version[0]]


@pytest.mark.parametrize("version", ["4.2", "5.10"])
def test_things_have_numbers_before_6(version):
    with running(version) as site:
        item = site.new_item("Levels")
        body = told(site, f"/items/{item}")
    assert (body["id"], "uuid" in body, body["link"]) == (int(item), False, f"/rest/items/{item}")


def test_things_have_uuids_in_6_and_no_number(site):
    body = told(site, f"/items/{site.new_item('Levels')}")
    assert (len(body["uuid"]), "id" in body) == (36, False)


def test_a_repository_keeps_its_handles_when_it_is_upgraded():
    with running("5.10") as before, running("6.3") as after:
        old = before.new_item("Levels", handle="20.500/7")
        new = after.new_item("Levels", handle=before.handle_of(old))
        found = [told(site, "/handle/20.500/7") for site in (before, after)]
    assert (keys(found), old != new) == ([old, new], True)


def test_one_script_fills_a_repository_before_and_after_the_upgrade_to_7():
    with running("6.3") as before, hal.running("9.3") as after:
        for site in (before, after):
            fill_dspace(site)
        old = {each["handle"]: each["name"] for each in told(before, "/items")}
        new = {each["handle"]: each["name"] for each in hal.items(hal.search(after))}
    assert (old == new, len(old)) == (True, 3)


def test_an_unknown_handle_is_missing(site):
    assert get(site, "/handle/123456789/999").status_code == 404


def test_a_handle_may_be_that_of_a_collection_or_a_community(site):
    top = site.new_community("Faculty", handle="1/2")
    site.new_collection("Theses", top, handle="1/3")
    kinds = [told(site, f"/handle/1/{number}")["type"] for number in (2, 3)]
    assert kinds == ["community", "collection"]


@pytest.mark.parametrize("version", VERSIONS)
def test_all_communities_are_in_one_list_with_what_hangs_on_them_expanded(version):
    with running(version) as site:
        top = site.new_community("Faculty")
        site.new_collection("Theses", site.new_community("Institute", top))
        bare = told(site, "/communities")
        every = told(site, "/communities", expand="collections,subCommunities")
    assert [names(each["subcommunities"]) + names(each["collections"]) for each in every] == [["Institute"], ["Theses"]]
    assert [each["subcommunities"] + each["collections"] for each in bare] == [[], []]


def test_the_tree_is_walked_from_the_top_twenty_at_a_time(site):
    tops = [site.new_community(f"Faculty {number:02}") for number in range(25)]
    site.fill_collections(30, tops[0])
    for number in range(22):
        site.new_community(f"Institute {number}", tops[0])
    first, rest = (told(site, "/communities/top-communities", offset=offset) for offset in (0, 20))
    assert keys([*first, *rest]) == tops
    assert (len(first), len(told(site, f"/communities/{tops[0]}/collections"))) == (20, 20)
    assert len(told(site, f"/communities/{tops[0]}/communities")) == 20
    assert len(told(site, f"/communities/{tops[0]}/collections", limit=100)) == 30


def test_version_4_gives_all_collections_again_whatever_page_is_asked_for():
    with running("4.2") as site:
        site.fill_collections(120)
        pages = [keys(told(site, "/collections", limit=10, offset=offset)) for offset in (0, 10, 500)]
    assert (len(pages[0]), pages[1] == pages[0], pages[2] == pages[0]) == (120, True, True)


def test_collections_come_a_hundred_at_a_time_and_unexpanded(site):
    site.fill_collections(120)
    first = told(site, "/collections", expand="parentCommunity")
    assert (len(first), first[0]["parentCommunity"]) == (100, None)
    assert len(told(site, "/collections", offset=100)) == 20


def test_the_hierarchy_holds_the_names_of_the_tree_and_leaves_out_what_is_empty(site):
    below = site.new_community("Institute", site.new_community("Faculty"))
    collection = site.new_collection("Theses", below)
    faculty = told(site, "/hierarchy")["community"][0]
    institute = faculty["community"][0]
    assert ("collection" in faculty, institute["name"], institute["collection"][0]["id"]) == (False, "Institute", collection)


def test_a_collection_tells_its_texts_and_what_it_is_asked_for(site):
    texts = {"introductoryText": "<p>Levels</p>", "copyrightText": "Open", "sidebarText": "News", "shortDescription": "Two"}
    top = site.new_community("Faculty")
    collection = site.new_collection("Gauges", top, license="Ours", **texts)
    site.new_item("Levels", None, collection)
    bare = told(site, f"/collections/{collection}")
    whole = told(site, f"/collections/{collection}", expand="all")
    assert {name: bare[name] for name in texts} == texts
    assert (bare["license"], bare["parentCommunity"], bare["items"], bare["numberItems"]) == (None, None, [], 1)
    assert (whole["license"], key(whole["parentCommunity"]), names(whole["items"])) == ("Ours", top, ["Levels"])
    assert "items" in bare["expand"]
    assert whole["expand"] == []


def test_texts_of_a_collection_are_also_given_as_the_fields_of_version_7(site):
    collection = site.new_collection("Gauges", site.new_community("Faculty"), dc_rights="Open")
    site.edit(collection, sidebarText="News", **{"dc.description": None})
    body = told(site, f"/collections/{collection}")
    assert (body["copyrightText"], body["sidebarText"], body["introductoryText"]) == ("Open", "News", "")


@pytest.mark.parametrize("version", VERSIONS)
def test_who_does_not_ask_for_json_gets_xml(version):
    with running(version) as site:
        site.new_community("Water & Ice")
        answer = get(site, "/communities", PLAIN)
        root = ElementTree.fromstring(answer.text)
    assert answer.headers["Content-Type"] == "application/xml"
    assert [each.text for each in root.iter("name")] == ["Water & Ice"]


def test_what_is_neither_json_nor_xml_is_not_acceptable(site):
    assert get(site, "/communities", {"Accept": "text/html"}).status_code == 406


@pytest.mark.parametrize(("endpoint", "version", "link"), [("/RESTapi", "6.3", "/RESTapi"), ("/RESTapi", "5.10", "/rest")])
def test_links_bear_the_place_of_the_server_only_since_6(endpoint, version, link):
    with running(version, endpoint) as site:
        item = site.new_item("Levels")
        assert told(site, f"/items/{item}")["link"] == f"{link}/items/{item}"


def test_links_may_lead_where_nothing_is(site):
    site.context = "/RESTapi"
    item = site.new_item("Levels", {"a.csv": "1\n"})
    body = told(site, f"/items/{item}", expand="bitstreams")
    assert (body["link"], body["bitstreams"][0]["retrieveLink"].split("/")[1]) == (f"/RESTapi/items/{item}", "RESTapi")


@pytest.mark.parametrize(("version", "odd", "status"), [("5.10", "abc", 404), ("6.3", "abc", 500), ("6.3", "42", 404)])
def test_an_id_of_another_kind_is_missing_or_breaks_the_server(version, odd, status):
    with running(version) as site:
        answer = get(site, f"/items/{odd}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "text/html;charset=utf-8")


def test_an_id_of_a_collection_is_no_item(site):
    collection = site.new_collection("Theses", site.new_community("Faculty"))
    assert get(site, f"/items/{collection}").status_code == 404


@pytest.mark.parametrize("version", VERSIONS)
def test_a_repository_to_try_out_has_a_tree_and_items(version):
    with running(version) as site:
        fill_dspace(site)
        assert names(told(site, "/communities")) == ["Faculty of Science", "Water Institute"]
        counts = {each["name"]: each["numberItems"] for each in told(site, "/collections")}
    assert counts == {"Gauges": 2, "Theses": 2}
