"""A simulated DSpace 4, 5 or 6, and how its tests ask it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests

from simulators.dspace6 import Dspace6
from simulators.server import Simulator

PEOPLE = {"ada@example.org": "secret of ada", "root@example.org": "secret of root"}
ADA, ROOT = PEOPLE
JSON = {"Accept": "application/json"}
VERSIONS = ("4.2", "5.10", "6.3")


@contextmanager
def running(version: str = "6.3", endpoint: str = "/rest") -> Iterator[Dspace6]:
    with Simulator(Dspace6(version, PEOPLE, (ROOT,), endpoint=endpoint)) as simulator:
        assert isinstance(simulator.service, Dspace6)
        yield simulator.service


def get(site: Dspace6, path: str = "", headers: dict[str, str] | None = None, **arguments: Any) -> requests.Response:
    """Signed in with ``headers`` of ``signed_in``."""
    url = f"{site.url}{site.endpoint}{path}"
    return requests.get(url, params=arguments, headers=JSON | (headers or {}), timeout=60, allow_redirects=False)


def told(site: Dspace6, path: str, headers: dict[str, str] | None = None, **arguments: Any) -> Any:
    answer = get(site, path, headers, **arguments)
    assert answer.status_code == 200, answer.text
    return answer.json()


def login(site: Dspace6, person: str, password: str, as_json: bool) -> requests.Response:
    words = {"email": person, "password": password}
    sent: dict[str, Any] = {"json": words} if as_json else {"data": words}
    return requests.post(f"{site.url}{site.endpoint}/login", timeout=60, **sent)


def signed_in(site: Dspace6, person: str) -> dict[str, str]:
    answer = login(site, person, PEOPLE[person], site.major == 5)
    assert answer.status_code == 200
    return (
        {"rest-dspace-token": answer.text} if site.major == 5 else {"Cookie": f"JSESSIONID={answer.cookies['JSESSIONID']}"}
    )


def key(body: Any) -> str:
    """The id of a thing, whatever it is called in this version."""
    return str(body.get("uuid", body.get("id")))


def keys(bodies: Any) -> list[str]:
    return [key(each) for each in bodies]


def names(bodies: Any) -> list[str]:
    return [each["name"] for each in bodies]
