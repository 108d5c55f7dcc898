"""The words of items as rows: an index finds them, however many items there are."""

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, delete, insert, select

from exporter.database.catalogue_tables import item_words
from exporter.records.parts import texts
from exporter.records.record import Record
from exporter.records.words import words_of

MOST_WORDS = 2000
ROWS_AT_ONCE = 5000


def of_record(record: Record) -> list[str]:
    """Of all its fields."""
    return words_of(" ".join(texts(record)), MOST_WORDS)


def add(connection: Connection, records: Mapping[int, Record]) -> None:
    """For items that have none yet."""
    _insert(connection, {item_id: set(of_record(record)) for item_id, record in records.items()})


def replace(connection: Connection, records: Mapping[int, Record]) -> None:
    """Only what changed is written."""
    old = dict[int, set[str]]()
    query = select(item_words.c.item_id, item_words.c.word).where(item_words.c.item_id.in_(list(records)))
    for item_id, word in connection.execute(query):
        old.setdefault(item_id, set()).add(word)
    new = {item_id: set(of_record(record)) for item_id, record in records.items()}
    for item_id, found in new.items():
        gone = old.get(item_id, set()) - found
        if gone:
            connection.execute(delete(item_words).where(item_words.c.item_id == item_id, item_words.c.word.in_(gone)))
    _insert(connection, {item_id: found - old.get(item_id, set()) for item_id, found in new.items()})


def forget(connection: Connection, item_ids: Collection[int]) -> None:
    connection.execute(delete(item_words).where(item_words.c.item_id.in_(list(item_ids))))


def _insert(connection: Connection, found: Mapping[int, set[str]]) -> None:
    # in the order of the key: an index takes sorted rows several times faster
    rows = [{"word": word, "item_id": item_id} for item_id, some in found.items() for word in some]
    rows.sort(key=lambda row: (row["word"], row["item_id"]))
    for start in range(0, len(rows), ROWS_AT_ONCE):
        connection.execute(insert(item_words), rows[start : start + ROWS_AT_ONCE])
