"""The simulated CKAN answers as the real one does: every call that an exporter makes is asked of both."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from simulators.ckan import Ckan
from simulators.ckan_demo import COMPLETE, ODD, PRIVATE
from simulators.ckan_state import Content
from simulators.server import Simulator


class Library:
    """One organization with ada (editor), cora (admin), ulla (member) and two datasets, in either CKAN."""

    def __init__(self, url: str, admin: str, tokens: dict[str, str]) -> None:
        self.url = url
        self.tokens = {"admin": admin, "nobody": "", **tokens}

    def ask(
        self, action: str, by: str = "nobody", get: bool = False, headers: dict[str, str] | None = None, **sent: Any
    ) -> Any:
        """The answer's status and body."""
        given = headers or ({"Authorization": self.tokens[by]} if self.tokens[by] else {})
        url = f"{self.url}/api/3/action/{action}"
        if get:
            return requests.get(url, params=sent, headers=given, timeout=60)
        return requests.post(url, json=sent, headers=given, timeout=60)

    def result(self, action: str, by: str = "nobody", **sent: Any) -> Any:
        answer = self.ask(action, by, **sent)
        assert answer.status_code == 200, answer.text
        return answer.json()["result"]

    def error(self, action: str, by: str = "nobody", **sent: Any) -> tuple[int, dict[str, Any]]:
        answer = self.ask(action, by, **sent)
        assert answer.json()["success"] is False
        return answer.status_code, answer.json()["error"]

    def found(self, by: str = "nobody", **sent: Any) -> list[str]:
        return [each["name"] for each in self.result("package_search", by, **sent)["results"]]

    def upload(self, dataset: str, file_name: str, content: bytes, **fields: str) -> dict[str, Any]:
        answer = requests.post(
            f"{self.url}/api/3/action/resource_create",
            headers={"Authorization": self.tokens["ada"]},
            data={"package_id": dataset, **fields},
            files={"upload": (file_name, io.BytesIO(content))},
            timeout=60,
        )
        assert answer.status_code == 200, answer.text
        resource: dict[str, Any] = answer.json()["result"]
        return resource

    def get(self, url: str, by: str = "nobody", **headers: str) -> requests.Response:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.tokens[by]:
            given["Authorization"] = self.tokens[by]
        return requests.get(url, headers=given, timeout=60)


@pytest.fixture(scope="module")
def simulated() -> Iterator[Library]:
    ckan = Ckan()
    tokens = {name: ckan.new_user(name) for name in ("ada", "cora", "ulla")}
    ckan.new_organization("library", ada="editor", cora="admin", ulla="member")
    with Simulator(ckan) as simulator:
        yield Library(simulator.url, ckan.admin_token, tokens)


@pytest.fixture(scope="module")
def real(ckan_server: Any) -> Iterator[Library]:
    ckan_server.purge_datasets()
    tokens = {name: ckan_server.new_user(name) for name in ("ada", "cora", "ulla")}
    organization = ckan_server.new_organization("library", ada="editor", cora="admin", ulla="member")
    yield Library(ckan_server.url, ckan_server.admin_token, tokens)
    ckan_server.purge_datasets()
    with ckan_server.api() as admin:  # another test may use the same names
        admin.action.organization_purge(id=organization["id"])
        for name in tokens:
            admin.action.user_delete(id=name)


@pytest.fixture(scope="module", params=["simulated", pytest.param("real", marks=pytest.mark.server)])
def library(request: pytest.FixtureRequest) -> Library:
    library: Library = request.getfixturevalue(request.param)
    extras = [{"key": "doi", "value": "10.5072/zenodo.1"}]
    texts = {
        "notes": "Some notes about things",
        "author": "Ada Lovelace",
        "license_id": "cc-by",
        "tags": [{"name": "rain fall"}],
    }
    common = {"owner_org": "library", **texts}
    library.result("package_create", "ada", name="river", title="River water", extras=extras, **common)
    library.result("package_create", "ada", name="wind", title="River wind Łódź", **common)
    library.result("package_create", "ada", name="hidden", title="Private river", private=True, **common)
    library.upload("river", "up ld ä.csv", b"a,b\n1,2\n", name="Plot ä")
    library.upload("hidden", "secret.csv", b"secret")
    library.result("resource_create", "ada", package_id="river", url="https://other.example/x.zip", name="link")
    return library


