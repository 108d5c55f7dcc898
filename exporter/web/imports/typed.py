"""What stands in the form of an import: as typed, as a past import has it, or as it is first shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from exporter.catalogue.offered import Offered
from exporter.records.json import from_json
from exporter.sources.imports import ImportKind
from exporter.sources.options import fields_of
from exporter.transfers.imports.plan import FileWish, ImportPlan, Vanished

OPTION = "option-"
"""Before the names of a kind's own options, which may be any."""
MEGABYTE = 1_000_000
LONGEST = 4000
TEXTS = ("limit", "files", "most_megabytes", "types", "comment", "visibility", "policy", "vanished")
FIRST: Mapping[str, str] = {
    "limit": str(ImportPlan.limit),
    "files": FileWish.choice.value,
    "most_megabytes": "",
    "types": "",
    "comment": "",
    "visibility": ImportPlan.visibility.value,
    "policy": ImportPlan.policy.value,
    "vanished": Vanished.HIDE.value,
}


@dataclass(frozen=True)
class Typed:
    """``options`` by their names without the prefix; the token is never among what is shown again."""

    options: Mapping[str, str]
    texts: Mapping[str, str] = field(default_factory=lambda: dict(FIRST))
    sets: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    test: bool = False
    make_set: bool = False
    """An item set of what is selected."""

    def pairs(self) -> list[tuple[str, str]]:
        """Names and texts of the form's fields, as a browser sends them, but for ``make_set``."""
        several = [*(("sets", each) for each in self.sets), *(("sites", each) for each in self.sites)]
        named = [(OPTION + name, text) for name, text in self.options.items()]
        return [*named, *self.texts.items(), *several, *([("test", "yes")] if self.test else [])]


def first(kind: ImportKind, sites: Sequence[Offered]) -> Typed:
    preset = tuple(str(site.id) for site in sites if site.preset)
    return Typed({each.name: each.default for each in fields_of(kind.options)}, sites=preset)


def of_form(kind: ImportKind, form: "MultiDict[str, str]") -> Typed:
    options = {each.name: form.get(OPTION + each.name, "")[:LONGEST] for each in fields_of(kind.options)}
    texts = {name: form.get(name, FIRST[name])[:LONGEST] for name in TEXTS}
    return Typed(
        options, texts, tuple(form.getlist("sets")), tuple(form.getlist("sites")), "test" in form, "make_set" in form
    )


def of_plan(kind: ImportKind, plan: ImportPlan) -> Typed:
    """Raises ValueError for options of another version."""
    options: Any = from_json(plan.options, kind.options)
    wish = plan.files
    texts = {
        "limit": str(plan.limit),
        "files": wish.choice.value,
        "most_megabytes": f"{wish.most_bytes / MEGABYTE:g}" if wish.most_bytes else "",
        "types": ", ".join(wish.types),
        "comment": plan.comment,
        "visibility": plan.visibility.value,
        "policy": plan.policy.value,
        "vanished": plan.vanished.value,
    }
    named = {each.name: str(getattr(options, each.name)) for each in fields_of(kind.options)}
    shown = Typed(named, texts, _texts(plan.sets), _texts(plan.sites), plan.test)
    return replace(shown, make_set=plan.make_set is not None)


def _texts(ids: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(map(str, ids))
