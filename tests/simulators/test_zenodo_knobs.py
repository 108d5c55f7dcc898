"""Each knob does what it says, once, and leaves its trace in the state."""

import hashlib
import time

import pytest

from tests.simulators.repository import OCTETS, TABLE, told
from tests.simulators.test_zenodo_bucket import bucket_of, put

pytestmark = pytest.mark.slow


def test_a_wrong_checksum_is_told_and_kept(zenodo, ada):
    draft = ada.draft()
    bucket = bucket_of(ada, draft)
    fault = zenodo.faults.add("PUT /api/files/", knob="wrong_checksum")
    wrong = put(ada, f"{bucket}/a").json()["checksum"]
    assert wrong != f"md5:{hashlib.md5(TABLE).hexdigest()}"
    assert (fault.happened, ada.get(f"{draft}/files/a").json()["checksum"]) == (1, wrong)
    assert put(ada, f"{bucket}/a").json()["checksum"] == f"md5:{hashlib.md5(TABLE).hexdigest()}"


def test_a_wrong_checksum_comes_in_three_steps_too(zenodo, ada):
    draft = ada.draft()
    fault = zenodo.faults.add("PUT .*/content", knob="wrong_checksum")
    assert ada.upload(draft).json()["checksum"] != f"md5:{hashlib.md5(TABLE).hexdigest()}"
    assert fault.happened == 1


@pytest.mark.parametrize(("value", "kept"), [(True, len(TABLE) // 2), (5, 5), (0, 0)])
def test_a_file_is_cut_short_and_called_stored(zenodo, ada, value, kept):
    bucket = bucket_of(ada, ada.draft())
    fault = zenodo.faults.add("PUT /api/files/", knob="truncate", value=value)
    answer = put(ada, f"{bucket}/a")
    stored = (answer.status_code, answer.json()["size"], answer.json()["checksum"])
    assert stored == (201, kept, f"md5:{hashlib.md5(TABLE[:kept]).hexdigest()}")
    assert (fault.happened, zenodo.deposits()[0].files[0].size) == (1, kept)


def test_a_file_that_is_stuck_blocks_the_publication_until_it_is_deleted(zenodo, ada):
    draft = ada.draft()
    ada.post(f"{draft}/files", json=[{"key": "a"}])
    fault = zenodo.faults.add("PUT .*/content", knob="stuck_pending")
    assert [ada.send(draft, "a").status_code for _ in range(2)] == [500, 500]
    assert ada.post(f"{draft}/files/a/commit").json()["status"] == "pending"
    assert told(ada.post(f"{draft}/actions/publish"))[0][0] == "files"
    assert ada.delete(f"{draft}/files/a").status_code == 204
    ada.upload(draft, "a")
    assert (fault.happened, ada.post(f"{draft}/actions/publish").status_code) == (1, 202)


def test_a_commit_that_leaves_the_file_pending(zenodo, ada):
    draft = ada.draft()
    fault = zenodo.faults.add("POST .*/commit", knob="stuck_pending")
    assert (ada.upload(draft, "a").json()["status"], fault.happened) == ("pending", 1)
    assert ada.post(f"{draft}/files/a/commit").json()["status"] == "pending"


def test_a_bucket_may_leave_a_pending_file_too(zenodo, ada):
    draft = ada.draft()
    bucket = bucket_of(ada, draft)
    fault = zenodo.faults.add("PUT /api/files/", knob="stuck_pending")
    assert (put(ada, f"{bucket}/a").status_code, fault.happened) == (500, 1)
    assert ada.get(f"{draft}/files/a").json()["status"] == "pending"
    assert ada.get(f"{bucket}/a").status_code == 404


def test_a_commit_that_finds_no_file_wants_the_content_again(zenodo, ada):
    draft = ada.draft()
    fault = zenodo.faults.add("POST .*/commit", knob="commit_404")
    assert (ada.upload(draft, "a").status_code, fault.happened) == (404, 1)
    assert ada.get(f"{draft}/files/a").json()["status"] == "pending"
    assert ada.post(f"{draft}/files/a/commit").status_code == 500
    ada.send(draft, "a")
    assert ada.post(f"{draft}/files/a/commit").json()["status"] == "completed"


def test_uploads_are_refused_for_a_while_after_the_creation(zenodo, ada):
    fault = zenodo.faults.add("POST /api/records$", knob="forbidden_after_create", value=2)
    bucket = bucket_of(ada, ada.draft())
    assert [put(ada, f"{bucket}/a").status_code for _ in range(3)] == [403, 403, 201]
    assert fault.happened == 1


def test_a_community_is_swallowed(zenodo, ada):
    record = ada.published()
    community = ada.get("/communities/open").json()["id"]
    fault = zenodo.faults.add("POST .*/communities", knob="swallow_community")
    answer = ada.post(f"{record}/communities", json={"communities": [{"id": community}]})
    assert (answer.status_code, len(answer.json()["processed"]), fault.happened) == (200, 1, 1)
    assert zenodo.deposits()[0].communities == ()


def test_a_new_draft_is_missing_from_lists_for_a_while(zenodo, ada):
    zenodo.search.lag = 3600
    draft = ada.draft()
    assert ada.get("/user/records").json()["hits"]["total"] == 0
    assert ada.get(draft).status_code == 200
    zenodo.search.lag = 0
    assert ada.get("/user/records").json()["hits"]["total"] == 1


def test_a_change_comes_late_to_lists_and_a_removal_at_once(zenodo, ada):
    moment = [0.0]
    zenodo.search.clock = lambda: moment[0]
    zenodo.search.lag = 10
    draft = ada.draft(title="Old title")

    def titles_at(second: float) -> list[str]:
        moment[0] = second
        return [hit["metadata"]["title"] for hit in ada.get("/user/records").json()["hits"]["hits"]]

    assert (titles_at(9), titles_at(11)) == ([], ["Old title"])
    ada.put(draft, json={"metadata": {"title": "New title"}})
    assert (titles_at(20), titles_at(22)) == (["Old title"], ["New title"])
    ada.delete(draft)
    assert titles_at(22) == []


def test_every_answer_is_slow_when_the_service_is(zenodo, guest):
    zenodo.latency = 0.2
    began = time.monotonic()
    guest.get("/records")
    assert time.monotonic() - began >= 0.2


def test_a_lost_answer_to_a_creation_leaves_one_draft(zenodo, ada):
    fault = zenodo.faults.add("POST /api/records$", when="after", status=504, html=True)
    assert ada.post("/records", json={}).status_code == 504
    assert (fault.happened, len(zenodo.deposits()), zenodo.counters.creates) == (1, 1, 1)


def test_resent_bytes_are_counted_even_when_they_reach_nobody(zenodo, ada):
    bucket = bucket_of(ada, ada.draft())
    zenodo.faults.add("PUT /api/files/", status=502, html=True)
    assert [put(ada, f"{bucket}/a").status_code for _ in range(2)] == [502, 201]
    assert (len(zenodo.uploads()), zenodo.bytes_received()) == (2, 2 * len(TABLE))


def test_content_may_be_redirected_elsewhere(zenodo, ada):
    bucket = bucket_of(ada, ada.draft())
    zenodo.faults.add("PUT /api/files/", status=302, headers={"Location": "http://127.0.0.2:9/"})
    answer = ada.put(f"{bucket}/a", data=TABLE, headers=OCTETS)
    assert (answer.status_code, answer.headers["Location"]) == (302, "http://127.0.0.2:9/")