def test_a_dataset_is_shown_with_the_same_fields(library):
    dataset = library.result("package_show", id="river")
    assert set(dataset) == {
        "author",
        "author_email",
        "creator_user_id",
        "extras",
        "groups",
        "id",
        "isopen",
        "license_id",
        "license_title",
        "license_url",
        "maintainer",
        "maintainer_email",
        "metadata_created",
        "metadata_modified",
        "name",
        "notes",
        "num_resources",
        "num_tags",
        "organization",
        "owner_org",
        "private",
        "relationships_as_object",
        "relationships_as_subject",
        "resources",
        "state",
        "tags",
        "title",
        "type",
        "url",
        "version",
    }
    assert (dataset["license_title"], dataset["isopen"], dataset["url"]) == ("Creative Commons Attribution", True, None)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}", dataset["metadata_modified"])
    core = "id name title type description image_url created is_organization approval_status state"
    assert set(dataset["organization"]) == set(core.split())


def test_an_uploaded_file_has_a_munged_name_and_no_hash_and_a_link_no_size(library):
    upload, link = library.result("package_show", id="river")["resources"]
    assert (
        set(upload)
        == set(link)
        == {
            "cache_last_updated",
            "cache_url",
            "created",
            "description",
            "format",
            "hash",
            "id",
            "last_modified",
            "metadata_modified",
            "mimetype",
            "mimetype_inner",
            "name",
            "package_id",
            "position",
            "resource_type",
            "size",
            "state",
            "url",
            "url_type",
        }
    )
    assert upload["url"] == f"{library.url}/dataset/{upload['package_id']}/resource/{upload['id']}/download/up-ld-a.csv"
    kept = {name: upload[name] for name in ("url_type", "size", "hash", "mimetype", "name", "position", "format")}
    assert kept == {
        "url_type": "upload",
        "size": 8,
        "hash": "",
        "mimetype": "text/csv",
        "name": "Plot ä",
        "position": 0,
        "format": "CSV",
    }
    kept = {name: link[name] for name in ("url", "url_type", "size", "hash", "mimetype", "last_modified", "format")}
    assert kept == {
        "url": "https://other.example/x.zip",
        "url_type": None,
        "size": None,
        "hash": "",
        "mimetype": "application/zip",
        "last_modified": None,
        "format": "ZIP",
    }


def test_a_private_dataset_is_forbidden_to_strangers_and_shown_to_members(library):
    status, error = library.error("package_show", id="hidden")
    assert (status, error["__type"]) == (403, "Authorization Error")
    assert error["message"].startswith("Access denied: User  not authorized to read package ")
    assert library.result("package_show", "ulla", id="hidden")["private"] is True


@pytest.mark.parametrize("header", ["Bearer", "X-CKAN-API-Key", "nonsense"])
def test_a_token_in_another_dress_is_nobody(library, header):
    token = library.tokens["admin"]
    headers = {
        "Bearer": {"Authorization": f"Bearer {token}"},
        "X-CKAN-API-Key": {"X-CKAN-API-Key": token},
        "nonsense": {"Authorization": "nonsense"},
    }[header]
    assert library.ask("package_show", headers=headers, id="hidden").status_code == 403
    assert library.ask("user_show", headers=headers).status_code == 404
    assert library.ask("package_show", headers=headers, id="river").status_code == 200


@pytest.mark.parametrize(
    ("action", "sent", "status", "error"),
    [
        ("package_show", {"id": "nope"}, 404, {"__type": "Not Found Error", "message": "Not found"}),
        ("package_show", {}, 409, {"__type": "Validation Error", "name_or_id": ["Missing value"]}),
        ("resource_show", {"id": "nope"}, 404, {"__type": "Not Found Error", "message": "Not found"}),
        ("resource_show", {}, 409, {"__type": "Validation Error", "id": ["Missing value"]}),
        ("organization_show", {"id": "nope"}, 404, {"__type": "Not Found Error", "message": "Not found"}),
        ("user_show", {"id": "nope"}, 404, {"__type": "Not Found Error", "message": "Not found"}),
        ("user_list", {"email": "ada@example.org"}, 403, {"__type": "Authorization Error", "message": "Access denied"}),
        ("organization_list_for_user", {"id": "nope"}, 404, {"__type": "Not Found Error", "message": "Not found"}),
        (
            "package_patch",
            {"notes": "x"},
            409,
            {"__type": "Validation Error", "message": "Missing id, can not get Package object"},
        ),
        ("package_patch", {"id": "nope"}, 404, {"__type": "Not Found Error", "message": "Not found"}),
        ("package_update", {"title": "x"}, 409, {"__type": "Validation Error", "id": "Missing value"}),
        ("package_search", {"rows": -1}, 409, {"__type": "Validation Error", "rows": ["Must be a natural number"]}),
    ],
)
def test_errors_have_the_same_shape(library, action, sent, status, error):
    assert library.error(action, **sent) == (status, error)


