"""What goes wrong on the way to a repository, and what is known afterwards."""

import io

import pytest

from exporter.destinations.base import DepositState, RemoteFile
from exporter.errors import (
    AddressRefused,
    FileChanged,
    RateLimited,
    RemoteConflict,
    RemoteMissing,
    RemoteRefused,
    RemoteUnavailable,
    TokenRefused,
)
from exporter.sources.bounded import BoundedContent
from simulators.server import Simulator
from simulators.zenodo import Zenodo
from tests.contracts.destinations import TABLE, TIDES, content, md5, new_mark, published
from tests.destinations.conftest import OWNER, STRANGER, TOKENS, Repository

pytestmark = pytest.mark.slow

CREATE = r"^POST /api/records$"
UPLOAD = r"^PUT /api/(files/[^/]+/|records/[^/]+/draft/files/[^/]+/content)"
COMMIT = r"^POST /api/records/[^/]+/draft/files/[^/]+/commit$"
PUBLISH = r"/actions/publish$"


def test_a_draft_whose_answer_was_lost_is_found_by_its_mark(repository: Repository) -> None:
    destination, mark = repository.connect(), new_mark()
    fault = repository.service.faults.add(CREATE, when="after", drop=True)
    with pytest.raises(RemoteUnavailable):
        destination.create(mark)
    assert fault.happened == 1
    found = destination.find(mark)
    assert found is not None and found.marks == (mark,)
    assert repository.service.counters.creates == 1  # a lost answer is not asked for by creating again


def test_a_draft_that_was_never_made_is_not_found(repository: Repository) -> None:
    destination, mark = repository.connect(), new_mark()
    fault = repository.service.faults.add(CREATE, status=502, html=True)
    with pytest.raises(RemoteUnavailable):
        destination.create(mark)
    assert fault.happened == 1
    assert destination.find(mark) is None


@pytest.mark.slow
def test_a_lagging_index_shows_the_draft_later(repository: Repository) -> None:
    destination, mark = repository.connect(), new_mark()
    repository.service.search.lag, moment = 10, [0.0]
    repository.service.search.clock = lambda: moment[0]
    draft = destination.create(mark)
    assert destination.find(mark) is None
    moment[0] += 11
    found = destination.find(mark)
    assert found is not None and found.identifier == draft.identifier


@pytest.mark.slow
def test_a_mark_is_looked_for_on_several_pages(repository: Repository) -> None:
    destination, mark = repository.connect(), new_mark()
    draft = destination.create(mark)
    for _ in range(101):
        destination.create(new_mark())
    found = destination.find(mark)
    assert found is not None and found.identifier == draft.identifier


def test_a_file_that_arrived_behind_a_gateways_error_is_seen(zenodo: Repository) -> None:
    destination = zenodo.connect()
    draft = destination.create(new_mark())
    fault = zenodo.service.faults.add(UPLOAD, when="after", status=504, html=True)
    with pytest.raises(RemoteUnavailable) as caught:
        destination.put_file(draft.identifier, "a.csv", content(TABLE))
    assert (fault.happened, caught.value.status) == (1, 504)
    assert destination.state(draft.identifier).files == (RemoteFile("a.csv", len(TABLE), md5(TABLE)),)


def test_a_commit_that_happened_behind_a_gateways_error_is_seen(invenio: Repository) -> None:
    destination = invenio.connect()
    draft = destination.create(new_mark())
    fault = invenio.service.faults.add(COMMIT, when="after", status=504, html=True)
    with pytest.raises(RemoteUnavailable):
        destination.put_file(draft.identifier, "a.csv", content(TABLE))
    assert fault.happened == 1
    assert destination.state(draft.identifier).files == (RemoteFile("a.csv", len(TABLE), md5(TABLE)),)


def test_an_upload_that_broke_off_leaves_nothing_complete_and_is_sent_again(repository: Repository) -> None:
    destination, payload = repository.connect(), b"x" * (8 << 20)
    draft = destination.create(new_mark())
    fault = repository.service.faults.add(UPLOAD, read_bytes=100_000)
    with pytest.raises(RemoteUnavailable):
        destination.put_file(draft.identifier, "big.bin", content(payload))
    assert fault.happened == 1
    assert not [file for file in destination.state(draft.identifier).files or () if file.complete]
    stored = destination.put_file(draft.identifier, "big.bin", content(payload))
    assert (stored.size_bytes, stored.md5) == (len(payload), md5(payload))
    assert destination.state(draft.identifier).files == (stored,)


