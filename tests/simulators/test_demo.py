"""The demo's parts: its settings, its walk through pages like ours, and a check that really finds what is wrong."""

import re
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
from simulators.demo_checks import check, compared, expected_files
from simulators.demo_settings import ZENODO_TOKEN, new_places, write_settings
from simulators.demo_walk import Lost, Walk
from simulators.form_client import Browser
from simulators.processes import NotStarted, Processes
from simulators.server import Reply, Request, Service, Simulator
from simulators.zenodo import Zenodo
from tests.simulators.repository import Person

pytestmark = pytest.mark.slow


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


def _send_all(ckan: Ckan, zenodo_url: str) -> None:
    """What an exporter does, without looking at the answers."""
    person = Person(f"{zenodo_url}/api", ZENODO_TOKEN)
    draft = person.draft()
    dataset = next(each for each in ckan.everything() if each["name"] == COMPLETE)
    for resource in dataset["resources"]:
        kept = ckan.file(resource)
        assert kept
        person.upload(draft, resource["url"].rpartition("/")[2], b"".join(kept.pieces(0, kept.size)))
    published = person.post(f"{draft}/actions/publish").json()
    ckan.change_dataset(COMPLETE, extras=[{"key": "doi", "value": published["pids"]["doi"]["identifier"]}])


@pytest.mark.parametrize(
    ("knob", "words"),
    [
        ("wrong_checksum", r"readme\.txt should have size and MD5 \(1200, '\w+'\), and has \(1200, '\w+'\)\."),
        ("truncate", r"readme\.txt should have size and MD5 \(1200, '\w+'\), and has \(600, '\w+'\)\."),
    ],
)
def test_the_check_sees_what_went_wrong_at_zenodo(knob: str, words: str):
    ckan, zenodo = Ckan(), Zenodo(tokens={ZENODO_TOKEN: "ada"})
    fill(ckan)
    with Simulator(ckan) as source, Simulator(zenodo) as target:
        fault = zenodo.faults.add(r"PUT .*readme\.txt/content", knob=knob)
        _send_all(ckan, target.url)
        outcome = check(source.url, target.url, COMPLETE)
    assert fault.happened == 1
    assert len(outcome.faults) == 1
    assert re.fullmatch(words, outcome.faults[0]), outcome.faults


def test_the_check_sees_a_file_that_changed_afterwards():
    ckan, zenodo = Ckan(), Zenodo(tokens={ZENODO_TOKEN: "ada"})
    fill(ckan)
    with Simulator(ckan) as source, Simulator(zenodo) as target:
        _send_all(ckan, target.url)
        assert check(source.url, target.url, COMPLETE).faults == []
        dataset = next(each for each in ckan.everything() if each["name"] == COMPLETE)
        ckan.change_file(dataset["resources"][1]["id"], "Other words.")
        [fault] = check(source.url, target.url, COMPLETE).faults
    assert fault.startswith("readme.txt should have size and MD5 (12, ")


def test_a_port_that_is_taken_is_told(tmp_path: Path):
    with Simulator(Service()) as other, pytest.raises(NotStarted, match="is taken"):
        new_places(tmp_path, int(other.url.rpartition(":")[2]))


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
        *(f"127.0.0.1:{port}" for port in places.sources),
        f"localhost:{places.ckan}",
    }
    assert {"mysql", "rabbitmq", "database"}.isdisjoint(parser.sections())


def test_the_three_simulators_start_as_processes_and_end(tmp_path: Path):
    places = new_places(tmp_path)
    with Processes(Path.cwd(), tmp_path / "logs") as processes:
        start_simulators(processes, places)
        asked = {"headers": {"Authorization": SERVICE_TOKEN}, "params": {"include_private": "true"}, "timeout": 60}
        found = requests.get(f"{places.url(places.ckan)}/api/3/action/package_search", **asked).json()
        assert found["result"]["count"] == 4
        bearer = {"Authorization": f"Bearer {ZENODO_TOKEN}"}
        mine = requests.get(f"{places.url(places.zenodo)}/api/user/records", headers=bearer, timeout=60)
        assert mine.json()["hits"]["total"] == 0
        assert len(list(places.store.rglob("*-*"))) == 7
    with pytest.raises(requests.ConnectionError):
        requests.get(places.url(places.ckan), timeout=60)


@dataclass
class Walked:
    steps: list[str] = field(default_factory=list)
    moves: list[tuple[float, float, str]] = field(default_factory=list)


DECISION = """
<input type=checkbox name=confirmed-rights value=yes {tick}>
<input type=radio name=publish value=no {draft}><input type=radio name=publish value=yes {publish}>
<button name=action value=save>Store my changes</button>
<button name=action value={action}>{words}</button>
"""
BAR = "<progress value={at} max=3></progress><span>{at} MB of 3 MB</span><a href=/transfers/1>Show how far it is now</a>"


