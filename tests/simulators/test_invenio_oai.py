"""The OAI-PMH side of Zenodo and InvenioRDM."""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pytest
import requests

from simulators.invenio_state import Community
from simulators.server import Simulator
from simulators.zenodo import Zenodo

OAI = "{http://www.openarchives.org/OAI/2.0/}"


@pytest.fixture
def site() -> Iterator[Zenodo]:
    zenodo = Zenodo(rate_limit=False, communities=(Community("water", "Water"),))
    zenodo.oai.page_size = 2
    with Simulator(zenodo):
        yield zenodo


def ask(site: Zenodo, verb: str, **arguments: Any) -> requests.Response:
    return requests.get(f"{site.url}/oai2d", params={"verb": verb, **arguments}, timeout=60)


def page(site: Zenodo, **arguments: Any) -> tuple[int, str | None]:
    """How many records, and the token: None where there is no element for it."""
    answer = ask(site, "ListRecords", **arguments)
    assert answer.status_code == 200, answer.text
    tree = ElementTree.fromstring(answer.content)
    token = tree.find(f".//{OAI}resumptionToken")
    return len(tree.findall(f".//{OAI}record")), None if token is None else token.text or ""


def error(answer: requests.Response) -> tuple[int, str]:
    found = re.search(r'<error code="(\w+)"', answer.text)
    return answer.status_code, found[1] if found else ""


def pages(site: Zenodo) -> list[int]:
    count, token = page(site, metadataPrefix="oai_dc")
    counts = [count]
    while token:
        count, token = page(site, resumptionToken=token)
        counts.append(count)
    return counts


@pytest.mark.parametrize(("records", "expected"), [(1, [1]), (3, [2, 1]), (2, [2, 0]), (4, [2, 2, 0])])
def test_a_full_last_page_has_an_empty_successor(site, records, expected):
    site.shelf.fill(records)
    assert pages(site) == expected


def test_a_token_is_good_for_two_minutes(site):
    moment = [0.0]
    site.oai.clock = lambda: moment[0]
    site.shelf.fill(3)
    token = page(site, metadataPrefix="oai_dc")[1]
    moment[0] = 120
    assert page(site, resumptionToken=token)[0] == 1
    moment[0] = 121
    assert error(ask(site, "ListRecords", resumptionToken=token)) == (422, "badResumptionToken")


def test_a_token_belongs_to_its_verb(site):
    site.shelf.fill(3)
    token = page(site, metadataPrefix="oai_dc")[1]
    assert error(ask(site, "ListIdentifiers", resumptionToken=token)) == (422, "badResumptionToken")
    assert error(ask(site, "ListRecords", resumptionToken=token, metadataPrefix="oai_dc")) == (422, "badArgument")
    assert ask(site, "ListRecords", resumptionToken=token).status_code == 200


def identifiers(answer: requests.Response) -> list[str]:
    return re.findall(r"<identifier>(oai:[^<]+)</identifier>", answer.text)


def token_of(answer: requests.Response) -> str:
    found = re.search(r"<resumptionToken[^>]*>([^<]+)</resumptionToken>", answer.text)
    return found[1] if found else ""


def test_a_token_that_is_used_again_gives_the_page_behind(site):
    site.shelf.fill(6)
    first = ask(site, "ListIdentifiers", metadataPrefix="oai_dc")
    token = token_of(first)
    second, third = (ask(site, "ListIdentifiers", resumptionToken=token) for _ in range(2))
    pages = [identifiers(each) for each in (first, second, third)]
    assert [len(each) for each in pages] == [2, 2, 2]
    assert len({each for page in pages for each in page}) == 6
    assert identifiers(ask(site, "ListIdentifiers", resumptionToken=token_of(third))) == []


def test_an_end_that_was_read_is_not_given_again(site):
    site.shelf.fill(3)
    token = token_of(ask(site, "ListIdentifiers", metadataPrefix="oai_dc"))
    assert [ask(site, "ListIdentifiers", resumptionToken=token).status_code for _ in range(2)] == [200, 500]


def test_a_list_does_not_change_while_it_is_read_and_is_in_no_order(site):
    numbers = site.shelf.fill(12)
    site.oai.page_size = 6
    first = ask(site, "ListIdentifiers", metadataPrefix="oai_dc")
    site.shelf.fill(3)
    found = identifiers(first) + identifiers(ask(site, "ListIdentifiers", resumptionToken=token_of(first)))
    expected = [f"oai:zenodo.org:{number}" for number in numbers]
    assert sorted(found) == sorted(expected)
    assert found not in (expected, expected[::-1])


