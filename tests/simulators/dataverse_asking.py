"""How the tests of the simulated Dataverse ask it."""

from typing import Any

import requests

from simulators.dataverse import Dataverse

Json = dict[str, Any]
CURATOR = {"X-Dataverse-key": "curator-token"}
STRANGER = {"X-Dataverse-key": "stranger-token"}
TABLE = "id,name,value\n1,first of all,2.5\n2,second,3.0\n"


def get(dataverse: Dataverse, path: str, headers: dict[str, str] | None = None, **arguments: Any) -> requests.Response:
    url = dataverse.url + path
    return requests.get(url, params=arguments, headers=headers, timeout=60, allow_redirects=False)


def search(dataverse: Dataverse, **arguments: Any) -> requests.Response:
    return get(dataverse, "/api/search", **arguments)


def found(dataverse: Dataverse, headers: dict[str, str] | None = None, **arguments: Any) -> Json:
    """What a search for datasets finds, in the order of their dates."""
    usual = {"q": "*", "type": "dataset", "sort": "date", "order": "asc"}
    answer = get(dataverse, "/api/search", headers, **{**usual, **arguments})
    assert answer.status_code == 200, answer.text
    told: Json = answer.json()["data"]
    return told


def pids(dataverse: Dataverse, headers: dict[str, str] | None = None, **arguments: Any) -> list[str]:
    return [each["global_id"] for each in found(dataverse, headers, **arguments)["items"]]


def dataset(dataverse: Dataverse, pid: str, rest: str = "", headers: dict[str, str] | None = None, **arguments: Any) -> Any:
    """The answer about a dataset, or about what belongs to it."""
    return get(dataverse, f"/api/datasets/:persistentId/{rest}", headers, persistentId=pid, **arguments)


def latest(dataverse: Dataverse, pid: str) -> Json:
    told: Json = dataset(dataverse, pid).json()["data"]["latestVersion"]
    return told


def files(dataverse: Dataverse, pid: str, version: str = ":latest-published", **arguments: Any) -> Json:
    """The list of files with what stands beside it."""
    told: Json = dataset(dataverse, pid, f"versions/{version}/files", **arguments).json()
    return told


def labels(told: Json) -> list[str]:
    return [each["label"] for each in told["data"]]


def fetch(dataverse: Dataverse, file: int, headers: dict[str, str] | None = None, **arguments: Any) -> requests.Response:
    return get(dataverse, f"/api/access/datafile/{file}", headers, **arguments)


def export(dataverse: Dataverse, pid: str, exporter: str, **arguments: Any) -> requests.Response:
    return get(dataverse, "/api/datasets/export", exporter=exporter, persistentId=pid, **arguments)


def message(answer: requests.Response) -> str:
    return str(answer.json()["message"])
