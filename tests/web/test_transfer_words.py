"""Where a repository's objection belongs, in people's words."""

import pytest

from exporter.destinations.base import Refusal
from exporter.jobs.job import JobState
from exporter.web.transfer_words import STATES, refusal_words


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("metadata.title", "Title"),
        ("metadata.creators.0.person_or_org.name", "Authors, number 1"),
        ("metadata.creators[2].affiliations", "Authors, number 3"),
        ("metadata.rights.1", "Licence, number 2"),
        ("access.embargo.until", "Embargo"),
        ("pids.doi", "DOI"),
        ("something.new", "something"),
        ("", "The record"),
    ],
)
def test_a_path_becomes_the_words_of_its_field(field: str, words: str) -> None:
    assert refusal_words(Refusal(field, "No.")) == (words, "No.")


def test_every_state_has_words() -> None:
    assert set(STATES) == set(JobState)
