"""What every source of imports must do: subclass ImportSourceContract and give it a ``world``.

ImportFaultsContract is for simulators: it makes lists and files go wrong.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import pytest

from exporter.errors import (
    AddressRefused,
    FileMissing,
    RateLimited,
    RemoteMissing,
    RemoteRefused,
    RemoteUnavailable,
    TokenRefused,
)
from exporter.http_client import HttpOptions
from exporter.records.json import to_json
from exporter.records.record import FileRef, Header
from exporter.sources.base import Entry, Listing
from exporter.sources.imports import ImportSource
from simulators.server import Service
from simulators.storage import Storage

PAGE = 2
QUICK = HttpOptions(user_agent="Exporter/test", connect_seconds=10, read_seconds=20)


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


def walk(source: ImportSource, size: int = PAGE) -> Iterator[Listing]:
    cursor = ""
    while True:
        page = source.listing(cursor, size)
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


class ImportSourceContract:
    """Fixture ``world``; nothing in it is changed."""

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
        assert entry.document
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
        gone = replace(file, url=file.url.replace(file.identifier, "0" * 8))
        assert gone != file
        with pytest.raises(FileMissing):
            with world.source.open_file(gone):
                pass

    def test_a_private_address_is_refused_unless_an_administrator_allows_it(self, world: ImportWorld) -> None:
        opened = world.open(http=QUICK, url="http://127.0.0.1:8080")
        for ask in (opened.check, opened.listing):
            with pytest.raises(AddressRefused):
                ask()
        opened.close()
        with pytest.raises(AddressRefused):
            world.open(http=QUICK)


@dataclass(frozen=True)
class Simulated:
    """``lists`` matches the requests for pages; ``storage`` is the other host that files are sent to;
    a ``token`` of the source opens it."""

    service: Service
    lists: str
    token: str
    storage: Storage


class ImportFaultsContract(ImportSourceContract):
    """Fixture ``simulated`` beside ``world``: no fault makes a walk seem complete, and none brings a record twice."""

    @pytest.fixture(autouse=True)
    def _no_fault_stays(self, simulated: Simulated) -> Iterator[None]:
        yield
        simulated.service.faults.clear()

    def walked(self, world: ImportWorld) -> tuple[list[str], bool]:
        """Titles, and whether it said that they are all. Ends: a walk that never ends would hang here."""
        pages = []
        for page in walk(world.source):
            pages.append(page)
            assert len(pages) < 30
        identifiers = [entry.header.identifier for page in pages for entry in page.entries]
        assert len(set(identifiers)) == len(identifiers)
        return [entry.title for page in pages for entry in page.entries], pages[-1].complete

    @pytest.mark.parametrize("places", [1, -1])
    def test_records_that_move_between_pages_are_not_missed_in_silence(
        self, world: ImportWorld, simulated: Simulated, places: int
    ) -> None:
        fault = simulated.service.faults.add(simulated.lists, knob="shift_page", value=places, skip=1)
        titles, complete = self.walked(world)
        assert fault.happened == 1
        assert complete == (set(titles) == set(world.titles))

    @pytest.mark.parametrize("kept", [0, 1])
    def test_a_short_page_in_the_middle_is_stepped_over_by_what_came(
        self, world: ImportWorld, simulated: Simulated, kept: int
    ) -> None:
        fault = simulated.service.faults.add(simulated.lists, knob="short_page", value=kept, skip=1)
        titles, complete = self.walked(world)
        assert fault.happened == 1
        assert (sorted(titles), complete) == (sorted(world.titles), True)

    def test_pages_that_are_always_cut_bring_all_the_same(self, world: ImportWorld, simulated: Simulated) -> None:
        fault = simulated.service.faults.add(simulated.lists, knob="clip", value=1, times=-1)
        titles, complete = self.walked(world)
        assert fault.happened >= len(world.titles)
        assert (sorted(titles), complete) == (sorted(world.titles), True)

    @pytest.mark.parametrize("knob", ["wrong_total", "wrong_last_total"])
    def test_more_promised_than_came_is_not_complete(self, world: ImportWorld, simulated: Simulated, knob: str) -> None:
        fault = simulated.service.faults.add(simulated.lists, knob=knob, value=99, times=-1)
        titles, complete = self.walked(world)
        assert fault.happened
        assert (sorted(titles), complete) == (sorted(world.titles), False)

    def test_fewer_promised_than_there_are_ends_no_walk_early(self, world: ImportWorld, simulated: Simulated) -> None:
        fault = simulated.service.faults.add(simulated.lists, knob="wrong_total", value=PAGE, times=-1)
        titles, complete = self.walked(world)
        assert fault.happened
        assert complete <= (sorted(titles) == sorted(world.titles))

    def test_a_source_that_repeats_its_first_page_ends_and_never_seems_complete(
        self, world: ImportWorld, simulated: Simulated
    ) -> None:
        fault = simulated.service.faults.add(simulated.lists, knob="first_page_again", times=-1)
        titles, complete = self.walked(world)
        assert fault.happened > 1
        assert complete <= (sorted(titles) == sorted(world.titles))

    def test_too_many_questions_say_how_long_to_wait(self, world: ImportWorld, simulated: Simulated) -> None:
        fault = simulated.service.faults.add(simulated.lists, status=429, headers={"Retry-After": "7"})
        with pytest.raises(RateLimited) as told:
            world.source.listing("", PAGE)
        assert (fault.happened, told.value.retry_after_seconds) == (1, 7)

    def test_a_source_with_a_short_fault_is_asked_again(self, world: ImportWorld, simulated: Simulated) -> None:
        fault = simulated.service.faults.add(simulated.lists, status=502, html=True, times=2)
        assert len(world.source.listing("", PAGE).entries) == PAGE
        assert fault.happened == 2

    def test_a_web_page_in_place_of_records_is_told_so(self, world: ImportWorld, simulated: Simulated) -> None:
        fault = simulated.service.faults.add(simulated.lists, status=200, html=True)
        with pytest.raises(RemoteUnavailable, match="web page"):
            world.source.listing("", PAGE)
        assert fault.happened == 1

    def test_a_check_of_what_only_has_web_pages_is_refused(self, world: ImportWorld, simulated: Simulated) -> None:
        fault = simulated.service.faults.add("GET", status=200, html=True, times=-1)
        with pytest.raises(RemoteRefused):
            world.source.check()
        assert fault.happened

    def test_an_answer_that_was_cut_off_is_told_so(self, world: ImportWorld, simulated: Simulated) -> None:
        fault = simulated.service.faults.add(simulated.lists, knob="short_body")
        with pytest.raises(RemoteUnavailable, match="cut off"):
            world.source.listing("", PAGE)
        assert fault.happened == 1

    def test_a_token_reaches_the_source_and_not_the_storage_that_it_sends_us_to(
        self, world: ImportWorld, simulated: Simulated
    ) -> None:
        opened = world.open(token=simulated.token)
        file = opened.record(Entry(Header(world.record))).files[0]
        simulated.storage.log.clear()
        with opened.open_file(file) as content:
            assert content.read() == world.content
        opened.close()
        assert simulated.storage.log
        assert simulated.storage.trusted == []
        bearers = [
            entry.path for entry in simulated.service.log if simulated.token in entry.headers.get("authorization", "")
        ]
        assert urlsplit(file.url).path in bearers
