"""What an import would do: some records fetched for real and compared, the others counted as far as the list tells.

Nothing is written. It walks the list for as long as it may; what it did not come to is not counted.
"""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from exporter.catalogue.content import Difference, Policy, differences
from exporter.database.engine import Database
from exporter.sources.base import Entry
from exporter.sources.imports import ImportSource
from exporter.transfers.imports import scopes, source_records
from exporter.transfers.imports.deciding import JOINED, Decision, Held, decide, needs_record
from exporter.transfers.imports.fetching import Found, fetch_once
from exporter.transfers.imports.grouping import Groups, lacking, would_name_anew
from exporter.transfers.imports.holding import held_of
from exporter.transfers.imports.plan import ImportPlan, Vanished
from exporter.transfers.imports.reconcile import is_too_many
from exporter.transfers.imports.runs import Outcome

MOST_RECORDS = 20
MOST_PAGES = 200
MOST_SECONDS = 3.0


class Expected(StrEnum):
    """What becomes of a record, as far as its list tells: COMPARE needs its document."""

    CREATE = "create"
    UPDATE = "update"
    COMPARE = "compare"
    UNCHANGED = "unchanged"
    SKIP = "skip"
    FAIL = "fail"


SURE = {
    Outcome.CREATED: Expected.CREATE,
    Outcome.UPDATED: Expected.UPDATE,
    Outcome.UNCHANGED: Expected.UNCHANGED,
    Outcome.SKIPPED: Expected.SKIP,
    Outcome.FAILED: Expected.FAIL,
}


@dataclass(frozen=True)
class Bounds:
    records: int = MOST_RECORDS
    pages: int = MOST_PAGES
    seconds: float = MOST_SECONDS


BOUNDS = Bounds()


@dataclass(frozen=True)
class Previewed:
    """One record that was fetched. ``differences`` of its item as it is shown now, none for a new one; ``files`` are to be
    fetched."""

    remote_id: str
    title: str
    url: str
    outcome: Outcome
    said: str
    item_id: int | None
    differences: tuple[Difference, ...]
    files: int


@dataclass(frozen=True)
class Preview:
    """``counts`` of the ``listed`` records; ``whole``: that is all of them. ``vanishing`` None: nobody can tell.

    ``asks``: so much would vanish that the import would ask first.
    """

    records: tuple[Previewed, ...]
    counts: dict[Expected, int]
    listed: int
    total: int | None
    whole: bool
    vanishing: int | None
    asks: bool = False


@dataclass
class _Walk:
    """What was met so far. ``left``: so many more records are fetched."""

    database: Database
    source: ImportSource
    plan: ImportPlan
    source_id: int
    left: int
    groups: Groups
    records: list[Previewed] = field(default_factory=list)
    counts: Counter[Expected] = field(default_factory=Counter)
    seen: set[str] = field(default_factory=set)
    total: int | None = None
    complete: bool = False

    def page(self, cursor: str) -> str:
        """Looks at one; gives where the next one begins, or an empty text."""
        page = self.source.listing(cursor, max(1, min(self.plan.limit, self.source.features.most_a_page)))
        self.total, self.complete = page.total, page.complete
        self._look(page.entries)
        return page.cursor if page.cursor != cursor else ""

    def _look(self, entries: Sequence[Entry]) -> None:
        listed = [each for each in map(Found, entries) if each.remote_id not in self.seen]
        self.seen |= {each.remote_id for each in listed}
        with self.database.transaction() as connection:
            held = held_of(connection, self.source_id, listed)
            joining = lacking(connection, self.groups, {each.item.id for each in held.values() if each.item})
        wanted = [each.entry for each in listed if needs_record(each, held[each.remote_id], self.plan)]
        fetched = {each.remote_id: each for each in fetch_once(self.source, wanted[: self.left], _go_on)}
        self.left -= len(fetched)
        for each in listed:
            here, found = held[each.remote_id], fetched.get(each.remote_id)
            joins = here.item is not None and here.item.id in joining
            if found is not None:
                self.records.append(_previewed(found, here, _joined(decide(found, here, self.plan, 0), joins)))
            self.counts[_expected(found or each, here, self.plan, joins)] += 1


def preview(database: Database, source: ImportSource, plan: ImportPlan, bounds: Bounds = BOUNDS) -> Preview:
    """Raises the RemoteErrors of the list. A record that fails is told as that."""
    plan = plan.with_token() if source.features.with_token else plan
    with database.transaction() as connection:
        source_id = source_records.find_source(connection, *plan.source) or 0
        groups = Groups() if plan.policy is Policy.LEAVE else would_name_anew(connection, plan)
    walk = _Walk(database, source, plan, source_id, bounds.records, groups)
    cursor, end = "", time.monotonic() + bounds.seconds
    for _ in range(bounds.pages):
        cursor = walk.page(cursor)
        if not cursor or plan.test or time.monotonic() > end:
            break
    return _told(database, plan, walk)


def _go_on() -> None:
    """A preview is too short to be stopped."""


def _joined(decision: Decision, joins: bool) -> Decision:
    """What did not change goes into sets and sites, too, that the import names for the first time."""
    same = decision.outcome is Outcome.UNCHANGED
    return replace(decision, outcome=Outcome.UPDATED, said=JOINED) if same and joins else decision


def _expected(found: Found, held: Held, plan: ImportPlan, joins: bool) -> Expected:
    if found.record is not None or found.failure or not needs_record(found, held, plan):
        return SURE[_joined(decide(found, held, plan, 0), joins).outcome]
    return Expected.COMPARE if held.item is not None and not held.item.deleted else Expected.CREATE


def _previewed(found: Found, held: Held, decision: Decision) -> Previewed:
    before = held.item.content.record if held.item and not held.item.deleted else None
    after = decision.content.record if decision.content else None
    changed = differences(before, after) if before and after else ()
    item_id = held.item.id if held.item else None
    told = (found.remote_id, found.title, found.url, decision.outcome, decision.said)
    return Previewed(*told, item_id, changed, decision.waiting)


def _told(database: Database, plan: ImportPlan, walk: _Walk) -> Preview:
    whole = walk.complete and walk.total in {None, len(walk.seen)}
    vanishing, known = None, 0
    if whole and not plan.test and not plan.only:
        with database.transaction() as connection:
            here = scopes.listed_here(connection, plan.scope)
            known = scopes.count_known(connection, plan.scope)
        vanishing = len(here - walk.seen)
    asks = vanishing is not None and plan.vanished is not Vanished.LEAVE and is_too_many(vanishing, known)
    return Preview(tuple(walk.records), dict(walk.counts), len(walk.seen), walk.total, whole, vanishing, asks)
