"""A simulated DSpace 7 or later, and how its tests ask it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests

from simulators.dspace7 import Dspace7
from simulators.server import Simulator

PEOPLE = {"ada@example.org": "secret of ada", "root@example.org": "secret of root"}
ADA, ROOT = PEOPLE


@contextmanager
def running(version: str = "9.3") -> Iterator[Dspace7]:
    with Simulator(Dspace7(version, PEOPLE, (ROOT,))) as simulator:
        assert isinstance(simulator.service, Dspace7)
        yield simulator.service


def get(site: Dspace7, path: str = "", token: str = "", headers: dict[str, str] | None = None, **arguments: Any) -> Any:
    bearer = {"Authorization": f"Bearer {token}"} if token else {}
    url = path if path.startswith("http") else f"{site.url}/server/api{path}"
    sent = {**bearer, **(headers or {})}
    return requests.get(url, params=arguments, headers=sent, timeout=60, allow_redirects=False)


def signed_in(site: Dspace7, person: str) -> str:
    """Its token."""
    with requests.Session() as session:
        forgery = session.get(f"{site.url}/server/api/security/csrf", timeout=60).headers["DSPACE-XSRF-TOKEN"]
        form = {"user": person, "password": PEOPLE[person]}
        answer = session.post(f"{site.url}/server/api/authn/login", form, headers={"X-XSRF-TOKEN": forgery}, timeout=60)
        return answer.headers["Authorization"].removeprefix("Bearer ")


def search(site: Dspace7, token: str = "", **arguments: Any) -> Any:
    """What a search for items found, as ``searchResult``."""
    answer = get(site, "/discover/search/objects", token, dsoType="item", **arguments)
    assert answer.status_code == 200, answer.text
    return answer.json()["_embedded"]["searchResult"]


def items(result: Any) -> list[Any]:
    return [each["_embedded"]["indexableObject"] for each in result["_embedded"]["objects"]]


def ids(result: Any) -> list[str]:
    return [each["uuid"] for each in items(result)]
