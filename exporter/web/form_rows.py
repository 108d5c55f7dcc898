"""Forms as flat names and texts, with rows such as ``creators-0-family``. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from exporter.errors import InvalidInput

Form = Mapping[str, str]
Faults = dict[str, str]
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
ROW = re.compile(r"-(\d{1,4})-")
LONGEST_NAME = 100
MOST_FIELDS = 8000
"""A thousand authors with their affiliations; more would keep a thread busy for too long."""
CHOSEN = frozenset({"at", "kind", "role", "relation", "scheme", "term"})
"""What a new row has without anybody having typed anything."""


def form_of(sent: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The first text of each name; line ends as we write them, nothing invisible. Raises InvalidInput."""
    form: dict[str, str] = {}
    for name, text in sent:
        if len(name) <= LONGEST_NAME:
            form.setdefault(name, cleaned(text))
    if len(form) > MOST_FIELDS:
        raise InvalidInput({"": f"A form of more than {MOST_FIELDS} fields cannot be worked on here. Nothing was changed."})
    return form


def cleaned(text: str) -> str:
    return CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def filled(form: Form) -> dict[str, str]:
    """What makes a difference: as a browser would send it, without empty fields."""
    return {name: text for name, typed in form.items() if (text := cleaned(typed))}


@dataclass(frozen=True)
class Row:
    """``prefix`` begins the names of its fields: ``creators-0``; ``at`` is its place in the record, -1 for a new one."""

    prefix: str
    fields: dict[str, str]

    @property
    def at(self) -> int:
        text = self.fields.get("at", "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else -1

    @property
    def is_blank(self) -> bool:
        return not any(text.strip() for name, text in self.fields.items() if name not in CHOSEN)

    def text(self, name: str) -> str:
        return self.fields.get(name, "").strip()


def rows(form: Form, name: str) -> list[Row]:
    """In the order of their numbers."""
    found: dict[int, dict[str, str]] = {}
    for key, text in form.items():
        match = ROW.match(key, len(name)) if key.startswith(name) else None
        if match:
            found.setdefault(int(match[1]), {})[key[match.end() :]] = text
    return [Row(f"{name}-{number}", found[number]) for number in sorted(found)]


def all_rows(form: Form) -> dict[str, list[Row]]:
    """By name, also those inside of others (creators-0-affiliations): a page asks for thousands, and reads the form once."""
    found: dict[str, dict[int, dict[str, str]]] = {}
    for key, text in form.items():
        for match in ROW.finditer(key):
            numbers = found.setdefault(key[: match.start()], {})
            numbers.setdefault(int(match[1]), {})[key[match.end() :]] = text
    return {name: [Row(f"{name}-{at}", numbers[at]) for at in sorted(numbers)] for name, numbers in found.items()}


NEW_ROWS = {
    "creators": {"kind": "personal"},
    "contributors": {"kind": "personal", "role": "contactperson"},
    "dates": {"kind": "collected"},
    "related": {"relation": "references"},
    "identifiers": {"scheme": "doi"},
    "texts": {"kind": "dcterms:abstract"},
}


def with_row(form: Form, name: str) -> dict[str, str]:
    """One more, empty but for what has to be chosen."""
    taken = [int(row.prefix.rpartition("-")[2]) for row in rows(form, name)]
    prefix = f"{name}-{max(taken, default=-1) + 1}"
    chosen = {f"{prefix}-{field}": text for field, text in NEW_ROWS.get(name, {}).items()}
    return {**form, f"{prefix}-at": "", **chosen}


def without_row(form: Form, prefix: str) -> dict[str, str]:
    return {name: text for name, text in form.items() if not name.startswith(f"{prefix}-")}
