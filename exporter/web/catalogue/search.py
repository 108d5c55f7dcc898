"""What a person searches for in the catalogue: from the address to the question, and back to an address."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import request

from exporter.catalogue.item import Visibility
from exporter.catalogue.wanted import Wanted
from exporter.web.transfers import LARGEST_ID

DAY = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", re.ASCII)
LONGEST = 300
NUMBERS = ("set", "site", "source", "job")
TEXTS = ("q", "type", "since", "until", "mine", "visibility", "files")
NO_DAY = "“{}” is no date, so it was left out. Please write 2024, 2024-05 or 2024-05-01."


@dataclass(frozen=True)
class Search:
    """``asked`` is what stands in the address, without what cannot be; ``notes`` tell what was left out."""

    wanted: Wanted
    asked: dict[str, str]
    notes: list[str] = field(default_factory=list)

    @property
    def is_narrowed(self) -> bool:
        return any(name != "q" for name in self.asked)


def present_search(subject: str) -> Search:
    """Of this request. ``mine`` are the items of ``subject``."""
    asked = {name: text for name in (*TEXTS, *NUMBERS) if (text := request.args.get(name, "").strip()[:LONGEST])}
    notes = [NO_DAY.format(asked[name][:40]) for name in ("since", "until") if name in asked and not _is_day(asked[name])]
    possible = {name: text for name, text in asked.items() if _is_possible(name, text)}
    return Search(_wanted(possible, subject), possible, notes)


def _is_day(text: str) -> bool:
    return DAY.fullmatch(text) is not None


def _is_possible(name: str, text: str) -> bool:
    if name in NUMBERS:
        return key(text) is not None
    if name in {"since", "until"}:
        return _is_day(text)
    return name != "visibility" or text in {each.value for each in Visibility}


def key(text: str) -> int | None:
    """A number as ids and keys of pages are."""
    found = int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else -1
    return found if 0 <= found <= LARGEST_ID else None


def _wanted(asked: Mapping[str, str], subject: str) -> Wanted:
    numbers = {f"{name}_id": key(asked.get(name, "")) for name in NUMBERS}
    return Wanted(
        words=asked.get("q", ""),
        type=asked.get("type", ""),
        since=asked.get("since", ""),
        until=asked.get("until", ""),
        owner=subject if "mine" in asked else "",
        visibility=Visibility(asked["visibility"]) if "visibility" in asked else None,
        with_files=True if "files" in asked else None,
        **numbers,
    )
