"""Imports and people write into the same item, and neither takes the other's words."""

from dataclasses import replace

import pytest

from exporter.catalogue.content import NOTHING, Content, Difference, Policy, differences, edited, imported_anew
from exporter.records.parts import statements
from exporter.records.record import Access, Creator, Header, Original, Record, Value


def record(*values: Value, creators: tuple[str, ...] = ()) -> Record:
    return Record(Header("r1"), values=values, creators=tuple(Creator(name) for name in creators))


def value(term: str, text: str) -> Value:
    return Value(f"dcterms:{term}", text)


FIRST = record(value("title", "Rivers"), value("subject", "water"), creators=("Lovelace, Ada",))
SECOND = record(value("title", "Rivers 2"), value("subject", "rain"), creators=("Hopper, Grace",))


def saved(content: Content, **terms: tuple[object, ...]) -> Content:
    return edited(content, statements(content.record) | {f"dcterms:{term}": parts for term, parts in terms.items()})


def test_an_import_replaces_what_imports_wrote() -> None:
    content = imported_anew(imported_anew(Content(), FIRST, Policy.REPLACE), SECOND, Policy.REPLACE)
    assert content.record == SECOND
    assert not content.edited


def test_what_a_person_added_stays_beside_what_the_next_import_brings() -> None:
    content = saved(Content(FIRST), subject=(value("subject", "water"), value("subject", "maps")))
    assert content.held == ()
    again = imported_anew(content, SECOND, Policy.REPLACE).record
    assert again.texts("dcterms:subject") == ("rain", "maps")
    assert again.title == "Rivers 2"


def test_a_field_of_which_a_person_changed_a_value_is_hers() -> None:
    content = saved(Content(FIRST), title=(value("title", "The rivers of Europe"),))
    assert content.held == ("dcterms:title",)
    again = imported_anew(content, SECOND, Policy.REPLACE).record
    assert again.texts("dcterms:title") == ("The rivers of Europe",)
    assert again.texts("dcterms:subject") == ("rain",)


def test_a_field_that_a_person_emptied_stays_empty() -> None:
    content = saved(Content(FIRST), creator=())
    assert imported_anew(content, SECOND, Policy.REPLACE).record.creators == ()


def test_saving_without_a_change_is_none() -> None:
    assert saved(Content(FIRST)) == Content(FIRST)


def test_putting_a_field_back_gives_it_back_to_the_imports() -> None:
    content = saved(Content(FIRST), title=(value("title", "Mine"),))
    assert saved(content, title=(value("title", "Rivers"),)) == Content(FIRST)


def test_overwriting_takes_everything_from_the_source() -> None:
    content = saved(Content(FIRST), title=(value("title", "Mine"),))
    assert imported_anew(content, SECOND, Policy.OVERWRITE) == Content(SECOND)


def test_adding_removes_nothing() -> None:
    found = imported_anew(Content(FIRST), SECOND, Policy.ADD).record
    assert found.texts("dcterms:subject") == ("water", "rain")
    assert [creator.name for creator in found.creators] == ["Lovelace, Ada", "Hopper, Grace"]
    assert imported_anew(Content(found), SECOND, Policy.ADD).record == found


def test_leaving_changes_nothing() -> None:
    assert imported_anew(Content(FIRST), SECOND, Policy.LEAVE) == Content(FIRST)


def test_original_and_files_are_no_part_of_it() -> None:
    brought = Record(Header("r1"), original=Original("text/plain", "…"))
    assert imported_anew(Content(), brought, Policy.REPLACE) == Content(Record(Header("r1")))


def test_an_item_made_by_hand_is_all_a_persons() -> None:
    content = edited(Content(), statements(FIRST))
    assert statements(content.record) == statements(FIRST)
    assert content.imported == NOTHING
    assert content.edited


@pytest.mark.parametrize("policy", [Policy.REPLACE, Policy.ADD])
def test_access_is_one(policy: Policy) -> None:
    old = Content(Record(Header("r1"), access=Access("restricted")))
    assert (
        imported_anew(old, Record(Header("r1"), access=Access(conditions="ask")), policy).record.access.conditions == "ask"
    )


@pytest.mark.parametrize("policy", [Policy.REPLACE, Policy.ADD])
def test_what_a_person_closed_is_not_opened_by_an_import(policy: Policy) -> None:
    content = saved(Content(FIRST), accessRights=(Access("restricted"),))
    again = imported_anew(content, replace(SECOND, access=Access(conditions="Please cite us.")), policy)
    assert again.record.access == Access("restricted")


def test_differences_are_told_term_by_term() -> None:
    found = {difference.term: difference for difference in differences(FIRST, SECOND)}
    title = Difference("dcterms:title", (value("title", "Rivers"),), (value("title", "Rivers 2"),))
    assert found["dcterms:title"] == title
    assert set(found) == {"dcterms:title", "dcterms:subject", "dcterms:creator"}
    assert differences(FIRST, FIRST) == ()
