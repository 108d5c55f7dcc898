"""What every destination keeps to. A subclass's module has the fixtures ``destination``, ``stranger`` (another account)
and ``impostor`` (a token that nobody gave)."""

import hashlib
import io
import uuid
from contextlib import closing
from dataclasses import dataclass, field, replace
from time import sleep

import pytest

from exporter.destinations.base import Deposit, DepositState, Destination
from exporter.errors import RemoteMissing, RemoteRefused, TokenRefused
from exporter.records.record import Access, Creator, CreatorKind, Header, Identifier, Record, RelatedIdentifier, Right, Value
from exporter.sources.bounded import BoundedContent

TABLE = b"hour,metres\n0,1.5\n"
NAMES = ["plain.csv", "two words.csv", "Šmídová #1 100%?.csv", "a+b&c=d;e.csv", "..hidden..csv", "quote'\".csv"]

TIDES = Record(
    Header("tides"),
    values=(
        Value("dcterms:title", "Tides at Cuxhaven"),
        Value("dcterms:description", "<p>Every hour, since <em>1843</em>.</p>"),
        Value("dcterms:issued", "2024-05-01"),
        Value("dcterms:publisher", "Example Library"),
        Value("dcterms:subject", "tides"),
        Value("dcterms:subject", "sea level"),
        Value("schema:version", "1.2"),
    ),
    creators=(
        Creator("Šmídová, Ulla", family="Šmídová", given="Ulla", identifiers=(Identifier("orcid", "0000-0002-1825-0097"),)),
        Creator("City of Cuxhaven", CreatorKind.ORGANIZATION),
    ),
    rights=(Right("cc-by-4.0"),),
    related=(RelatedIdentifier("https://ckan.example.org/dataset/tides", "isderivedfrom"),),
)


def new_mark() -> str:
    return f"urn:uuid:{uuid.uuid4()}"


def content(payload: bytes) -> BoundedContent:
    return BoundedContent(Bytes(payload), len(payload))


@dataclass
class Bytes:
    """A file in memory."""

    payload: bytes
    _stream: io.BytesIO = field(init=False)

    def __post_init__(self) -> None:
        self._stream = io.BytesIO(self.payload)

    def read(self, size: int = -1, /) -> bytes:
        return self._stream.read(size)

    def close(self) -> None:
        self._stream.close()


def md5(payload: bytes) -> str:
    return hashlib.md5(payload).hexdigest()


def names(deposit: Deposit) -> dict[str, str]:
    return {file.name: file.md5 for file in deposit.files or ()}


def published(destination: Destination, record: Record = TIDES) -> Deposit:
    draft = destination.create(new_mark())
    assert destination.describe(draft.identifier, record) == ()
    destination.put_file(draft.identifier, "tides.csv", content(TABLE))
    return destination.publish(draft.identifier)


