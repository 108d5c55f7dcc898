"""How a table of several datasets is told."""

from collections import Counter
from datetime import datetime

import pytest

from exporter.transfers.batch_rows import BatchRow, RowState, Sums
from exporter.transfers.batches import Batch, Choices
from exporter.web.batch_words import (
    FILTERS,
    ROW_STATES,
    SAME,
    batch_title,
    filters,
    jobs_words,
    order_words,
    promise_words,
    row_said,
    sums_words,
)


def sums(published: int = 0, jobs: dict[str, int] | None = None, **counts: int) -> Sums:
    return Sums(Counter({RowState(state): count for state, count in counts.items()}), 0, published, Counter(jobs or {}))


def test_every_state_has_words_and_a_place_in_the_table() -> None:
    shown = {state for _, states in FILTERS.values() for state in states}
    assert set(ROW_STATES) == set(RowState)
    assert shown | {RowState.UNREAD, RowState.APPLY, RowState.CHANGED} == set(RowState)


def test_the_sum_is_one_sentence() -> None:
    assert sums_words(sums(unread=2, ready=1, missing=1)) == "2 of 4 datasets looked at; 1 ready; 1 with something missing."
    assert sums_words(sums(same=1, left=1, refused=1, sent=2)) == "5 datasets; 3 not going; 2 sent."
    assert sums_words(sums(going=1)) == "1 dataset; 1 about to go."
    assert jobs_words(sums(jobs={"done": 2, "waiting_user": 1})) == "2 done; 1 waiting for you"
    assert jobs_words(sums()) == ""


@pytest.mark.parametrize(
    ("ready", "published", "order", "promise"),
    [
        (1, 0, "Export the one that is ready", "It will be a draft"),
        (3, 0, "Export the 3 that are ready", "They will be drafts"),
        (1, 1, "Export the one that is ready", "It will be published at once. That is for ever"),
        (3, 3, "Export the 3 that are ready", "All of them will be published at once. That is for ever"),
        (3, 2, "Export the 3 that are ready", "2 of them will be published at once. That is for ever"),
    ],
)
def test_the_button_says_how_many_go_and_what_that_means(ready: int, published: int, order: str, promise: str) -> None:
    assert order_words(sums(published, ready=ready)) == order
    assert promise_words(sums(published, ready=ready)).startswith(promise)


def test_empty_parts_of_the_table_are_not_offered() -> None:
    assert filters(sums(ready=2, going=1, sent=1)) == [("", "All", 4), ("ready", "Ready", 3), ("sent", "Transfers", 1)]


def test_a_table_is_called_by_its_organization_or_by_its_number() -> None:
    batch = Batch(1, "ada", "Water Institute", Choices("zenodo.org"), "water", None, 2, datetime(2026, 1, 1))
    assert batch_title(batch, 2) == "All datasets of Water Institute"
    chosen = Batch(1, "ada", "", Choices("zenodo.org"), "", None, None, datetime(2026, 1, 1))
    assert [batch_title(chosen, count) for count in (1, 2)] == ["1 chosen dataset", "2 chosen datasets"]


def test_what_has_not_changed_says_so_unless_something_else_is_said() -> None:
    row = BatchRow(1, 1, "id", "Title", RowState.SAME, None, None, 0, 0, "", False, "")
    assert row_said(row) == SAME
    assert row_said(BatchRow(1, 1, "id", "Title", RowState.SAME, None, None, 0, 0, "", False, "CKAN is silent.")) != SAME
