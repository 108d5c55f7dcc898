"""The demo's parts: its settings, its walk through pages like ours, and a check that really finds what is wrong."""

from collections.abc import Iterator
from configparser import ConfigParser
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests

from simulators.ckan import SERVICE_TOKEN, Ckan
from simulators.ckan_demo import COMPLETE, fill
from simulators.demo import start_simulators
from simulators.demo_checks import compared, expected_files
from simulators.demo_settings import ZENODO_TOKEN, new_places, write_settings
from simulators.demo_walk import Lost, Walk
from simulators.form_client import Browser
from simulators.processes import Processes
from simulators.server import Reply, Request, Service, Simulator


def _dataset(doi: str = "10.5281/zenodo.1") -> dict[str, Any]:
    names = {"1": "a%20b.csv", "2": "c.txt"}
    resources = [{"id": key, "url": f"http://ckan/dataset/x/resource/{key}/download/{name}"} for key, name in names.items()]
    files = {"1": {"size": 3, "md5": "aaa"}, "2": {"size": 5, "md5": "bbb"}}
    return {"name": "x", "resources": resources, "files": files, "extras": [{"key": "doi", "value": doi}]}


def _deposit(**changes: Any) -> dict[str, Any]:
    files = [
        {"name": "a b.csv", "size": 3, "md5": "aaa", "complete": True},
        {"name": "c.txt", "size": 5, "md5": "bbb", "complete": True},
    ]
    return {"id": "7", "state": "published", "doi": "10.5281/zenodo.1", "files": files, **changes}


def _file(**changes: Any) -> dict[str, Any]:
    return {"name": "c.txt", "size": 5, "md5": "bbb", "complete": True, **changes}


FIRST = {"name": "a b.csv", "size": 3, "md5": "aaa", "complete": True}


def test_a_right_export_has_no_faults():
    outcome = compared(_dataset(), [_deposit()], "http://zenodo")
    assert (outcome.doi, outcome.record_url, outcome.faults) == ("10.5281/zenodo.1", "http://zenodo/records/7", [])


@pytest.mark.parametrize(
    ("deposits", "fault"),
    [
        ([], "Zenodo holds 0 deposits instead of one."),
        ([_deposit(), _deposit()], "Zenodo holds 2 deposits instead of one."),
        ([_deposit(state="draft")], "The deposit is draft, not published."),
        ([_deposit(files=[FIRST])], "c.txt is missing at Zenodo."),
        ([_deposit(files=[FIRST, _file(), _file(name="d")])], "d is at Zenodo, but not in the dataset."),
        (
            [_deposit(files=[FIRST, _file(md5="ccc")])],
            "c.txt should have size and MD5 (5, 'bbb'), and has (5, 'ccc').",
        ),
        (
            [_deposit(files=[FIRST, _file(size=4)])],
            "c.txt should have size and MD5 (5, 'bbb'), and has (4, 'bbb').",
        ),
        ([_deposit(files=[FIRST, _file(), _file(name="e", complete=False)])], "e was not sent completely."),
        ([_deposit(doi="")], "The deposit has no DOI."),
        (
            [_deposit(doi="10.5281/zenodo.2")],
            "The CKAN dataset does not bear the DOI 10.5281/zenodo.2; its doi is '10.5281/zenodo.1'.",
        ),
    ],
)
def test_each_thing_that_is_wrong_is_told(deposits, fault):
    assert compared(_dataset(), deposits, "http://zenodo").faults == [fault]


def test_the_complete_dataset_has_three_files_with_names_of_their_own():
    ckan = Ckan()
    fill(ckan)
    dataset = next(each for each in ckan.everything() if each["name"] == COMPLETE)
    assert {name: size for name, (size, _) in expected_files(dataset).items()} == {
        "levels.csv": dataset["resources"][0]["size"],
        "readme.txt": 1200,
        "photographs.bin": 20_000_003,
    }


def test_the_settings_name_every_server_and_are_nobody_elses_business(tmp_path: Path):
    places = new_places(tmp_path, 8123)
    write_settings(places)
    assert places.settings.stat().st_mode & 0o077 == 0
    parser = ConfigParser(interpolation=None)
    parser.read(places.settings)
    assert parser["app"]["public_url"] == "http://127.0.0.1:8123"
    assert parser["ckan"]["server"] == f"http://127.0.0.1:{places.ckan}"
    assert parser["zenodo"]["api_url"] == f"http://127.0.0.1:{places.zenodo}/api/deposit/depositions"
    assert parser["sso"]["keycloak_server_url"] == f"http://127.0.0.1:{places.oidc}"
    assert set(parser["http"]["allowed"].split()) == {
        *(f"127.0.0.1:{port}" for port in (places.ckan, places.zenodo, places.oidc)),
        f"localhost:{places.ckan}",
    }
    assert {"mysql", "rabbitmq", "database"}.isdisjoint(parser.sections())


