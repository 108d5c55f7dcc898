"""From a typed form to a plan, with a sentence for each field that is wrong. Pure."""

import re
from collections.abc import Collection
from enum import StrEnum
from typing import Any, TypeVar

from exporter.catalogue.content import Policy
from exporter.catalogue.item import Visibility
from exporter.errors import InvalidInput
from exporter.sources.base import Person
from exporter.sources.imports import ImportKind, title_of
from exporter.sources.options import parse, reading_of
from exporter.transfers.imports.plan import (
    LEAST_LIMIT,
    MOST_LIMIT,
    FileChoice,
    FileWish,
    ImportPlan,
    Vanished,
    options_json,
)
from exporter.web.imports.typed import MEGABYTE, OPTION, Typed

E = TypeVar("E", bound=StrEnum)
LONGEST_COMMENT = 1000
MOST_MEGABYTES = 100_000_000.0
MEDIA_TYPE = re.compile(r"[a-z0-9.+-]+/[a-z0-9.+*-]*")
NO_LIMIT = f"Limit must be a whole number from {LEAST_LIMIT} to {MOST_LIMIT}."
NO_SIZE = "The largest size must be a number of megabytes, like 50 or 0.5."
NO_TYPE = "Types are media types or their beginnings, parted by commas, like image/, application/pdf."
NO_CHOICE = "Choose one of those offered."
NOTHING_CHOSEN = "Say which files: a largest size, or types, or both."
GONE = "One of those you chose is not there any more. Look at the list again."


def plan_of(kind: ImportKind, typed: Typed, person: Person, sets: Collection[int], sites: Collection[int]) -> ImportPlan:
    """``sets`` and ``sites`` are those that exist. Raises InvalidInput with all faults."""
    faults = dict[str, str]()
    options = _options(kind, typed, faults)
    plan: dict[str, Any] = {
        "limit": _limit(typed.texts["limit"], faults),
        "files": _files(typed, faults),
        "comment": _comment(typed.texts["comment"], faults),
        "sets": _chosen("sets", typed.sets, sets, faults),
        "sites": _chosen("sites", typed.sites, sites, faults),
        "visibility": _one_of(Visibility, "visibility", typed, faults),
        "policy": _one_of(Policy, "policy", typed, faults),
        "vanished": _one_of(Vanished, "vanished", typed, faults),
        "test": typed.test,
    }
    if faults:
        raise InvalidInput(faults)
    plan |= {"title": title_of(kind, options), "reading": reading_of(options)}
    return ImportPlan(kind.name, options_json(options), options.url, person, **plan)


def _options(kind: ImportKind, typed: Typed, faults: dict[str, str]) -> Any:
    try:
        return parse(kind.options, typed.options)
    except InvalidInput as error:
        faults.update({OPTION + name: said for name, said in error.faults.items()})
        return None


def _limit(text: str, faults: dict[str, str]) -> int:
    text = text.strip()
    fits = text.isascii() and text.isdecimal() and len(text) < 6 and LEAST_LIMIT <= int(text) <= MOST_LIMIT
    if not fits:
        faults["limit"] = NO_LIMIT
    return int(text) if fits else LEAST_LIMIT


def _files(typed: Typed, faults: dict[str, str]) -> FileWish:
    choice = _one_of(FileChoice, "files", typed, faults)
    if choice is not FileChoice.SOME:
        return FileWish(choice)
    wish = FileWish(choice, _bytes(typed.texts["most_megabytes"], faults), _types(typed.texts["types"], faults))
    if not wish.most_bytes and not wish.types and not {"most_megabytes", "types"} & faults.keys():
        faults["most_megabytes"] = NOTHING_CHOSEN
    return wish


def _bytes(text: str, faults: dict[str, str]) -> int:
    text = text.strip().replace(",", ".")
    if not text:
        return 0
    if not re.fullmatch(r"\d{1,9}(\.\d{1,6})?", text, re.ASCII) or not 0 < float(text) <= MOST_MEGABYTES:
        faults["most_megabytes"] = NO_SIZE
        return 0
    return max(1, round(float(text) * MEGABYTE))


def _types(text: str, faults: dict[str, str]) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(text.lower().replace(",", " ").split()))
    if not all(MEDIA_TYPE.fullmatch(each) for each in wanted):
        faults["types"] = NO_TYPE
    return tuple(each.removesuffix("*") for each in wanted)


def _comment(text: str, faults: dict[str, str]) -> str:
    if len(text.strip()) > LONGEST_COMMENT:
        faults["comment"] = f"The comment is too long: at most {LONGEST_COMMENT} characters."
    return text.strip()


def _chosen(name: str, texts: tuple[str, ...], known: Collection[int], faults: dict[str, str]) -> tuple[int, ...]:
    wanted = {text: number for text in texts for number in known if text == str(number)}
    if len(wanted) != len(set(texts)):
        faults[name] = GONE
    return tuple(sorted(wanted.values()))


def _one_of(choices: type[E], name: str, typed: Typed, faults: dict[str, str]) -> E:
    text = typed.texts[name]
    if text not in set(choices):
        faults[name] = NO_CHOICE
        return next(iter(choices))
    return choices(text)
