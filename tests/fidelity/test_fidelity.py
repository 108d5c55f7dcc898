"""Of every format nearly all arrives, and nothing is lost."""

import json
from dataclasses import replace

import pytest

from exporter.crosswalks.readers import READERS, VERSIONS
from exporter.records.record import Header, Original, Record
from tests.fidelity.format import Format
from tests.fidelity.formats import FORMATS
from tests.fidelity.measure import Fate, measure

pytestmark = pytest.mark.slow

BY_NAME = {kind.name: kind for kind in FORMATS}
LEAST_ARRIVING = 0.95
LEAST_SURVIVING = 0.95


@pytest.mark.parametrize("kind", FORMATS, ids=lambda kind: kind.name)
def test_nearly_all_arrives_and_nothing_is_lost(kind: Format) -> None:
    found = measure(kind)
    missed = [(leaf.path, leaf.text) for leaf, fate in found.fates if fate is Fate.ORIGINAL]
    assert found.total > 40
    assert found.count(Fate.LOST) == 0
    assert found.count(Fate.COMMON, Fate.OWN) >= LEAST_ARRIVING * found.total, missed


@pytest.mark.parametrize("kind", [kind for kind in FORMATS if kind.from_record], ids=lambda kind: kind.name)
def test_nearly_all_survives_the_way_back(kind: Format) -> None:
    found = measure(kind)
    assert found.statements > 20
    assert found.survived >= LEAST_SURVIVING * found.statements


def test_every_format_of_the_table_is_read_again_by_its_name() -> None:
    assert {kind.name for kind in FORMATS} <= set(READERS)
    assert set(READERS) == set(VERSIONS)
    for kind in FORMATS:
        for document in kind.documents().values():
            original = kind.to_record(document, Header("1")).original
            assert original is not None
            assert original.format == kind.name


def test_a_reader_that_forgets_a_field_is_found_out() -> None:
    whole = BY_NAME["zenodo"]

    def forgetful(document: str, header: Header) -> Record:
        return replace(whole.to_record(document, header), funding=())

    missed = [leaf for leaf, fate in measure(replace(whole, to_record=forgetful)).fates if fate is Fate.ORIGINAL]
    assert any("grants" in leaf.path for leaf in missed)


def test_a_text_that_stands_elsewhere_by_chance_does_not_count() -> None:
    whole = BY_NAME["zenodo"]

    def forgetful(document: str, header: Header) -> Record:
        tree = json.loads(document)
        tree["metadata"]["title"] = "Longyearbyen"
        record = whole.to_record(json.dumps(tree), header)
        return replace(record, original=Original("application/json", document))

    missed = [leaf.path for leaf, fate in measure(replace(whole, to_record=forgetful)).fates if fate is Fate.ORIGINAL]
    assert "metadata.title" in missed
