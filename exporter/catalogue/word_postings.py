"""The words that items are asked for, as lists of items: whole ones, and the beginning that the last may be."""

from sqlalchemy import ColumnElement, Connection, select

from exporter.catalogue.postings import PRIMARY, Posting, Range, if_few, index_of
from exporter.database.catalogue_tables import item_words
from exporter.records.words import words_of

MOST_WORDS = 20
MOST_ENDINGS = 10
LAST = "\U0010ffff"
"""Stands behind every other sign."""


def whole(word: str) -> Posting:
    return _any_of([word])


def beginning(connection: Connection, start: str) -> Posting | None:
    """None when more words begin so than can be looked for one by one."""
    found = _endings(connection, start)
    return None if len(found) > MOST_ENDINGS else _any_of(found or [start])


def begins(start: str) -> Posting:
    """Only for looking whether an item has such a word."""
    table = item_words.alias()
    index = index_of(item_words, "item_id", "word")
    return Posting(table, table.c.item_id, (Range(_from(table.c.word, start), index),), index)


def few(connection: Connection, start: str, most: int) -> list[int] | None:
    """The items that have a word that begins so; None when there may be more than ``most``."""
    return if_few(connection, select(item_words.c.item_id).where(_from(item_words.c.word, start)), most)


def asked_for(text: str) -> list[str]:
    return words_of(text, MOST_WORDS)


def _endings(connection: Connection, start: str) -> list[str]:
    """From word to word: the index is never read through a word that has a million items."""
    found, after = list[str](), start
    query = select(item_words.c.word).order_by(item_words.c.word).limit(1)
    while len(found) <= MOST_ENDINGS:
        further = item_words.c.word > after if found else item_words.c.word >= start
        word = connection.execute(query.where(further, item_words.c.word < start + LAST)).scalar_one_or_none()
        if word is None:
            break
        found.append(word)
        after = word
    return found


def _any_of(words: list[str]) -> Posting:
    table = item_words.alias()
    ranges = tuple(Range(table.c.word == word, PRIMARY) for word in words)
    return Posting(table, table.c.item_id, ranges, PRIMARY if len(words) == 1 else index_of(item_words, "item_id", "word"))


def _from(word: ColumnElement[str], start: str) -> ColumnElement[bool]:
    return (word >= start) & (word < start + LAST)
