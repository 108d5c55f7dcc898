"""How a table of several datasets is told: each row, all of them together, and what its button will do. Pure."""

from exporter.jobs.job import JobState
from exporter.transfers.batch_rows import BatchRow, RowState, Sums
from exporter.transfers.batches import Batch
from exporter.web.formats import counted

ROW_STATES: dict[RowState, tuple[str, str]] = {
    RowState.UNREAD: ("Not looked at yet", "neutral"),
    RowState.APPLY: ("Being looked at", "moving"),
    RowState.CHANGED: ("Being looked at", "moving"),
    RowState.READY: ("Ready", "good"),
    RowState.MISSING: ("Something is missing", "warn"),
    RowState.SAME: ("Nothing has changed", "neutral"),
    RowState.REFUSED: ("Not possible", "bad"),
    RowState.LEFT: ("Left out", "neutral"),
    RowState.GOING: ("About to go", "moving"),
    RowState.SENT: ("Sent", "good"),
}
FILTERS: dict[str, tuple[str, tuple[RowState, ...]]] = {
    "": ("All", ()),
    "ready": ("Ready", (RowState.READY, RowState.GOING)),
    "missing": ("Something is missing", (RowState.MISSING,)),
    "out": ("Not going", (RowState.SAME, RowState.REFUSED, RowState.LEFT)),
    "sent": ("Transfers", (RowState.SENT,)),
}
SAME = "It is there already, as it is now. It is left out by itself."
DRAFT = "It will be a draft that only you see. You publish it later, or never."
DRAFTS = "They will be drafts that only you see. You publish them later, or never."
FOR_EVER = (
    "That is for ever: each record gets a DOI and cannot be deleted, its files cannot be replaced, and whoever can get "
    "them may use them under the licence of its dataset."
)
JOB_WORDS = {
    JobState.DONE: "done",
    JobState.RUNNING: "under way",
    JobState.READY: "waiting to begin",
    JobState.WAITING_USER: "waiting for you",
    JobState.FAILED: "did not succeed",
    JobState.CANCELLED: "cancelled",
}


def batch_title(batch: Batch, count: int) -> str:
    return f"All datasets of {batch.title}" if batch.title else counted(count, "chosen dataset")


def row_said(row: BatchRow) -> str:
    return SAME if row.state is RowState.SAME and not row.said else row.said


def filters(sums: Sums) -> list[tuple[str, str, int]]:
    """Name, words and number of each part of the table that is not empty."""
    found = [(name, words, sum(sums.counts[state] for state in states)) for name, (words, states) in FILTERS.items()]
    return [("", "All", sums.total), *(each for each in found if each[0] and each[2])]


def sums_words(sums: Sums) -> str:
    """One sentence for the whole table."""
    looked = f"{sums.total - sums.to_look_at} of {counted(sums.total, 'dataset')} looked at"
    parts = [looked if sums.to_look_at else counted(sums.total, "dataset")]
    parts += [f"{sums.counts[RowState.READY]} ready"] if sums.counts[RowState.READY] else []
    parts += [f"{sums.counts[RowState.MISSING]} with something missing"] if sums.counts[RowState.MISSING] else []
    left = sum(sums.counts[state] for state in FILTERS["out"][1])
    parts += [f"{left} not going"] if left else []
    parts += [f"{sums.counts[RowState.GOING]} about to go"] if sums.counts[RowState.GOING] else []
    parts += [f"{sums.counts[RowState.SENT]} sent"] if sums.counts[RowState.SENT] else []
    return "; ".join(parts) + "."


def jobs_words(sums: Sums) -> str:
    """What became of those that were sent; empty when none was."""
    return "; ".join(f"{sums.jobs[state]} {words}" for state, words in JOB_WORDS.items() if sums.jobs[state])


def order_words(sums: Sums) -> str:
    ready = sums.counts[RowState.READY]
    return "Export the one that is ready" if ready == 1 else f"Export the {ready} that are ready"


def promise_words(sums: Sums) -> str:
    """What pressing that button means."""
    ready, published = sums.counts[RowState.READY], sums.ready_published
    if not published:
        return DRAFT if ready == 1 else DRAFTS
    if ready == 1:
        return f"It will be published at once. {FOR_EVER}"
    if published == ready:
        return f"All of them will be published at once. {FOR_EVER}"
    return f"{published} of them will be published at once. {FOR_EVER} The others will be drafts that only you see."


WORDS = {
    "row_states": ROW_STATES,
    "row_said": row_said,
    "batch_title": batch_title,
    "filters": filters,
    "sums_words": sums_words,
    "jobs_words": jobs_words,
    "order_words": order_words,
    "promise_words": promise_words,
}
