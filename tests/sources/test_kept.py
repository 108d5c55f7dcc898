"""A document that is too long is kept without its list of files; any other as it came."""

import json
from typing import Any

from exporter.records.record import Header, Original, Record
from exporter.sources.kept import LONGEST_KEPT, with_less_kept


def record_with(files: list[str]) -> Record:
    text = json.dumps({"title": "مياه", "files": files}, ensure_ascii=False)
    return Record(Header("1"), original=Original("application/json", text, "x"))


def forget(document: dict[str, Any]) -> None:
    document["files"] = []


def test_a_document_that_fits_is_kept_as_it_came() -> None:
    record = record_with(["a"])
    assert with_less_kept(record, forget) is record
    nothing = Record(Header("1"))
    assert with_less_kept(nothing, forget) is nothing


def test_one_that_is_too_long_is_kept_without_its_files() -> None:
    original = with_less_kept(record_with(["a" * LONGEST_KEPT]), forget).original
    assert original == Original("application/json", '{"title": "مياه", "files": []}', "x")
