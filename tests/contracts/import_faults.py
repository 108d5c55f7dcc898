"""What no fault of a list or a file may do to an import. For simulators: beside ``world`` there is ``simulated``."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest

from exporter.errors import RateLimited, RemoteRefused, RemoteUnavailable
from exporter.records.record import Header
from exporter.sources.base import Entry
from simulators.server import Service
from simulators.storage import Storage
from tests.contracts.import_sources import PAGE, ImportSourceContract, ImportWorld, walk


@dataclass(frozen=True)
class Simulated:
    """``lists`` matches the requests for pages; ``storage`` is the other host that files are sent to;
    a ``token`` of the source opens it, in ``key_header``."""

    service: Service
    lists: str
    token: str
    storage: Storage
    key_header: str = "authorization"


class ImportListFaults:
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
        fault = simulated.service.faults.add(simulated.lists, status=502, html=True)
        assert len(world.source.listing("", PAGE).entries) == PAGE
        assert fault.happened == 1

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


class ImportFaultsContract(ImportListFaults, ImportSourceContract):
    """All of it."""

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
            entry.path for entry in simulated.service.log if simulated.token in entry.headers.get(simulated.key_header, "")
        ]
        assert urlsplit(file.url).path in bearers