def test_an_unknown_action_and_bad_json_are_answered_with_a_string(library):
    answer = library.ask("site_read", get=True)
    assert (answer.status_code, answer.json()) == (400, "Bad request - Action name not known: site_read")
    url = f"{library.url}/api/3/action/package_show"
    answer = requests.post(url, data="{nope", headers={"Content-Type": "application/json"}, timeout=60)
    assert answer.status_code == 400
    assert answer.json().startswith("Bad request - JSON Error: Error decoding JSON data.")
    answer = library.ask("package_patch", "ada", get=True, id="river")
    assert (answer.status_code, answer.json()) == (
        400,
        "Bad request - JSON Error: Invalid request. Please use POST method for your request",
    )


@pytest.mark.parametrize(
    ("by", "default", "update"),
    [("nobody", [], []), ("ulla", ["member"], []), ("ada", ["editor"], ["editor"]), ("cora", ["admin"], ["admin"])],
)
def test_organizations_of_a_person_by_permission(library, by, default, update):
    assert [each["capacity"] for each in library.result("organization_list_for_user", by)] == default
    mine = library.result("organization_list_for_user", by, permission="update_dataset")
    assert [each["capacity"] for each in mine] == update
    if by != "nobody":
        asked = library.result("organization_list_for_user", "admin", id=by, permission="update_dataset")
        assert [each["name"] for each in asked] == ["library"] * len(update)


def test_a_system_administrator_is_admin_of_every_organization_whatever_the_permission(library):
    organizations = library.result("organization_list_for_user", "admin", permission="no such thing")
    assert ("library", "admin") in [(each["name"], each["capacity"]) for each in organizations]


def test_collaborators_are_off_and_say_so_with_409(library):
    for by in ("ada", "admin", "nobody"):
        status, error = library.error("package_collaborator_list_for_user", by, id="ada")
        assert (status, error) == (409, {"__type": "Validation Error", "message": "Dataset collaborators not enabled"})


def test_only_oneself_and_administrators_see_an_email(library):
    assert library.result("user_show", "ada")["email"] == "ada@example.org"
    assert library.result("user_show", "admin", id="ada")["email"] == "ada@example.org"
    assert "email" not in library.result("user_show", "ulla", id="ada")
    shown = library.result("user_show", id="ada")
    assert (shown["state"], shown["sysadmin"], shown["display_name"], "apikey" in shown) == ("active", False, "ada", False)


def test_users_are_found_by_their_exact_email(library):
    assert [each["name"] for each in library.result("user_list", "admin", email="ada@example.org")] == ["ada"]
    assert library.result("user_list", "admin", email="ADA@example.org") == []
    assert {"ada", "cora", "ulla"} <= set(library.result("user_list", all_fields=False))
    assert library.error("user_list", "ada", email="ada@example.org")[0] == 403


def test_an_organization_counts_what_the_asker_may_see(library):
    assert library.result("organization_show", id="library")["package_count"] == 2
    shown = library.result("organization_show", "ada", id="library", include_users=False)
    assert (shown["package_count"], "users" in shown) == (3, False)


