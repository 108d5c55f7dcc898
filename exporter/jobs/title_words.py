"""The words of a job's title as rows of their own: an index finds them, however many jobs there are."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, exists, insert, select

from exporter.database.schema import job_words
from exporter.records import words

MOST_WORDS = 40
LAST = "\U0010ffff"
"""Stands behind every other sign."""


def words_of(title: str) -> list[str]:
    return words.words_of(title, MOST_WORDS)


def keep(connection: Connection, job_id: int, title: str) -> None:
    """In the place of those of an earlier title."""
    connection.execute(delete(job_words).where(job_words.c.job_id == job_id))
    rows = [{"job_id": job_id, "word": word} for word in words_of(title)]
    if rows:
        connection.execute(insert(job_words), rows)


def having(text: str) -> Select[Any]:
    """Ids of jobs whose titles have words that begin so, each of them; an id may come more than once."""
    first, *others = words_of(text) or [LAST]
    query = select(job_words.c.job_id).where(_begins(job_words.c.word, first))
    for other in others:
        further = job_words.alias()
        query = query.where(exists().where(and_(further.c.job_id == job_words.c.job_id, _begins(further.c.word, other))))
    return query


def _begins(word: ColumnElement[str], start: str) -> ColumnElement[bool]:
    return and_(word >= start, word < start + LAST)
