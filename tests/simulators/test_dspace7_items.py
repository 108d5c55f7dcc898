"""DSpace 7 and later: items as they are described."""

import pytest

from simulators import odd_texts
from simulators.dspace7_state import Value
from tests.simulators.hal import ADA, ROOT, get, running, signed_in

pytestmark = pytest.mark.slow


@pytest.fixture
def site():
    with running() as site:
        yield site


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


def test_the_list_of_items_is_for_administrators_and_does_not_count_private_ones(site):
    site.fill(4)
    site.make_private(site.new_item("Hidden"))
    assert get(site, "/core/items").status_code == 401
    assert get(site, "/core/items", signed_in(site, ADA)).status_code == 403
    token = signed_in(site, ROOT)
    pages = [get(site, "/core/items", token, size=2, page=number).json() for number in range(3)]
    assert (pages[0]["page"]["totalElements"], pages[0]["page"]["totalPages"]) == (4, 2)
    assert [len(each["_embedded"]["items"]) for each in pages] == [2, 2, 1]


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
