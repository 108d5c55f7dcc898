"""Knobs of lists, the same for every simulator that gives pages.

``shift_page`` n: the page begins n places later (what was there is missed) or, below 0, earlier (shown twice);
``short_page`` n: only its first n are shown (0: none); ``first_page_again``: always the first page;
``wrong_total`` n: another total is told; ``wrong_last_total`` n: only on the last page; ``clip`` n: never more than n
a page; ``no_next``: no link to the next page; ``total_object``: the total as an object (its relation, True is "eq").
"""

from collections.abc import Sequence
from typing import Any, TypeVar

One = TypeVar("One")
Knobs = dict[str, Any]


def page_of(found: Sequence[One], start: int, size: int, knobs: Knobs) -> Sequence[One]:
    start = 0 if "first_page_again" in knobs else max(0, start + int(knobs.get("shift_page", 0)))
    page = found[start : start + min(size, int(knobs.get("clip", size)))]
    return page[: int(knobs["short_page"])] if "short_page" in knobs else page


def total_told(total: int, last: bool, knobs: Knobs, as_object: bool = False) -> Any:
    told = int(knobs.get("wrong_total", total))
    if last and "wrong_last_total" in knobs:
        told = int(knobs["wrong_last_total"])
    relation = knobs.get("total_object", as_object)
    return {"value": told, "relation": "eq" if relation is True else relation} if relation else told
