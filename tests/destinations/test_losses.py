"""What was refused or dropped, and what only looks like it."""

from typing import Any

import pytest

from exporter.clients.invenio_answers import InvenioRecord
from exporter.destinations.losses import refusals

METADATA: dict[str, Any] = {
    "title": "Tides",
    "description": "<p onclick='x'>Every hour</p>",
    "creators": [
        {"person_or_org": {"family_name": "Lovelace"}, "affiliations": [{"name": "City"}]},
        {"person_or_org": {"name": "City"}},
    ],
    "rights": [{"id": "cc-by-4.0"}],
    "related_identifiers": [{"identifier": "https://doi.org/10.1/x", "scheme": "url", "relation_type": {"id": "cites"}}],
    "locations": {"features": [{"geometry": {"type": "Point", "coordinates": [8, 53.5]}}]},
}
SENT = {"access": {"record": "public", "files": "restricted"}, "files": {"enabled": True}, "metadata": METADATA}


def lost(kept: dict[str, Any], access: dict[str, Any] | None = None, *faults: tuple[str, str]) -> list[str]:
    record = InvenioRecord("1", False, True, kept, SENT["access"] if access is None else access, faults=faults)
    return [refusal.field for refusal in refusals(SENT, record)]


def test_what_came_back_whole_with_more_beside_it_is_no_loss() -> None:
    kept = {**METADATA, "rights": [{"id": "cc-by-4.0", "title": {"en": "CC BY"}}], "version": "1"}
    assert lost(kept) == []


def test_cleaned_html_a_normalised_identifier_and_spaces_are_no_loss() -> None:
    related = [{"identifier": "10.1/x", "scheme": "doi", "relation_type": {"id": "cites"}}]
    kept = {**METADATA, "description": "<p>Every hour</p>", "related_identifiers": related, "title": " Tides "}
    assert lost(kept) == []


def test_whole_numbers_come_back_as_they_like() -> None:
    kept = {**METADATA, "locations": {"features": [{"geometry": {"type": "Point", "coordinates": [8.0, 53.5]}}]}}
    assert lost(kept) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "metadata.title"),
        ({"title": "Rides"}, "metadata.title"),
        ({"description": ""}, "metadata.description"),
        ({"rights": []}, "metadata.rights"),
        ({"rights": [{"id": "cc0-1.0"}]}, "metadata.rights.0.id"),
        ({"creators": METADATA["creators"][:1]}, "metadata.creators"),
        (
            {"creators": [{"person_or_org": {"family_name": "Lovelace"}}, METADATA["creators"][1]]},
            "metadata.creators.0.affiliations",
        ),
        ({"locations": "nowhere"}, "metadata.locations.features"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_a_silent_loss_is_named_by_its_field(change: dict[str, Any], field: str) -> None:
    assert lost({**METADATA, **change}) == [field]


def test_files_made_public_are_a_loss() -> None:
    assert lost(METADATA, {"record": "public", "files": "public"}) == ["access.files"]


def test_a_loss_that_the_repository_told_is_not_named_twice() -> None:
    kept = {**METADATA, "creators": METADATA["creators"][:1]}
    assert lost(kept, None, ("metadata.creators.1.person_or_org.name", "Blank.")) == [
        "metadata.creators.1.person_or_org.name"
    ]


def test_missing_files_are_no_matter_of_the_description() -> None:
    assert lost(METADATA, None, ("files.enabled", "Missing uploaded files.")) == []