@pytest.mark.parametrize(
    ("fq", "names"),
    [
        ("organization:library", {"river", "wind"}),
        ("organization:(library OR other)", {"river", "wind"}),
        ('organization:("library" OR "other")', {"river", "wind"}),
        ("organization:other", set()),
        ("owner_org:ORGANIZATION", {"river", "wind"}),
        ('owner_org:("ORGANIZATION" OR "x")', {"river", "wind"}),
        ("creator_user_id:nobody OR owner_org:nothing", {"river", "wind"}),  # the trap: it filters nothing
        ("(creator_user_id:nobody OR owner_org:nothing)", set()),
        ("+(name:river OR owner_org:nothing)", {"river"}),
        ("owner_org:ORGANIZATION AND (creator_user_id:x OR name:river)", {"river"}),
        ("name:river name:wind", set()),
        ("name:(river wind)", {"river", "wind"}),
        ("title:(river wind)", {"wind"}),
        ("NOT name:river", {"wind"}),
        ("-name:river", {"wind"}),
        ("name:w*", {"wind"}),
        ("name:W*", set()),
        ("title:RIVER", {"river", "wind"}),
        ("title:lodz", {"wind"}),
        ("tags:rain", set()),
        ('tags:"rain fall"', {"river", "wind"}),
        ('doi:"10.5072/zenodo.1"', {"river"}),
        ("doi:*", {"river"}),
        ("-doi:*", {"wind"}),
        ("license_id:cc-by", {"river", "wind"}),
        ("private:true", set()),
        ("capacity:private", set()),
        ("metadata_modified:[2020-01-01T00:00:00Z TO *]", {"river", "wind"}),
        ("metadata_modified:[* TO 2020-01-01T00:00:00Z]", set()),
    ],
)
def test_filters_find_the_same_datasets(library, fq, names):
    organization = library.result("organization_show", id="library")["id"]
    assert set(library.found(fq=fq.replace("ORGANIZATION", organization))) == names


@pytest.mark.parametrize(
    ("q", "names"),
    [
        ("", {"river", "wind"}),
        ("*:*", {"river", "wind"}),
        ("*", set()),
        ("river", {"river", "wind"}),
        ("rivers", {"river", "wind"}),
        ("rive", set()),
        ("river wind", {"wind"}),
        ("river nothing", set()),
        ("river wind nothing", {"wind"}),
        ("ŁÓDŹ", {"wind"}),
        ("lovelace", {"river", "wind"}),
        ("library", {"river", "wind"}),
        ('"river wind', {"wind"}),
        ("(river", {"river", "wind"}),
        ("name:w* OR name:nothing", {"wind"}),
        ("title:river AND title:wind", {"wind"}),
    ],
)
def test_words_find_the_same_datasets(library, q, names):
    assert set(library.found(q=q)) == names


@pytest.mark.parametrize(
    ("sent", "status", "kind"),
    [
        ({"fq": "("}, 409, "Search Error"),
        ({"fq": "name:river)"}, 409, "Search Error"),
        ({"q": "AND river"}, 409, "Search Error"),
        ({"q": "river AND"}, 409, "Search Error"),
        ({"q": "organization:"}, 409, "Search Error"),
        ({"fq": "organization:"}, 409, "Search Error"),
        ({"fq": "metadata_modified:[2020-01-01 TO *]"}, 409, "Search Error"),
        ({"fq": "metadata_modified:[2020-01-01T00:00:00+00:00 TO *]"}, 409, "Search Error"),
        ({"sort": "bad"}, 400, "Search Query Error"),
        ({"unknown": 1}, 400, "Search Query Error"),
        ({"include_private": "maybe"}, 500, "Internal Server Error"),
    ],
)
def test_a_bad_search_is_refused_alike(library, sent, status, kind):
    answered, error = library.error("package_search", **sent)
    assert (answered, error["__type"]) == (status, kind)


def test_private_datasets_are_found_only_when_asked_for_by_those_who_may_read_them(library):
    assert "hidden" not in library.found("ada")
    assert "hidden" not in library.found("nobody", include_private=True)
    for by in ("ada", "ulla", "admin"):
        assert "hidden" in library.found(by, include_private=True)
    assert library.found("ada", include_private=True, fq="private:true") == ["hidden"]


def test_pages_of_a_search(library):
    found = library.result("package_search", rows=1, start=1, sort="name asc", fq="organization:library")
    assert (found["count"], [each["name"] for each in found["results"]], found["sort"]) == (2, ["wind"], "name asc")
    assert set(found) == {"count", "facets", "results", "sort", "search_facets"}
    assert library.found(rows=2000, sort="name desc") == ["wind", "river"]
    assert library.found(start=5) == []
    answer = library.ask("package_search", get=True, fq="name:river", rows="1")
    assert [each["name"] for each in answer.json()["result"]["results"]] == ["river"]


@pytest.mark.parametrize("by", ["nobody", "ulla"])
def test_who_may_not_edit_may_not_patch(library, by):
    status, error = library.error("package_patch", by, id="river", notes="mine")
    name = "" if by == "nobody" else by
    assert status == 403
    assert error["message"].startswith(f"Access denied: User {name} not authorized to edit package ")
    assert library.result("package_show", id="river")["notes"] == "Some notes about things"


