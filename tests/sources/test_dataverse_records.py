"""Single datasets of a Dataverse: whatever its export does, what is published last comes with the files of that version."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from exporter.clients.dataverse import Dataverse
from exporter.errors import RateLimited, RecordError, RemoteMissing, TokenRefused, TurnedAway, WebPage
from exporter.records.record import Header
from exporter.sources.base import Entry
from exporter.sources.dataverse_records import DataverseRecords
from simulators.server import Reply, Service, Simulator
from tests.sources.import_worlds import allowing

PID = "doi:10.5072/FK2/RIVERS"
DATASET = "/api/datasets/:persistentId/"
LATEST = f"{DATASET}versions/:latest-published"


class Answers(Service):
    """Gives ``says`` by path; 404 for what is not there."""

    def __init__(self) -> None:
        super().__init__()
        self.says: dict[str, Reply] = {}
        self.route("GET", "/{path:path}", lambda request: self.says.get(request.path, error(404)))

    @property
    def asked(self) -> list[str]:
        return [entry.path for entry in self.log]


def error(status: int, message: str = "No.") -> Reply:
    return Reply(status, {"status": "ERROR", "message": message})


def good(content: Any, **more: Any) -> Reply:
    return Reply(200, {"status": "OK", "data": content, **more})


def version(number: int = 7, major: int = 1, minor: int = 2, **more: Any) -> dict[str, Any]:
    told = {"id": number, "datasetPersistentId": PID, "versionNumber": major, "versionMinorNumber": minor}
    blocks = {"citation": {"fields": [{"typeName": "title", "typeClass": "primitive", "value": "Rivers"}]}}
    return {**told, "versionState": "RELEASED", "releaseTime": "2026-05-01T10:00:00Z", "metadataBlocks": blocks, **more}


def files(*names: str) -> list[dict[str, Any]]:
    return [{"label": name, "dataFile": {"id": number}} for number, name in enumerate(names, 1)]


def exported() -> Reply:
    return Reply(200, {"protocol": "doi", "datasetVersion": version(files=files("exported.csv"))})


@pytest.fixture
def answers() -> Iterator[Answers]:
    made = Answers()
    with Simulator(made):
        yield made


@pytest.fixture
def records(answers: Answers) -> Iterator[DataverseRecords]:
    client = Dataverse(allowing(answers.url), answers.url)
    yield DataverseRecords(client, answers.url)
    client.close()


def names_of(document: str) -> list[str]:
    return [each["label"] for each in json.loads(document)["datasetVersion"]["files"]]


def by_itself(answers: Answers) -> None:
    """What the server answers beside its export."""
    answers.says[LATEST] = good(version())
    answers.says[f"{DATASET}versions/1.2/files"] = good(files("native.csv"), totalCount=1)


def test_one_call_brings_a_dataset_with_its_files(answers: Answers, records: DataverseRecords) -> None:
    answers.says["/api/datasets/export"] = exported()
    document, header = records.whole(Entry(Header(PID)))
    assert (names_of(document), header.identifier) == (["exported.csv"], PID)
    assert header.version
    assert answers.asked == ["/api/datasets/export"]


@pytest.mark.parametrize(
    "broken",
    [
        error(403, "Export Failed"),
        error(500),
        Reply(200, '{"datasetVersion": {"id": 7, "files": [{"lab', {"Content-Type": "application/json"}),
        Reply(200, {"datasetVersion": {"id": 7}}),
        Reply(200, "", {"Content-Type": "application/json"}),
    ],
)
def test_what_cannot_be_exported_is_asked_for_in_another_way(
    answers: Answers, records: DataverseRecords, broken: Reply
) -> None:
    answers.says["/api/datasets/export"] = broken
    by_itself(answers)
    document, header = records.whole(Entry(Header(PID)))
    assert names_of(document) == ["native.csv"]
    assert json.loads(document)["persistentUrl"] == "https://doi.org/10.5072/FK2/RIVERS"
    assert header.identifier == PID
    assert "/api/datasets/export" in answers.asked


def test_the_files_are_those_of_version_1_2_and_not_of_1_0(answers: Answers, records: DataverseRecords) -> None:
    answers.says["/api/datasets/export"] = error(403, "Export Failed")
    answers.says[f"{DATASET}versions/1/files"] = good(files("of-1-0.csv"), totalCount=1)
    by_itself(answers)
    document, _ = records.whole(Entry(Header(PID)))
    assert names_of(document) == ["native.csv"]
    assert not any(path.endswith("/1/files") for path in answers.asked)


def test_a_server_that_sends_the_files_along_is_not_asked_for_them_again(
    answers: Answers, records: DataverseRecords
) -> None:
    answers.says["/api/datasets/export"] = error(403, "Export Failed")
    answers.says[LATEST] = good(version(files=files("along.csv")))
    document, _ = records.whole(Entry(Header(PID)))
    assert (names_of(document), len(answers.asked)) == (["along.csv"], 2)


def test_an_exported_copy_of_an_earlier_version_is_not_taken_for_what_the_list_tells(
    answers: Answers, records: DataverseRecords
) -> None:
    answers.says["/api/datasets/export"] = exported()
    _, current = records.whole(Entry(Header(PID)))
    answers.says["/api/datasets/export"] = Reply(200, {"datasetVersion": version(6, 1, 1, files=files("old.csv"))})
    by_itself(answers)
    document, header = records.whole(Entry(Header(PID, version=current.version)))
    assert (names_of(document), header.version) == (["native.csv"], current.version)


def test_a_copy_in_another_format_is_not_read_where_copies_are_of_an_earlier_version(
    answers: Answers, records: DataverseRecords
) -> None:
    """It would stand here for the latest version, and never be read again."""
    answers.says["/api/datasets/export"] = Reply(200, {"datasetVersion": version(6, 1, 1, files=files("old.csv"))})
    by_itself(answers)
    with pytest.raises(RecordError, match="has not written its copies"):
        records.whole(Entry(Header(PID, version="7/1.2")), copies=True)
    answers.says["/api/datasets/export"] = exported()
    assert records.whole(Entry(Header(PID, version="7/1.2")), copies=True)[1].version == "7/1.2"


def test_a_limit_is_waited_for_and_nothing_else_is_asked(answers: Answers, records: DataverseRecords) -> None:
    answers.says["/api/datasets/export"] = error(429, "Rate limited due to too many requests.")
    with pytest.raises(RateLimited):
        records.whole(Entry(Header(PID)))
    assert answers.asked == ["/api/datasets/export"]


@pytest.mark.parametrize("status", [200, 403])
def test_who_is_taken_for_a_robot_asks_for_nothing_more(answers: Answers, records: DataverseRecords, status: int) -> None:
    answers.says["/api/datasets/export"] = Reply(status, "<html>One moment</html>", {"Content-Type": "text/html"})
    by_itself(answers)
    with pytest.raises((TurnedAway, WebPage)):
        records.whole(Entry(Header(PID)))
    assert answers.asked == ["/api/datasets/export"]


def test_what_was_deaccessioned_and_what_was_destroyed_are_told_apart(answers: Answers, records: DataverseRecords) -> None:
    with pytest.raises(RemoteMissing, match="destroyed"):
        records.whole(Entry(Header(PID)))
    answers.says["/api/datasets/export"] = error(400, "Only published datasets can be exported.")
    answers.says[DATASET] = good({"id": 5, "protocol": "doi"})
    with pytest.raises(RemoteMissing, match="deaccessioned"):
        records.whole(Entry(Header(PID)))


def test_who_has_rights_is_told_why_something_was_deaccessioned(answers: Answers, records: DataverseRecords) -> None:
    told = {"versionState": "DEACCESSIONED", "deaccessionNote": "Names in it.", "deaccessionLink": "https://x.example/1"}
    answers.says[DATASET] = good({"latestVersion": {"id": 7, **told}})
    with pytest.raises(RemoteMissing, match=r"deaccessioned.*Names in it\..*https://x\.example/1"):
        records.whole(Entry(Header(PID)))


def test_a_draft_is_not_imported_also_for_who_may_see_it(answers: Answers, records: DataverseRecords) -> None:
    answers.says[DATASET] = good({"latestVersion": {"id": 7, "versionState": "DRAFT"}})
    with pytest.raises(RecordError, match="Drafts are not imported"):
        records.whole(Entry(Header(PID)))


def test_a_draft_that_guests_may_not_see_is_not_for_us(answers: Answers, records: DataverseRecords) -> None:
    answers.says["/api/datasets/export"] = error(400)
    answers.says[LATEST] = answers.says[DATASET] = error(401, "not permitted")
    with pytest.raises(TokenRefused, match="not published") as told:
        records.whole(Entry(Header(PID)))
    assert told.value.status == 401