def test_a_file_that_shrank_is_never_stored(repository: Repository) -> None:
    destination = repository.connect()
    draft = destination.create(new_mark())
    short = BoundedContent(io.BytesIO(b"x" * 1000), 5000)
    with pytest.raises(FileChanged):
        destination.put_file(draft.identifier, "a.bin", short)
    assert not [file for file in destination.state(draft.identifier).files or () if file.complete]


@pytest.mark.parametrize("knob", ["wrong_checksum", "truncate"])
def test_a_spoilt_file_shows_in_what_comes_back(repository: Repository, knob: str) -> None:
    destination = repository.connect()
    draft = destination.create(new_mark())
    fault = repository.service.faults.add(UPLOAD, knob=knob, times=1)
    stored = destination.put_file(draft.identifier, "a.csv", content(TABLE))
    assert fault.happened == 1
    assert (stored.size_bytes, stored.md5) != (len(TABLE), md5(TABLE))


def test_a_commit_that_finds_nothing_means_sending_again(invenio: Repository) -> None:
    destination = invenio.connect()
    draft = destination.create(new_mark())
    fault = invenio.service.faults.add(COMMIT, knob="commit_404")
    with pytest.raises(RemoteConflict, match="sent again"):
        destination.put_file(draft.identifier, "a.csv", content(TABLE))
    assert fault.happened == 1
    assert destination.put_file(draft.identifier, "a.csv", content(TABLE)).complete
    assert len(destination.state(draft.identifier).files or ()) == 1


@pytest.mark.parametrize("call", [UPLOAD, COMMIT], ids=["upload", "commit"])
def test_a_file_that_stays_pending_is_sent_again_and_blocks_no_publishing(invenio: Repository, call: str) -> None:
    destination = invenio.connect()
    draft = destination.create(new_mark())
    destination.describe(draft.identifier, TIDES)
    fault = invenio.service.faults.add(call, knob="stuck_pending")
    with pytest.raises((RemoteUnavailable, RemoteConflict)):
        destination.put_file(draft.identifier, "a.csv", content(TABLE))
    assert fault.happened == 1
    assert [file.complete for file in destination.state(draft.identifier).files or ()] == [False]
    assert destination.put_file(draft.identifier, "a.csv", content(TABLE)).md5 == md5(TABLE)
    assert destination.publish(draft.identifier).state is DepositState.PUBLISHED


def test_a_bucket_that_keeps_half_a_file_takes_it_again(zenodo: Repository) -> None:
    destination = zenodo.connect()
    draft = destination.create(new_mark())
    destination.describe(draft.identifier, TIDES)
    fault = zenodo.service.faults.add(UPLOAD, knob="stuck_pending")
    with pytest.raises(RemoteUnavailable):
        destination.put_file(draft.identifier, "a.csv", content(TABLE))
    assert fault.happened == 1
    assert destination.put_file(draft.identifier, "a.csv", content(TABLE)).md5 == md5(TABLE)
    assert destination.publish(draft.identifier).state is DepositState.PUBLISHED


def test_a_commit_that_finds_nothing_although_it_is_done_is_done(invenio: Repository) -> None:
    destination = invenio.connect()
    draft = destination.create(new_mark())
    fault = invenio.service.faults.add(COMMIT, when="after", status=404)
    assert destination.put_file(draft.identifier, "a.csv", content(TABLE)).md5 == md5(TABLE)
    assert fault.happened == 1


def test_a_draft_removed_while_a_file_is_sent_is_missing(invenio: Repository) -> None:
    destination = invenio.connect()
    draft = destination.create(new_mark())
    fault = invenio.service.faults.add(COMMIT, knob="commit_404")
    gone = invenio.service.faults.add(rf"^GET /api/records/{draft.identifier}/draft$", status=404)
    with pytest.raises(RemoteMissing):
        destination.put_file(draft.identifier, "a.csv", content(TABLE))
    assert (fault.happened, gone.happened) == (1, 1)


