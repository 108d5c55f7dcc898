"""What every source must do, whatever it reads from: subclass SourceContract and give it a ``world``."""

from dataclasses import dataclass, replace
from typing import Any

import pytest

from exporter.errors import FileMissing, RemoteMissing
from exporter.records.json import to_json
from exporter.records.record import FileRef, Header
from exporter.sources.base import Entry, Person, Publication, Selection, Source, walk


@dataclass(frozen=True)
class World:
    """A repository with at least three records, asked in pages shorter than that."""

    source: Source
    software: str
    titles: tuple[str, ...]
    record: str
    """The identifier of a record of which the editor may write."""
    content: bytes
    """Of the record's first file."""
    editor: Person
    stranger: Person
    missing: str


class SourceContract:
    """Fixture ``world``; the records in it are not changed but by ``acknowledge``."""

    def first_file(self, world: World) -> FileRef:
        return world.source.record(Entry(Header(world.record))).files[0]

    def test_it_says_what_it_is(self, world: World) -> None:
        about = world.source.check()
        assert about.software == world.software
        assert about.version
        assert about.notes == ()

    def test_a_walk_brings_every_record_once(self, world: World) -> None:
        entries = list(walk(world.source, Selection()))
        assert sorted(entry.title for entry in entries) == sorted(world.titles)
        assert len({entry.header.identifier for entry in entries}) == len(entries)

    def test_only_the_last_page_says_that_all_was_walked(self, world: World) -> None:
        first = world.source.listing(Selection())
        assert first.total == len(world.titles)
        assert (bool(first.cursor), first.complete) == (True, False)
        last = first
        while last.cursor:
            last = world.source.listing(Selection(), last.cursor)
        assert last.complete

    def test_a_record_is_the_same_from_the_list_and_by_itself(self, world: World) -> None:
        entry = next(entry for entry in walk(world.source, Selection()) if entry.header.identifier == world.record)
        alone = world.source.record(Entry(Header(world.record)))
        assert replace(world.source.record(entry), original=None) == replace(alone, original=None)
        to_json(alone).encode()

    def test_a_record_that_is_gone_is_told_so(self, world: World) -> None:
        with pytest.raises(RemoteMissing):
            world.source.record(Entry(Header(world.missing)))

    def test_a_file_is_looked_at_and_read_with_the_same_stamp(self, world: World) -> None:
        file = self.first_file(world)
        stamp = world.source.stat_file(file)
        with world.source.open_file(file) as content:
            assert content.stamp == stamp
            assert content.read() == world.content
        assert stamp.size_bytes == len(world.content)

    def test_a_file_is_read_in_pieces(self, world: World) -> None:
        with world.source.open_file(self.first_file(world)) as content:
            pieces = list(iter(lambda: content.read(3), b""))
        assert b"".join(pieces) == world.content
        assert max(map(len, pieces)) <= 3

    def test_a_file_that_is_not_there_is_told_so(self, world: World) -> None:
        gone = replace(
            self.first_file(world),
            identifier="00000000-0000-4000-8000-000000000000",
            url=self.first_file(world).url.replace(
                self.first_file(world).identifier, "00000000-0000-4000-8000-000000000000"
            ),
        )
        with pytest.raises(FileMissing):
            world.source.stat_file(gone)
        with pytest.raises(FileMissing):
            with world.source.open_file(gone):
                pass

    def test_only_who_may_edit_may_export(self, world: World) -> None:
        asked = Header(world.record)
        assert world.source.permission(world.editor, asked).allowed
        for person in (world.stranger, Person("sub"), Person("sub", account="no-such-person")):
            answer = world.source.permission(person, asked)
            assert not answer.allowed
            assert answer.reason.endswith(".")

    def test_a_record_that_is_not_there_may_be_exported_by_nobody(self, world: World) -> None:
        assert not world.source.permission(world.editor, Header(world.missing)).allowed

    def test_a_person_sees_what_she_may_edit_and_a_stranger_nothing(self, world: World) -> None:
        seen = {entry.header.identifier for entry in walk(world.source, Selection(person=world.editor))}
        assert world.record in seen
        assert list(walk(world.source, Selection(person=world.stranger))) == []

    def test_a_doi_is_written_back_and_again_without_harm(self, world: World) -> None:
        publication = Publication("10.5072/zenodo.2", "10.5072/zenodo.1", "https://zenodo.example.org/records/2")
        for _ in range(2):
            world.source.acknowledge(Header(world.record), publication)
        entry = next(entry for entry in walk(world.source, Selection()) if entry.header.identifier == world.record)
        text: Any = world.source.record(entry).original
        assert all(value in text.text for value in (publication.doi, publication.concept_doi, publication.record_url))

    def test_writing_back_to_what_is_gone_is_told_so(self, world: World) -> None:
        with pytest.raises(RemoteMissing):
            world.source.acknowledge(Header(world.missing), Publication("10.5072/zenodo.2"))
