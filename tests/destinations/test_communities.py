"""A published record in communities."""

import pytest

from tests.contracts.destinations import published
from tests.destinations.conftest import Repository

pytestmark = pytest.mark.slow


def test_a_record_gets_into_a_community_by_slug_or_id_and_again_is_fine(repository: Repository) -> None:
    destination = repository.connect()
    record = published(destination)
    by_slug = {each.slug: each.id for each in repository.service.state.communities.values()}
    for name in ("open", by_slug["open"]):
        assert destination.add_to_communities(record.identifier, (name,)) == ()
    assert len(destination.state(record.identifier).communities) == 1


def test_waiting_for_a_curator_is_no_refusal(repository: Repository) -> None:
    destination = repository.connect()
    record = published(destination)
    assert destination.add_to_communities(record.identifier, ("reviewed",)) == ()
    assert destination.state(record.identifier).communities == ()


def test_each_refusal_bears_the_name_and_the_reason(repository: Repository) -> None:
    destination = repository.connect()
    record = published(destination)
    refused = destination.add_to_communities(record.identifier, ("open", "closed", "nowhere"))
    assert {refusal.field for refusal in refused} == {"closed", "nowhere"}
    assert "members" in next(refusal.message for refusal in refused if refusal.field == "closed")


def test_a_community_that_swallowed_the_record_is_told(repository: Repository) -> None:
    destination = repository.connect()
    record = published(destination)
    fault = repository.service.faults.add(r"/communities$", knob="swallow_community")
    assert [refusal.field for refusal in destination.add_to_communities(record.identifier, ("open",))] == ["open"]
    assert fault.happened == 1