def test_a_published_record_behind_a_gateways_error_is_seen_and_not_published_twice(repository: Repository) -> None:
    destination = repository.connect()
    draft = destination.create(new_mark())
    destination.describe(draft.identifier, TIDES)
    destination.put_file(draft.identifier, "a.csv", content(TABLE))
    fault = repository.service.faults.add(PUBLISH, when="after", status=504, html=True)
    with pytest.raises(RemoteUnavailable):
        destination.publish(draft.identifier)
    assert fault.happened == 1
    assert destination.state(draft.identifier).state is DepositState.PUBLISHED
    with pytest.raises(RemoteMissing):
        destination.publish(draft.identifier)
    assert repository.service.counters.publishes == 1


def test_a_new_version_whose_answer_was_lost_is_the_same_one(repository: Repository) -> None:
    destination = repository.connect()
    first = published(destination)
    for match in (r"^POST /api/records/[^/]+/versions$", r"/actions/files-import$"):
        fault = repository.service.faults.add(match, when="after", drop=True)
        with pytest.raises(RemoteUnavailable):
            destination.new_version(first.identifier)
        assert fault.happened == 1
    draft = destination.new_version(first.identifier)
    assert [file.md5 for file in draft.files or ()] == [md5(TABLE)]
    assert len(repository.service.deposits()) == 2


def test_a_new_draft_that_is_forbidden_for_a_moment_is_a_conflict_and_opens(zenodo: Repository) -> None:
    destination = zenodo.connect()
    fault = zenodo.service.faults.add(CREATE, knob="forbidden_after_create", value=1)
    draft = destination.create(new_mark())
    assert fault.happened == 1
    with pytest.raises(RemoteConflict):
        destination.put_file(draft.identifier, "a.csv", content(TABLE))
    assert destination.put_file(draft.identifier, "a.csv", content(TABLE)).complete


def test_a_forbidden_upload_to_ones_own_draft_is_a_conflict_for_a_restarted_worker_too(repository: Repository) -> None:
    draft = repository.connect().create(new_mark())
    fault = repository.service.faults.add(UPLOAD, status=403)
    restarted = repository.connect()
    with pytest.raises(RemoteConflict):
        restarted.put_file(draft.identifier, "a.csv", content(TABLE))
    assert fault.happened == 1
    assert restarted.put_file(draft.identifier, "a.csv", content(TABLE)).complete


def test_a_new_draft_that_cannot_be_read_for_a_moment_is_a_conflict(repository: Repository) -> None:
    destination = repository.connect()
    draft = destination.create(new_mark())
    fault = repository.service.faults.add(rf"/api/records/{draft.identifier}/draft$", status=403, times=2)
    with pytest.raises(RemoteConflict):
        destination.state(draft.identifier)
    assert fault.happened == 2
    assert destination.state(draft.identifier).state is DepositState.DRAFT


def test_a_forbidden_publishing_names_the_rights_of_the_token(repository: Repository) -> None:
    destination = repository.connect()
    draft = destination.create(new_mark())
    fault = repository.service.faults.add(PUBLISH, status=403)
    with pytest.raises(RemoteRefused, match="the token lacks a right"):
        destination.publish(draft.identifier)
    assert fault.happened == 1


def test_a_token_that_died_in_the_middle_is_refused(repository: Repository) -> None:
    destination = repository.connect()
    draft = destination.create(new_mark())
    repository.service.tokens.pop(OWNER)
    for call in (
        lambda: destination.put_file(draft.identifier, "a.csv", content(TABLE)),
        lambda: destination.describe(draft.identifier, TIDES),
        lambda: destination.state(draft.identifier),
        lambda: destination.publish(draft.identifier),
    ):
        with pytest.raises(TokenRefused):
            call()


def test_a_csrf_fault_with_a_dead_token_is_the_token(repository: Repository) -> None:
    destination = repository.connect("canary-token-that-nobody-gave")
    body = '{"status": 400, "message": "CSRF token missing or incorrect."}'
    fault = repository.service.faults.add(CREATE, status=400, body=body)
    with pytest.raises(TokenRefused):
        destination.create(new_mark())
    assert fault.happened == 1


def test_a_csrf_fault_with_a_living_token_passes(repository: Repository) -> None:
    destination = repository.connect()
    body = '{"status": 400, "message": "Referer checking failed - no Referer."}'
    fault = repository.service.faults.add(CREATE, status=400, body=body)
    with pytest.raises(RemoteConflict):
        destination.create(new_mark())
    assert fault.happened == 1