def test_every_version_is_listed_by_itself(site):
    first = site.shelf.new_record("Levels", {"a": "1"}, ("water",))
    second = site.shelf.new_version(first, {"a": "2"})
    found = identifiers(ask(site, "ListIdentifiers", metadataPrefix="oai_dc", set="user-water"))
    assert sorted(found) == [f"oai:zenodo.org:{first}", f"oai:zenodo.org:{second}"]


def test_sets_are_given_in_pages_too(site):
    for name in ("air", "soil"):
        community = Community(name, name.title())
        site.state.communities[community.id] = community
    first = ask(site, "ListSets").text
    token = re.search(r"<resumptionToken[^>]*>(.+)</resumptionToken>", first)
    assert (first.count("<set>"), token is not None) == (2, True)
    second = ask(site, "ListSets", resumptionToken=token[1]).text
    assert (second.count("<set>"), "user-soil" in second) == (1, True)


def test_a_question_may_be_posted(site):
    answer = requests.post(f"{site.url}/oai2d", data={"verb": "Identify"}, timeout=60)
    assert (answer.status_code, "<protocolVersion>2.0" in answer.text) == (200, True)


def test_a_community_is_a_set(site):
    site.shelf.new_record("In water", {"a": "1"}, ("water",))
    site.shelf.new_record("Anywhere", {"a": "1"})
    assert page(site, metadataPrefix="oai_dc", set="user-water") == (1, None)
    assert error(ask(site, "ListRecords", metadataPrefix="oai_dc", set="user-wotar")) == (422, "noRecordsMatch")
    assert "<setSpec>user-water</setSpec>" in ask(site, "ListSets").text


def test_an_inveniordm_has_its_own_measures():
    plain = Zenodo(plain=True)
    assert (plain.oai.page_size, plain.oai.token_seconds, plain.oai.set_prefix) == (10, 60, "community-")


@pytest.mark.parametrize("kind", ["oai_dc", "oai_datacite"])
def test_both_formats_hold_the_title(site, kind):
    number = site.shelf.new_record("Water & wind", {"a": "1"})
    answer = ask(site, "GetRecord", metadataPrefix=kind, identifier=f"oai:zenodo.org:{number}")
    assert [each.text for each in ElementTree.fromstring(answer.content).iter() if each.tag.endswith("title")] == [
        "Water & wind"
    ]


def test_it_says_that_removals_are_not_told(site):
    site.shelf.remove(site.shelf.new_record("Gone", {"a": "1"}))
    site.shelf.new_record("Here", {"a": "1"})
    assert "<deletedRecord>no</deletedRecord>" in ask(site, "Identify").text
    assert page(site, metadataPrefix="oai_dc")[0] == 1


def test_a_day_ends_before_it_began(site):
    number = site.shelf.new_record("Levels", {"a": "1"})
    site.state.versions[number].updated = "2024-05-01T12:00:00.500000+00:00"
    site.index(site.state.versions[number])

    def found(since: str, until: str) -> bool:
        answer = ask(site, "ListIdentifiers", metadataPrefix="oai_dc", until=until, **{"from": since})
        assert error(answer) in {(200, ""), (422, "noRecordsMatch")}
        return answer.status_code == 200

    assert found("2024-05-01", "2024-05-02")
    assert not found("2024-05-01", "2024-05-01")
    assert found("2024-05-01T12:00:00Z", "2024-05-01T12:00:01Z")
    assert not found("2024-05-01T12:00:00Z", "2024-05-01T12:00:00Z")


@pytest.mark.parametrize(
    ("verb", "arguments", "expected"),
    [
        ("Nonsense", {}, (422, "badArgument")),
        ("ListRecords", {}, (422, "badArgument")),
        ("Identify", {"x": "y"}, (422, "badArgument")),
        ("ListRecords", {"resumptionToken": "x"}, (422, "badResumptionToken")),
        ("ListRecords", {"metadataPrefix": "mods"}, (422, "badArgument")),
        ("ListRecords", {"metadataPrefix": "oai_dc", "from": "yesterday"}, (422, "badArgument")),
        ("ListRecords", {"metadataPrefix": "oai_dc", "from": "2024-05-02", "until": "2024-05-01"}, (422, "badArgument")),
        ("GetRecord", {"metadataPrefix": "oai_dc", "identifier": "oai:x"}, (422, "idDoesNotExist")),
    ],
)
def test_what_is_wrong_has_a_code(site, verb, arguments, expected):
    assert error(ask(site, verb, **arguments)) == expected
