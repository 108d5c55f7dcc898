"""The state of a transfer in words, and where a repository's objection belongs. Pure."""

import re
from collections.abc import Iterable

from exporter.destinations.base import Refusal
from exporter.jobs.job import CancelMode, Job, JobState

STATES = {
    JobState.READY: ("Waiting for its turn", "neutral"),
    JobState.RUNNING: ("Under way", "moving"),
    JobState.WAITING_USER: ("Waiting for you", "warn"),
    JobState.DONE: ("Done", "good"),
    JobState.FAILED: ("Did not succeed", "bad"),
    JobState.CANCELLED: ("Cancelled", "neutral"),
}
FIELDS = {
    "title": "Title",
    "creators": "Authors",
    "contributors": "Contributors",
    "description": "Description",
    "additional_descriptions": "More text",
    "additional_titles": "Other titles",
    "publication_date": "Publication date",
    "rights": "Licence",
    "subjects": "Keywords",
    "languages": "Languages",
    "dates": "Dates",
    "identifiers": "Other identifiers",
    "related_identifiers": "Related works",
    "funding": "Funding",
    "locations": "Places",
    "version": "Version",
    "publisher": "Publisher",
    "resource_type": "Kind of record",
    "embargo": "Embargo",
    "files": "Files",
    "access": "Access",
    "pids": "DOI",
}

ANCHORS = {
    "contributors": "creators",
    "additional_descriptions": "add-texts",
    "additional_titles": "alternative",
    "publication_date": "issued",
    "subjects": "keywords",
    "dates": "add-dates",
    "identifiers": "add-identifiers",
    "related_identifiers": "add-related",
    "funding": "add-funding",
    "locations": "add-places",
    "resource_type": "type",
}
"""Where a field of the repository stands in the form of an export, when it is called otherwise there."""


def state_words(job: Job) -> tuple[str, str]:
    """Words, and the kind of badge."""
    if job.cancel is not CancelMode.NO and job.state in {JobState.READY, JobState.RUNNING}:
        return "Being cancelled", "warn"
    if job.state is JobState.DONE and job.problems:
        return "Done, with problems", "warn"
    if job.state is JobState.READY and job.attempt and job.message:
        return "Will be tried again", "warn"
    return STATES[job.state]


def refusal_words(refusal: Refusal) -> tuple[str, str]:
    """The field as people call it, and what the repository said."""
    parts = _parts(refusal)
    name = FIELDS.get(parts[0], parts[0] or "The record")
    if parts[0] == "access" and "embargo" in parts:
        name = FIELDS["embargo"]
    number = next((int(part) + 1 for part in parts[1:] if part.isdecimal()), 0)
    return f"{name}, number {number}" if number else name, refusal.message


def refusals_by_anchor(refusals: Iterable[Refusal]) -> dict[str, str]:
    """By the id of the field that they belong to; those that have none there are left out."""
    found: dict[str, str] = {}
    for refusal in refusals:
        first = _parts(refusal)[0]
        anchor = "embargo" if first == "access" and "embargo" in refusal.field else ANCHORS.get(first, first)
        sentence = "{}: {}".format(*refusal_words(refusal))
        if first in FIELDS and first != "pids":
            found[anchor] = f"{found[anchor]} {sentence}" if anchor in found else sentence
    return found


def _parts(refusal: Refusal) -> list[str]:
    return re.split(r"[.\[\]]+", refusal.field.removeprefix("metadata."))
