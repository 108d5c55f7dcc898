"""What a Dataverse lists: each dataset once, or the list is told to be incomplete; and what makes a new version."""

import pytest

from exporter.records.record import Header
from exporter.sources.base import Entry
from exporter.sources.imports import ImportSource
from simulators.dataverse import Dataverse
from tests.contracts.import_sources import entries_of, walk
from tests.sources.dataverse_shelves import (
    CONTENT,
    SEARCHES,
    TITLES,
    dataverse,
    dataverse_of,
    entry_of,
    named,
    opener_of,
    read,
    shelves,
    source,
)

__all__ = ["dataverse", "source"]
pytestmark = pytest.mark.slow


def test_the_order_is_asked_for_and_pages_are_no_longer_than_the_server_takes(
    dataverse: Dataverse, source: ImportSource
) -> None:
    list(walk(source, 5000))
    assert source.features.most_a_page == 1000
    queries = [entry.query for entry in dataverse.log if entry.path == "/api/search"]
    assert queries
    assert all("sort=date&order=asc&per_page=1000" in query for query in queries)


def test_more_datasets_of_one_second_than_a_page_holds_all_come(dataverse: Dataverse) -> None:
    dataverse.new_collection("tied", "Tied")
    dataverse.fill(25, "tied", apart=0)
    pages = list(walk(opener_of(dataverse, collection="tied")(), 4))
    assert len({entry.header.identifier for page in pages for entry in page.entries}) == 25
    assert pages[-1].complete


def test_an_order_that_changes_inside_one_second_never_loses_a_dataset_in_silence(dataverse: Dataverse) -> None:
    dataverse.new_collection("tied", "Tied")
    dataverse.fill(25, "tied", apart=0)
    dataverse.unstable_ties = True
    source = opener_of(dataverse, collection="tied")()
    incomplete = 0
    for _ in range(5):
        pages = list(walk(source, 4))
        found = [entry.header.identifier for page in pages for entry in page.entries]
        assert len(found) == len(set(found))
        assert pages[-1].complete == (len(found) == 25)
        incomplete += not pages[-1].complete
    assert incomplete


def test_what_is_deaccessioned_while_the_list_is_walked_is_noticed(dataverse: Dataverse, source: ImportSource) -> None:
    first = source.listing("", 2).entries[0]
    turn = dataverse.faults.after(SEARCHES, lambda: dataverse.deaccession(first.header.identifier))
    pages = list(walk(source))
    assert turn.happened == 1
    titles = [entry.title for page in pages for entry in page.entries]
    assert pages[-1].complete == (sorted(titles) == sorted(TITLES))
    again = list(walk(source))
    assert {entry.title for page in again for entry in page.entries} == set(TITLES) - {first.title}
    assert again[-1].complete


@pytest.mark.parametrize("harvested", [0, 1, 3])
def test_harvested_datasets_are_counted_and_left_out(dataverse: Dataverse, harvested: int) -> None:
    dataverse.new_collection("mixed", "Mixed")
    dataverse.new_dataset("Ours", collection="mixed")
    for number in range(harvested):
        dataverse.harvested(f"Theirs {number}", collection="mixed")
    source = opener_of(dataverse, collection="mixed")()
    assert [entry.title for entry in entries_of(source)] == ["Ours"]
    notes = source.check().notes
    assert len(notes) == (1 if harvested else 0)
    assert all(note.startswith(f"{harvested} dataset") for note in notes)


def test_a_draft_that_is_edited_changes_no_version_though_the_list_says_updated(
    dataverse: Dataverse, source: ImportSource
) -> None:
    before = {entry.header.identifier: entry.header.version for entry in entries_of(source)}
    dataverse.draft(named(dataverse, "Lakes"), subtitle="Not yet")
    assert {entry.header.identifier: entry.header.version for entry in entries_of(source)} == before


@pytest.mark.parametrize("minor", [True, False])
def test_a_new_version_changes_the_version_of_that_dataset_alone(
    dataverse: Dataverse, source: ImportSource, minor: bool
) -> None:
    before = {entry.header.identifier: entry.header.version for entry in entries_of(source)}
    lakes = named(dataverse, "Lakes")
    dataverse.edit(lakes, minor=minor, subtitle="Deep ones")
    after = {entry.header.identifier: entry.header.version for entry in entries_of(source)}
    assert {key for key in after if after[key] != before[key]} == {lakes}
    assert source.record(Entry(Header(lakes))).header.version == after[lakes]


@pytest.mark.parametrize("release", ["5.14", "6.1", "6.9"])
@pytest.mark.parametrize("broken", [False, True])
def test_the_files_are_those_of_1_2_and_not_of_1_0(release: str, broken: bool) -> None:
    with shelves(release) as found:
        dataverse = dataverse_of(found)
        rivers = named(dataverse, "Rivers")
        dataverse.edit(rivers, {"levels.csv": CONTENT, "more.csv": "1\n"}, minor=True)
        assert dataverse.edit(rivers, {"more.csv": "2\n"}, minor=True) == "1.2"
        if broken:
            dataverse.export.broken.add(rivers)
        source = opener_of(dataverse, collection="water")()
        [file] = source.record(entry_of(source, "Rivers")).files
        assert (file.name, read(source, file)) == ("more.csv", b"2\n")


def test_a_list_that_lags_behind_brings_what_is_published_now(dataverse: Dataverse, source: ImportSource) -> None:
    entry = entry_of(source, "Rivers")
    dataverse.index.lag = 3600
    dataverse.edit(named(dataverse, "Rivers"), title="Rivers and brooks")
    assert source.record(entry).title == "Rivers and brooks"


def test_ten_thousand_datasets_are_walked(dataverse: Dataverse) -> None:
    dataverse.new_collection("many", "Many")
    dataverse.fill(10_050, "many")
    pages = list(walk(opener_of(dataverse, collection="many")(), 1000))
    assert len({entry.header.identifier for page in pages for entry in page.entries}) == 10_050
    assert (len(pages), pages[-1].complete) == (11, True)