def test_the_three_simulators_start_as_processes_and_end(tmp_path: Path):
    places = new_places(tmp_path)
    with Processes(Path.cwd(), tmp_path / "logs") as processes:
        start_simulators(processes, places)
        asked = {"headers": {"Authorization": SERVICE_TOKEN}, "params": {"include_private": "true"}, "timeout": 10}
        found = requests.get(f"{places.url(places.ckan)}/api/3/action/package_search", **asked).json()
        assert found["result"]["count"] == 4
        bearer = {"Authorization": f"Bearer {ZENODO_TOKEN}"}
        mine = requests.get(f"{places.url(places.zenodo)}/api/user/records", headers=bearer, timeout=10)
        assert mine.json()["hits"]["total"] == 0
        assert len(list(places.store.rglob("*-*"))) == 7
    with pytest.raises(requests.ConnectionError):
        requests.get(places.url(places.ckan), timeout=10)


@dataclass
class Walked:
    steps: list[str] = field(default_factory=list)
    moves: list[tuple[float, float]] = field(default_factory=list)


class Pages(Service):
    """Pages with the forms of an exporter: button in CKAN, sign-in, token, preview, a transfer that moves."""

    def __init__(self, end: str = "Published as 10.5281/zenodo.42.") -> None:
        super().__init__()
        self.end = end
        self.looks = 0
        self.sent: list[dict[str, str]] = []
        self.route("GET", "/dataset/x", lambda _: Reply(body='<a href="/export?dataset=x">Export to <b>Zenodo</b></a>'))
        self.route("GET", "/export", lambda _: Reply(302, None, {"Location": "/login"}))
        self._page("login", "<input name=username><input name=password type=password><button>Sign In</button>", "/connect")
        self._page(
            "connect", "<input type=hidden name=csrf_token value=c><input name=token><button>Connect</button>", "/preview"
        )
        choice = "<input type=radio name=end value=draft checked><input type=radio name=end value=publish>"
        self._page("preview", f"{choice}<button name=do value=back>Back</button><button>Export now</button>", "/transfers/1")
        self.route("GET", "/transfers/1", self._transfer)

    def _page(self, name: str, form: str, after: str) -> None:
        search = "<form action=/search><input name=q></form>"
        self.route("GET", f"/{name}", lambda _: Reply(body=f"<h1>{name}</h1>{search}<form method=post>{form}</form>"))
        self.route("POST", f"/{name}", lambda request: self._keep(request, after))

    def _keep(self, request: Request, after: str) -> Reply:
        self.sent.append(request.form())
        return Reply(302, None, {"Location": after})

    def _transfer(self, _: Request) -> Reply:
        self.looks += 1
        return Reply(body=f"<progress value={self.looks} max=3></progress>" if self.looks < 3 else f"<p>{self.end}</p>")


def _walk(pages: Pages, walked: Walked) -> str:
    with Simulator(pages) as simulator, Browser() as browser:
        walk = Walk(browser, walked.steps.append, lambda done, total: walked.moves.append((done, total)))
        return walk.export(f"{simulator.url}/dataset/x").removeprefix(simulator.url)


def test_the_walk_signs_in_connects_presses_export_and_watches():
    pages, walked = Pages(), Walked()
    assert _walk(pages, walked) == "/transfers/1"
    assert walked.steps == ["signing in as ada", "connecting Zenodo with a token", "pressing “Export now”"]
    assert walked.moves == [(1, 3), (2, 3)]
    assert pages.sent == [
        {"username": "ada", "password": "ada-password"},
        {"csrf_token": "c", "token": ZENODO_TOKEN},
        {"end": "publish"},
    ]


def test_a_transfer_that_fails_is_told_in_the_words_of_its_page():
    with pytest.raises(Lost, match=r"The transfer ended without a DOI: Zenodo refused the file\."):
        _walk(Pages("Zenodo refused the file."), Walked())


@pytest.fixture
def lost_pages() -> Iterator[Pages]:
    pages = Pages()
    pages.faults.add("GET /preview", status=500, html=True)
    yield pages


def test_an_error_page_ends_the_walk(lost_pages):
    with pytest.raises(Lost, match="/preview answered 500: A proxy's page"):
        _walk(lost_pages, Walked())
    assert lost_pages.faults.all()[0].happened == 1
