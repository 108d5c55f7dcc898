"""Who asks a Dataverse: guests, owners of a token, and who is taken for a robot."""

import pytest

from exporter.errors import (
    FileRestricted,
    RecordError,
    TokenRefused,
    TurnedAway,
)
from exporter.records.record import Header
from exporter.sources.base import Entry
from exporter.sources.imports import ImportSource
from simulators.dataverse import Dataverse
from simulators.dataverse_gate import Gateway
from tests.contracts.import_sources import entries_of
from tests.sources.dataverse_shelves import CONTENT, TITLES, TOKEN, dataverse, entry_of, named, opener_of, read, source

__all__ = ["dataverse", "source"]
pytestmark = pytest.mark.slow


def test_a_server_whose_search_wants_a_token_says_so(dataverse: Dataverse) -> None:
    dataverse.search_needs_token = True
    about = opener_of(dataverse)().check()
    assert (about.needs_token, about.total, about.title) == (True, None, "Root")
    assert "token" in about.notes[0]
    assert opener_of(dataverse)(token=TOKEN).check().total == 6


def test_a_limiter_of_robots_is_not_taken_for_a_server_that_wants_a_token(dataverse: Dataverse) -> None:
    dataverse.gateway = Gateway()
    for token in ("", TOKEN):
        with pytest.raises(TurnedAway):
            opener_of(dataverse)(token=token).check()
    assert dataverse.gateway.blocked == 2


def test_a_collection_that_is_not_published_is_shown_with_a_token(dataverse: Dataverse) -> None:
    dataverse.new_collection("hidden", "Hidden", published=False)
    assert opener_of(dataverse, collection="hidden")().check().needs_token
    assert opener_of(dataverse, collection="hidden")(token=TOKEN).check().scope == "Hidden"


def test_a_wrong_token_is_refused_and_not_taken_for_a_guests(dataverse: Dataverse) -> None:
    source = opener_of(dataverse)(token="wrong")
    for ask in (source.check, source.listing, lambda: source.record(Entry(Header(named(dataverse, "Rivers"))))):
        with pytest.raises(TokenRefused):
            ask()


def test_a_token_brings_no_drafts_and_no_dataset_twice(dataverse: Dataverse) -> None:
    dataverse.draft(named(dataverse, "Rivers"), title="Rivers, not yet")
    source = opener_of(dataverse, collection="water")(token=TOKEN)
    titles = [entry.title for entry in entries_of(source)]
    assert (sorted(titles), source.check().total) == (sorted(TITLES), 5)
    assert source.record(entry_of(source, "Rivers")).title == "Rivers"


def test_a_draft_stops_that_record_only(dataverse: Dataverse, source: ImportSource) -> None:
    wells = Entry(Header(named(dataverse, "Wells")))
    with pytest.raises(TokenRefused, match="not published"):
        source.record(wells)
    source.check()
    with pytest.raises(RecordError, match="Drafts are not imported"):
        opener_of(dataverse)(token=TOKEN).record(wells)


def test_a_token_opens_restricted_files(dataverse: Dataverse) -> None:
    rivers = named(dataverse, "Rivers")
    dataverse.restrict(dataverse.file(rivers, "levels.csv"))
    [closed] = opener_of(dataverse)().record(Entry(Header(rivers))).files
    assert closed.withheld
    source = opener_of(dataverse)(token=TOKEN)
    [file] = source.record(Entry(Header(rivers))).files
    assert (file.withheld, read(source, file)) == ("", CONTENT)


def test_what_only_a_token_opens_is_offered_to_nobody_else_here(dataverse: Dataverse) -> None:
    pid = dataverse.new_dataset("Mixed", {"open.csv": "1", "closed.csv": "2"}, "water")
    assert opener_of(dataverse)(token=TOKEN).record(Entry(Header(pid))).access.files == "public"
    dataverse.restrict(dataverse.file(pid, "closed.csv"))
    assert opener_of(dataverse)().record(Entry(Header(pid))).access.files == "public"
    source = opener_of(dataverse)(token=TOKEN)
    assert source.record(Entry(Header(pid))).access.files == "restricted"
    assert "only to who may edit" in source.check().notes[-1]


def test_who_has_no_rights_for_a_file_is_told_so_whatever_the_token(dataverse: Dataverse) -> None:
    rivers = named(dataverse, "Rivers")
    dataverse.restrict(dataverse.file(rivers, "levels.csv"))
    dataverse.tokens["other-token"] = "eve"
    dataverse.strangers.add("eve")
    source = opener_of(dataverse)(token="other-token")
    with pytest.raises(FileRestricted):
        read(source, source.record(Entry(Header(rivers))).files[0])
