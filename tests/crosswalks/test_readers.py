"""Whatever a document holds, its reader makes a record of it or refuses it with a sentence."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest

from exporter.crosswalks.json_depth import DEEPEST
from exporter.crosswalks.readers import READERS, VERSIONS, read_again
from exporter.errors import RecordError
from exporter.records.json import from_json, to_json
from exporter.records.record import Header, Original, Record
from tests.crosswalks.documents import FOLDER

pytestmark = pytest.mark.slow

MOST_PLACES = 80
HEADER = Header("1")
DOCUMENTS = [(name, path) for name in READERS for path in sorted((FOLDER / name).glob("*.json*"))]
DEEP: Any = json.loads("[" * 90 + "]" * 90)
ODD = (
    7,
    -0.5,
    float("nan"),
    True,
    "",
    "\ud800",
    "\x00",
    "a: b",
    " 2020 ",
    "{",
    [],
    {},
    [None, [[]], {}],
    {"a": {"b": [1]}},
    DEEP,
)


def places(tree: Any) -> Iterator[list[str | int]]:
    """Of every value in it, not only of the leaves."""
    inner = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in inner:
        yield [key]
        yield from ([key, *rest] for rest in places(value))


def with_odd(tree: Any, path: list[str | int], value: Any) -> str:
    other = copy.deepcopy(tree)
    place = other
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return json.dumps(other)


def outcome(name: str, document: str) -> Record | None:
    try:
        return READERS[name](document, HEADER)
    except RecordError as error:
        assert str(error).endswith(".")
        return None


def test_each_reader_has_documents_to_be_tried_with() -> None:
    assert all(any((FOLDER / name).iterdir()) for name in READERS)
    assert set(READERS) == set(VERSIONS)


@pytest.mark.parametrize(("name", "path"), DOCUMENTS, ids=lambda each: getattr(each, "name", each))
def test_any_value_may_stand_anywhere(name: str, path: Any) -> None:
    tree = json.loads(path.read_text(encoding="utf-8"))
    everywhere = list(places(tree))
    read = 0
    # not all values at all places, which would take minutes: each value many times, and places of every kind
    for at, place in enumerate(everywhere[:: 1 + len(everywhere) // MOST_PLACES]):
        record = outcome(name, with_odd(tree, place, ODD[at % len(ODD)]))
        if record:
            read += 1
            assert from_json(to_json(record), Record) == record
            to_json(record).encode()
    assert read > 10


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        '"x"',
        "{",
        "\ud800",
        "<html></html>",
        "{}",
        "[" * 200_000,
        '{"a":' * (DEEPEST + 50) + "1" + "}" * (DEEPEST + 50),
        '{"id": ' + "9" * 10_000 + "}",
    ],
    ids=range(11),
)
def test_what_is_no_such_document_is_refused_with_a_sentence(name: str, text: str) -> None:
    with pytest.raises(RecordError) as refused:
        READERS[name](text, HEADER)
    assert str(refused.value).endswith((".", "line 1)."))


@pytest.mark.parametrize(("name", "path"), DOCUMENTS, ids=lambda each: getattr(each, "name", each))
def test_a_stored_record_is_read_again_from_its_document(name: str, path: Any) -> None:
    record = READERS[name](path.read_text(encoding="utf-8"), HEADER)
    assert read_again(record) == record


def test_a_record_without_a_document_is_not_read_again() -> None:
    with pytest.raises(RecordError, match="no document"):
        read_again(Record(HEADER))
    with pytest.raises(RecordError, match="no document"):
        read_again(Record(HEADER, original=Original("text/plain", "x", "stone")))
