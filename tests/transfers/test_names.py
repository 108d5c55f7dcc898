"""Names at the destination: harmless, and each once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.transfers.names import safe_name, unique_names


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("levels.csv", "levels.csv"),
        ("../../deposit/depositions/55", ".._.._deposit_depositions_55"),
        ("..", "file"),
        (".", "file"),
        ("", "file"),
        (" a b .csv ", "a b .csv"),
        ("a\nb\r\t.csv", "ab.csv"),
        ("\u202egnp.exe", "gnp.exe"),
        ("back\\slash", "back_slash"),
        ("\ud800x", "x"),
        ("100%?#.csv", "100%?#.csv"),
        ("x" * 300 + ".csv", "x" * 251 + ".csv"),
        ("żółć.txt", "żółć.txt"),
    ],
)
def test_a_name_becomes_one_harmless_path_segment(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_equal_names_are_numbered_and_keep_their_suffix() -> None:
    assert unique_names(["a.csv", "a.csv", "A.csv", "a-2.csv"]) == ("a.csv", "a-3.csv", "A-4.csv", "a-2.csv")


def test_two_ways_to_write_the_same_letter_are_one_name() -> None:
    first, second = unique_names(["ä.csv", "a\u0308.csv"])
    assert (first, second) == ("ä.csv", "ä-2.csv")


@given(st.lists(st.text(max_size=300), max_size=12))
def test_names_are_always_unique_safe_and_short(names: list[str]) -> None:
    given_names = unique_names(names)
    assert len({name.casefold() for name in given_names}) == len(names)
    for name in given_names:
        assert name == safe_name(name)
        assert 0 < len(name) <= 255
