"""JSON of a repository, read so that nothing is overlooked."""

import pytest

from exporter.crosswalks.json_depth import DEEPEST, is_deeper
from exporter.crosswalks.json_document import Part, described, document_of, json_text
from exporter.errors import RecordError


def test_a_value_of_the_wrong_type_is_not_read_but_left_over() -> None:
    part = Part({"title": {"oops": "x"}, "names": "one", "size": "big"})
    assert part.text("title") == ""
    assert part.texts("names") == ["one"]
    assert part.number("size") is None
    assert part.unread() == {"title": {"oops": "x"}, "size": "big"}


def test_the_first_filled_key_is_taken_and_the_others_stay_unread() -> None:
    part = Part({"a": "", "b": "2", "c": "3"})
    assert part.text("a", "b", "c") == "2"
    assert part.unread() == {"c": "3"}


def test_one_object_counts_as_a_list_of_one() -> None:
    assert [each.text("a") for each in Part({"x": {"a": "1"}}).parts("x")] == ["1"]
    assert [each.text("a") for each in Part({"x": [{"a": "1"}, 7, {"a": "2"}]}).parts("x")] == ["1", "2"]


def test_control_characters_and_lone_surrogates_are_taken_out() -> None:
    assert Part({"a": "x\x00\ud800y"}).text("a") == "xy"
    assert json_text({"a": "\ud800"}) == '{"a": ""}'


def test_numbers_may_be_written_as_text() -> None:
    part = Part({"a": "1.5", "b": 2, "c": "x", "d": float("nan"), "e": "inf", "f": True})
    assert [part.decimal(key) for key in "abcdef"] == [1.5, 2, None, None, None, None]


def test_numbers_with_which_nobody_can_reckon_are_none() -> None:
    part = document_of(f'{{"a": 1{"0" * 400}, "b": -1{"0" * 400}, "c": 1e999, "d": 1e200}}')
    assert [part.number(key) for key in "abcd"] == [part.decimal(key) for key in "abcd"] == [None, None, None, 1e200]


def test_how_deep_a_tree_is() -> None:
    assert not is_deeper({"a": [{"b": 1}]}, 3)
    assert is_deeper({"a": [{"b": 1}]}, 2)


@pytest.mark.parametrize("text", ["[" * 500 + "]" * 500, '{"a":' * DEEPEST + "{}" + "}" * DEEPEST])
def test_a_deep_document_is_refused(text: str) -> None:
    with pytest.raises(RecordError):
        document_of(text)
    assert document_of('{"a":' * (DEEPEST - 1) + "{}" + "}" * (DEEPEST - 1))


def test_a_document_without_metadata_is_refused_with_the_sentence_of_its_reader() -> None:
    whole, said = described('{"id": 1, "metadata": {"title": "Rain"}}', "Nothing.")
    assert (whole.text("id"), said.text("title")) == ("1", "Rain")
    with pytest.raises(RecordError, match=r"^Nothing\.$"):
        described('{"id": 1}', "Nothing.")
