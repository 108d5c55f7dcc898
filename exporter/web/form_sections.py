"""The parts of a record's form: what each shows of a record, and what it makes of what comes back. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from exporter.records.record import Record, Right, Value
from exporter.web.form_people import checked_link
from exporter.web.form_rows import Faults, Form, Row, filled, rows
from exporter.web.form_texts import editable, from_editable


class Section(Protocol):
    def show(self, record: Record) -> dict[str, str]: ...

    def owns(self, name: str) -> bool: ...

    def read(self, form: Form, record: Record, faults: Faults) -> Record:
        """Called only when something of it differs from what was shown."""
        ...


def with_values(record: Record, terms: Sequence[str], values: Sequence[Value]) -> Record:
    """These values for these terms, where the first of them stood."""
    at = next((at for at, value in enumerate(record.values) if value.term in terms), len(record.values))
    before = [value for value in record.values[:at] if value.term not in terms]
    behind = [value for value in record.values[at:] if value.term not in terms]
    return replace(record, values=(*before, *values, *behind))


@dataclass(frozen=True)
class Text:
    """The first statement of a term; further ones stay. ``otherwise`` is shown where nothing is stated."""

    name: str
    term: str
    html: bool = False
    otherwise: str = ""

    def owns(self, name: str) -> bool:
        return name == self.name

    def show(self, record: Record) -> dict[str, str]:
        text = record.text(self.term)
        return {self.name: editable(text) if self.html else text or self.otherwise}

    def read(self, form: Form, record: Record, _faults: Faults) -> Record:
        typed = form.get(self.name, "")
        text = from_editable(typed) if self.html else " ".join(typed.split())
        others = [value for value in record.values if value.term == self.term][1:]
        return with_values(record, (self.term,), [*([Value(self.term, text)] if text else []), *others])


@dataclass(frozen=True)
class Lines:
    """All statements of a term, one a line. ``check`` makes one line right, or says what is wrong with it."""

    name: str
    term: str
    check: Callable[[str, Faults], str] = lambda line, _faults: line

    def owns(self, name: str) -> bool:
        return name == self.name

    def show(self, record: Record) -> dict[str, str]:
        return {self.name: "\n".join(" ".join(text.split()) for text in record.texts(self.term))}

    def read(self, form: Form, record: Record, faults: Faults) -> Record:
        known = {value.text: value for value in reversed(record.values) if value.term == self.term}
        lines = [" ".join(line.split()) for line in form.get(self.name, "").split("\n")]
        texts = dict.fromkeys(self.check(line, faults) for line in lines if line)
        return with_values(record, (self.term,), [known.get(text, Value(self.term, text)) for text in texts])


@dataclass(frozen=True)
class Rows:
    """One typed part of a record, a row each. A row that nobody touched keeps also what the form does not show."""

    name: str
    part: str
    show_row: Callable[[Any], dict[str, str]]
    read_row: Callable[[Row, Any, Faults], Any]

    def owns(self, name: str) -> bool:
        return name.startswith(f"{self.name}-")

    def show(self, record: Record) -> dict[str, str]:
        return shown_rows(self.name, [self.show_row(each) for each in getattr(record, self.part)])

    def read(self, form: Form, record: Record, faults: Faults) -> Record:
        before = getattr(record, self.part)
        found = [self._one(row, before, faults) for row in rows(form, self.name)]
        changed: dict[str, Any] = {self.part: tuple(each for each in found if each is not None)}
        return replace(record, **changed)

    def _one(self, row: Row, before: Sequence[Any], faults: Faults) -> Any:
        was = before[row.at] if 0 <= row.at < len(before) else None
        if was is not None and _same(row, self.show_row(was)):
            return was
        return None if row.is_blank else self.read_row(row, was, faults)


def shown_rows(name: str, shown: Sequence[dict[str, str]]) -> dict[str, str]:
    pairs = {f"{name}-{at}-{field}": text for at, row in enumerate(shown) for field, text in row.items()}
    return pairs | {f"{name}-{at}-at": str(at) for at in range(len(shown))}


def _same(row: Row, shown: dict[str, str]) -> bool:
    return filled({key: text for key, text in row.fields.items() if key != "at"}) == filled(shown)


@dataclass(frozen=True)
class Texts:
    """Several long statements, a row each: which term it is, and its words."""

    name: str
    terms: tuple[str, ...]

    def owns(self, name: str) -> bool:
        return name.startswith(f"{self.name}-")

    def show(self, record: Record) -> dict[str, str]:
        return shown_rows(self.name, [self._shown(value) for value in self._values(record)])

    def _values(self, record: Record) -> list[Value]:
        return [value for value in record.values if value.term in self.terms]

    def _shown(self, value: Value) -> dict[str, str]:
        return {"kind": value.term, "text": editable(value.text)}

    def read(self, form: Form, record: Record, _faults: Faults) -> Record:
        before = self._values(record)
        found = [self._one(row, before) for row in rows(form, self.name)]
        return with_values(record, self.terms, [value for value in found if value is not None])

    def _one(self, row: Row, before: Sequence[Value]) -> Value | None:
        was = before[row.at] if 0 <= row.at < len(before) else None
        if was is not None and _same(row, self._shown(was)):
            return was
        term = row.text("kind") if row.text("kind") in self.terms else self.terms[0]
        return None if row.is_blank else Value(term, from_editable(row.fields.get("text", "")))


@dataclass(frozen=True)
class Rights:
    """The first licence; further ones stay. ``known`` are the ids that can be chosen."""

    known: frozenset[str]
    OWN = "own"

    def owns(self, name: str) -> bool:
        return name in {"rights", "rights_title", "rights_link"}

    def show(self, record: Record) -> dict[str, str]:
        right = record.rights[0] if record.rights else None
        if right is None:
            return {"rights": "", "rights_title": "", "rights_link": ""}
        return {"rights": right.id or self.OWN, "rights_title": right.title, "rights_link": right.link}

    def read(self, form: Form, record: Record, faults: Faults) -> Record:
        chosen = form.get("rights", "")
        return replace(record, rights=(*self._chosen(chosen, form, record, faults), *record.rights[1:]))

    def _chosen(self, chosen: str, form: Form, record: Record, faults: Faults) -> tuple[Right, ...]:
        if not chosen:
            return ()
        if chosen == self.OWN:
            return (self._own(form, faults),)
        if chosen not in self.known and chosen not in {right.id for right in record.rights}:
            faults["rights"] = "Please choose one of these licences."
        return (Right(chosen),)

    def _own(self, form: Form, faults: Faults) -> Right:
        title = " ".join(form.get("rights_title", "").split())
        link = checked_link(form.get("rights_link", "").strip(), "rights_link", faults)
        if not title:
            faults["rights_title"] = "Please give the name of the licence."
        return Right(title=title, link=link)


@dataclass(frozen=True)
class AccessFields:
    """Who may download the files, and from when."""

    NAMES = ("access", "embargo", "embargo_reason", "conditions")

    def owns(self, name: str) -> bool:
        return name in self.NAMES

    def show(self, record: Record) -> dict[str, str]:
        access = record.access
        return dict(
            zip(self.NAMES, (access.files, access.embargo_until, access.embargo_reason, access.conditions), strict=True)
        )

    def read(self, form: Form, record: Record, _faults: Faults) -> Record:
        typed = self.show(record) | {name: form[name].strip() for name in self.NAMES if name in form}
        # a word that only the source knows stays: it may mean that nobody gets them
        files = typed["access"] if typed["access"] in {"public", "restricted"} else record.access.files
        texts = {"embargo_until": typed["embargo"], "embargo_reason": typed["embargo_reason"]}
        # what the form does not show stays
        access = replace(record.access, files=files, conditions=typed["conditions"], **texts)
        return replace(record, access=access)
