"""The calls that an import makes of a Dataverse, over real sockets."""

from collections.abc import Iterator
from typing import Any

import pytest

from exporter.clients.dataverse import Dataverse
from exporter.errors import RateLimited, RemoteMissing, RemoteRefused, RemoteUnavailable, TokenRefused
from simulators.server import Reply, Request, Service, Simulator
from tests.sources.import_worlds import allowing

PID = "doi:10.5072/FK2/RIVERS"


class Answers(Service):
    """Gives ``says`` by path, and ``files`` by the rules of ``pages``: True, False (all of them) or a length."""

    def __init__(self) -> None:
        super().__init__()
        self.says: dict[str, Reply] = {}
        self.files: list[Any] = []
        self.pages: bool | int = True
        self.total: int | None = None
        self.route("GET", "/api/datasets/:persistentId/versions/{version}/files", self._files)
        self.route("GET", "/api/{path:path}", self._say)

    def _say(self, request: Request) -> Reply:
        return self.says[request.path]

    def _files(self, request: Request) -> Reply:
        start, most = int(request.argument("offset")), int(request.argument("limit"))
        if self.pages is not True:
            most = len(self.files) if self.pages is False else self.pages
            start = 0 if self.pages is False else start
        told = {} if self.total is None else {"totalCount": self.total}
        return Reply(200, {"status": "OK", **told, "data": self.files[start : start + most]})


@pytest.fixture
def answers() -> Iterator[Answers]:
    made = Answers()
    with Simulator(made):
        yield made


@pytest.fixture
def dataverse(answers: Answers) -> Iterator[Dataverse]:
    made = Dataverse(allowing(answers.url), answers.url, "canary-token")
    yield made
    made.close()


def good(content: Any) -> Reply:
    return Reply(200, {"status": "OK", "data": content})


def bad(status: int, message: str) -> Reply:
    return Reply(status, {"status": "ERROR", "message": message})


def numbered(count: int) -> list[Any]:
    return [{"label": f"{number}.csv", "dataFile": {"id": number}} for number in range(count)]


def test_the_token_goes_into_the_header_of_dataverse_and_into_no_other(answers: Answers, dataverse: Dataverse) -> None:
    answers.says["/api/info/version"] = good({"version": "6.9", "build": None})
    assert dataverse.version() == "6.9"
    [asked] = answers.log
    assert asked.headers["x-dataverse-key"] == "canary-token"
    assert "authorization" not in asked.headers
    assert "canary" not in asked.query


def test_a_collection_is_known_by_alias_and_one_that_is_not_is_named(answers: Answers, dataverse: Dataverse) -> None:
    answers.says["/api/dataverses/7"] = good({"id": 7, "alias": "water", "name": "Water"})
    assert (dataverse.collection("7").alias, dataverse.collection("7").title) == ("water", "Water")
    answers.says["/api/dataverses/fire"] = bad(404, "Can't find dataverse with identifier='fire'")
    with pytest.raises(RemoteMissing, match="no collection “fire”"):
        dataverse.collection("fire")


def test_an_alias_cannot_lead_elsewhere(answers: Answers, dataverse: Dataverse) -> None:
    answers.says["/api/dataverses/..%2Finfo%3Fx"] = good({"alias": "odd"})
    assert dataverse.collection("../info?x").alias == "odd"


@pytest.mark.parametrize("answer", [{"version": "6.9"}, {"data": []}, {"status": "OK"}])
def test_another_json_is_no_dataverse(answers: Answers, dataverse: Dataverse, answer: dict[str, Any]) -> None:
    answers.says["/api/info/version"] = Reply(200, answer)
    with pytest.raises(RemoteRefused, match="as a Dataverse does"):
        dataverse.version()


@pytest.mark.parametrize(
    ("status", "error"),
    [(401, TokenRefused), (403, TokenRefused), (404, RemoteMissing), (400, RemoteRefused), (500, RemoteUnavailable)],
)
def test_what_an_export_answers_is_told_apart(
    answers: Answers, dataverse: Dataverse, status: int, error: type[Exception]
) -> None:
    answers.says["/api/datasets/export"] = bad(status, "Export Failed")
    with pytest.raises(error):
        dataverse.export(PID, "Datacite")
    assert answers.log[0].query == "exporter=Datacite&persistentId=doi%3A10.5072%2FFK2%2FRIVERS"


def test_too_many_calls_without_a_time_to_wait_are_waited_for_all_the_same(answers: Answers, dataverse: Dataverse) -> None:
    answers.says["/api/datasets/export"] = bad(429, "Rate limited due to too many requests.")
    with pytest.raises(RateLimited) as told:
        dataverse.export(PID, "ddi")
    assert (told.value.retry_after_seconds, len(answers.log)) == (60, 1)


@pytest.mark.parametrize(
    ("count", "pages", "total", "calls"),
    [
        (2500, True, 2500, 3),
        (2500, True, None, 4),
        (2500, False, None, 1),
        (1000, False, None, 2),
        (3, False, 3, 1),
        (7, 3, 7, 3),
    ],
)
def test_all_files_of_a_version_are_listed(
    answers: Answers, dataverse: Dataverse, count: int, pages: bool | int, total: int | None, calls: int
) -> None:
    """By a server that knows pages, by one that sends all each time, and by one whose pages are shorter than asked for."""
    answers.files, answers.pages, answers.total = numbered(count), pages, total
    listed = dataverse.files(PID, "1.2")
    assert [each["dataFile"]["id"] for each in listed] == list(range(count))
    assert len(answers.log) == calls
    assert {entry.path for entry in answers.log} == {"/api/datasets/:persistentId/versions/1.2/files"}


def test_fewer_files_than_were_promised_are_not_taken_for_all(answers: Answers, dataverse: Dataverse) -> None:
    answers.files, answers.total = numbered(5), 9
    with pytest.raises(RemoteUnavailable, match="did not list all files"):
        dataverse.files(PID, "1.0")
