"""What walks through a list share: one page of it, and what the walk to its end told."""

from dataclasses import dataclass

from exporter.sources.base import Listing
from exporter.transfers.imports.carrying import Carrying
from exporter.transfers.imports.paging import next_page

ENDLESS = "Its list repeats itself: the same page was given twice. What was listed until then is kept."


@dataclass(frozen=True)
class Walk:
    """What walking a list to its end told: the source's word for how many there are, and whether it is all of them.

    ``again``: it was read a second time.
    """

    total: int | None
    complete: bool
    different: int
    said: str = ""
    again: bool = False


def page_at(carrying: Carrying, cursor: str) -> Listing:
    carrying.context.check()
    carrying.context.observe("list")
    page = next_page(carrying, cursor)
    carrying.context.observe("listed")
    return page


def most(before: int | None, now: int | None) -> int | None:
    """Of all that the pages of a walk said: when one left the list meanwhile, it may have hidden another one."""
    known = [each for each in (before, now) if each is not None]
    return max(known) if known else None
