"""Items of a DSpace 7 or later, and their files: what nobody would expect of them."""

import pytest

from exporter.errors import FileRestricted, RemoteMissing, TokenRefused
from exporter.records.record import Header, Identifier
from exporter.sources.base import Entry
from exporter.sources.imports import ImportSource
from simulators.dspace7_state import Value
from tests.contracts.import_sources import entries_of
from tests.sources.dspace_site import CONTENT, Shelf, of, opened, read, source, water

__all__ = ["source", "water"]
pytestmark = pytest.mark.slow


def test_a_withdrawn_item_is_told_as_withdrawn_and_never_as_an_empty_one(water: Shelf, source: ImportSource) -> None:
    entry = next(entry for entry in entries_of(source) if entry.title == "Seas")
    water.dspace.withdraw(water.items[2])
    assert "Seas" not in {entry.title for entry in entries_of(source)}
    for again in (entry, Entry(entry.header), Entry(Header(water.items[2]))):
        with pytest.raises(RemoteMissing, match="withdrawn"):
            source.record(again)


def test_a_private_item_is_not_listed_and_told_as_private(water: Shelf, source: ImportSource) -> None:
    """It can be read by its handle; harvesters are told that it was deleted."""
    water.dspace.make_private(water.items[0])
    assert "Rivers" not in {entry.title for entry in entries_of(source)}
    with pytest.raises(RemoteMissing, match="made private") as told:
        of(water, source, water.items[0])
    assert told.value.status == 410


def test_a_restricted_item_says_so(water: Shelf, source: ImportSource) -> None:
    water.dspace.restrict(water.items[0])
    with pytest.raises(TokenRefused, match="restricted"):
        of(water, source, water.items[0])


def test_a_file_under_embargo_is_withheld_and_its_item_is_whole(water: Shelf, source: ImportSource) -> None:
    water.dspace.add_file(water.items[0], "open.csv", CONTENT)
    water.dspace.embargo(water.dspace.file(water.items[0], "levels.csv"), "2099-01-01")
    record = of(water, source, water.items[0])
    closed, free = record.files
    with pytest.raises(FileRestricted):
        read(source, closed)
    assert read(source, free) == CONTENT
    assert closed.checksum.startswith("md5:")
    assert record.access.status == "embargo"
    if water.dspace.has_file_status:
        assert record.access.embargo_until == "2099-01-01"
        assert "2099-01-01" in closed.withheld
        assert (closed.available, free.available) == ("2099-01-01", "")
        assert free.withheld == ""


@pytest.mark.parametrize("count", [20, 45, 230])
def test_all_files_come_though_lists_within_an_answer_are_cut_at_twenty(
    water: Shelf, source: ImportSource, count: int
) -> None:
    many = water.dspace.new_item("Many", None, water.collection)
    water.dspace.fill_files(many, count)
    names = [file.name for file in of(water, source, many).files]
    assert names == [f"file-{number:05}.txt" for number in range(count)]


def test_only_files_that_people_see_are_brought_unless_others_are_chosen(water: Shelf, source: ImportSource) -> None:
    water.dspace.add_file(water.items[0], "levels.csv.txt", "hour level", "TEXT")
    water.dspace.add_file(water.items[0], "levels.jpg", "x", "THUMBNAIL")
    assert [file.name for file in of(water, source, water.items[0]).files] == ["levels.csv"]
    more = opened(water, bundles="original, TEXT")
    assert {file.name for file in of(water, more, water.items[0]).files} == {"levels.csv", "levels.csv.txt"}
    more.close()


def test_the_primary_file_is_the_first(water: Shelf, source: ImportSource) -> None:
    second = water.dspace.add_file(water.items[0], "report.pdf", "x", description="Read this first")
    water.dspace.primary(second)
    first, _ = of(water, source, water.items[0]).files
    assert (first.name, first.description, first.media_type) == ("report.pdf", "Read this first", "application/pdf")


def test_one_request_brings_an_item_with_its_files(water: Shelf, source: ImportSource) -> None:
    entry = entries_of(source, 100)[0]
    water.dspace.log.clear()
    assert source.record(entry).files
    assert len(water.dspace.log) == 1


def test_every_value_of_a_field_arrives(water: Shelf, source: ImportSource) -> None:
    """And not only the first one."""
    orcid = Value("Nowak, Ewa", None, "will be referenced::ORCID::0000-0002-1825-0097", 600)
    people = [orcid, *(Value(f"Name{number}, Given") for number in range(2999))]
    subjects = [Value("water", "en"), Value("woda", "pl")]
    water.dspace.edit(water.items[0], **{"dc.contributor.author": people, "dc.subject": subjects, "local.ship": "Kormoran"})
    record = of(water, source, water.items[0])
    assert len(record.creators) == 3000
    assert record.creators[0].identifiers == (Identifier("orcid", "0000-0002-1825-0097"),)
    assert {(value.text, value.language) for value in record.values if value.term == "dcterms:subject"} == {
        ("water", "en"),
        ("woda", "pl"),
    }
    assert record.texts("dspace:local.ship") == ("Kormoran",)


def test_ignored_fields_are_left_out(water: Shelf) -> None:
    water.dspace.edit(water.items[0], **{"dc.subject.ddc": "551", "dc.subject": "water"})
    source = opened(water, ignored="dc.subject.ddc, dc.date.available")
    record = of(water, source, water.items[0])
    assert record.texts("dcterms:subject") == ("water",)
    assert not [date for date in record.dates if date.kind == "available"]
    source.close()


def test_an_item_without_title_is_listed_by_its_handle(water: Shelf, source: ImportSource) -> None:
    nameless = water.dspace.new_item(None, None, water.collection)
    assert water.handle(nameless) in {entry.title for entry in entries_of(source)}
    assert of(water, source, nameless).title == "Untitled"


def test_related_entities_are_links(water: Shelf, source: ImportSource) -> None:
    water.dspace.relate(
        water.items[0], water.items[1], "isAuthorOfPublication", "isPublicationOfAuthor", "dc.contributor.author"
    )
    record = of(water, source, water.items[0])
    assert [(each.identifier, each.relation_information) for each in record.related] == [
        (f"{water.dspace.ui}/items/{water.items[1]}", "isAuthorOfPublication")
    ]
    assert record.creators[0].name == "Lakes"


def test_a_server_that_calls_itself_something_else_is_read_where_it_answers(water: Shelf) -> None:
    water.dspace.server = "http://inner.example.org:8080/server"
    source = opened(water)
    record = source.record(Entry(Header(water.handle(water.items[0]))))
    assert record.files[0].url.startswith(water.dspace.url)
    assert read(source, record.files[0]) == CONTENT
    source.close()
