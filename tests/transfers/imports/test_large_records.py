"""Records of a Dataverse and of both families of DSpace that are larger than anybody expects."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from exporter.database.engine import Database
from exporter.transfers.imports.plan import FileChoice, FileWish, ImportPlan
from simulators.dataverse import Dataverse
from simulators.dspace6 import Dspace6
from simulators.dspace7 import Dspace7
from simulators.dspace7_state import Value
from simulators.server import Simulator
from tests.transfers.imports.far import far_place, plan_for
from tests.transfers.imports.place import counts

pytestmark = pytest.mark.slow
AUTHORS, FILES, LETTERS = 3000, 10_000, 70_000
LANGUAGES = [f"q{first}{second}" for first in "abcdefghij" for second in "abcdefghijklmnopqrst"]


def of_dspace(site: Dspace6 | Dspace7) -> tuple[ImportPlan, str]:
    collection = site.new_collection("Rivers", site.new_community("Water"))
    said: dict[str, Any] = {
        "dc.contributor.author": [f"Name{number}, Given" for number in range(AUTHORS)],
        "dc.subject": [Value(f"river {each}", each) for each in LANGUAGES],
        "dc.description.abstract": "ż" * LETTERS,
    }
    item = site.new_item("Rivers", None, collection, **said)
    site.fill_files(item, FILES)
    return plan_for("dspace", site.url), str(site.state.things[item].handle)


def of_dataverse(site: Dataverse) -> tuple[ImportPlan, str]:
    pid = site.new_dataset(
        "Rivers",
        {f"file-{number:05}.txt": "x" for number in range(FILES)},
        usual=False,
        author=[{"authorName": f"Name{number}, Given"} for number in range(AUTHORS)],
        keyword=[{"keywordValue": f"river {each}"} for each in LANGUAGES],
        dsDescription=[{"dsDescriptionValue": "ż" * LETTERS}],
    )
    return plan_for("dataverse", site.url), pid


@pytest.mark.parametrize(
    ("opened", "fill"),
    [
        (lambda: Dspace6("6.3"), of_dspace),
        (lambda: Dspace7("7.6"), of_dspace),
        (lambda: Dspace7("9.3"), of_dspace),
        (lambda: Dataverse("6.9"), of_dataverse),
    ],
    ids=["dspace-6", "dspace-7", "dspace-9", "dataverse"],
)
def test_a_record_of_3000_authors_200_languages_and_10000_files_comes_whole_and_is_unchanged_then(
    opened: Callable[[], Any], fill: Callable[[Any], tuple[ImportPlan, str]], database: Database, tmp_path: Path
) -> None:
    site = opened()
    with Simulator(site):
        plan, identifier = fill(site)
        place = far_place(database, tmp_path, plan)
        links = FileWish(FileChoice.LINKS)
        run = place.run(files=links)
        assert counts(run) == (1, 0, 0, 0, 0), place.ledger(run.job_id)[identifier].said
        assert counts(place.run(files=links)) == (0, 0, 1, 0, 0)
        record = place.item(identifier).content.record
        assert [person.family for person in record.creators] == [f"Name{number}" for number in range(AUTHORS)]
        subjects = [value for value in record.values if value.text.startswith("river ")]
        assert [value.text for value in subjects] == [f"river {each}" for each in LANGUAGES]
        if isinstance(site, Dspace6 | Dspace7):
            assert [value.language for value in subjects] == LANGUAGES
        assert any("ż" * LETTERS in value.text for value in record.values)
        names = [file.name for file in place.files(identifier)]
        assert sorted(names) == [f"file-{number:05}.txt" for number in range(FILES)]
