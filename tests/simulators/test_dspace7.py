"""DSpace 7 and later: the root, the tree, and items as they are described."""

import pytest

from simulators import odd_texts
from simulators.dspace7_demo import fill_dspace
from simulators.dspace7_state import Value
from tests.simulators.hal import ADA, ROOT, get, items, running, search, signed_in

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


def test_every_value_has_its_language_authority_confidence_and_place(site):
    people = [Value("Lindgren, Astrid", None, "will be referenced::ORCID::0000-0002-1825-0097", 600), Value("Lee, Ann")]
    item = site.new_item("Levels", **{"dc.contributor.author": people, "dc.subject": [Value("Pegel", "de"), "gauge"]})
    metadata = get(site, f"/core/items/{item}").json()["metadata"]
    assert metadata["dc.contributor.author"][0] == {
        "value": "Lindgren, Astrid",
        "language": None,
        "authority": "will be referenced::ORCID::0000-0002-1825-0097",
        "confidence": 600,
        "place": 0,
    }
    told = [(each["value"], each["language"], each["confidence"], each["place"]) for each in metadata["dc.subject"]]
    assert told == [("Pegel", "de", -1, 0), ("gauge", None, -1, 1)]
    assert list(metadata) == sorted(metadata)


@pytest.mark.parametrize("text", [*odd_texts.ALL.values(), "tab\there\nnew\u00a0line &amp; <b>"])
def test_texts_come_through_as_they_are_stored(site, text):
    item = site.new_item(text, dc_description_abstract=text)
    body = get(site, f"/core/items/{item}").json()
    assert (body["name"], body["metadata"]["dc.description.abstract"][0]["value"]) == (text, text)


def test_an_item_without_a_title_has_no_name_and_no_field_for_it(site):
    body = get(site, f"/core/items/{site.new_item(None)}").json()
    assert (body["name"], "dc.title" in body["metadata"]) == (None, False)


def test_provenance_is_for_administrators(site):
    item = site.new_item("Levels")
    assert "dc.description.provenance" not in get(site, f"/core/items/{item}").json()["metadata"]
    assert "dc.description.provenance" not in get(site, f"/core/items/{item}", signed_in(site, ADA)).json()["metadata"]
    assert "dc.description.provenance" in get(site, f"/core/items/{item}", signed_in(site, ROOT)).json()["metadata"]


def test_moments_are_written_in_the_manner_of_the_version(site):
    item = site.new_item("Levels")
    assert get(site, f"/core/items/{item}").json()["lastModified"].endswith("Z")
    with running("7.6") as older:
        assert get(older, f"/core/items/{older.new_item('Levels')}").json()["lastModified"].endswith("+00:00")


def test_each_change_moves_the_moment_of_the_last_one(site):
    item = site.new_item("Levels", {"a.csv": "1\n"})

    def moment():
        return get(site, f"/core/items/{item}").json()["lastModified"]

    seen = [moment()]
    for change in (
        lambda: site.edit(item, dc_title="Other"),
        lambda: site.add_file(item, "b.csv"),
        lambda: site.embargo(site.file(item, "a.csv"), "2099-01-01"),
    ):
        change()
        seen.append(moment())
    assert seen == sorted(set(seen))


def test_a_withdrawn_item_keeps_its_name_and_loses_its_metadata(site):
    item = site.new_item("Levels", {"a.csv": "1\n"})
    site.withdraw(item)
    answer = get(site, f"/core/items/{item}", embed="bundles/bitstreams")
    body = answer.json()
    assert (answer.status_code, body["withdrawn"], body["inArchive"], body["name"]) == (200, True, False, "Levels")
    assert (body["metadata"], body["handle"].startswith("123456789/"), "_embedded" in body) == ({}, True, False)
    assert get(site, f"/core/items/{item}/bundles").status_code == 401
    assert get(site, f"/core/items/{item}", signed_in(site, ROOT)).json()["metadata"]["dc.title"]
    site.reinstate(item)
    assert get(site, f"/core/items/{item}").json()["metadata"]["dc.title"]


