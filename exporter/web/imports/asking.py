"""Questions to a source while a person waits for the page: they end within seconds, or the page says so."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLong
from contextlib import closing
from dataclasses import dataclass
from typing import TypeVar

from exporter.errors import RemoteUnavailable
from exporter.sources.imports import Branch, Branches, ImportAbout, ImportSource
from exporter.transfers.imports import branching
from exporter.transfers.imports.checking import check as look_at
from exporter.transfers.imports.plan import ImportPlan
from exporter.transfers.imports.preview import preview as look_ahead
from exporter.web.imports.parts import import_parts
from exporter.web.imports.preview_rows import Shown, shown_of

T = TypeVar("T")
PATIENCE_SECONDS = 4.5
SLOW = "The source does not answer within a few seconds. Please try again in a moment."


@dataclass(frozen=True)
class Checked:
    about: ImportAbout
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """What a button brought."""

    checked: Checked | None = None
    preview: Shown | None = None


def check(plan: ImportPlan, token: str | None = None) -> Checked:
    """``token`` None: the stored one, if there is one. Raises the RemoteErrors."""
    return _soon(import_parts().import_source(plan, token), lambda source: _checked(plan, source))


def _checked(plan: ImportPlan, source: ImportSource) -> Checked:
    about, most = look_at(source), source.features.most_a_page
    lowered = f"This source gives at most {most} records per request: the limit of {plan.limit} is lowered to {most}."
    return Checked(about, (*((lowered,) if plan.limit > most else ()), *about.notes))


def preview(plan: ImportPlan) -> Shown:
    """Raises the RemoteErrors."""
    database = import_parts().database
    seen = _soon(import_parts().import_source(plan), lambda source: look_ahead(database, source, plan))
    with database.transaction() as connection:
        return shown_of(connection, seen)


def branch(plan: ImportPlan) -> Branch:
    """What the plan selects. Raises InvalidInput when that is everything, and the RemoteErrors."""
    return _soon(import_parts().import_source(plan), lambda source: branching.find(source, plan))


def with_its_set(plan: ImportPlan) -> ImportPlan:
    """An item set is made of what the plan selects. Raises as ``branch``."""
    return branching.named_by(plan, branch(plan), make_set=True)


def branches(plan: ImportPlan, parent: str, cursor: str, *, with_parent: bool) -> tuple[Branch | None, Branches]:
    """A page of those below ``parent``, and it itself. Raises the RemoteErrors."""

    def ask(source: ImportSource) -> tuple[Branch | None, Branches]:
        tree = branching.tree_of(source)
        return tree.branch(parent) if parent and with_parent else None, tree.branches(parent, cursor)

    return _soon(import_parts().import_source(plan), ask)


def _soon(source: ImportSource, ask: Callable[[ImportSource], T]) -> T:
    """A slow source goes on being asked in its thread, which ends by its time-outs; the page does not wait for it."""

    def asked() -> T:
        with closing(source):
            return ask(source)

    executor = ThreadPoolExecutor(1, thread_name_prefix="source")
    answer = executor.submit(asked)
    executor.shutdown(wait=False)
    try:
        return answer.result(PATIENCE_SECONDS)
    except TooLong:
        raise RemoteUnavailable(SLOW) from None
