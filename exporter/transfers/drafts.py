"""The draft that an export writes into: found or made, exactly one, whatever answer is lost.

1. The ledger row with its mark is written; then the intent; then the call; then the id.
2. An intent without an id means: look first. The repository's list may lag, so a draft that is not in it yet is waited for.
3. Only when the settle window is over is the call made again. What shows up later is an empty orphan, and goes (tidying).
"""

from collections.abc import Callable

from exporter.destinations.base import Deposit, DepositState
from exporter.errors import ExporterError, NotYet, RateLimited, RecordError, RemoteMissing, RemoteRefused, TokenRefused
from exporter.transfers import ledger
from exporter.transfers.ledger import LedgerEntry
from exporter.transfers.moving import Moving
from exporter.transfers.plan import Mode

NOTHING_WAS_MADE: tuple[type[ExporterError], ...] = (RemoteRefused, RateLimited, TokenRefused)
LOOK_AGAIN_SECONDS = 5.0


def obtain(moving: Moving) -> LedgerEntry:
    """The ledger row, with the id of the draft."""
    with moving.context.transaction() as connection:
        entry = ledger.begin(connection, moving.context.job, moving.plan)
    if entry.remote_id is None:
        moving.context.step("draft")
        WAYS[entry.mode](moving, entry)
    return _now(moving)


def is_untouched(draft: Deposit, mark: str) -> bool:
    """Just made by the row of this mark: describing it, or a person's hand, takes the mark away."""
    marked = mark.lower() in map(str.lower, draft.marks)
    return draft.state is DepositState.DRAFT and draft.files == () and marked


def _now(moving: Moving) -> LedgerEntry:
    entry = moving.entry()
    if entry is None:
        raise RecordError("The ledger has lost this export. Nothing more was sent.")
    return entry


def _new(moving: Moving, entry: LedgerEntry) -> None:
    if entry.intended is None:
        _create(moving, entry)
        return
    found = moving.destination.find(entry.mark)
    if found is not None:
        _keep(moving, entry, found, ours=True)
        moving.context.event("The draft was made before the interruption; it is used.")
        return
    _wait_for_the_list(moving, entry)
    _create(moving, entry)


def _wait_for_the_list(moving: Moving, entry: LedgerEntry) -> None:
    with moving.context.transaction() as connection:
        left = moving.settle_seconds - ledger.seconds_since_intent(connection, entry)
    if left > 0:
        sentence = f"{moving.destination.host} did not answer when the draft was made. Looking whether it is there."
        raise NotYet(sentence, min(left, LOOK_AGAIN_SECONDS))


def _create(moving: Moving, entry: LedgerEntry) -> None:
    _intend(moving, entry)
    deposit = _made(moving, entry, lambda: moving.destination.create(entry.mark))
    _keep(moving, entry, deposit, ours=True)


def _intend(moving: Moving, entry: LedgerEntry) -> None:
    with moving.context.transaction() as connection:
        ledger.intend(connection, entry)
    moving.context.observe("intent")


def _made(moving: Moving, entry: LedgerEntry, call: Callable[[], Deposit]) -> Deposit:
    try:
        deposit = call()
    except NOTHING_WAS_MADE:
        with moving.context.transaction() as connection:
            ledger.withdraw(connection, entry)
        raise
    moving.context.observe("created")
    return deposit


def _keep(moving: Moving, entry: LedgerEntry, deposit: Deposit, *, ours: bool) -> None:
    with moving.context.transaction() as connection:
        ledger.keep(connection, entry, deposit, ours=ours)
    moving.context.observe("recorded")


def _chosen(moving: Moving, entry: LedgerEntry) -> None:
    """A draft that the person has there already: never ours to remove."""
    try:
        deposit = moving.destination.state(moving.plan.target.deposit)
    except RemoteMissing:
        raise RecordError("The chosen draft is not there any more. Nothing was sent; please choose another one.") from None
    if deposit.state is DepositState.PUBLISHED:
        raise RecordError("The chosen draft was published meanwhile. Nothing was sent; please choose another target.")
    _keep(moving, entry, deposit, ours=False)


def _version(moving: Moving, entry: LedgerEntry) -> None:
    """The call is safe to repeat: the repository hands out the draft that is already open."""
    previous = moving.plan.target.deposit
    ours = entry.intended is None and not _has_open_draft(moving)
    _intend(moving, entry)
    deposit = _made(moving, entry, lambda: moving.destination.new_version(previous))
    _keep(moving, entry, deposit, ours=ours)


def _has_open_draft(moving: Moving) -> bool:
    """A version's draft that the person began is hers: it may be used, not removed."""
    published = moving.destination.state(moving.plan.target.deposit)
    page = moving.destination.drafts(published.title)
    return any(draft.concept == published.concept for draft in page.deposits)


def _edit(moving: Moving, entry: LedgerEntry) -> None:
    already = moving.destination.state(moving.plan.target.deposit).editing
    ours = entry.intended is None and not already
    _intend(moving, entry)
    deposit = _made(moving, entry, lambda: moving.destination.edit(moving.plan.target.deposit))
    _keep(moving, entry, deposit, ours=ours)


WAYS: dict[Mode, Callable[[Moving, LedgerEntry], None]] = {
    Mode.NEW: _new,
    Mode.DRAFT: _chosen,
    Mode.VERSION: _version,
    Mode.EDIT: _edit,
}
