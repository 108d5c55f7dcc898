"""What has no common term gets one of its own."""

from typing import Any

import pytest

from exporter.crosswalks.json_document import Part
from exporter.crosswalks.own_terms import LONGEST_TERM, merged, own_fields, own_values, without
from exporter.records.record import Value


def values(tree: dict[str, Any]) -> list[Value]:
    return list(own_values(Part(tree), "x:"))


@pytest.mark.parametrize(
    ("tree", "found"),
    [
        ({"mood": "calm"}, [Value("x:mood", "calm")]),
        ({"dwc:genus": ["Salmo", "Esox"]}, [Value("dwc:genus", "Salmo"), Value("dwc:genus", "Esox")]),
        ({"a": {"b": {"c": 7}}}, [Value("x:a.b.c", "7")]),
        ({"tool": {"id": "py", "title": {"en": "Python"}}}, [Value("x:tool", "Python", "en", "py")]),
        ({"pid": [{"scheme": "doi", "identifier": "10.1/2"}]}, [Value("x:pid", "10.1/2", scheme="doi")]),
        ({"label": {"de": "Tag", "en": "day"}}, [Value("x:label", "Tag", "de"), Value("x:label", "day", "en")]),
        ({"tools": [{"name": "drill", "year": 1998}]}, [Value("x:tools", "name: drill; year: 1998")]),
        ({"two words": True}, [Value("x:two_words", "true")]),
        ({"empty": [None, "", {}, []]}, []),
    ],
)
def test_each_leaf_is_kept_in_its_place(tree: dict[str, Any], found: list[Value]) -> None:
    assert values(tree) == found


def test_what_was_asked_for_is_not_left_over() -> None:
    part = Part({"a": "1", "b": {"c": "2", "d": "3"}})
    assert part.text("a") == "1"
    assert part.part("b").text("c") == "2"
    assert own_values(part, "x:") == (Value("x:b.d", "3"),)
    assert own_values(part, "x:") == ()


def test_what_is_no_statement_is_left_out() -> None:
    tree = {"links": {"self": "x"}, "pids": {"doi": {"client": "y", "id": "z"}}, "a": [{"b": 1, "c": 2}]}
    assert without(tree, {"links": "", "pids.*.client": "", "a.b": ""}) == {"pids": {"doi": {"id": "z"}}, "a": [{"c": 2}]}


def test_a_key_of_any_length_makes_a_term_that_can_be_stored() -> None:
    assert len(values({"k" * 5000: "v"})[0].term) == LONGEST_TERM


@pytest.mark.parametrize(
    "tree",
    [
        {"mood": "calm"},
        {"genus": ["Salmo", "Esox"]},
        {"a": {"b": {"c": "7"}, "d": "8"}},
        {"label": {"de": "Tag", "en": "day"}},
        {"pid": {"scheme": "doi", "identifier": "10.1/2"}},
        {"tool": {"id": "py", "title": {"en": "Python"}}},
    ],
)
def test_the_way_back_gives_the_same_tree(tree: dict[str, Any]) -> None:
    assert own_fields(values(tree), "x:") == tree


def test_two_trees_become_one() -> None:
    assert merged({"a": {"b": 1}, "c": 2}, {"a": {"d": 3}, "c": 4, "e": 5}) == {"a": {"b": 1, "d": 3}, "c": 2, "e": 5}
