"""What everybody may read of a Zenodo or InvenioRDM, and the traps in it."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from simulators import odd_texts
from simulators.invenio_state import Community
from simulators.server import Simulator
from simulators.zenodo import Zenodo
from tests.simulators.repository import NATIVE

pytestmark = pytest.mark.slow

COMMUNITIES = (Community("water", "Water"), Community("air", "Air"))


@pytest.fixture(params=["zenodo", "plain"])
def either(request: pytest.FixtureRequest) -> Iterator[Zenodo]:
    yield from _running(request.param == "plain")


@pytest.fixture
def site() -> Iterator[Zenodo]:
    yield from _running(False)


@pytest.fixture
def plain() -> Iterator[Zenodo]:
    yield from _running(True)


def _running(plain: bool) -> Iterator[Zenodo]:
    communities = tuple(Community(each.slug, each.title) for each in COMMUNITIES)
    zenodo = Zenodo({"curator-token": "curator", "ada-token": "ada"}, plain, rate_limit=False, communities=communities)
    with Simulator(zenodo):
        yield zenodo


def ask(zenodo: Zenodo, path: str, token: str = "", accept: str = "", **arguments: Any) -> requests.Response:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    headers |= {"Accept": accept} if accept else {}
    url = f"{zenodo.url}/api{path}"
    return requests.get(url, params=arguments, headers=headers, timeout=60, allow_redirects=False)


def hits(zenodo: Zenodo, path: str = "/records", **arguments: Any) -> list[dict[str, Any]]:
    answer = ask(zenodo, path, **arguments)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["hits"]["hits"]
    return found


def titles(zenodo: Zenodo, path: str = "/records", **arguments: Any) -> list[str]:
    return [each["metadata"]["title"] for each in hits(zenodo, path, **arguments)]


def test_a_hit_at_zenodo_has_the_older_shape_and_bare_checksums(site):
    number = site.shelf.new_record("Levels", {"a b.csv": "1\n"}, ("water",), description="<p>Levels</p>")
    hit = hits(site)[0]
    assert (hit["id"], hit["recid"], hit["metadata"]["communities"]) == (int(number), number, [{"id": "water"}])
    assert (hit["metadata"]["access_right"], hit["metadata"]["creators"][0]["name"]) == ("open", "Lindgren, Astrid")
    assert hit["metadata"]["relations"]["version"][0]["is_last"] is True
    file = hit["files"][0]
    assert (file["key"], file["size"], file["checksum"]) == ("a b.csv", 2, "b026324c6904b2a9cb4b88d6d61c81d1")
    assert requests.get(file["links"]["self"], timeout=60).content == b"1\n"


def test_a_hit_of_an_inveniordm_tells_of_its_files_in_an_object(plain):
    plain.shelf.new_record("Levels", {"a.csv": "1\n"})
    files = hits(plain)[0]["files"]
    assert (files["enabled"], files["count"], files["entries"]["a.csv"]["size"]) == (True, 1, 2)
    plain.public.bare_files = True
    assert hits(plain)[0]["files"] == {"enabled": True}


def test_a_record_without_files_is_a_record_of_metadata_only(plain):
    plain.shelf.new_record("Levels")
    assert (hits(plain)[0]["files"]["enabled"], hits(plain)[0]["access"]["status"]) == (False, "metadata-only")


@pytest.mark.parametrize(
    ("accept", "kind", "part"),
    [
        ("application/json", "application/json", '"conceptrecid"'),
        ("application/vnd.zenodo.v1+json", "application/vnd.zenodo.v1+json", '"conceptrecid"'),
        (NATIVE, NATIVE, '"is_published": true'),
        ("application/x-dc+xml", "application/x-dc+xml", "<dc:title>Water &amp; wind</dc:title>"),
        ("application/vnd.datacite.datacite+json", "application/vnd.datacite.datacite+json", '"identifierType": "DOI"'),
        (
            "application/vnd.datacite.datacite+xml",
            "application/vnd.datacite.datacite+xml",
            "<title>Water &amp; wind</title>",
        ),
        ("text/turtle, application/x-datacite+xml;q=0.5", "application/x-datacite+xml", "<publicationYear>2024"),
    ],
)
def test_a_record_comes_in_the_format_that_is_asked_for(site, accept, kind, part):
    number = site.shelf.new_record("Water & wind", {"a.csv": "1"})
    answer = ask(site, f"/records/{number}", accept=accept)
    assert (answer.status_code, answer.headers["Content-Type"], part in answer.text) == (200, kind, True)


def test_an_unknown_format_is_not_acceptable(either):
    number = either.shelf.new_record("Levels", {"a.csv": "1"})
    assert ask(either, f"/records/{number}", accept="text/turtle").status_code == 406
    assert ask(either, "/records", accept="application/x-dc+xml").status_code == 406


def test_a_guest_gets_25_at_most_and_who_is_signed_in_100(site):
    answer = ask(site, "/records", size=26)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "size")
    assert answer.json()["errors"][0]["messages"][0].startswith("Page size cannot be greater than 25.")
    assert ask(site, "/records", size=25).status_code == 200
    assert ask(site, "/records", token="ada-token", size=100).status_code == 200
    assert ask(site, "/records", token="ada-token", size=101).status_code == 400
    assert ask(site, "/communities/water/records", size=26).status_code == 400


def test_a_page_may_be_cut_without_a_word_instead(site):
    site.shelf.fill(5)
    site.search.largest["guest"], site.search.clips = 2, True
    answer = ask(site, "/records", size=100).json()
    assert (len(answer["hits"]["hits"]), answer["hits"]["total"]) == (2, 5)


def test_no_page_lies_beyond_the_window_and_none_is_linked_there(either):
    either.shelf.fill(25)
    either.search.window = 20
    last = ask(either, "/records", size=10, page=2)
    assert (last.status_code, last.json()["hits"]["total"], "next" in last.json()["links"]) == (200, 25, False)
    beyond = ask(either, "/records", size=10, page=3)
    assert (beyond.status_code, beyond.json()["message"]) == (400, "Invalid querystring parameters.")


@pytest.mark.slow
def test_ten_thousand_records_are_the_end_and_slices_find_the_rest(site):
    site.shelf.fill(10_050, ("water",))
    assert hits(site, size=1, sort="oldest")[0]["metadata"]["title"] == "Record 0"
    assert ask(site, "/records", token="ada-token", size=100, page=100).status_code == 200
    assert ask(site, "/records", token="ada-token", size=100, page=101).status_code == 400
    first, middle = hits(site, size=1, sort="oldest")[0], hits(site, size=1, page=5000, sort="oldest")[0]
    parts = [f"created:[{first['created']} TO {middle['created']}}}", f"created:[{middle['created']} TO *]"]
    assert [ask(site, "/records", q=part).json()["hits"]["total"] for part in parts] == [4999, 5051]


def test_an_unknown_community_takes_the_filter_away(site):
    site.shelf.new_record("In water", communities=("water",), files={"a": "1"})
    site.shelf.new_record("Anywhere", files={"a": "1"})
    assert titles(site, communities="water") == ["In water"]
    assert titles(site, communities="wotar") == ["Anywhere", "In water"]
    site.public.unknown_scope = "none"
    assert titles(site, communities="wotar") == []


def test_an_unknown_community_in_a_query_finds_nothing(site):
    site.shelf.new_record("In water", communities=("water",), files={"a": "1"})
    assert titles(site, q="communities:water") == ["In water"]
    assert titles(site, q="communities:wotar") == []


def test_a_community_is_found_by_its_slug_and_gives_its_id(either):
    either.shelf.new_record("In water", communities=("water",), files={"a": "1"})
    either.shelf.new_record("In air", communities=("air",), files={"a": "1"})
    found = ask(either, "/communities/water").json()
    assert titles(either, q=f'parent.communities.ids:"{found["id"]}"') == ["In water"]
    assert titles(either, "/communities/water/records") == ["In water"]
    assert titles(either, f"/communities/{found['id']}/records") == ["In water"]
    assert ask(either, "/communities/wotar").status_code == 404
    assert ask(either, "/communities/wotar/records").status_code == 404
    assert [each["slug"] for each in hits(either, "/communities", q="wat")] == ["water"]


def test_an_inveniordm_does_not_know_the_word_communities(plain):
    plain.shelf.new_record("In water", communities=("water",), files={"a": "1"})
    plain.shelf.new_record("Anywhere", files={"a": "1"})
    assert len(titles(plain, communities="water")) == 2
    assert titles(plain, q="communities:water") == []


def test_a_renamed_community_keeps_its_id_and_its_records(either):
    either.shelf.new_record("In water", communities=("water",), files={"a": "1"})
    before = ask(either, "/communities/water").json()["id"]
    either.shelf.rename_community("water", "rivers")
    assert ask(either, "/communities/water").status_code == 404
    assert ask(either, "/communities/rivers").json()["id"] == before
    assert titles(either, "/communities/rivers/records") == ["In water"]


def test_a_record_that_left_its_community_is_only_no_longer_listed(either):
    number = either.shelf.new_record("In water", communities=("water",), files={"a": "1"})
    either.shelf.move(number, "air")
    assert (titles(either, "/communities/water/records"), titles(either, "/communities/air/records")) == ([], ["In water"])
    assert ask(either, f"/records/{number}").status_code == 200


def test_a_new_version_takes_the_place_of_the_old_one_under_the_same_concept(site):
    first = site.shelf.new_record("First", {"a.csv": "1"}, ("water",))
    second = site.shelf.new_version(first, {"b.csv": "2"}, title="Second")
    found = hits(site, "/communities/water/records")
    assert [(each["metadata"]["title"], each["files"][0]["key"]) for each in found] == [("Second", "b.csv")]
    everything = hits(site, all_versions="1", sort="oldest")
    assert [each["recid"] for each in everything] == [first, second]
    assert len({each["conceptrecid"] for each in everything}) == 1
    assert [each["metadata"]["relations"]["version"][0]["is_last"] for each in everything] == [False, True]
    assert titles(site, q=f"conceptrecid:{everything[0]['conceptrecid']}", all_versions="true", sort="oldest") == [
        "First",
        "Second",
    ]
    assert len(hits(site, f"/records/{first}/versions")) == 2


def test_records_come_and_go_from_outside(site):
    control = f"{site.url}/_sim/records"
    sent = {"title": "Levels", "files": {"a.csv": "1\n"}, "communities": ["water"], "description": "Some levels"}
    number = requests.post(control, json=sent, timeout=60).json()["id"]
    requests.post(f"{control}/{number}", json={"title": "Water levels"}, timeout=60).raise_for_status()
    assert titles(site, "/communities/water/records") == ["Water levels"]
    second = requests.post(f"{control}/{number}/versions", json={"files": {"b.csv": "2"}}, timeout=60).json()["id"]
    assert [each["recid"] for each in hits(site)] == [second]
    for each in (second, number):
        requests.delete(f"{control}/{each}", timeout=60).raise_for_status()
    assert titles(site) == []


def test_a_concept_leads_to_its_newest_version(site):
    first = site.shelf.new_record("First", {"a.csv": "1"})
    concept = hits(site)[0]["conceptrecid"]
    second = site.shelf.new_version(first, {"a.csv": "2"})
    answer = ask(site, f"/records/{concept}")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"{site.url}/api/records/{second}")


def test_an_edit_moves_the_revision_and_the_moment_but_not_the_id(either):
    number = either.shelf.new_record("Levels", {"a.csv": "1"})
    before = ask(either, f"/records/{number}", accept=NATIVE).json()
    either.shelf.edit(number, title="Water levels")
    after = ask(either, f"/records/{number}", accept=NATIVE).json()
    assert (after["id"], after["metadata"]["title"]) == (before["id"], "Water levels")
    assert (after["revision_id"] > before["revision_id"], after["updated"] > before["updated"]) == (True, True)
    assert after["files"] == before["files"]


def test_what_was_updated_since_is_found(either):
    ids = either.shelf.fill(3)
    moment = ask(either, f"/records/{ids[1]}", accept=NATIVE).json()["updated"]
    assert titles(either, q=f"updated:[{moment} TO *]", sort="updated-asc") == ["Record 1", "Record 2"]
    assert titles(either, q=f"updated:{{{moment} TO *]", sort="updated-asc") == ["Record 2"]
    assert titles(either, q=f"record AND updated:[* TO {moment}]", sort="updated-asc") == ["Record 0", "Record 1"]


def test_a_removed_record_leaves_a_tombstone_or_nothing(either):
    seen, hidden = (either.shelf.new_record(title, {"a": "1"}) for title in ("Seen", "Hidden"))
    either.shelf.remove(seen)
    either.shelf.remove(hidden, tombstone=False)
    gone = ask(either, f"/records/{seen}")
    assert (gone.status_code, set(gone.json()["tombstone"]) >= {"removal_reason", "removal_date", "citation_text"}) == (
        410,
        True,
    )
    assert ask(either, f"/records/{seen}/files").status_code == 410
    assert ask(either, f"/records/{hidden}").status_code == 404
    assert titles(either) == []


def test_an_older_version_is_the_latest_again_when_the_newest_is_removed(site):
    first = site.shelf.new_record("First", {"a": "1"})
    site.shelf.remove(site.shelf.new_version(first, {"a": "2"}, title="Second"))
    assert titles(site) == ["First"]


def test_restricted_files_are_not_told_of_and_forbidden(site):
    number = site.shelf.new_record("Closed", {"a.csv": "1"})
    site.shelf.restrict(number)
    assert (hits(site)[0]["files"], hits(site)[0]["metadata"]["access_right"]) == ([], "restricted")
    native = ask(site, f"/records/{number}", accept=NATIVE).json()
    assert (native["files"], native["access"]["status"]) == ({"enabled": True}, "restricted")
    paths = (f"/records/{number}/files", f"/records/{number}/files/a.csv/content")
    assert [ask(site, path).status_code for path in paths] == [403, 403]
    assert [ask(site, path, token="ada-token").status_code for path in paths] == [403, 403]
    assert [ask(site, path, token="curator-token").status_code for path in paths] == [200, 200]
    assert len(hits(site, token="curator-token")[0]["files"]) == 1


def test_an_embargo_has_a_day(site):
    number = site.shelf.new_record("Later", {"a.csv": "1"})
    site.shelf.restrict(number, until="2199-01-01")
    shown = hits(site)[0]["metadata"]
    assert (shown["access_right"], shown["embargo_date"], hits(site)[0]["files"]) == ("embargoed", "2199-01-01", [])
    assert ask(site, f"/records/{number}/files/a.csv/content").status_code == 403
    assert ask(site, f"/records/{number}", accept=NATIVE).json()["access"]["embargo"]["until"] == "2199-01-01"


def test_a_restricted_record_is_hidden_and_forbidden(plain):
    number = plain.shelf.new_record("Secret", {"a.csv": "1"})
    plain.shelf.restrict(number, record=True)
    answer = ask(plain, f"/records/{number}")
    assert (answer.status_code, answer.json()) == (403, {"status": 403, "message": "Permission denied."})
    assert titles(plain) == []
    assert titles(plain, token="curator-token") == ["Secret"]


@pytest.mark.parametrize("kind", odd_texts.ALL)
def test_odd_texts_come_unchanged_where_nobody_cleans_them(either, kind):
    number = either.shelf.new_record("Odd", {"a": "1"}, checked=False, description=odd_texts.ALL[kind])
    assert ask(either, f"/records/{number}").json()["metadata"]["description"] == odd_texts.ALL[kind]


def test_what_no_repository_would_take_is_refused_to_the_test(either):
    with pytest.raises(ValueError, match="Shorter than minimum length"):
        either.shelf.new_record("ab")


@pytest.mark.parametrize(
    ("knob", "value", "expected", "total"),
    [
        ("short_page", 0, [], 6),
        ("short_page", 1, ["Record 2"], 6),
        ("shift_page", -1, ["Record 1", "Record 2"], 6),
        ("shift_page", 1, ["Record 3", "Record 4"], 6),
        ("clip", 1, ["Record 2"], 6),
        ("first_page_again", True, ["Record 0", "Record 1"], 6),
        ("wrong_total", 99, ["Record 2", "Record 3"], 99),
        ("total_object", True, ["Record 2", "Record 3"], {"value": 6, "relation": "eq"}),
        ("total_object", "gte", ["Record 2", "Record 3"], {"value": 6, "relation": "gte"}),
    ],
)
def test_a_page_in_the_middle_may_be_wrong(either, knob, value, expected, total):
    either.shelf.fill(6)
    fault = either.faults.add("GET /api/records", knob=knob, value=value)
    page = ask(either, "/records", size=2, page=2, sort="oldest").json()["hits"]
    assert ([each["metadata"]["title"] for each in page["hits"]], page["total"], fault.happened) == (expected, total, 1)


def test_the_total_may_be_wrong_on_the_last_page_only(either):
    either.shelf.fill(3)
    either.faults.add("GET /api/records", knob="wrong_last_total", value=7, times=-1)
    assert [ask(either, "/records", size=2, page=page).json()["hits"]["total"] for page in (1, 2)] == [3, 7]


def test_the_link_to_the_next_page_may_be_missing(either):
    either.shelf.fill(3)
    either.faults.add("GET /api/records", knob="no_next")
    assert ["next" in ask(either, "/records", size=2).json()["links"] for _ in range(2)] == [False, True]


def test_a_new_record_during_the_reading_pushes_one_to_the_next_page(either):
    either.shelf.fill(4)
    turn = either.faults.after("GET /api/records", lambda: either.shelf.new_record("New", {"a": "1"}))
    pages = [titles(either, size=2, page=page) for page in (1, 2)]
    assert (pages, turn.happened) == ([["Record 3", "Record 2"], ["Record 2", "Record 1"]], 1)


def test_a_removal_during_the_reading_makes_one_be_missed(either):
    ids = either.shelf.fill(4)
    turn = either.faults.after("GET /api/records", lambda: either.shelf.remove(ids[0]))
    pages = [titles(either, size=2, page=page, sort="oldest") for page in (1, 2)]
    assert (pages, turn.happened) == ([["Record 0", "Record 1"], ["Record 3"]], 1)


def test_searches_are_counted_by_themselves():
    with Simulator(Zenodo()) as simulator:
        answers = [requests.get(f"{simulator.url}/api/records?size=1", timeout=60) for _ in range(31)]
        other = requests.get(f"{simulator.url}/api/records/1", timeout=60)
    assert [each.status_code for each in answers] == [200] * 30 + [429]
    assert (answers[-1].json()["message"], other.status_code) == ("30 per 1 minute", 404)
    assert int(answers[-1].headers["Retry-After"]) > 0
