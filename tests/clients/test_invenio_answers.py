"""InvenioRDM's answers in every shape that was seen, and in some that nobody has seen yet."""

from typing import Any

import pytest

from exporter.clients.invenio_answers import InvenioFile, file_of, files_of, offer_of, page_of, record_of

NONSENSE: list[Any] = [
    None,
    [],
    "",
    "text",
    7,
    {},
    {"hits": []},
    {"entries": 3},
    {"errors": "x", "parent": [], "metadata": None},
]


@pytest.mark.parametrize("body", NONSENSE, ids=str)
def test_an_answer_that_makes_no_sense_reads_as_empty(body: Any) -> None:
    record = record_of(body)
    assert (record.identifier, record.doi, record.title, record.communities, record.faults) == ("", "", "", (), ())
    assert page_of(body).records == files_of(body) == offer_of(body).waiting == ()
    assert file_of(body).size_bytes == 0


@pytest.mark.parametrize(
    ("size", "expected"), [(7, 7), (7.0, 7), ("7", 7), (None, 0), ("many", 0), (float("inf"), 0), (float("nan"), 0)]
)
def test_a_size_is_a_whole_number_in_whatever_form_it_comes(size: Any, expected: int) -> None:
    assert file_of({"key": "a", "size": size}).size_bytes == expected


@pytest.mark.parametrize(
    ("checksum", "md5"),
    [("md5:ABCDEF", "abcdef"), ("abcdef", "abcdef"), ("sha256:abcdef", ""), (None, ""), ("", "")],
)
def test_only_an_md5_counts_as_md5(checksum: str | None, md5: str) -> None:
    assert file_of({"key": "a", "checksum": checksum}).md5 == md5


def test_a_file_is_complete_unless_it_is_said_to_be_on_its_way() -> None:
    entries = [{"key": "a", "status": "completed"}, {"key": "b", "status": "pending"}, {"key": "c"}]
    assert [file.complete for file in files_of({"entries": entries})] == [True, False, True]


def test_entries_may_be_a_mapping() -> None:
    assert files_of({"entries": {"a": {"key": "a", "size": 1.0}}}) == (InvenioFile("a", 1, "", True),)


def test_both_spellings_of_a_fault_are_read() -> None:
    errors = [{"field": "metadata.title", "messages": ["Too short.", "Empty."]}, {"field": "access", "message": "No."}]
    assert record_of({"errors": errors}).faults == (("metadata.title", "Too short. Empty."), ("access", "No."))


def test_a_published_record_an_edit_draft_and_a_draft_are_told_apart() -> None:
    told = [{"is_published": True}, {"is_published": True, "is_draft": True}, {"is_published": False}]
    assert [(record_of(each).published, record_of(each).draft) for each in told] == [
        (True, False),
        (True, True),
        (False, True),
    ]


def test_communities_come_with_their_slugs_where_they_are_named() -> None:
    communities = {"ids": ["1", "2"], "entries": [{"id": "1", "slug": "tides"}]}
    assert record_of({"parent": {"communities": communities}}).communities == (("1", "tides"), ("2", ""))


def test_a_total_may_be_a_number_or_an_object() -> None:
    assert (page_of({"hits": {"total": 3}}).total, page_of({"hits": {"total": {"value": 4}}}).total) == (3, 4)