@pytest.mark.parametrize(
    ("sent", "status", "error"),
    [
        (
            {"name": "bad name!"},
            409,
            {"name": ["Must be purely lowercase alphanumeric (ascii) characters and these symbols: -_"]},
        ),
        (
            {"extras": [{"key": "k", "value": "1"}, {"key": "k", "value": "2"}]},
            409,
            {"extras_validation": ['Duplicate key "k"']},
        ),
        ({"extras": [{"key": "", "value": "x"}]}, 409, {"extras": [{"key": ["Missing value"]}]}),
        ({"extras": [{"key": "k", "value": {"a": 1}}]}, 500, {"message": "Internal Server Error"}),
        ({"tags": [{"name": "a"}]}, 409, {"tags": ['Tag "a" length is less than minimum 2']}),
        ({"owner_org": ""}, 409, {"owner_org": ["An organization must be provided"]}),
    ],
)
def test_a_refused_patch_says_why_and_changes_nothing(library, sent, status, error):
    before = library.result("package_show", id="river")
    answered, told = library.error("package_patch", "ada", id="river", **sent)
    told.pop("__type")
    assert (answered, told) == (status, error)
    assert library.result("package_show", id="river") == before


@pytest.fixture
def changing(library: Library) -> Iterator[str]:
    """A dataset of this test alone."""
    fields = {"title": "Before", "notes": "n", "author": "A", "license_id": "cc-by", "tags": [{"name": "kept"}]}
    extras = [{"key": "a", "value": "1"}, {"key": "z", "value": "2"}]
    library.result("package_create", "ada", name="changing", owner_org="library", extras=extras, **fields)
    library.upload("changing", "kept.csv", b"kept")
    yield "changing"
    library.result("package_patch", "admin", id="changing", name=f"gone-{id(fields)}")
    library.result("package_delete", "admin", id=f"gone-{id(fields)}")


def test_a_patch_keeps_all_but_replaces_extras_as_a_whole(library, changing):
    before = library.result("package_show", id=changing)
    patched = library.result(
        "package_patch", "ada", id=changing, extras=[{"key": "z", "value": 7}, {"key": "doi", "value": "10.1/x"}]
    )
    assert patched["extras"] == [{"key": "doi", "value": "10.1/x"}, {"key": "z", "value": "7"}]
    assert patched["metadata_modified"] > before["metadata_modified"]
    for name in ("title", "notes", "author", "license_id", "tags", "metadata_created"):
        assert patched[name] == before[name]
    assert patched["resources"] == before["resources"]
    assert library.found(fq='doi:"10.1/x"') == [changing]


def test_a_patch_of_unknown_fields_is_answered_as_success_and_drops_them(library, changing):
    assert "doi_of_ours" not in library.result("package_patch", "ada", id=changing, doi_of_ours="10.1/x")
    assert "doi_of_ours" not in library.result("package_show", id=changing)


def test_an_extra_without_value_is_removed_and_an_empty_one_kept(library, changing):
    extras = [{"key": "a", "value": None}, {"key": "e", "value": ""}]
    assert library.result("package_patch", "ada", id=changing, extras=extras)["extras"] == [{"key": "e", "value": ""}]


def test_an_update_wipes_what_is_not_sent(library, changing):
    updated = library.result("package_update", "ada", id=changing, title="Only")
    kept = ("title", "notes", "author", "license_id", "tags", "extras", "resources")
    assert [updated[name] for name in kept] == ["Only", None, None, None, [], [], []]


def test_resources_can_be_patched_as_they_were_shown(library, changing):
    shown = library.result("package_show", id=changing)["resources"]
    library.result("package_patch", "ada", id=changing, resources=[{**shown[0], "name": "renamed"}])
    resource = library.result("package_show", id=changing)["resources"][0]
    assert (resource["name"], resource["url"], resource["size"]) == ("renamed", shown[0]["url"], 4)
    assert library.get(resource["url"]).content == b"kept"


def test_a_deleted_dataset_is_shown_to_its_editors_and_found_by_nobody(library):
    library.result("package_create", "ada", name="deleted", owner_org="library")
    library.result("package_delete", "ada", id="deleted")
    assert library.result("package_show", "ada", id="deleted")["state"] == "deleted"
    assert library.error("package_show", id="deleted")[0] == 403
    assert "deleted" not in library.found("ada", include_private=True)


