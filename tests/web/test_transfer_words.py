"""Where a repository's objection belongs, in people's words."""

from pathlib import Path

import pytest

from exporter.destinations.base import Refusal
from exporter.jobs.job import JobState
from exporter.web.transfer_words import FIELDS, STATES, refusal_words, refusals_by_anchor


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


def test_each_field_of_a_repository_has_its_place_in_the_form() -> None:
    found = refusals_by_anchor(
        [*(Refusal(f"metadata.{name}.0", "No.") for name in FIELDS), Refusal("access.embargo.until", "No.")]
    )
    templates = Path(__file__).parents[2] / "templates"
    page = "".join(path.read_text() for path in templates.glob("export_*.html"))
    for anchor in found:
        known = (f'id="{anchor}"', f'text("{anchor}"', f'pick("{anchor}"', f'row_buttons("{anchor.removeprefix("add-")}"')
        assert any(each in page for each in known), anchor


def test_several_refusals_of_one_field_are_told_together_and_what_has_no_field_is_left_out() -> None:
    refusals = [
        Refusal("metadata.title", "Too long."),
        Refusal("metadata.title", "Odd."),
        Refusal("pids.doi", "x"),
        Refusal("", "y"),
    ]
    assert refusals_by_anchor(refusals) == {"title": "Title: Too long. Title: Odd."}