def test_a_private_item_is_whole_by_its_uuid(site):
    item = site.new_item("Levels")
    site.make_private(item)
    body = get(site, f"/core/items/{item}").json()
    assert (body["discoverable"], body["metadata"]["dc.title"][0]["value"]) == (False, "Levels")


def test_a_restricted_item_wants_a_sign_in_and_then_the_right_person(site):
    item = site.new_item("Levels", {"a.csv": "1\n"})
    site.restrict(item, ROOT)
    assert get(site, f"/core/items/{item}").status_code == 401
    assert get(site, f"/core/items/{item}/bundles").status_code == 401
    assert get(site, f"/core/items/{item}", signed_in(site, ADA)).status_code == 403
    assert get(site, f"/core/items/{item}", signed_in(site, ROOT)).status_code == 200


def test_what_is_no_uuid_looks_restricted_and_what_is_gone_is_not_found(site):
    item = site.new_item("Levels", {"a.csv": "1\n"})
    file = site.file(item, "a.csv")
    site.delete(item)
    assert get(site, "/core/items/nonsense").status_code == 401
    for path in (f"/core/items/{item}", f"/core/bitstreams/{file}", "/core/items/00000000-0000-4000-8000-000000000000"):
        answer = get(site, path)
        assert (answer.status_code, answer.json()["error"]) == (404, "Not Found")


def test_a_deleted_collection_takes_its_items_along(site):
    item = site.new_item("Levels", {"a.csv": "1\n"})
    collection = get(site, f"/core/items/{item}/owningCollection").json()["uuid"]
    site.delete(collection)
    assert get(site, f"/core/items/{item}").status_code == 404
    assert names(get(site, "/core/communities"), "communities") == ["Community"]
    assert "_embedded" not in get(site, "/core/collections").json()


def test_the_list_of_items_is_for_administrators_and_does_not_count_private_ones(site):
    site.fill(4)
    site.make_private(site.new_item("Hidden"))
    assert get(site, "/core/items").status_code == 401
    assert get(site, "/core/items", signed_in(site, ADA)).status_code == 403
    body = get(site, "/core/items", signed_in(site, ROOT)).json()
    assert (len(body["_embedded"]["items"]), body["page"]["totalElements"]) == (5, 4)


def test_an_odd_projection_is_not_found_and_full_tells_what_hangs_on_an_item(site):
    item = site.new_item("Levels", {"a.csv": "1\n"})
    assert get(site, f"/core/items/{item}", projection="odd").status_code == 404
    full = get(site, f"/core/items/{item}", projection="full").json()["_embedded"]
    assert {"bundles", "owningCollection", "mappedCollections", "relationships"} <= full.keys()


def test_relationships_of_entities_are_lists_and_virtual_values(site):
    paper = site.new_item("On ice", dspace_entity_type="Publication", **{"dc.contributor.author": "Typed, In"})
    person = site.new_item("O'Neill, Aoife", dspace_entity_type="Person")
    number = site.relate(paper, person, "isAuthorOfPublication", "isPublicationOfAuthor", "dc.contributor.author")
    body = get(site, f"/core/items/{paper}").json()
    authors = [(each["value"], each["authority"]) for each in body["metadata"]["dc.contributor.author"]]
    assert authors == [("Typed, In", None), ("O'Neill, Aoife", f"virtual::{number}")]
    assert body["entityType"] == "Publication"
    assert body["metadata"]["relation.isAuthorOfPublication"][0]["value"] == person
    listed = get(site, f"/core/items/{paper}/relationships", embed="relationshipType").json()["_embedded"]["relationships"]
    assert listed[0]["_embedded"]["relationshipType"]["leftwardType"] == "isAuthorOfPublication"
    assert get(site, listed[0]["_links"]["rightItem"]["href"]).json()["uuid"] == person
    site.delete(person)
    assert get(site, f"/core/items/{paper}/relationships").json()["page"]["totalElements"] == 0


def test_the_repository_for_trying_out_has_something_of_everything(site):
    fill_dspace(site)
    assert names(get(site, "/core/communities/search/top"), "communities") == ["Faculty of Science"]
    found = search(site, sort="dc.title,ASC")
    assert [each["name"] for each in items(found)] == ["Levels of next year", "Levels of two rivers, April 2024", "On ice"]