def test_a_file_is_given_whole_and_in_ranges(library):
    url = library.result("package_show", id="river")["resources"][0]["url"]
    whole = library.get(url)
    assert (whole.status_code, whole.content, whole.headers["Content-Length"]) == (200, b"a,b\n1,2\n", "8")
    assert whole.headers["Last-Modified"].endswith("GMT")
    part = library.get(url, Range="bytes=2-4")
    assert (part.status_code, part.content, part.headers["Content-Range"]) == (206, b"b\n1", "bytes 2-4/8")
    assert part.headers["ETag"] == whole.headers["ETag"]
    assert library.get(url, Range="bytes=100-").status_code == 416
    assert library.get(url, If_None_Match=whole.headers["ETag"]).status_code == 304
    assert library.get(url, Range="bytes=-3").content == b",2\n"
    assert library.get(url, Range="bytes=2-4", If_Range='"other"').content == b"a,b\n1,2\n"
    head = requests.head(url, timeout=60)
    assert (head.status_code, head.headers["Content-Length"], head.headers["ETag"]) == (200, "8", whole.headers["ETag"])


def test_the_name_in_a_file_address_is_not_looked_at(library):
    url = library.result("package_show", id="river")["resources"][0]["url"]
    assert library.get(url.replace("up-ld-a.csv", "wrong.csv")).content == b"a,b\n1,2\n"
    assert library.get(f"{library.url}/dataset/nope/resource/nope/download/x").status_code == 404


def test_the_file_of_a_private_dataset_needs_a_token(library):
    url = library.result("package_show", "ada", id="hidden")["resources"][0]["url"]
    assert library.get(url).status_code == 403
    assert library.get(url, Authorization=f"Bearer {library.tokens['ada']}").status_code == 403
    assert library.get(url, "ulla").content == b"secret"


def test_a_purged_dataset_is_unknown_to_everybody(library):
    library.result("package_create", "ada", name="purged", owner_org="library")
    library.result("dataset_purge", "admin", id="purged")
    assert (library.error("package_show", id="purged")[0], library.error("package_show", "ada", id="purged")[0]) == (
        404,
        404,
    )


def test_an_unknown_organization_has_no_datasets_and_a_known_one_is_found_by_id(library):
    shown = library.result("organization_show", id="library")
    assert library.found(fq='organization:"nobody-knows"') == []
    assert set(library.found(fq=f"owner_org:{shown['id']}")) == {"river", "wind"}
    assert library.error("organization_show", id="nobody-knows")[0] == 404


def test_a_list_of_organizations_is_given_in_parts_and_never_more_than_25_in_full(library):
    for number in range(26):
        library.result("organization_create", "admin", name=f"office-{number:02}", title=f"Office {number:02}")
    try:
        names = library.result("organization_list")
        full = library.result("organization_list", all_fields=True, limit=1000)
        rest = library.result("organization_list", all_fields=True, offset=25)
        part = library.result("organization_list", limit=2, offset=1)
        backwards = library.result("organization_list", sort="name desc")
    finally:
        for number in range(26):
            library.result("organization_purge", "admin", id=f"office-{number:02}")
    assert (len(names) >= 27, len(full), part) == (True, 25, names[1:3])
    assert [each["name"] for each in full + rest] == names
    assert backwards == sorted(names, reverse=True)


def test_the_status_tells_a_version(library):
    status = library.result("status_show")
    assert status["ckan_version"].startswith("2.")
    assert {"site_title", "site_url", "extensions"} <= set(status)


def test_licences_are_the_same(library):
    licences = {each["id"]: each for each in library.result("license_list")}
    assert len(licences) == 15
    assert licences["cc-by"]["url"] == "http://www.opendefinition.org/licenses/cc-by"
    assert licences["cc-nc"]["od_conformance"] == "not reviewed"
    unknown = library.result("package_patch", "ada", id="wind", license_id="of-ours")
    assert (unknown["license_title"], unknown["isopen"], "license_url" in unknown) == ("of-ours", False, False)
    library.result("package_patch", "ada", id="wind", license_id="cc-by")


# what only a simulator can do


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[tuple[Ckan, str]]:
    from simulators.ckan_demo import fill

    ckan = Ckan(tmp_path / "store", tmp_path / "homes")
    fill(ckan)
    with Simulator(ckan) as simulator:
        yield ckan, simulator.url


