"""The formats of a Dataverse: whatever is chosen, files and access come from its own JSON."""

from typing import Any

import pytest

from exporter.crosswalks.readers import read_again
from exporter.errors import (
    RecordError,
)
from exporter.records.record import Header
from exporter.sources.base import Entry
from exporter.sources.imports import ImportSource
from simulators.dataverse import Dataverse
from tests.sources.dataverse_shelves import dataverse, named, opener_of, source

__all__ = ["dataverse", "source"]
pytestmark = pytest.mark.slow


def test_a_dataset_of_ten_thousand_files_has_them_all(dataverse: Dataverse, source: ImportSource) -> None:
    files = {f"f/{number:05}.txt": "x" for number in range(10_000)}
    pid = dataverse.new_dataset("Many", files, "water", usual=False)  # type: ignore[arg-type]
    record = source.record(Entry(Header(pid)))
    assert len({file.identifier for file in record.files}) == 10_000
    assert record.original
    assert len(record.original.text) < 4_000_000


@pytest.mark.parametrize("form", ["dataverse_json", "datacite", "ddi", "dcterms", "oai_dc", "schema_org"])
def test_every_format_has_a_title_the_people_and_the_files(dataverse: Dataverse, form: str) -> None:
    rivers = named(dataverse, "Rivers")
    dataverse.restrict(dataverse.file(rivers, "levels.csv"))
    record = opener_of(dataverse, format=form)().record(Entry(Header(rivers)))
    assert (record.title, [file.name for file in record.files]) == ("Rivers", ["levels.csv"])
    assert "Haugen, Ingrid" in {creator.name for creator in record.creators}
    assert record.files[0].withheld
    assert record.access.files == "restricted"


@pytest.mark.parametrize("form", ["datacite", "ddi", "dcterms", "oai_dc", "schema_org"])
@pytest.mark.parametrize("how", [{"knob": "short_body"}, {"status": 403}])
def test_a_dataset_that_cannot_be_had_in_a_format_fails_with_a_sentence(
    dataverse: Dataverse, form: str, how: dict[str, Any]
) -> None:
    fault = dataverse.faults.add("exporter=(?!dataverse_json)", times=-1, **how)
    with pytest.raises(RecordError) as told:
        opener_of(dataverse, format=form)().record(Entry(Header(named(dataverse, "Rivers"))))
    assert fault.happened
    assert str(told.value).endswith(".")


@pytest.mark.parametrize("form", ["dataverse_json", "datacite", "ddi", "dcterms", "oai_dc", "schema_org"])
def test_what_is_kept_of_a_record_can_be_read_again(dataverse: Dataverse, form: str) -> None:
    record = opener_of(dataverse, format=form)().record(Entry(Header(named(dataverse, "Rivers"))))
    again = read_again(record)
    assert (again.title, again.creators, again.values) == (record.title, record.creators, record.values)
