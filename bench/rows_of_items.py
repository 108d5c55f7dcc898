"""Many items of a catalogue with their words and sets, written quickly: MariaDB makes them of its own numbers."""

from typing import Any

from sqlalchemy import text

from exporter.catalogue.content import Content
from exporter.database.engine import Database
from exporter.records.json import to_json
from exporter.records.record import Creator, Header, Record, Value

PORTION = 200_000
EVERY = {"water": 1, "rivers": 2, "measured": 3, "moor": 3, "lakes": 7, "measurement": 11, "springs": 100, "glacier": 5_000}
"""How often a word comes: in every so manieth item."""
OTHER_WORDS, VOCABULARY = 8, 20_000
WHOLE_SET, SMALL_SET, SMALL_SET_EVERY = 1, 2, 1_000
TABLES = ("items", "item_words", "item_set_items")

ITEMS = """
INSERT INTO items (id, identifier, owner, visibility, title, creators, type, issued, doi, content, revision, deleted,
    reason, datestamp, change_number, created)
SELECT seq, CONCAT('00000000-0000-4000-8000-', LPAD(seq, 12, '0')), CONCAT('sub-', seq % 50),
    IF(seq % 10 = 0, 'private', 'public'), CONCAT('Levels of rivers, ', seq), 'Lovelace, Ada; Hopper, Grace',
    IF(seq % 4 = 0, 'software', 'dataset'), CONCAT(1990 + seq % 35, '-0', 1 + seq % 9, '-01'), CONCAT('10.5072/', seq),
    :content, 1, 0, '', UTC_TIMESTAMP(6), seq, UTC_TIMESTAMP(6)
FROM {numbers}
"""
WORD = "INSERT INTO item_words (word, item_id) SELECT :word, seq FROM {numbers} WHERE seq % :every = 0 ORDER BY seq"
OTHER = """
INSERT INTO item_words (word, item_id)
SELECT CONCAT('word', seq * 7919 * :turn % :vocabulary, 'x', :turn) AS word, seq FROM {numbers} ORDER BY word, seq
"""
SETS = "INSERT INTO item_sets (id, identifier, title, description, owner, visibility, created) VALUES {rows}"
ROW = "({id}, '{id}', 'Set {id}', '', 'sub-1', 'public', UTC_TIMESTAMP(6))"
MEMBERS = (
    "INSERT INTO item_set_items (set_id, item_id) SELECT :set_id, seq FROM {numbers} WHERE seq % :every = 0 ORDER BY seq"
)


def add_items(database: Database, count: int) -> None:
    for first in range(1, count + 1, PORTION):
        _add_portion(database, first, min(first + PORTION - 1, count))
    rows = ", ".join(ROW.format(id=set_id) for set_id in (WHOLE_SET, SMALL_SET))
    _run(database, SETS.format(rows=rows, numbers=""), 1, 1)
    for set_id, every in ((WHOLE_SET, 1), (SMALL_SET, SMALL_SET_EVERY)):
        _run(database, MEMBERS, 1, count, set_id=set_id, every=every)
    for table in TABLES:
        _run(database, f"ANALYZE TABLE {table}", 1, 1)


def _add_portion(database: Database, first: int, last: int) -> None:
    _run(database, ITEMS, first, last, content=_content())
    for word, every in EVERY.items():
        _run(database, WORD, first, last, word=word, every=every)
    for turn in range(1, OTHER_WORDS + 1):
        _run(database, OTHER, first, last, turn=turn, vocabulary=VOCABULARY)


def _run(database: Database, statement: str, first: int, last: int, **values: Any) -> None:
    with database.transaction() as connection:
        connection.execute(text(statement.replace("{numbers}", f"seq_{first}_to_{last}")), values)


def _content() -> str:
    """As long as an ordinary one."""
    said = Value("dcterms:title", "Levels of rivers"), Value("dcterms:description", "Measured every day. " * 60)
    return to_json(Content(Record(Header("r"), said, (Creator("Lovelace, Ada"), Creator("Hopper, Grace")))))
