"""What a CKAN may do to who reads all of it: clipped rows, drift, files elsewhere, records that are refused."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from simulators import odd_texts
from simulators.ckan import Ckan
from simulators.ckan_state import Content
from simulators.server import Simulator
from simulators.storage import Storage

pytestmark = pytest.mark.slow


@pytest.fixture
def ckan() -> Iterator[Ckan]:
    ckan = Ckan()
    ckan.new_organization("library")
    with Simulator(ckan):
        yield ckan


@pytest.fixture
def storage(ckan: Ckan) -> Iterator[Storage]:
    storage = Storage()
    with Simulator(storage):
        ckan.storage = storage
        yield storage


def ask(ckan: Ckan, action: str, **arguments: Any) -> requests.Response:
    return requests.get(f"{ckan.url}/api/3/action/{action}", params=arguments, timeout=60)


def page(ckan: Ckan, start: int = 0, rows: int = 3, **arguments: Any) -> tuple[list[str], int]:
    """The names on a page and the total that it tells."""
    result = ask(ckan, "package_search", start=start, rows=rows, **{"sort": "id asc", **arguments}).json()["result"]
    return [each["name"] for each in result["results"]], result["count"]


def file_url(ckan: Ckan, name: str) -> str:
    url: str = ask(ckan, "package_show", id=name).json()["result"]["resources"][0]["url"]
    return url


def test_too_many_rows_are_cut_without_a_word(ckan):
    ckan.fill(5)
    ckan.actions.rows_max = 2
    names, total = page(ckan, rows=5)
    assert (len(names), total) == (2, 5)


def test_by_default_a_thousand_rows_are_the_most_and_ten_the_usual(ckan):
    ckan.fill(1005)
    assert len(ask(ckan, "package_search").json()["result"]["results"]) == 10
    assert len(page(ckan, rows=5000)[0]) == 1000


@pytest.mark.slow
def test_ten_thousand_datasets_are_read_page_by_page(ckan):
    ckan.fill(10_500, "library")
    seen = [name for start in range(0, 11_000, 1000) for name in page(ckan, start, 1000, fq='organization:"library"')[0]]
    assert len(set(seen)) == len(seen) == 10_500


def test_an_organization_is_chosen_by_name_or_id(ckan):
    library = ckan.state.organizations["library"]
    ckan.new_dataset("inside", "library")
    ckan.new_dataset("outside")
    assert page(ckan, fq='organization:"library"') == (["inside"], 1)
    assert page(ckan, fq=f"owner_org:{library.id}") == (["inside"], 1)
    assert page(ckan, fq='organization:"unknown"') == ([], 0)


@pytest.mark.parametrize("where", ["q", "fq"])
def test_an_organization_without_a_name_is_a_syntax_error(ckan, where):
    answer = ask(ckan, "package_search", **{where: "organization:"})
    assert (answer.status_code, answer.json()["error"]["__type"]) == (409, "Search Error")


def test_a_renamed_organization_keeps_its_id(ckan):
    ckan.new_dataset("inside", "library")
    before = ask(ckan, "organization_show", id="library").json()["result"]["id"]
    ckan.rename_organization("library", "archive")
    assert ask(ckan, "organization_show", id="library").status_code == 404
    assert ask(ckan, "organization_show", id=before).json()["result"]["name"] == "archive"
    assert page(ckan, fq='organization:"archive"') == (["inside"], 1)


def test_a_list_of_organizations_is_cut_at_25_in_full_and_continued_by_offset(ckan):
    for number in range(29):
        ckan.new_organization(f"office-{number}")
    full = [ask(ckan, "organization_list", all_fields=True, offset=at).json()["result"] for at in (0, 25)]
    assert [len(each) for each in full] == [25, 5]
    assert len(ask(ckan, "organization_list").json()["result"]) == 30


def test_what_changed_since_a_moment_is_found(ckan):
    ckan.new_dataset("old")
    ckan.new_dataset("new")
    ckan.state.dataset("old")["metadata_modified"] = "2020-01-01T10:00:00.000000"
    assert page(ckan, fq="metadata_modified:[2021-01-01T00:00:00Z TO *]") == (["new"], 1)
    assert page(ckan, fq="metadata_modified:[* TO 2021-01-01T00:00:00Z]") == (["old"], 1)
    assert ask(ckan, "package_search", fq="metadata_modified:[2021-01-01 TO *]").status_code == 409


def test_without_a_sort_the_last_changed_comes_first_and_an_edit_moves_it(ckan):
    ckan.fill(4, prefix="d")
    turn = ckan.faults.after("package_search", lambda: ckan.change_dataset("d-000000", title="Edited"))
    pages = [[each["name"] for each in _results(ckan, start)] for start in (0, 2)]
    assert turn.happened == 1
    assert pages == [["d-000003", "d-000002"], ["d-000002", "d-000001"]]


def _results(ckan: Ckan, start: int) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = ask(ckan, "package_search", start=start, rows=2).json()["result"]["results"]
    return results


def test_a_removal_between_two_pages_makes_one_be_missed(ckan):
    ckan.fill(6)
    names, _ = page(ckan, rows=6)
    turn = ckan.faults.after("package_search", lambda: ckan.purge_dataset(names[0]))
    seen = page(ckan)[0] + page(ckan, 3)[0]
    assert (turn.happened, seen) == (1, [*names[:3], *names[4:]])


def test_an_addition_after_the_second_page_is_seen_by_the_third(ckan):
    ckan.fill(4)
    turn = ckan.faults.after("package_search", lambda: ckan.fill(1, prefix="late"), skip=1)
    totals = [page(ckan)[1] for _ in range(3)]
    assert (turn.happened, totals) == (1, [4, 4, 5])


@pytest.mark.parametrize(
    ("knob", "value", "expected"),
    [
        ("short_page", 1, ([3], 9)),
        ("short_page", 0, ([], 9)),
        ("shift_page", -1, ([2, 3, 4], 9)),
        ("shift_page", 1, ([4, 5, 6], 9)),
        ("first_page_again", True, ([0, 1, 2], 9)),
        ("clip", 2, ([3, 4], 9)),
        ("wrong_total", 12, ([3, 4, 5], 12)),
        ("wrong_last_total", 12, ([3, 4, 5], 9)),
    ],
)
def test_a_page_in_the_middle_may_be_wrong(ckan, knob, value, expected):
    ckan.fill(9)
    names, _ = page(ckan, rows=9)
    fault = ckan.faults.add("package_search", knob=knob, value=value)
    found, total = page(ckan, 3)
    assert ([names.index(each) for each in found], total, fault.happened) == (*expected, 1)


def test_the_total_may_be_wrong_on_the_last_page_only(ckan):
    ckan.fill(5)
    fault = ckan.faults.add("package_search", knob="wrong_last_total", value=4, times=-1)
    assert [page(ckan, start)[1] for start in (0, 3)] == [5, 4]
    assert fault.happened == 2


def test_deleted_is_forbidden_and_purged_is_unknown(ckan):
    ckan.fill(3, prefix="d")
    ckan.delete_dataset("d-000000")
    ckan.purge_dataset("d-000001")
    assert page(ckan) == (["d-000002"], 1)
    assert [ask(ckan, "package_show", id=f"d-00000{number}").status_code for number in range(3)] == [403, 404, 200]


@pytest.mark.parametrize("status", [403, 404, 500])
def test_a_listed_record_may_be_refused(ckan, status):
    ckan.fill(1, prefix="d")
    ckan.refuse("d-000000", status)
    answer = ask(ckan, "package_show", id="d-000000")
    assert (answer.status_code, answer.json()["success"], page(ckan)[1]) == (status, False, 1)


def test_a_dataset_may_have_no_organization_and_a_resource_no_name(ckan):
    dataset = ckan.new_dataset("lonely", links={"Table": "ftp.example.org/table.csv"})
    dataset["resources"][0]["name"] = None
    shown = ask(ckan, "package_show", id="lonely").json()["result"]
    assert (shown["organization"], shown["owner_org"], shown["resources"][0]["name"]) == (None, None, None)


def test_a_dataset_may_have_the_fields_of_ckanext_scheming(ckan):
    custom = {
        "title_translated": {"en": "Water", "de": "Wasser"},
        "keywords": {"en": ["rain"]},
        "authors": [{"name": "Ada"}],
    }
    ckan.new_dataset("water", "library", tags=["rain"], extras={"spatial": "{}"}, **custom)
    shown = ask(ckan, "package_show", id="water").json()["result"]
    assert {name: shown[name] for name in custom} == custom
    assert (shown["tags"][0]["name"], shown["extras"]) == ("rain", [{"key": "spatial", "value": "{}"}])


@pytest.mark.parametrize("kind", odd_texts.ALL)
def test_odd_texts_come_unchanged(ckan, kind):
    ckan.new_dataset("odd", notes=odd_texts.ALL[kind])
    assert ask(ckan, "package_show", id="odd").json()["result"]["notes"] == odd_texts.ALL[kind]


def test_a_gateway_may_answer_a_page_with_status_200(ckan):
    fault = ckan.faults.add("package_search", status=200, html=True)
    answer = ask(ckan, "package_search")
    assert (answer.status_code, answer.headers["Content-Type"], fault.happened) == (200, "text/html", 1)


def test_a_renamed_dataset_keeps_its_id(ckan):
    identifier = ckan.new_dataset("water")["id"]
    ckan.change_dataset("water", name="rivers")
    assert ask(ckan, "package_show", id="water").status_code == 404
    assert ask(ckan, "package_show", id=identifier).json()["result"]["name"] == "rivers"


def test_datasets_come_and_go_from_outside(ckan):
    sent = {"name": "water", "organization": "library", "files": {"a.csv": "1\n"}, "title": "Water"}
    made = requests.post(f"{ckan.url}/_sim/datasets", json=sent, timeout=60)
    assert (made.status_code, page(ckan)) == (201, (["water"], 1))
    requests.delete(f"{ckan.url}/_sim/datasets/water", timeout=60).raise_for_status()
    assert page(ckan) == ([], 0)


def test_rdf_is_there_only_with_the_extension(ckan):
    ckan.new_dataset("water", title="Water & wind", files={"a.csv": "1"}, links={"b": "https://elsewhere.example/b?x=1&y"})
    address = f"{ckan.url}/dataset/water"
    assert requests.get(f"{address}.rdf", timeout=60).status_code == 404
    ckan.dcat = True
    answer = requests.get(f"{address}.rdf", timeout=60)
    assert (answer.headers["Content-Type"], "<dct:title>Water &amp; wind</dct:title>" in answer.text) == (
        "application/rdf+xml",
        True,
    )
    graph = requests.get(f"{address}.jsonld", timeout=60).json()["@graph"]
    assert graph[0]["dct:title"] == ["Water & wind"]


def test_site_read_is_no_action_and_the_status_tells_the_version(ckan):
    assert ask(ckan, "site_read").status_code == 400
    ckan.actions.version = "2.9.1"
    assert ask(ckan, "status_show").json()["result"]["ckan_version"] == "2.9.1"


def test_the_older_header_counts_only_where_it_is_allowed(ckan):
    ckan.new_dataset("hidden", private=True)
    headers = {"X-CKAN-API-Key": ckan.admin_token}
    url = f"{ckan.url}/api/3/action/package_show?id=hidden"
    assert requests.get(url, headers=headers, timeout=60).status_code == 403
    ckan.token_headers = ("authorization", "x-ckan-api-key")
    assert requests.get(url, headers=headers, timeout=60).status_code == 200


@pytest.mark.parametrize("status", [302, 303])
def test_a_file_may_be_led_to_another_host_that_sees_who_trusts_it(ckan, storage, status):
    ckan.new_dataset("water", files={"a.csv": "one,two\n"})
    ckan.storage_status = status
    answer = requests.get(file_url(ckan, "water"), allow_redirects=False, timeout=60)
    where = answer.headers["Location"]
    assert (answer.status_code, where.startswith("http://localhost:")) == (status, True)
    assert requests.get(where, timeout=60).content == b"one,two\n"
    assert storage.trusted == []
    assert requests.get(where, headers={"Authorization": ckan.admin_token}, timeout=60).status_code == 400
    assert len(storage.trusted) == 1
    assert requests.get(where.partition("?")[0], timeout=60).status_code == 403


def test_a_private_file_may_be_a_login_page_with_status_200(ckan):
    dataset = ckan.new_dataset("hidden", private=True, files={"a.csv": "1"})
    url = f"{ckan.url}/dataset/hidden/resource/{dataset['resources'][0]['id']}/download/a.csv"
    assert requests.get(url, timeout=60).status_code == 403
    ckan.login_page = True
    answer = requests.get(url, timeout=60)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")


def test_a_huge_file_costs_nothing_and_is_given_in_parts(ckan):
    ckan.new_dataset("water", files={"a.bin": Content(b"0123456789", 3_000_000)})
    answer = requests.get(file_url(ckan, "water"), headers={"Range": "bytes=2999995-"}, timeout=60)
    assert (answer.status_code, answer.content) == (206, b"56789")
