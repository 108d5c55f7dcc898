"""What every source of imports must do: subclass ImportSourceContract and give it a ``world``.

The faults of lists and files stand in ``import_faults``.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest

from exporter.errors import (
    AddressRefused,
    FileMissing,
    RemoteMissing,
    TokenRefused,
)
from exporter.http_client import HttpOptions
from exporter.records.json import to_json
from exporter.records.record import FileRef, Header
from exporter.sources.base import Entry, Listing
from exporter.sources.imports import ImportSource

PAGE = 2
QUICK = HttpOptions(user_agent="Exporter/test", connect_seconds=30, read_seconds=60)


@dataclass(frozen=True)
class ImportWorld:
    """A selection of at least five records, and others beside it. ``open`` takes ``http``, ``token`` and changed options."""

    open: Callable[..., ImportSource]
    source: ImportSource
    software: str
    scope: str
    titles: tuple[str, ...]
    record: str
    """The identifier of a record, whose first file has this ``content``."""
    content: bytes
    checksum: str
    """As the source tells it, empty when it tells none."""
    missing: str


def walk(source: ImportSource, size: int = PAGE, *, bare: bool = False) -> Iterator[Listing]:
    cursor = ""
    while True:
        page = source.listing(cursor, size, bare=bare)
        yield page
        if not page.cursor:
            return
        cursor = page.cursor


def entries_of(source: ImportSource, size: int = PAGE) -> list[Entry]:
    return [entry for page in walk(source, size) for entry in page.entries]


def first_file(world: ImportWorld) -> FileRef:
    return world.source.record(Entry(Header(world.record))).files[0]


def refuses_unknown(source: ImportSource) -> None:
    """For sources whose selections have names: never everything."""
    for ask in (source.check, source.listing):
        with pytest.raises(RemoteMissing) as refused:
            ask()
        assert str(refused.value).endswith(".")
    source.close()


class ImportListContract:
    """Fixture ``world``; nothing in it is changed. Lists and records, without files.

    ``lists_documents``: its lists bring the documents of their records along.
    """

    lists_documents = True

    def test_a_check_names_software_version_selection_and_how_much_it_is(self, world: ImportWorld) -> None:
        about = world.source.check()
        assert (about.software, about.scope, about.total) == (world.software, world.scope, len(world.titles))
        assert not about.needs_token

    def test_a_walk_brings_every_record_once(self, world: ImportWorld) -> None:
        entries = entries_of(world.source)
        assert sorted(entry.title for entry in entries) == sorted(world.titles)
        assert len({entry.header.identifier for entry in entries}) == len(entries)

    def test_every_header_tells_a_version_and_where_people_read_it(self, world: ImportWorld) -> None:
        for entry in entries_of(world.source):
            assert entry.header.version
            assert entry.header.url.startswith("http")
            assert entry.header.datestamp

    def test_headers_alone_are_those_of_the_whole_list(self, world: ImportWorld) -> None:
        pages = list(walk(world.source, bare=True))
        headers = [entry.header for page in pages for entry in page.entries]
        whole = [entry.header for entry in entries_of(world.source)]
        assert [(each.identifier, each.version, each.url) for each in headers] == [
            (each.identifier, each.version, each.url) for each in whole
        ]
        assert (pages[-1].complete, pages[-1].total) == (True, len(world.titles))
        if world.source.features.bare_lists:
            assert {entry.document for page in pages for entry in page.entries} == {""}

    def test_only_the_last_page_says_that_all_was_walked(self, world: ImportWorld) -> None:
        pages = list(walk(world.source))
        assert len(pages) > 2
        assert [page.complete for page in pages] == [False] * (len(pages) - 1) + [True]
        assert {page.total for page in pages} == {len(world.titles)}
        assert max(len(page.entries) for page in pages) <= PAGE

    def test_a_page_longer_than_the_source_gives_is_cut_to_what_it_gives(self, world: ImportWorld) -> None:
        pages = list(walk(world.source, 100_000))
        assert sum(len(page.entries) for page in pages) == len(world.titles)
        assert pages[-1].complete

    def test_a_walk_goes_on_in_a_new_process_where_it_stood(self, world: ImportWorld) -> None:
        pages = list(walk(world.source))
        opened = world.open()
        again = opened.listing(pages[0].cursor, PAGE)
        opened.close()
        assert [entry.header for entry in again.entries] == [entry.header for entry in pages[1].entries]

    def test_a_record_is_the_same_from_the_list_and_by_itself(self, world: ImportWorld) -> None:
        entry = next(entry for entry in entries_of(world.source) if entry.header.identifier == world.record)
        assert bool(entry.document) == self.lists_documents
        listed = world.source.record(entry)
        alone = world.source.record(Entry(Header(world.record)))
        assert replace(listed, original=None) == replace(alone, original=None)
        to_json(alone).encode()

    def test_a_record_keeps_the_document_that_it_came_in(self, world: ImportWorld) -> None:
        for entry in entries_of(world.source):
            original = world.source.record(entry).original
            assert original
            assert original.format
            assert entry.title in original.text

    def test_a_record_that_is_gone_is_told_so(self, world: ImportWorld) -> None:
        with pytest.raises((RemoteMissing, TokenRefused)):
            world.source.record(Entry(Header(world.missing)))

    def test_a_private_address_is_refused_unless_an_administrator_allows_it(self, world: ImportWorld) -> None:
        opened = world.open(http=QUICK, url="http://127.0.0.1:8080")
        for ask in (opened.check, opened.listing):
            with pytest.raises(AddressRefused):
                ask()
        opened.close()
        with pytest.raises(AddressRefused):
            world.open(http=QUICK)


class ImportSourceContract(ImportListContract):
    """Files, too."""

    def test_a_file_is_read_whole_and_has_the_checksum_that_was_told(self, world: ImportWorld) -> None:
        file = first_file(world)
        with world.source.open_file(file) as content:
            assert content.stamp.size_bytes in {-1, len(world.content)}
            read = content.read()
        assert read == world.content
        assert file.checksum == world.checksum
        assert world.checksum in {"", f"md5:{hashlib.md5(read).hexdigest()}"}

    def test_a_file_is_read_in_pieces(self, world: ImportWorld) -> None:
        with world.source.open_file(first_file(world)) as content:
            pieces = list(iter(lambda: content.read(3), b""))
        assert b"".join(pieces) == world.content
        assert max(map(len, pieces)) <= 3

    def test_a_file_that_is_not_there_is_told_so(self, world: ImportWorld) -> None:
        file = first_file(world)
        before, _, after = file.url.rpartition(file.identifier)
        gone = replace(file, url=f"{before}{'0' * 8}{after}")
        assert gone != file
        with pytest.raises(FileMissing):
            with world.source.open_file(gone):
                pass