class DestinationContract:
    def test_a_good_token_is_proven(self, destination: Destination) -> None:
        destination.probe()

    def test_a_bad_token_is_refused_in_every_call(self, impostor: Destination) -> None:
        for call in (
            impostor.probe,
            lambda: impostor.create(new_mark()),
            lambda: impostor.find(new_mark()),
            impostor.drafts,
        ):
            with pytest.raises(TokenRefused) as caught:
                call()
            assert "token" in str(caught.value)

    def test_a_new_draft_carries_its_mark_and_nothing_else(self, destination: Destination) -> None:
        mark = new_mark()
        draft = destination.create(mark)
        state = destination.state(draft.identifier)
        assert (draft.state, draft.marks) == (DepositState.DRAFT, (mark,))
        assert (state.state, state.marks, state.files, state.title) == (DepositState.DRAFT, (mark,), (), "")
        assert not state.editing

    def test_a_twin_sees_and_fills_the_same_draft(self, destination: Destination) -> None:
        draft = destination.create(new_mark())
        with closing(destination.twin()) as twin:
            twin.put_file(draft.identifier, "levels.csv", content(b"1\n"))
        assert [file.name for file in destination.state(draft.identifier).files or ()] == ["levels.csv"]

    def test_a_draft_is_found_by_its_mark(self, destination: Destination) -> None:
        mark = new_mark()
        draft = destination.create(mark)
        destination.create(new_mark())
        found = found_by(destination, mark)
        assert found is not None and found.identifier == draft.identifier

    def test_of_two_drafts_with_one_mark_the_older_is_found(self, destination: Destination) -> None:
        mark = new_mark()
        first, second = destination.create(mark), destination.create(mark)
        assert first.identifier != second.identifier
        found = found_by(destination, mark)
        assert found is not None and found.identifier == first.identifier

    def test_an_unknown_mark_finds_nothing(self, destination: Destination) -> None:
        destination.create(new_mark())
        assert destination.find(new_mark()) is None

    def test_a_full_description_is_kept_and_replaces_the_mark(self, destination: Destination) -> None:
        draft = destination.create(new_mark())
        assert destination.describe(draft.identifier, TIDES) == ()
        state = destination.state(draft.identifier)
        assert (state.title, state.marks) == ("Tides at Cuxhaven", ())

    def test_what_is_refused_comes_back_with_its_field(self, destination: Destination) -> None:
        draft = destination.create(new_mark())
        wrong = replace(
            TIDES, values=(*(v for v in TIDES.values if v.term != "dcterms:issued"), Value("dcterms:issued", "soon"))
        )
        refused = destination.describe(draft.identifier, wrong)
        assert [refusal.field for refusal in refused] == ["metadata.publication_date"]
        assert refused[0].message

    def test_restricted_files_with_an_embargo_are_kept_so(self, destination: Destination) -> None:
        draft = destination.create(new_mark())
        closed = replace(TIDES, access=Access("restricted", "2099-01-31", "Until the thesis is out"))
        assert destination.describe(draft.identifier, closed) == ()

    @pytest.mark.parametrize("name", NAMES)
    def test_a_file_arrives_whole_under_its_name(self, destination: Destination, name: str) -> None:
        draft = destination.create(new_mark())
        sent = content(TABLE)
        stored = destination.put_file(draft.identifier, name, sent)
        assert (stored.name, stored.size_bytes, stored.md5, stored.complete) == (name, len(TABLE), sent.md5, True)
        assert destination.state(draft.identifier).files == (stored,)

    def test_a_file_of_several_pieces_arrives_whole(self, destination: Destination) -> None:
        payload = bytes(range(256)) * (3 << 12)
        draft = destination.create(new_mark())
        stored = destination.put_file(draft.identifier, "big.bin", content(payload))
        assert (stored.size_bytes, stored.md5) == (len(payload), md5(payload))

    def test_a_file_sent_again_replaces_the_first(self, destination: Destination) -> None:
        draft = destination.create(new_mark())
        destination.put_file(draft.identifier, "a.csv", content(b"old"))
        destination.put_file(draft.identifier, "a.csv", content(TABLE))
        assert names(destination.state(draft.identifier)) == {"a.csv": md5(TABLE)}

    @pytest.mark.parametrize("name", ["..", ".", "", "a/../b.csv"])
    def test_a_name_that_means_another_place_is_never_sent(self, destination: Destination, name: str) -> None:
        draft = destination.create(new_mark())
        with pytest.raises(RemoteRefused):
            destination.put_file(draft.identifier, name, content(TABLE))
        assert destination.state(draft.identifier).files == ()

    def test_a_file_is_removed_and_may_be_gone_already(self, destination: Destination) -> None:
        draft = destination.create(new_mark())
        destination.put_file(draft.identifier, "a b.csv", content(TABLE))
        destination.remove_file(draft.identifier, "a b.csv")
        destination.remove_file(draft.identifier, "a b.csv")
        assert destination.state(draft.identifier).files == ()

    def test_a_doi_is_reserved_once_kept_by_the_description_and_published(self, destination: Destination) -> None:
        draft = destination.create(new_mark())
        doi = destination.reserve_doi(draft.identifier)
        assert doi.startswith("10.")
        assert destination.describe(draft.identifier, TIDES) == ()
        assert destination.reserve_doi(draft.identifier) == doi
        destination.put_file(draft.identifier, "a.csv", content(TABLE))
        assert destination.publish(draft.identifier).doi == doi

    def test_publishing_gives_a_doi_a_concept_and_a_page(self, destination: Destination) -> None:
        deposit = published(destination)
        assert deposit.state is DepositState.PUBLISHED
        state = destination.state(deposit.identifier)
        assert (state.state, state.editing, names(state)) == (DepositState.PUBLISHED, False, {"tides.csv": md5(TABLE)})
        assert state.doi.startswith("10.") and state.concept and state.concept_doi not in {"", state.doi}
        assert state.url.startswith(f"http://{destination.host}/records/")

    def test_publishing_an_undescribed_draft_names_the_missing_fields(self, destination: Destination) -> None:
        draft = destination.create(new_mark())
        destination.put_file(draft.identifier, "a.csv", content(TABLE))
        with pytest.raises(RemoteRefused) as caught:
            destination.publish(draft.identifier)
        assert {"metadata.title", "metadata.creators"} <= set(caught.value.faults)
        assert destination.state(draft.identifier).state is DepositState.DRAFT

    def test_a_glance_tells_the_state_without_the_files(self, destination: Destination) -> None:
        draft = destination.create(new_mark())
        glance = destination.glance(draft.identifier)
        assert (glance.state, glance.files) == (DepositState.DRAFT, None)
        destination.discard(draft.identifier)
        with pytest.raises(RemoteMissing):
            destination.glance(draft.identifier)
        out = destination.glance(published(destination).identifier)
        assert (out.state, out.editing, bool(out.doi)) == (DepositState.PUBLISHED, False, True)

    def test_publishing_twice_is_missed_and_the_state_tells_why(self, destination: Destination) -> None:
        deposit = published(destination)
        with pytest.raises(RemoteMissing):
            destination.publish(deposit.identifier)
        assert destination.state(deposit.identifier).state is DepositState.PUBLISHED

    def test_a_new_version_has_the_files_and_is_the_same_one_when_asked_again(self, destination: Destination) -> None:
        first = published(destination)
        draft = destination.new_version(first.identifier)
        assert (draft.state, names(draft), draft.concept) == (DepositState.DRAFT, {"tides.csv": md5(TABLE)}, first.concept)
        assert destination.new_version(first.identifier).identifier == draft.identifier != first.identifier
        assert names(destination.state(draft.identifier)) == {"tides.csv": md5(TABLE)}

    def test_a_new_version_is_published_with_a_file_replaced_and_one_added(self, destination: Destination) -> None:
        first = published(destination)
        draft = destination.new_version(first.identifier)
        destination.remove_file(draft.identifier, "tides.csv")
        destination.put_file(draft.identifier, "tides.csv", content(b"hour\n"))
        destination.put_file(draft.identifier, "more.csv", content(TABLE))
        assert destination.describe(draft.identifier, TIDES) == ()
        second = destination.publish(draft.identifier)
        assert names(destination.state(second.identifier)) == {"tides.csv": md5(b"hour\n"), "more.csv": md5(TABLE)}
        assert names(destination.state(first.identifier)) == {"tides.csv": md5(TABLE)}
        assert destination.state(second.identifier).concept_doi == destination.state(first.identifier).concept_doi

    def test_an_edit_keeps_the_doi_and_is_published_again(self, destination: Destination) -> None:
        first = published(destination)
        assert destination.edit(first.identifier).editing
        editing = destination.state(first.identifier)
        assert (editing.state, editing.editing, names(editing)) == (
            DepositState.PUBLISHED,
            True,
            {"tides.csv": md5(TABLE)},
        )
        assert destination.describe(first.identifier, TIDES.with_texts("dcterms:title", "Tides, corrected")) == ()
        again = destination.publish(first.identifier)
        assert (again.doi, again.title) == (first.doi, "Tides, corrected")
        assert not destination.state(first.identifier).editing

    def test_files_of_a_published_record_are_locked(self, destination: Destination) -> None:
        first = published(destination)
        destination.edit(first.identifier)
        with pytest.raises(RemoteRefused):
            destination.put_file(first.identifier, "late.csv", content(TABLE))
        assert names(destination.state(first.identifier)) == {"tides.csv": md5(TABLE)}

    def test_discarding_an_edit_leaves_the_published_record(self, destination: Destination) -> None:
        first = published(destination)
        destination.edit(first.identifier)
        destination.discard(first.identifier)
        state = destination.state(first.identifier)
        assert (state.state, state.editing) == (DepositState.PUBLISHED, False)

    def test_a_discarded_draft_is_missing_and_discarding_it_again_is_fine(self, destination: Destination) -> None:
        draft = destination.create(new_mark())
        destination.discard(draft.identifier)
        destination.discard(draft.identifier)
        for call in (
            lambda: destination.state(draft.identifier),
            lambda: destination.describe(draft.identifier, TIDES),
            lambda: destination.put_file(draft.identifier, "a.csv", content(TABLE)),
            lambda: destination.publish(draft.identifier),
        ):
            with pytest.raises(RemoteMissing):
                call()

    @pytest.mark.parametrize("identifier", ["..", ".", "", "no-such-record", "../user/records", "99999999"])
    def test_what_does_not_exist_is_missing(self, destination: Destination, identifier: str) -> None:
        with pytest.raises(RemoteMissing):
            destination.state(identifier)

    def test_somebody_elses_draft_is_refused_and_the_token_is_not_blamed(
        self, destination: Destination, stranger: Destination
    ) -> None:
        draft = destination.create(new_mark())
        for call in (
            lambda: stranger.state(draft.identifier),
            lambda: stranger.describe(draft.identifier, TIDES),
            lambda: stranger.put_file(draft.identifier, "a.csv", content(TABLE)),
            lambda: stranger.publish(draft.identifier),
            lambda: stranger.discard(draft.identifier),
        ):
            with pytest.raises(RemoteRefused, match="somebody else's"):
                call()
        assert destination.state(draft.identifier).files == ()

    def test_drafts_are_listed_newest_first_and_published_records_are_not(self, destination: Destination) -> None:
        record = published(destination)
        older, newer = destination.create(new_mark()), destination.create(new_mark())
        assert found_by(destination, newer.marks[0])
        listed = [deposit.identifier for deposit in destination.drafts().deposits]
        assert listed[:2] == [newer.identifier, older.identifier]
        assert record.identifier not in listed

    def test_drafts_are_searched_by_words_of_any_kind(self, destination: Destination) -> None:
        for words in ("tides", 'a "stray ( bracket', "a/b:c\\", "10.5281/zenodo.1"):
            assert destination.drafts(words).page == 1

    def test_a_draft_is_found_by_words_of_its_title(self, destination: Destination) -> None:
        draft, word = destination.create(new_mark()), f"gauge{uuid.uuid4().hex[:8]}"
        titled = TIDES.with_texts("dcterms:title", f"Tides (at: {word}/2) of Cuxhaven")
        assert destination.describe(draft.identifier, titled) == ()
        for _ in range(60):
            if (found := destination.drafts(f"{word} (cuxhaven")).deposits:
                break
            sleep(0.25)
        assert [deposit.identifier for deposit in found.deposits] == [draft.identifier]

    def test_an_unknown_community_is_told_by_its_name(self, destination: Destination) -> None:
        record = published(destination)
        refused = destination.add_to_communities(record.identifier, ("no-such-community",))
        assert [refusal.field for refusal in refused] == ["no-such-community"]


def found_by(destination: Destination, mark: str) -> Deposit | None:
    """The list is a search index: it may take a moment."""
    for _ in range(60):
        if found := destination.find(mark):
            return found
        sleep(0.25)
    return None
