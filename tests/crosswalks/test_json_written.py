"""What is empty is not written."""

from exporter.crosswalks.json_written import filled


def test_empty_values_are_left_out_and_zero_and_false_stay() -> None:
    assert filled({"a": "", "b": [], "c": {}, "d": None, "e": 0, "f": False, "g": "x"}) == {"e": 0, "f": False, "g": "x"}
