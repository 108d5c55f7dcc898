"""An item of a DSpace 4, 5 or 6 with its files: one test for each thing that nobody expects of them."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from exporter.errors import FileRestricted, RemoteMissing, TokenRefused
from exporter.records.record import Header
from exporter.sources.base import Entry
from simulators.dspace6 import Dspace6
from simulators.dspace7_state import Value
from simulators.server import Simulator
from tests.sources.dspace_rest_site import VERSIONS, collection_of, family, listed, record_of
from tests.sources.dspace_site import CONTENT, EMAIL, PASSWORD, TITLES, TOKEN

pytestmark = pytest.mark.slow


@pytest.fixture(params=VERSIONS)
def dspace(request: pytest.FixtureRequest) -> Iterator[Dspace6]:
    made = Dspace6(request.param, {EMAIL: PASSWORD}, (EMAIL,))
    with Simulator(made):
        yield made


def test_truths_are_texts_and_a_withdrawn_item_is_told_as_such(dspace: Dspace6) -> None:
    _, items = collection_of(dspace)
    dspace.withdrawn = 200
    dspace.withdraw(items[0])
    with pytest.raises(RemoteMissing, match="withdrawn"):
        record_of(family(dspace), dspace.handle_of(items[0]))
    assert record_of(family(dspace), dspace.handle_of(items[1])).title == TITLES[1]


@pytest.mark.parametrize("status", [401, 404])
def test_a_withdrawn_item_that_is_not_shown_overwrites_nothing(dspace: Dspace6, status: int) -> None:
    _, items = collection_of(dspace)
    dspace.withdrawn = status
    dspace.withdraw(items[0])
    with pytest.raises((TokenRefused, RemoteMissing), match=r"withdrawn|any more"):
        record_of(family(dspace), dspace.handle_of(items[0]))


def test_a_time_without_a_zone_is_kept_as_it_is_and_read_as_utc(dspace: Dspace6) -> None:
    _, items = collection_of(dspace)
    dspace.state.items[items[0]].modified = datetime(2015, 1, 12, 14, 44, 12, 970_000, tzinfo=UTC)
    header = record_of(family(dspace), dspace.handle_of(items[0])).header
    assert header.version == "2015-01-12 15:44:12.97"
    assert header.datestamp == datetime(2015, 1, 12, 15, 44, 12, 970_000, tzinfo=UTC)


def test_only_a_dspace_4_has_no_languages(dspace: Dspace6) -> None:
    collection, _ = collection_of(dspace, ())
    item = dspace.new_item(None, None, collection, **{"dc.title": [Value("Rzeki", "pl"), Value("Rivers", "en")]})
    titles = [value for value in record_of(family(dspace), dspace.handle_of(item)).values if "itle" in value.term]
    assert {value.text for value in titles} == {"Rzeki", "Rivers"}
    assert {value.language for value in titles} == ({""} if dspace.major == 4 else {"pl", "en"})


def test_who_submitted_it_is_never_told(dspace: Dspace6) -> None:
    said = "Submitted by Ada (ada@example.org)"
    collection, _ = collection_of(dspace, ())
    item = dspace.new_item("Rivers", None, collection, **{"dc.description.provenance": said})
    token = TOKEN if dspace.major > 4 else ""
    record = record_of(family(dspace, token), dspace.handle_of(item))
    assert not any("ada@example.org" in value.text for value in record.values)


def test_fields_that_are_ignored_are_in_neither_record_nor_document(dspace: Dspace6) -> None:
    collection, _ = collection_of(dspace, ())
    item = dspace.new_item("Rivers", None, collection, **{"dc.subject.ddc": "551.48"})
    record = family(dspace).record(Entry(Header(dspace.handle_of(item))), frozenset({"dc.subject.ddc"}))
    assert record.original is not None
    assert "551.48" not in record.original.text
    assert "551.48" in str(record_of(family(dspace), dspace.handle_of(item)))


def test_links_of_another_name_are_not_followed() -> None:
    dspace = Dspace6("6.3")
    dspace.context = "/RESTapi"
    with Simulator(dspace):
        _, items = collection_of(dspace)
        rest = family(dspace)
        file = record_of(rest, dspace.handle_of(items[0])).files[0]
        assert file.url == f"{dspace.url}/rest/bitstreams/{file.identifier}/retrieve"
        with rest.open_file(file) as content:
            assert content.read() == CONTENT
    assert not any("RESTapi" in entry.path for entry in dspace.log)


@pytest.mark.parametrize("count", [19, 20, 21, 45, 250])
def test_all_files_come_in_their_order_however_many(dspace: Dspace6, count: int) -> None:
    collection, _ = collection_of(dspace, ())
    item = dspace.new_item("Rivers", None, collection)
    dspace.fill_files(item, count)
    files = record_of(family(dspace), dspace.handle_of(item)).files
    assert [file.name for file in files] == [f"file-{number:05}.txt" for number in range(count)]


def test_a_file_is_described_and_only_those_of_the_chosen_bundles_come(dspace: Dspace6) -> None:
    _, items = collection_of(dspace)
    dspace.add_file(items[0], "text.txt", "words", "TEXT", "Words of it")
    file = record_of(family(dspace), dspace.handle_of(items[0])).files[0]
    assert (file.name, file.size_bytes, file.media_type) == ("levels.csv", len(CONTENT), "text/csv")
    assert file.checksum == "md5:c524e23afad42010ff08622fa865f495"
    both = family(dspace, bundles=frozenset({"ORIGINAL", "TEXT"}))
    files = record_of(both, dspace.handle_of(items[0])).files
    assert [(each.name, each.description) for each in files] == [("levels.csv", ""), ("text.txt", "Words of it")]


def test_a_file_that_is_not_for_us_is_told_as_such(dspace: Dspace6) -> None:
    _, items = collection_of(dspace)
    dspace.lists_restricted = True
    dspace.restrict(dspace.file(items[0], "levels.csv"))
    rest = family(dspace)
    file = record_of(rest, dspace.handle_of(items[0])).files[0]
    with pytest.raises(FileRestricted, match="401"):
        with rest.open_file(file):
            pass


def test_an_item_without_a_handle_is_known_by_its_id(dspace: Dspace6) -> None:
    collection, items = collection_of(dspace, ("Rivers",))
    dspace.state.items[items[0]].handle = None
    entry = listed(family(dspace), dspace.handle_of(collection))[0]
    assert entry.header.identifier == items[0]
    assert record_of(family(dspace), items[0]).title == "Rivers"


def test_a_description_of_70_kb_and_3000_authors_come_whole(dspace: Dspace6) -> None:
    collection, _ = collection_of(dspace, ())
    authors = [f"Author{number}, Ada" for number in range(3000)]
    item = dspace.new_item(
        "Rivers", None, collection, **{"dc.contributor.author": authors, "dc.description.abstract": "ż" * 70_000}
    )
    record = record_of(family(dspace), dspace.handle_of(item))
    assert len(record.creators) == 3000
    assert "ż" * 70_000 in record.text("dcterms:abstract") + record.text("dcterms:description")
    assert record.original is not None
    assert len(json.loads(record.original.text)["metadata"]) > 3000