class Pages(Service):
    """Pages with the marks of ours: link in CKAN, sign-in, preview, token, preview again, a transfer that moves."""

    def __init__(self, end: str = "Published as 10.5281/zenodo.42.") -> None:
        super().__init__()
        self.end = end
        self.looks = 0
        self.sent: list[dict[str, str]] = []
        self.route("GET", "/dataset/x", lambda _: Reply(body='<a href="/export?dataset=x">Export to <b>Zenodo</b></a>'))
        self.route("GET", "/export", lambda _: Reply(302, None, {"Location": "/login"}))
        self._page("login", "<input name=username><input name=password type=password><button>Sign In</button>")
        self._page(
            "connect", "<input name=token><button>Connect</button>", "<a href=/tokens>the page for new tokens at Z</a>"
        )
        self.route("GET", "/tokens", lambda _: Reply(body="<p>ada: <code>token-of-ada</code></p>"))
        self.route("GET", "/preview", lambda _: Reply(body=self._preview()))
        self.route("POST", "/preview", self._decide)
        self.route("GET", "/transfers/1", self._transfer)

    def _page(self, name: str, form: str, more: str = "") -> None:
        search = "<form action=/search><input name=q></form>"
        self.route("GET", f"/{name}", lambda _: Reply(body=f"<h1>{name}</h1>{search}{more}<form method=post>{form}</form>"))
        self.route("POST", f"/{name}", lambda request: self._keep(request, "/preview"))

    def _keep(self, request: Request, after: str) -> Reply:
        self.sent.append(request.form())
        return Reply(302, None, {"Location": after})

    def _has(self, **sent: str) -> bool:
        return any(sent.items() <= each.items() for each in self.sent)

    def _preview(self) -> str:
        action, words = ("export", "Export to Z") if self._has(token="token-of-ada") else ("connect", "Connect Z")
        chosen = self._has(publish="yes")
        words = "Publish at Z" if chosen else words
        marks = {"tick": "checked" if chosen else "", "draft": "" if chosen else "checked"}
        decision = DECISION.format(**marks, publish="checked" if chosen else "", action=action, words=words)
        return f"<form method=post>{decision}</form>"

    def _decide(self, request: Request) -> Reply:
        reply = self._keep(request, "/preview")
        after = {"connect": "/connect", "save": "/preview", "export": "/transfers/1"}[self.sent[-1]["action"]]
        return Reply(302, None, {**reply.headers, "Location": after})

    def _transfer(self, _: Request) -> Reply:
        self.looks += 1
        return Reply(body=BAR.format(at=self.looks) if self.looks < 3 else f"<p>{self.end}</p>")


def _walk(pages: Pages, walked: Walked) -> str:
    with Simulator(pages) as simulator, Browser() as browser:
        walk = Walk(browser, walked.steps.append, lambda *moved: walked.moves.append(moved))
        return walk.export(f"{simulator.url}/dataset/x").removeprefix(simulator.url)


def test_the_walk_signs_in_connects_answers_publishes_and_watches():
    pages, walked = Pages(), Walked()
    assert _walk(pages, walked) == "/transfers/1"
    assert walked.steps == [
        "opening the dataset in CKAN",
        "signing in as ada",
        "pressing “Connect Z”",
        "fetching a token at Zenodo",
        "connecting Zenodo with it",
        "answering the questions, choosing to publish",
        "pressing “Publish at Z”",
    ]
    assert walked.moves == [(1, 3, "1 MB of 3 MB"), (2, 3, "2 MB of 3 MB")]
    assert pages.sent == [
        {"username": "ada", "password": "ada-password"},
        {"publish": "no", "action": "connect"},
        {"token": "token-of-ada"},
        {"publish": "yes", "confirmed-rights": "yes", "action": "save"},
        {"publish": "yes", "confirmed-rights": "yes", "action": "export"},
    ]


def test_a_transfer_that_fails_is_told_in_the_words_of_its_page():
    with pytest.raises(Lost, match=r"The transfer ended without a DOI: Zenodo refused the file\."):
        _walk(Pages("Zenodo refused the file."), Walked())


def test_a_transfer_that_asks_for_something_ends_the_walk():
    asks = "10.5281/zenodo.42 was not published. <form method=post><button>Try again</button></form>"
    with pytest.raises(Lost, match=r"did not get through: .* was not published"):
        _walk(Pages(asks), Walked())


@pytest.fixture
def lost_pages() -> Iterator[Pages]:
    pages = Pages()
    pages.faults.add("GET /preview", status=500, html=True)
    yield pages


def test_an_error_page_ends_the_walk(lost_pages):
    with pytest.raises(Lost, match="/preview answered 500: A proxy's page"):
        _walk(lost_pages, Walked())
    assert lost_pages.faults.all()[0].happened == 1
