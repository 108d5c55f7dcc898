"""The words of titles, as rows."""

import pytest
from sqlalchemy import delete, func, select

from exporter.database.engine import Database
from exporter.database.schema import job_events, job_words, jobs
from exporter.jobs import title_words
from exporter.jobs.title_words import MOST_WORDS, words_of
from exporter.records.words import LONGEST
from tests.jobs.test_store import a_job, submit


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Water levels of the upper Odra, 2020", ["water", "levels", "of", "the", "upper", "odra", "2020"]),
        ("Šmídová: Łódź — łódź, STRASSE Straße", ["smidova", "lodz", "strasse"]),
        ("水位 ①", ["水位", "1"]),
        ("_ % ' \" \\ \U0001f986", []),
        ("", []),
    ],
)
def test_words_are_without_case_and_accents_each_once(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_long_titles_give_a_bounded_number_of_bounded_words() -> None:
    found = words_of("ß" * 500 + " " + " ".join(map(str, range(500))))
    assert (len(found), len(found[0])) == (MOST_WORDS, LONGEST)


def test_a_title_is_found_by_the_beginnings_of_its_words(database: Database) -> None:
    first, second = submit(database, a_job(1), a_job(12))
    with database.transaction() as connection:

        def found(text: str) -> set[int]:
            return set(connection.execute(title_words.having(text)).scalars())

        assert found("RIV") == {first, second}
        assert found("12 riv") == {second}
        assert found("rivers 3") == found("ivers") == found("?!") == set()


def test_another_title_takes_the_place_of_the_first(database: Database) -> None:
    [job_id] = submit(database, a_job(1))
    with database.transaction() as connection:
        title_words.keep(connection, job_id, "Soil, soil")
        assert connection.execute(select(job_words.c.word)).scalars().all() == ["soil"]


def test_the_words_go_with_their_job(database: Database) -> None:
    submit(database, a_job(1))
    with database.transaction() as connection:
        connection.execute(delete(job_events))
        connection.execute(delete(jobs))
        assert connection.execute(select(func.count()).select_from(job_words)).scalar_one() == 0
