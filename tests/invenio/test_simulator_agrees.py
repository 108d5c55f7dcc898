"""The simulator in plain mode answers as a real InvenioRDM: each test runs against both."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from simulators.server import Simulator
from simulators.zenodo import Zenodo
from tests.simulators.repository import METADATA, OCTETS, TABLE, Person, told

MISSING = ["Missing data for required field."]


@dataclass(frozen=True)
class Repository:
    owner: Person
    stranger: Person
    guest: Person


@pytest.fixture(scope="module", params=["simulated", pytest.param("real", marks=[pytest.mark.server, pytest.mark.invenio])])
def repository(request: pytest.FixtureRequest) -> Iterator[Repository]:
    if request.param == "real":
        server = request.getfixturevalue("invenio_server")
        yield _people(server.api_url, server.tokens["owner"], server.tokens["stranger"])
        return
    with Simulator(Zenodo({"one": "owner", "two": "stranger"}, plain=True, rate_limit=False)) as simulator:
        yield _people(f"{simulator.url}/api", "one", "two")


@pytest.fixture
def owner(repository: Repository) -> Person:
    return repository.owner


def _people(api_url: str, owner: str, stranger: str) -> Repository:
    return Repository(Person(api_url, owner), Person(api_url, stranger), Person(api_url))


@pytest.mark.parametrize(
    ("metadata", "field", "messages"),
    [
        ({"title": "ab"}, "metadata.title", ["Shorter than minimum length 3."]),
        ({"title": ["a"]}, "metadata.title", ["Not a valid string."]),
        ({"colour": "red"}, "metadata.colour", ["Unknown field."]),
        ({"version": "1" * 192}, "metadata.version", ["Longer than maximum length 191."]),
        ({"creators": []}, "metadata.creators", MISSING),
        ({"creators": ["Ada"]}, "metadata.creators.0._schema", ["Invalid input type."]),
        (
            {"creators": [{"person_or_org": {"type": "personal", "given_name": "Ada"}}]},
            "metadata.creators.0.person_or_org.family_name",
            ["Family name cannot be blank."],
        ),
        (
            {"creators": [{"person_or_org": {"name": "Ada"}}]},
            "metadata.creators.0.person_or_org.type",
            ["Invalid value. Choose one of ['organizational', 'personal']."],
        ),
        (
            {"contributors": [{"person_or_org": {"type": "personal", "family_name": "A"}}]},
            "metadata.contributors.0.role",
            MISSING,
        ),
        ({"publication_date": "yesterday"}, "metadata.publication_date", ["Please provide a valid date or interval."]),
        ({"publication_date": "2024-02-31"}, "metadata.publication_date", ["Please provide a valid date or interval."]),
        ({"rights": [{}]}, "metadata.rights.0.rights", ["An existing id or a free text title must be present"]),
        ({"rights": [{"title": {"en": "x"}, "link": "foo"}]}, "metadata.rights.0.link", ["Not a valid URL."]),
        ({"rights": [{"title": {"xx": "x"}}]}, "metadata.rights.0.title", ["Not a valid locale."]),
        ({"identifiers": [{"scheme": "zz", "identifier": "x"}]}, "metadata.identifiers.0.scheme", ["Invalid scheme."]),
        (
            {"identifiers": [{"scheme": "url", "identifier": "https://a.org"}] * 2},
            "metadata.identifiers",
            ["Duplicated identifier entry is not allowed."],
        ),
        (
            {"related_identifiers": [{"identifier": "https://a.org"}]},
            "metadata.related_identifiers.0.relation_type",
            MISSING,
        ),
        (
            {"related_identifiers": [{"identifier": "zz zz", "relation_type": {"id": "cites"}}]},
            "metadata.related_identifiers.0.scheme",
            ["No valid scheme recognized for identifier."],
        ),
        (
            {"subjects": [{}]},
            "metadata.subjects.0.subjects",
            ["An existing id or a free text subject must be present."],
        ),
        ({"funding": [{"award": {"title": {"en": "x"}}}]}, "metadata.funding.0.funder", MISSING),
        ({"references": [{}]}, "metadata.references.0.reference", MISSING),
        ({"description": "ab"}, "metadata.description", ["Shorter than minimum length 3."]),
    ],
)
def test_a_field_that_is_wrong_is_told_and_the_draft_saved(
    owner: Person, metadata: dict[str, Any], field: str, messages: list[str]
) -> None:
    answer = owner.post("/records", json={"metadata": {**METADATA, **metadata}})
    assert (answer.status_code, told(answer)) == (201, [(field, messages)])


@pytest.mark.parametrize(
    "metadata",
    [
        {"rights": [{"id": "unheard-of"}]},
        {"resource_type": {"id": "unheard-of"}},
        {"languages": [{"id": "unheard-of"}]},
        {"subjects": [{"id": "unheard-of"}]},
        {"funding": [{"funder": {"id": "unheard-of"}}]},
        {"dates": [{"date": "2020", "type": {"id": "unheard-of"}}]},
        {"related_identifiers": [{"identifier": "https://a.org", "relation_type": {"id": "unheard-of"}}]},
        {"creators": [{"person_or_org": {"type": "personal", "family_name": "A"}, "affiliations": [{"id": "unheard-of"}]}]},
    ],
)
def test_a_word_that_no_vocabulary_knows_ends_the_whole_save(owner: Person, metadata: dict[str, Any]) -> None:
    answer = owner.post("/records", json={"metadata": {**METADATA, **metadata}})
    assert (answer.status_code, answer.json()["message"]) == (400, "Invalid value unheard-of.")


def test_what_is_wrong_is_not_kept_and_the_rest_is(owner: Person) -> None:
    half = [{"date": "2020-01", "type": {"id": "collected"}}, {"date": "soon", "type": {"id": "collected"}}]
    kept = owner.get(owner.draft(title="ab", dates=half)).json()["metadata"]
    assert "title" not in kept
    assert [(each.get("date"), each["type"]["id"]) for each in kept["dates"]] == [
        ("2020-01", "collected"),
        (None, "collected"),
    ]


def test_identifiers_come_back_in_their_own_form_and_html_comes_back_clean(owner: Person) -> None:
    draft = owner.draft(
        identifiers=[{"identifier": "https://doi.org/10.1234/foo"}], description="<p>a<script>x</script></p>"
    )
    kept = owner.get(draft).json()["metadata"]
    assert kept["identifiers"] == [{"identifier": "10.1234/foo", "scheme": "doi"}]
    assert kept["description"] == "<p>ax</p>"


def test_an_empty_draft_is_taken_with_or_without_a_body(owner: Person) -> None:
    for body in ({"json": {}}, {}):
        answer = owner.post("/records", **body)
        assert answer.status_code == 201
        assert told(answer) == [("metadata.publisher", ["Missing publisher field required for DOI registration."])]


@pytest.mark.parametrize("kind", ["text/plain", "application/json; charset=utf-8"])
def test_another_kind_of_body_is_refused(owner: Person, kind: str) -> None:
    assert owner.post("/records", data="{}", headers={"Content-Type": kind}).status_code == 415


def test_a_body_that_is_no_json_and_an_answer_that_nobody_can_give_are_refused(owner: Person) -> None:
    answer = owner.post("/records", data="{", headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["message"]) == (400, "Unable to decode JSON data in request body.")
    assert owner.post("/records", json={}, headers={"Accept": "text/html"}).status_code == 406


def test_a_minimal_record_is_published_once(owner: Person) -> None:
    draft = owner.draft()
    owner.upload(draft)
    answer = owner.post(f"{draft}/actions/publish")
    record = answer.json()
    assert (answer.status_code, record["status"], record["is_published"], record["is_draft"]) == (
        202,
        "published",
        True,
        False,
    )
    assert set(record["pids"]) == {"doi", "oai"}
    assert record["versions"] == {"index": 1, "is_latest": True, "is_latest_draft": True}
    for repeated in (
        owner.post(f"{draft}/actions/publish"),
        owner.put(draft, json={}),
        owner.delete(draft),
        owner.post(f"{draft}/files", json=[{"key": "b"}]),
        owner.get(draft),
    ):
        assert repeated.status_code == 404


def test_publishing_names_what_is_missing(owner: Person) -> None:
    draft = owner.draft(title="ab")
    answer = owner.post(f"{draft}/actions/publish")
    assert (answer.status_code, told(answer)) == (400, [("metadata.title", MISSING)])
    draft = owner.draft()
    assert told(owner.post(f"{draft}/actions/publish"))[0][0] == "files.enabled"
    owner.post(f"{draft}/files", json=[{"key": "a"}])
    pending = ["One or more files have not completed their transfer, please wait."]
    assert told(owner.post(f"{draft}/actions/publish")) == [("files", pending)]


def test_a_file_comes_in_three_steps(owner: Person) -> None:
    draft = owner.draft()
    announced = owner.post(f"{draft}/files", json=[{"key": "a.csv", "size": 18}, {"key": "b/ü c.csv"}])
    assert announced.status_code == 201
    first, second = announced.json()["entries"]
    assert (first["status"], first["transfer"], first["size"]) == ("pending", {"type": "L"}, 18)
    assert second["links"]["content"].endswith("/files/b/%C3%BC%20c.csv/content")
    assert owner.post(f"{draft}/files/a.csv/commit").status_code == 500
    sent = owner.send(draft, "a.csv")
    assert (sent.status_code, sent.json()["status"], "bucket_id" in sent.json()) == (200, "pending", False)
    assert owner.get(f"{draft}/files/a.csv/content").status_code == 500
    done = owner.post(f"{draft}/files/a.csv/commit")
    assert (done.status_code, done.json()["status"], done.json()["size"]) == (200, "completed", 18)
    assert done.json()["checksum"] == f"md5:{hashlib.md5(TABLE).hexdigest()}"
    assert owner.get(f"{draft}/files/a.csv/content").content == TABLE


def test_a_second_commit_is_harmless_and_new_content_after_it_loses_the_file(owner: Person) -> None:
    draft = owner.draft()
    owner.upload(draft, "a")
    assert owner.post(f"{draft}/files/a/commit").status_code == 200
    late = owner.send(draft, "a")
    assert (late.status_code, late.json()["errors"]) == (200, "File upload transfer failed.")
    assert owner.get(f"{draft}/files/a").status_code == 404


def test_a_checksum_that_was_announced_wrong_is_not_noticed(owner: Person) -> None:
    draft = owner.draft()
    owner.post(f"{draft}/files", json=[{"key": "a", "size": 3, "checksum": f"md5:{'0' * 32}"}])
    owner.send(draft, "a", b"abc")
    assert owner.post(f"{draft}/files/a/commit").json()["checksum"] == "md5:900150983cd24fb0d6963f7d28e17f72"


def test_a_name_that_is_there_is_refused_and_none_of_its_list_is_taken(owner: Person) -> None:
    draft = owner.draft()
    owner.post(f"{draft}/files", json=[{"key": "a"}])
    answer = owner.post(f"{draft}/files", json=[{"key": "b"}, {"key": "a"}])
    assert (answer.status_code, answer.json()["message"]) == (400, "File with key a already exists.")
    assert [entry["key"] for entry in owner.get(f"{draft}/files").json()["entries"]] == ["a"]


@pytest.mark.parametrize(
    ("announced", "field"),
    [([], "_schema"), ([{"size": 1}], "0.key"), ([{"key": "a", "colour": 1}], "0.colour"), ({"key": "a"}, "0._schema")],
)
def test_an_announcement_that_is_wrong_is_refused(owner: Person, announced: Any, field: str) -> None:
    answer = owner.post(f"{owner.draft()}/files", json=announced)
    assert (answer.status_code, told(answer)[0][0]) == (400, field)


def test_only_bytes_are_content_and_only_announced_files_have_it(owner: Person) -> None:
    draft = owner.draft()
    owner.post(f"{draft}/files", json=[{"key": "a"}])
    answer = owner.put(f"{draft}/files/a/content", data=b"x", headers={"Content-Type": "application/json"})
    assert answer.status_code == 415
    unknown = owner.send(draft, "b")
    assert unknown.status_code == 404
    assert unknown.json()["message"].endswith("has no file 'b'.")


def test_an_empty_file_is_taken(owner: Person) -> None:
    answer = owner.upload(owner.draft(), "empty", b"")
    assert (answer.json()["size"], answer.json()["status"]) == (0, "completed")


def test_a_file_is_deleted_once(owner: Person) -> None:
    draft = owner.draft()
    owner.upload(draft, "a")
    assert [owner.delete(f"{draft}/files/a").status_code for _ in range(2)] == [204, 404]


def test_multipart_content_comes_in_parts(owner: Person) -> None:
    draft = owner.draft()
    transfer = {"type": "M", "parts": 2, "part_size": 6}
    answer = owner.post(f"{draft}/files", json=[{"key": "a", "size": 10, "transfer": transfer}])
    parts = answer.json()["entries"][0]["links"]["parts"]
    assert [part["part"] for part in parts] == [1, 2]
    for part, piece in zip(parts, (b"012345", b"6789"), strict=True):
        assert owner.put(part["url"], data=piece, headers=OCTETS).status_code == 200
    done = owner.post(f"{draft}/files/a/commit")
    assert (done.status_code, done.json()["status"], done.json()["size"]) == (200, "completed", 10)


def test_a_draft_is_discarded_once(owner: Person) -> None:
    draft = owner.draft()
    assert [owner.delete(draft).status_code for _ in range(2)] == [204, 404]
    assert owner.get(draft).status_code == 404
    assert owner.put(draft, json={}).status_code == 404


def test_an_unpublished_draft_has_no_record_and_no_versions(owner: Person) -> None:
    record = owner.draft().removesuffix("/draft")
    assert owner.get(record).status_code == 404
    assert owner.post(f"{record}/versions").status_code == 404
    assert owner.get("/records/zzzzz-zzzzz").json()["message"] == "The persistent identifier does not exist."


def test_a_new_version_is_made_once_and_without_files(owner: Person) -> None:
    record = owner.published()
    first = owner.post(f"{record}/versions")
    assert (first.status_code, first.json()["status"], first.json()["files"]["count"]) == (201, "new_version_draft", 0)
    assert first.json()["versions"] == {"index": 2, "is_latest": False, "is_latest_draft": True}
    assert owner.post(f"{record}/versions").json()["id"] == first.json()["id"]


def test_the_files_of_the_version_before_are_imported_into_a_draft_without_files(owner: Person) -> None:
    record = owner.published()
    draft = f"/records/{owner.post(f'{record}/versions').json()['id']}/draft"
    imported = owner.post(f"{draft}/actions/files-import")
    assert (imported.status_code, [entry["key"] for entry in imported.json()["entries"]]) == (201, ["tides.csv"])
    again = owner.post(f"{draft}/actions/files-import")
    assert (again.status_code, told(again)) == (400, [("files.enabled", ["Please remove all files first."])])
    assert owner.delete(f"{draft}/files/tides.csv").status_code == 204
    assert told(owner.post(f"{draft}/actions/publish"))[0][0] == "files.enabled"
    assert [owner.delete(draft).status_code for _ in range(2)] == [204, 404]


def test_the_concept_and_the_newest_version_are_found(owner: Person) -> None:
    record = owner.published()
    concept = owner.get(record).json()["parent"]["id"]
    assert owner.get(f"/records/{concept}").status_code == 302
    newest = owner.get(f"{record}/versions/latest")
    assert (newest.status_code, newest.headers["Location"].endswith(record)) == (301, True)


def test_a_doi_is_reserved_once_and_let_go_once(owner: Person) -> None:
    draft = owner.draft()
    reserved = owner.post(f"{draft}/pids/doi")
    assert reserved.status_code == 201
    doi = reserved.json()["pids"]["doi"]
    assert doi["identifier"].startswith("10.5072/")
    again = owner.post(f"{draft}/pids/doi")
    assert (again.status_code, told(again)) == (400, [("pids.doi", ["A PID already exists for type doi"])])
    assert owner.put(draft, json={"metadata": METADATA}).json()["pids"]["doi"] == doi
    assert [owner.delete(f"{draft}/pids/doi").status_code for _ in range(2)] == [200, 404]


def test_a_doi_of_the_repositorys_own_prefix_is_not_taken_from_outside(owner: Person) -> None:
    pids = {"doi": {"identifier": "10.5072/mine", "provider": "external"}}
    assert told(owner.post("/records", json={"metadata": METADATA, "pids": pids}))[0][0] == "pids.doi"


def test_a_published_record_is_edited_under_the_same_doi(owner: Person) -> None:
    record = owner.published()
    doi = owner.get(record).json()["pids"]["doi"]
    edits = [owner.post(f"{record}/draft") for _ in range(2)]
    assert [edit.status_code for edit in edits] == [201, 201]
    assert (edits[0].json()["is_published"], edits[0].json()["is_draft"]) == (True, True)
    owner.put(f"{record}/draft", json={"metadata": {**METADATA, "title": "Tides, corrected"}})
    owner.post(f"{record}/draft/actions/publish")
    corrected = owner.get(record).json()
    assert (corrected["metadata"]["title"], corrected["pids"]["doi"]) == ("Tides, corrected", doi)


def test_an_edit_that_is_discarded_leaves_the_record_as_it_was(owner: Person) -> None:
    record = owner.published()
    owner.post(f"{record}/draft")
    assert [owner.delete(f"{record}/draft").status_code for _ in range(2)] == [204, 404]
    assert owner.get(record).json()["metadata"]["title"] == METADATA["title"]


def test_the_files_of_a_published_record_are_locked(owner: Person) -> None:
    record = owner.published()
    draft = f"{record}/draft"
    owner.post(draft)
    assert owner.post(f"{draft}/files", json=[{"key": "new"}]).status_code == 201
    locked = "Bucket is locked for modifications."
    for answer in (owner.send(draft, "new"), owner.delete(f"{draft}/files/tides.csv"), owner.delete(f"{draft}/files")):
        assert (answer.status_code, answer.json()["message"]) == (403, locked)
    assert owner.delete(f"{draft}/files/new").status_code == 204


def test_a_stale_revision_is_refused(owner: Person) -> None:
    answer = owner.put(owner.draft(), json={"metadata": METADATA}, headers={"If-Match": "999"})
    assert answer.status_code == 412


def test_strangers_and_guests_may_not_touch_a_draft(repository: Repository) -> None:
    draft = repository.owner.draft()
    for person in (repository.stranger, repository.guest):
        for answer in (
            person.get(draft),
            person.put(draft, json={}),
            person.delete(draft),
            person.post(f"{draft}/actions/publish"),
            person.get(f"{draft}/files"),
            person.post(f"{draft}/files", json=[{"key": "a"}]),
        ):
            assert (answer.status_code, answer.json()["message"]) == (403, "Permission denied.")
    assert repository.guest.post("/records", json={}).status_code == 403
    assert repository.guest.get("/user/records").status_code == 403


def test_everybody_reads_a_record_and_nobody_else_changes_it(repository: Repository) -> None:
    record = repository.owner.published()
    plain = {"Accept": "application/json"}
    for person in (repository.stranger, repository.guest):
        assert person.get(record).status_code == 200
        assert person.get(f"{record}/files/tides.csv/content", headers=plain).content == TABLE
        assert person.get(f"{record}/files", headers=plain).json()["entries"][0]["status"] == "completed"
        assert person.post(f"{record}/draft").status_code == 403
        assert person.post(f"{record}/versions").status_code == 403


def test_the_files_of_a_record_are_told_as_plain_json_only(owner: Person) -> None:
    record = owner.published()
    for path in ("files", "files/tides.csv", "files/tides.csv/content"):
        assert owner.get(f"{record}/{path}").status_code == 406
        assert owner.get(f"{record}/{path}", headers={"Accept": "*/*"}).status_code == 200


def test_restricted_files_are_for_the_owner(repository: Repository) -> None:
    draft = repository.owner.draft()
    access = {"record": "public", "files": "restricted"}
    repository.owner.put(draft, json={"metadata": METADATA, "access": access})
    repository.owner.upload(draft)
    record = repository.owner.post(f"{draft}/actions/publish").json()
    assert record["access"]["status"] == "restricted"
    path = f"/records/{record['id']}"
    plain = {"Accept": "application/json"}
    assert repository.guest.get(f"{path}/files/tides.csv/content", headers=plain).status_code == 403
    assert repository.stranger.get(path).json()["files"] == {"enabled": True}


def test_a_wrong_token_is_a_guest_and_with_cookies_a_forgery(repository: Repository) -> None:
    wrong = Person(repository.owner.api_url, "wrong")
    assert wrong.post("/records", json={}).status_code == 403
    for cookie, message in (("other", "CSRF cookie not set."), ("csrftoken", "CSRF token missing or incorrect.")):
        answer = wrong.post("/records", json={}, headers={"Cookie": f"{cookie}=x"})
        assert (answer.status_code, answer.json()["message"]) == (400, message)
    assert "csrftoken=" in repository.owner.post("/records", json={}).headers["Set-Cookie"]


def test_a_token_in_the_address_is_taken_too(repository: Repository) -> None:
    token = repository.owner.headers["Authorization"].removeprefix("Bearer ")
    assert repository.guest.get(repository.owner.draft(), params={"access_token": token}).status_code == 200


def test_the_list_of_ones_own_shows_drafts_as_they_are(owner: Person) -> None:
    answer = owner.get("/user/records", params={"size": 1})
    page = answer.json()
    assert (answer.status_code, set(page) >= {"hits", "links", "sortBy"}, page["sortBy"]) == (200, True, "updated-desc")
    assert set(page["hits"]) == {"hits", "total"}


@pytest.mark.parametrize(
    ("arguments", "field"),
    [({"size": 0}, "size"), ({"page": 0}, "page"), ({"size": "x"}, "size"), ({"sort": "nope"}, "_schema")],
)
def test_a_list_that_is_asked_for_wrongly_is_refused(owner: Person, arguments: dict[str, Any], field: str) -> None:
    answer = owner.get("/user/records", params=arguments)
    assert (answer.status_code, told(answer)[0][0]) == (400, field)


def test_the_links_of_a_draft_are_not_those_of_a_record(owner: Person) -> None:
    record = owner.published()
    published, edited = owner.get(record).json()["links"], owner.post(f"{record}/draft").json()["links"]
    assert {"self", "draft", "latest", "files", "versions", "communities", "doi", "parent_doi"} <= set(published)
    assert {"self", "record", "publish", "review", "files", "reserve_doi", "self_html"} <= set(edited)
    assert not {"publish", "record"} & set(published)
    assert not {"draft", "latest"} & set(edited)


def test_a_file_of_a_record_cannot_be_sent_to_it_directly(owner: Person) -> None:
    record = owner.published()
    assert owner.put(f"{record}/files/tides.csv/content", data=b"x", headers=OCTETS).status_code in {404, 405}


def test_files_that_are_not_wanted_are_not_taken(owner: Person) -> None:
    draft = owner.draft()
    owner.put(draft, json={"metadata": METADATA, "files": {"enabled": False}})
    answer = owner.post(f"{draft}/files", json=[{"key": "a"}])
    assert (answer.status_code, answer.json()["message"]) == (403, "Files are not enabled.")
    assert owner.post(f"{draft}/actions/publish").status_code == 202