def test_the_demo_has_four_datasets_with_real_files(demo, tmp_path):
    ckan, url = demo
    datasets = {each["name"]: each for each in requests.get(f"{url}/_sim/state", timeout=60).json()}
    assert {name: len(each["files"]) for name, each in datasets.items()} == {
        COMPLETE: 3,
        "soil-samples": 1,
        PRIVATE: 1,
        ODD: 4,
    }
    big = next(each for each in datasets[COMPLETE]["resources"] if each["size"] == 20_000_003)
    content = requests.get(big["url"], timeout=60).content
    stored = tmp_path / "store" / "resources" / big["id"][:3] / big["id"][3:6] / big["id"][6:]
    assert stored.read_bytes() == content
    assert ckan.state.files[big["id"]].md5() == datasets[COMPLETE]["files"][big["id"]]["md5"]
    assert (tmp_path / "homes" / "ada" / "ckan-pub" / "field notes.txt").exists()


def test_links_lead_to_another_host_and_into_user_directories(demo):
    _, url = demo
    shown = requests.get(f"{url}/api/3/action/package_show", params={"id": ODD}, timeout=60).json()["result"]
    elsewhere, home = (each["url"] for each in shown["resources"][2:])
    assert elsewhere.startswith(url.replace("127.0.0.1", "localhost"))
    assert requests.get(elsewhere.replace("localhost", "127.0.0.1"), timeout=60).text == "A bear at the river.\n"
    assert requests.get(home, timeout=60).text.startswith("It rained.")


def test_a_dataset_page_leads_to_the_exporter(demo):
    _, url = demo
    page = requests.get(f"{url}/dataset/{COMPLETE}", timeout=60).text
    assert f"http://127.0.0.1:8000/export?dataset={COMPLETE}" in page
    assert page.count("/export?resource=") == 3
    assert requests.get(f"{url}/dataset/{PRIVATE}", timeout=60).status_code == 404


def test_roles_people_datasets_and_files_change_behind_the_api(demo):
    ckan, url = demo
    asked = {"id": "ada", "permission": "update_dataset"}
    requests.post(f"{url}/_sim/role", json={"organization": "water-institute", "user": "ada", "role": None}, timeout=60)
    assert requests.post(f"{url}/api/3/action/organization_list_for_user", json=asked, timeout=60).json()["result"] == []
    before = ckan.state.dataset(COMPLETE)["metadata_modified"]
    changed = requests.post(f"{url}/_sim/dataset/{COMPLETE}", json={"title": "Changed"}, timeout=60).json()
    assert (changed["title"], changed["metadata_modified"] > before) == ("Changed", True)
    resource = changed["resources"][0]
    requests.post(f"{url}/_sim/file/{resource['id']}", data=b"new", timeout=60)
    assert requests.get(resource["url"], timeout=60).content == b"new"
    requests.delete(f"{url}/_sim/file/{resource['id']}", timeout=60)
    assert requests.get(resource["url"], timeout=60).status_code == 404
    requests.post(f"{url}/_sim/user/ada", json={"state": "deleted"}, timeout=60)
    assert (
        requests.post(f"{url}/api/3/action/user_show", json={"id": "ada"}, timeout=60).json()["result"]["state"] == "deleted"
    )


def test_a_file_may_be_cut_short_or_come_without_a_length(demo):
    ckan, url = demo
    resource = ckan.actions.shown(ckan.state.dataset(COMPLETE))["resources"][0]
    resource["url"] = f"{url}/dataset/{resource['package_id']}/resource/{resource['id']}/download/levels.csv"
    fault = ckan.faults.add("GET /dataset/.*/download/", knob="truncate", value=1000)
    with pytest.raises(requests.RequestException):
        requests.get(resource["url"], timeout=60)
    assert fault.happened == 1
    ckan.faults.add("GET /dataset/.*/download/", knob="no_length")
    answer = requests.get(resource["url"], timeout=60)
    assert "Content-Length" not in answer.headers
    assert len(answer.content) == resource["size"]


def test_a_huge_file_costs_nothing():
    content = Content(b"abc", 50 * 10**9)
    assert b"".join(content.pieces(49_999_999_998)) == b"ab"
    assert json.dumps(content.size) == "50000000000"