def test_a_probe_without_an_answer_blames_nobody(repository: Repository) -> None:
    destination = repository.connect()
    fault = repository.service.faults.add(CREATE, status=403)
    silent = repository.service.faults.add(r"^GET /api/user/records", status=503, times=3)
    with pytest.raises(RemoteUnavailable):
        destination.create(new_mark())
    assert (fault.happened, silent.happened) == (1, 3)


def test_a_rate_limit_says_how_long(repository: Repository) -> None:
    destination = repository.connect()
    fault = repository.service.faults.add(CREATE, status=429, headers={"Retry-After": "17"})
    with pytest.raises(RateLimited) as caught:
        destination.create(new_mark())
    assert (fault.happened, caught.value.retry_after_seconds) == (1, 17)


def test_a_bucket_at_another_host_gets_neither_token_nor_file(zenodo: Repository) -> None:
    destination = zenodo.connect()
    draft = destination.create(new_mark())
    with Simulator(Zenodo(dict(TOKENS))) as foreign:
        body = f'{{"links": {{"bucket": "{foreign.url}/api/files/1"}}}}'
        fault = zenodo.service.faults.add(r"^GET /api/deposit/depositions/", status=200, body=body)
        with pytest.raises(AddressRefused):
            destination.put_file(draft.identifier, "a.csv", content(TABLE))
        assert (fault.happened, foreign.service.log) == (1, [])


def test_a_redirect_to_another_host_is_not_followed(repository: Repository) -> None:
    destination = repository.connect()
    with Simulator(Zenodo(dict(TOKENS))) as foreign:
        fault = repository.service.faults.add(CREATE, status=307, headers={"Location": f"{foreign.url}/api/records"})
        with pytest.raises(RemoteUnavailable):
            destination.create(new_mark())
        assert (fault.happened, foreign.service.log) == (1, [])


def test_no_token_is_ever_in_an_address_or_in_an_error(repository: Repository) -> None:
    owner, stranger = repository.connect(), repository.connect(STRANGER)
    draft = owner.create(new_mark())
    published(owner)
    fault = repository.service.faults.add(UPLOAD, status=500, body=f'{{"message": "Bearer {STRANGER}"}}')
    calls = [
        lambda: stranger.state(draft.identifier),
        lambda: stranger.describe(draft.identifier, TIDES),
        lambda: stranger.put_file(draft.identifier, "a.csv", content(TABLE)),
        lambda: stranger.put_file(draft.identifier, "..", content(TABLE)),
        repository.connect(STRANGER + "-no-more").probe,
        lambda: owner.put_file(draft.identifier, "a.csv", content(TABLE)),
    ]
    for call in calls:
        with pytest.raises((RemoteRefused, RemoteUnavailable, TokenRefused)) as caught:
            call()
        error: BaseException | None = caught.value
        while error:
            assert "canary" not in f"{error!s} {error!r} {vars(error)}"
            error = error.__cause__ or error.__context__
    assert fault.happened == 1
    log = repository.service.log
    assert log and not [entry for entry in log if "canary" in entry.path + entry.query]
    assert all("canary" in entry.headers["authorization"] for entry in log)


def test_zenodo_asks_for_a_drafts_bucket_once(zenodo: Repository) -> None:
    destination = zenodo.connect()
    draft = destination.create(new_mark())
    before = len(zenodo.service.log)
    for name in ("a.csv", "b.csv", "c.csv"):
        destination.put_file(draft.identifier, name, content(TABLE))
    assert len(zenodo.service.log) - before == 4


def test_zenodo_takes_neither_folders_nor_empty_files(zenodo: Repository) -> None:
    destination = zenodo.connect()
    draft = destination.create(new_mark())
    for name, payload in (("folder/a.csv", TABLE), ("empty.csv", b"")):
        with pytest.raises(RemoteRefused):
            destination.put_file(draft.identifier, name, content(payload))
    limits = destination.features.limits
    assert (limits.file_bytes, limits.files, limits.empty_files, limits.folders_in_names) == (50 * 10**9, 100, False, False)
    assert destination.state(draft.identifier).files == ()
