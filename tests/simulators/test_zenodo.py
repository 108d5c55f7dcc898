"""What is Zenodo's own in the simulator: numbers, DOIs, the older shape, tokens, limits, pages, control from outside."""

import argparse
import time

import pytest
import requests

from simulators import zenodo as module
from simulators.rate_limit import RateLimit
from simulators.server import Simulator
from simulators.zenodo import Zenodo
from tests.simulators.repository import METADATA, OCTETS, TABLE, Person, told

JSON = {"Accept": "application/json"}


def test_ids_are_numbers_and_the_concept_comes_just_before(ada):
    record = ada.get(ada.published()).json()
    assert int(record["parent"]["id"]) == int(record["id"]) - 1
    assert record["pids"]["doi"]["identifier"] == f"10.5281/zenodo.{record['id']}"
    assert record["parent"]["pids"]["doi"]["identifier"] == f"10.5281/zenodo.{record['parent']['id']}"
    assert ada.get(f"/records/{record['parent']['id']}").status_code == 301


def test_the_sandbox_has_its_own_prefix_and_the_older_api_still_tells_the_other():
    with Simulator(Zenodo({"token": "ada"}, sandbox=True)) as simulator:
        ada = Person(f"{simulator.url}/api", "token")
        record = ada.get(ada.published()).json()
        older = ada.get(f"/deposit/depositions/{record['id']}").json()
    assert record["pids"]["doi"]["identifier"] == older["doi"] == f"10.5072/zenodo.{record['id']}"
    assert older["metadata"]["prereserve_doi"]["doi"] == f"10.5281/zenodo.{record['id']}"


def test_without_its_own_accept_header_the_answer_is_of_the_older_shape_and_tells_no_errors(ada):
    older = ada.post("/records", json={"metadata": {"title": "ab"}}, headers=JSON).json()
    assert (older["state"], older["submitted"], "errors" in older, "doi" in older) == ("unsubmitted", False, False, False)
    assert isinstance(older["id"], int)
    assert told(ada.get(f"/records/{older['id']}/draft"))


def test_the_older_states_follow_the_record(ada):
    draft = ada.draft()
    path = f"/deposit/depositions/{draft.split('/')[2]}"
    ada.upload(draft)
    seen = []
    for step in (None, f"{draft}/actions/publish", draft):
        if step:
            ada.post(step)
        seen.append((ada.get(path).json()["state"], ada.get(path).json()["submitted"]))
    assert seen == [("unsubmitted", False), ("done", True), ("inprogress", True)]


def test_the_older_list_is_a_bare_array_without_buckets(ada):
    draft = ada.draft()
    listed = ada.get("/deposit/depositions").json()
    assert [each["title"] for each in listed] == [METADATA["title"]]
    assert "bucket" not in listed[0]["links"]
    assert "bucket" in ada.get(f"/deposit/depositions/{draft.split('/')[2]}").json()["links"]


def test_the_older_list_hides_a_published_version_behind_a_new_draft(ada):
    ada.post(f"{ada.published()}/versions")
    assert [each["state"] for each in ada.get("/deposit/depositions").json()] == ["unsubmitted"]
    everything = ada.get("/deposit/depositions", params={"all_versions": 1}).json()
    assert sorted(each["state"] for each in everything) == ["done", "unsubmitted"]


def test_renaming_and_sorting_files_is_not_allowed(ada):
    path = f"/deposit/depositions/{ada.draft().split('/')[2]}/files"
    assert ada.put(path, json=[]).status_code == 405


def test_a_new_version_has_no_date_and_no_doi(ada):
    record = ada.published(version="1")
    draft = f"/records/{ada.post(f'{record}/versions').json()['id']}/draft"
    new = ada.get(draft).json()
    assert (new["pids"], {"version", "publication_date"} & set(new["metadata"])) == ({}, set())


def test_what_zenodo_does_not_publish(ada):
    without_files = ada.draft()
    ada.put(without_files, json={"metadata": METADATA, "files": {"enabled": False}})
    hidden = ada.draft()
    ada.put(hidden, json={"metadata": METADATA, "access": {"record": "restricted", "files": "restricted"}})
    ada.upload(hidden)
    answers = [ada.post(f"{draft}/actions/publish") for draft in (without_files, hidden)]
    assert [(each.status_code, told(each)[0][0]) for each in answers] == [(400, "files.enabled"), (400, "access.record")]


def test_empty_files_and_multipart_are_not_for_zenodo(ada):
    draft = ada.draft()
    assert ada.post(f"{draft}/files", json=[{"key": "a", "size": 0}]).status_code == 400
    transfer = {"type": "M", "parts": 1, "part_size": 3}
    part = ada.post(f"{draft}/files", json=[{"key": "b", "size": 3, "transfer": transfer}]).json()["entries"][0]["links"][
        "parts"
    ]
    assert ada.put(part[0]["url"], data=b"abc", headers=OCTETS).status_code == 403


def test_content_that_comes_after_the_commit_is_refused(ada):
    draft = ada.draft()
    ada.upload(draft, "a")
    answer = ada.send(draft, "a")
    assert (answer.status_code, answer.json()["message"]) == (400, 'File with key "a" is already committed.')
    assert ada.get(f"{draft}/files/a/content").content == TABLE


def test_the_log_tells_where_the_token_was(zenodo, ada, guest):
    draft = ada.draft()
    guest.get(draft, params={"access_token": "ada-token"})
    guest.get("/records")
    assert [entry.notes.get("token_in") for entry in zenodo.log] == ["header", "query", None]


