"""Each part finds its place in the record."""

from exporter.crosswalks.gathering import gathered
from exporter.records.parts import TERMS, statements
from exporter.records.record import Access, Creator, Header, Identifier, Right, Value

HEADER = Header("1")


def test_people_with_a_role_are_contributors() -> None:
    record = gathered(HEADER, [Creator("A"), Creator("B", role="editor")])
    assert ([each.name for each in record.creators], [each.name for each in record.contributors]) == (["A"], ["B"])


def test_what_is_said_twice_is_said_once() -> None:
    assert gathered(HEADER, [Identifier("doi", "10.1/a")] * 2).identifiers == (Identifier("doi", "10.1/a"),)


def test_a_text_never_hides_a_typed_part_of_the_same_term() -> None:
    record = gathered(HEADER, [Creator("A"), *(Value(term, "text") for term in TERMS.values())])
    assert statements(record)["dcterms:creator"] == (Creator("A"),)
    assert len(record.values) == len(TERMS)
    assert {value.term for value in record.values} == {f"{term}.text" for term in TERMS.values()}


def test_rights_are_joined_only_where_nothing_is_lost() -> None:
    same = [Right("cc-by-4.0", "Title"), Right("cc-by-4.0", "", "https://l.example.org")]
    assert gathered(HEADER, same).rights == (Right("cc-by-4.0", "Title", "https://l.example.org"),)
    assert len(gathered(HEADER, [Right("cc-by-4.0", "One"), Right("cc-by-4.0", "Another")]).rights) == 2
    assert len(gathered(HEADER, [Right(title="One"), Right(link="https://l.example.org")]).rights) == 2


def test_all_conditions_of_access_are_kept() -> None:
    parts = [Access(conditions="Ask"), Access("restricted", status="embargoed"), Access(conditions="Pay")]
    assert gathered(HEADER, parts).access == Access("restricted", conditions="Ask\nPay", status="embargoed")
