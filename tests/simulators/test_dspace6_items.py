"""DSpace 4, 5 and 6: items as they are described."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from simulators import odd_texts
from simulators.dspace7_state import Value
from tests.simulators.rest import ADA, ROOT, VERSIONS, get, running, signed_in, told

pytestmark = pytest.mark.slow
PROVENANCE = "dc.description.provenance"
SUMMER = datetime(2015, 7, 12, 13, 44, 12, 970000, tzinfo=UTC)


@pytest.fixture
def site():
    with running() as site:
        yield site


def entries(site, item, headers=None):
    return told(site, f"/items/{item}", headers, expand="metadata")["metadata"]


@pytest.mark.parametrize(
    ("version", "entry"),
    [
        ("4.2", {"key": "dc.contributor.author", "value": "Lee, Ann"}),
        ("5.10", {"key": "dc.contributor.author", "value": "Lee, Ann", "language": "en"}),
        (
            "6.3",
            {
                **{"key": "dc.contributor.author", "value": "Lee, Ann", "language": "en"},
                **{"schema": "dc", "element": "contributor", "qualifier": "author"},
            },
        ),
    ],
)
def test_each_version_writes_a_field_in_its_own_way(version, entry):
    with running(version) as site:
        item = site.new_item("Levels", dc_contributor_author=[Value("Lee, Ann", "en"), "Lindgren, Astrid"])
        found = [each for each in entries(site, item) if each["key"] == "dc.contributor.author"]
    assert (found[0], found[1]["value"]) == (entry, "Lindgren, Astrid")


@pytest.mark.parametrize("version", VERSIONS)
def test_what_is_not_expanded_is_null(version):
    with running(version) as site:
        item = site.new_item("Levels", {"a.csv": "1\n"})
        bare, whole = told(site, f"/items/{item}"), told(site, f"/items/{item}", expand="all")
    fields = ("metadata", "bitstreams", "parentCollection", "parentCollectionList", "parentCommunityList")
    assert [bare[name] for name in fields] == [None] * 5
    assert all(whole[name] for name in fields)
    assert (bare["expand"][-1], whole["expand"]) == ("all", [])


def test_words_of_expand_are_known_only_as_they_are_written(site):
    item = site.new_item("Levels", {"a.csv": "1\n"})
    body = told(site, f"/items/{item}", expand="metadata, bitstreams")
    assert (body["metadata"] is None, body["bitstreams"]) == (False, None)


def test_yes_and_no_are_texts(site):
    body = told(site, f"/items/{site.new_item('Levels')}")
    assert (body["archived"], body["withdrawn"], body["type"]) == ("true", "false", "item")


@pytest.mark.parametrize(("zone", "hour"), [("Europe/Berlin", "15"), ("America/New_York", "09"), ("UTC", "13")])
def test_moments_are_those_of_the_wall_and_their_last_zeros_are_cut(site, zone, hour):
    site.zone = ZoneInfo(zone)
    item = site.new_item("Levels", accessioned=SUMMER)
    assert told(site, f"/items/{item}")["lastModified"] == f"2015-07-12 {hour}:44:12.97"


def test_the_same_text_is_two_moments_when_the_clock_goes_back(site):
    moments = [datetime(2015, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1)]
    items = [site.new_item("Levels", accessioned=moment) for moment in moments]
    assert {told(site, f"/items/{item}")["lastModified"] for item in items} == {"2015-10-25 02:30:00.0"}


def test_each_change_moves_the_moment_of_the_last_one(site):
    item = site.new_item("Levels", {"a.csv": "1\n"}, accessioned=SUMMER)
    seen = [told(site, f"/items/{item}")["lastModified"]]
    site.edit(item, dc_title="Other")
    seen.append(told(site, f"/items/{item}")["lastModified"])
    assert (seen[0][:4], seen[1] > seen[0]) == ("2015", True)


@pytest.mark.parametrize("text", [*odd_texts.ALL.values(), "tab\there\nnew\u00a0line &amp; <b>"])
def test_texts_come_through_as_they_are_stored(site, text):
    item = site.new_item(text, dc_description_abstract=text)
    body = told(site, f"/items/{item}", expand="metadata")
    found = [each["value"] for each in body["metadata"] if each["key"] == "dc.description.abstract"]
    assert (body["name"], found) == (text, [text])


def test_an_item_without_a_title_has_no_name(site):
    item = site.new_item(None)
    assert told(site, f"/items/{item}")["name"] is None
    assert "dc.title" not in [each["key"] for each in entries(site, item)]


def test_an_item_names_its_handle_as_an_address(site):
    item = site.new_item("Levels", handle="20.500/7")
    assert "http://hdl.handle.net/20.500/7" in [each["value"] for each in entries(site, item)]


@pytest.mark.parametrize("version", ["5.10", "6.3"])
def test_provenance_is_for_administrators(version):
    with running(version) as site:
        item = site.new_item("Levels")
        seen = [entries(site, item, headers) for headers in (None, signed_in(site, ADA), signed_in(site, ROOT))]
    assert [PROVENANCE in [each["key"] for each in every] for every in seen] == [False, False, True]


def test_fields_may_be_asked_for_alone(site):
    item = site.new_item("Levels")
    assert told(site, f"/items/{item}/metadata") == entries(site, item)


@pytest.mark.parametrize("path", ["/items/{0}", "/handle/{1}"])
def test_a_hidden_item_refuses_strangers_and_even_whom_it_does_not_know(site, path):
    item = site.new_item("Levels")
    site.hide(item, ROOT)
    here = path.format(item, site.handle_of(item))
    assert [get(site, here, headers).status_code for headers in (None, signed_in(site, ADA))] == [401, 401]
    assert get(site, here, signed_in(site, ROOT)).status_code == 200


@pytest.mark.parametrize("path", ["/items/{0}", "/handle/{1}"])
@pytest.mark.parametrize("answer", [401, 404])
def test_a_withdrawn_item_is_refused_or_missing(site, path, answer):
    site.withdrawn = answer
    item = site.new_item("Levels")
    site.withdraw(item)
    here = path.format(item, site.handle_of(item))
    assert get(site, here).status_code == answer
    site.reinstate(item)
    assert get(site, here).status_code == 200


def test_a_withdrawn_item_may_be_shown_and_say_so(site):
    site.withdrawn = 200
    item = site.new_item("Levels", {"a.csv": "1\n"})
    site.withdraw(item)
    body = told(site, f"/items/{item}", expand="bitstreams")
    assert (body["withdrawn"], body["archived"], body["bitstreams"]) == ("true", "false", [])


@pytest.mark.parametrize("version", VERSIONS)
def test_a_deleted_item_is_missing(version):
    with running(version) as site:
        item = site.new_item("Levels")
        handle = site.handle_of(item)
        site.delete(item)
        assert [get(site, path).status_code for path in (f"/items/{item}", f"/handle/{handle}")] == [404, 404]
