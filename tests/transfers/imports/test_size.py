"""Records of size from a Dataverse and from both families of DSpace: nothing of them is lost, and twice is once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from exporter.catalogue.item_file import FileState
from exporter.database.engine import Database
from exporter.sources import kept
from exporter.transfers.imports import fetching, import_file
from exporter.transfers.imports.plan import FileChoice, FileWish
from simulators.dataverse import Dataverse
from simulators.dataverse_state import NewFile
from simulators.dspace6 import Dspace6
from simulators.dspace7 import Dspace7
from simulators.dspace7_state import Value
from simulators.server import Service, Simulator
from tests.transfers.imports.far import FarPlace, far_place, plan_for
from tests.transfers.imports.place import counts

pytestmark = pytest.mark.slow

AUTHORS, LANGUAGES, FILES = 3_000, 200, 10_000
LONG = "Ælv 𝄞 نهر " * 7_000
"""Of 70,000 characters, and more bytes."""
ARABIC, HEBREW, FOUR_BYTES = "مستويات المياه في نهر أودر", "מפלס המים \u202bבנהר\u202c", "𝄞 𠜎 👩‍🔬 🌊"
TEXTS = (LONG, ARABIC, HEBREW, FOUR_BYTES)
NAMES = [f"Ångström{number}, Zoë {number}" for number in range(AUTHORS)]
CODES = [f"{first}{second}" for first in "abcdefgh" for second in "abcdefghijklmnopqrstuvwxyz"][:LANGUAGES]
WITH_BYTES = {"a/levels.csv": "1\n", "a/مستوى.csv": "2\n", "𝄞.txt": "3\n", "empty.txt": "", "b/levels.csv": "4\n"}
LINKS = FileWish(FileChoice.LINKS)


@dataclass(frozen=True)
class Big:
    """``few``: the record with a handful of files."""

    service: Service
    kind: str
    many: str
    few: str
    names: frozenset[str]


def of_dataverse() -> Big:
    site = Dataverse("6.11")
    site.new_collection("water", "Water")
    said = {
        "author": [{"authorName": name, "authorAffiliation": f"Institute {name}"} for name in NAMES],
        "dsDescription": [{"dsDescriptionValue": text} for text in TEXTS],
        "keyword": [{"keywordValue": f"{FOUR_BYTES} {code}"} for code in CODES],
    }
    files = {f"part {number % 7}/file-{number:05}.txt": NewFile(f"{number}\n") for number in range(FILES)}
    many = site.new_dataset("Many 🌊", files, "water", **said)  # type: ignore[arg-type]
    few = site.new_dataset("Few", dict(WITH_BYTES), "water", usual=False)
    return Big(site, "dataverse", many, few, frozenset(WITH_BYTES))


def of_dspace(version: str) -> Big:
    site = (Dspace6 if version < "7" else Dspace7)(version)
    collection = site.new_collection("Water", site.new_community("Waters"))
    said = {
        "dc.contributor.author": list(NAMES),
        "dc.description.abstract": list(TEXTS),
        "dc.subject": [Value(f"{FOUR_BYTES} {code}", code) for code in CODES],
    }
    many = site.new_item("Many 🌊", None, collection, "123456789/50", **said)
    site.fill_files(many, FILES)
    plain = {name.rpartition("/")[2]: content for name, content in WITH_BYTES.items() if name != "b/levels.csv"}
    site.new_item("Few", plain, collection, "123456789/51")  # type: ignore[arg-type]
    return Big(site, "dspace", "123456789/50", "123456789/51", frozenset(plain))


@pytest.fixture(params=["dataverse", "9.3", "7.6", "6.3", "5.10"])
def big(request: pytest.FixtureRequest) -> Iterator[Big]:
    found = of_dataverse() if request.param == "dataverse" else of_dspace(request.param)
    with Simulator(found.service):
        yield found


@pytest.fixture
def place(big: Big, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FarPlace:
    for module in (fetching, import_file):
        monkeypatch.setattr(module, "PAUSE_SECONDS", 0.0)
    return far_place(database, tmp_path, plan_for(big.kind, big.service.url))


def test_nothing_of_a_record_of_size_is_lost_and_the_second_run_changes_nothing(big: Big, place: FarPlace) -> None:
    run = place.run(files=LINKS)
    assert (counts(run), run.complete, run.said) == ((2, 0, 0, 0, 0), True, ""), [
        row.said for row in place.ledger(run.job_id).values()
    ]
    record = place.item(big.many).content.record
    assert [creator.name for creator in record.creators] == NAMES
    assert record.text("dcterms:title") == "Many 🌊"
    descriptions = {value.text for value in record.values if value.term.startswith("dcterms:") and value.text in TEXTS}
    descriptions |= {LONG for value in record.values if value.text.strip() == LONG.strip()}
    assert descriptions == set(TEXTS)
    subjects = [value for value in record.values if value.term == "dcterms:subject" and value.text.startswith(FOUR_BYTES)]
    assert [value.text for value in subjects] == [f"{FOUR_BYTES} {code}" for code in CODES]
    if big.kind == "dspace":
        assert [value.language for value in subjects] == CODES
    files = place.files(big.many)
    assert len({file.name for file in files}) == len(files) == FILES
    assert {file.state for file in files} == {FileState.LINK}
    assert len({file.url for file in files}) == FILES
    assert counts(place.run(files=LINKS)) == (0, 0, 2, 0, 0)


def test_a_handful_of_files_of_odd_names_comes_whole_beside_it(big: Big, place: FarPlace) -> None:
    place.run(files=LINKS)
    run = place.run(files=FileWish(FileChoice.SOME, most_bytes=1 << 20, types=("text/",)), only=(big.few,))
    assert (run.failed_count, run.files_stored, run.files_failed) == (0, len(big.names), 0)
    files = {file.name: file for file in place.files(big.few)}
    assert set(files) == big.names
    assert {file.state for file in files.values()} == {FileState.STORED}


@pytest.mark.parametrize("version", ["9.3", "7.6", "6.3", "5.10"])
def test_one_file_that_changed_is_noticed_although_the_list_of_files_is_not_kept(
    version: str, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "LONGEST_KEPT", 10)
    site = (Dspace6 if version < "7" else Dspace7)(version)
    collection = site.new_collection("Water", site.new_community("Waters"))
    long_ago = datetime(2024, 5, 1, tzinfo=UTC)
    item = site.new_item("Few", {"a.csv": "1\n", "b.csv": "2\n"}, collection, "123456789/51", long_ago)
    with Simulator(site):
        place = far_place(database, tmp_path, plan_for("dspace", site.url))
        assert place.run().files_stored == 2
        before = [file.sha256 for file in place.files("123456789/51")]
        site.replace_file(site.file(item, "b.csv"), "3\n")
        run = place.run()
        assert (counts(run), run.files_stored) == ((0, 1, 0, 0, 0), 1)
        after = [file.sha256 for file in place.files("123456789/51")]
        assert (after[0], after[1] != before[1]) == (before[0], True)