def test_a_token_is_taken_away_and_another_given(simulator, ada):
    control = f"{simulator.url}/_sim/tokens"
    requests.delete(f"{control}/ada-token", timeout=60)
    assert ada.get("/user/records").status_code == 403
    requests.post(control, json={"new-token": "ada"}, timeout=60)
    assert Person(ada.api_url, "new-token").get("/user/records").status_code == 200


def test_the_api_of_zenodo_is_not_that_of_others():
    with Simulator(Zenodo({"token": "ada"}, plain=True)) as simulator:
        ada = Person(f"{simulator.url}/api", "token")
        assert ada.get("/deposit/depositions").status_code == 404
        assert len(ada.draft().split("/")[2]) == len("xxxxx-xxxxx")
        assert "metadata" in ada.get(ada.draft(), headers=JSON).json()


def test_every_answer_tells_the_limit_and_the_last_one_is_refused():
    service = Zenodo({"token": "ada", "other": "bob"})
    with Simulator(service) as simulator:
        ada, bob = (Person(f"{simulator.url}/api", token) for token in ("token", "other"))
        answers = [ada.get("/user/records") for _ in range(101)]
        assert bob.get("/user/records").status_code == 200
    first, last = answers[0].headers, answers[-1]
    assert (first["X-RateLimit-Limit"], first["X-RateLimit-Remaining"], first["Retry-After"]) == ("100", "99", "60")
    assert int(first["X-RateLimit-Reset"]) > time.time()
    assert [each.status_code for each in answers] == [200] * 100 + [429]
    assert last.json() == {"status": 429, "message": "100 per 1 minute"}


def test_the_window_moves():
    moment = [1000.0]
    limit = RateLimit((2, 60), clock=lambda: moment[0])

    def taken_at(second: float, caller: str = "ada") -> str:
        moment[0] = 1000 + second
        return limit.take(caller)[0]

    assert [taken_at(0), taken_at(30), taken_at(59), taken_at(59, "bob")] == ["", "", "2 per 1 minute", ""]
    assert [taken_at(61), taken_at(62), taken_at(91)] == ["", "2 per 1 minute", ""]


def test_a_removed_record_leaves_a_tombstone(zenodo, ada, guest):
    record = ada.published()
    zenodo.remove_record(record.split("/")[2])
    assert guest.get(record).status_code == 410
    assert ada.get("/user/records").json()["hits"]["total"] == 0
    assert zenodo.deposits()[0].state == "removed"


def test_the_state_is_told_to_tests_and_from_outside(simulator, zenodo, ada):
    record = ada.published()
    (deposit,) = zenodo.deposits()
    assert (deposit.id, deposit.owner, deposit.state) == (record.split("/")[2], "ada", "published")
    assert [(file.name, file.size, file.complete) for file in deposit.files] == [("tides.csv", len(TABLE), True)]
    outside = requests.get(f"{simulator.url}/_sim/state", timeout=60).json()
    assert (outside[0]["doi"], outside[0]["files"][0]["md5"]) == (deposit.doi, deposit.files[0].md5)


def test_creations_publications_and_bytes_are_counted(simulator, ada):
    ada.published()
    counted = requests.get(f"{simulator.url}/_sim/counters", timeout=60).json()
    assert counted == {"creates": 1, "publishes": 1, "uploads": 1, "bytes_received": len(TABLE)}


def test_settings_change_while_it_runs(simulator, zenodo):
    requests.post(f"{simulator.url}/_sim/settings", json={"lag": 3, "latency": 0.1}, timeout=60)
    assert (zenodo.search.lag, zenodo.latency) == (3, 0.1)
    assert requests.post(f"{simulator.url}/_sim/settings", json={"speed": 3}, timeout=60).status_code == 400


@pytest.mark.parametrize("path", ["/records/{}", "/uploads/{}"])
def test_pages_show_a_record_and_nothing_of_it_is_markup(simulator, ada, path):
    record = ada.published(title="<script>alert(1)</script>")
    ada.post(f"{record}/draft")
    page = requests.get(simulator.url + path.format(record.split("/")[2]), timeout=60)
    assert (page.status_code, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "&lt;script&gt;" in page.text
    assert "<script>" not in page.text


def test_a_draft_is_published_by_the_button_of_its_page(simulator, zenodo, ada):
    draft = ada.draft()
    ada.upload(draft, "a.csv")
    page = f"{simulator.url}/uploads/{draft.split('/')[2]}"
    assert "Publish</button>" in requests.get(page, timeout=60).text
    published = requests.post(page, timeout=60)
    assert (published.status_code, "Published" in published.text, zenodo.counters.publishes) == (200, True, 1)
    assert "Publish</button>" not in published.text
    assert requests.post(page, timeout=60).status_code == 404


def test_a_page_shows_the_tokens_to_copy_and_a_missing_page_says_so(simulator):
    page = requests.get(f"{simulator.url}/account/settings/applications/tokens/new", timeout=60)
    assert "ada-token" in page.text
    assert requests.get(f"{simulator.url}/records/1", timeout=60).status_code == 404


def test_a_command_line_builds_it():
    parser = argparse.ArgumentParser()
    module.add_arguments(parser)
    service = module.build(parser.parse_args(["--sandbox", "--token", "a=ada", "--latency", "5", "--no-rate-limit"]))
    assert isinstance(service, Zenodo)
    assert (service.tokens, service.prefix, service.latency, service.rate_limited) == ({"a": "ada"}, "10.5072", 0.005, False)
    plain = module.build(parser.parse_args(["--plain"]))
    assert isinstance(plain, Zenodo)
    assert (plain.plain, plain.rate_limited, plain.search.lag) == (True, True, 1)
