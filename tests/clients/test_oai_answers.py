"""Answers of OAI-PMH as values."""

import pytest

from exporter.clients.oai_answers import HEADER, OaiFault, header_of, identity_of, read_page, refusal_in
from exporter.errors import XmlRefused
from tests.clients.oai_site import MOMENT, error, framed, header


@pytest.mark.parametrize(
    ("attribute", "total"),
    [
        (' completeListSize="12345"', 12345),
        (' completeListSize="0"', 0),
        (' completeListSize="many"', None),
        (' completeListSize="-1"', None),
        (' completeListSize="²"', None),
        ("", None),
    ],
)
def test_how_many_there_are_is_known_where_it_is_a_number(attribute: str, total: int | None) -> None:
    page = read_page(
        framed(f"<ListIdentifiers><resumptionToken{attribute}> t </resumptionToken></ListIdentifiers>"), HEADER, header_of
    )
    assert (page.token, page.total, page.moment) == ("t", total, MOMENT)


def test_several_faults_of_one_answer_are_all_there() -> None:
    text = framed('<error code="badVerb">No.</error><error code="badArgument"/>')
    found = refusal_in(text)
    assert found is not None
    assert found.faults == (OaiFault("badVerb", "No."), OaiFault("badArgument"))


def test_what_is_not_of_the_protocol_tells_no_fault() -> None:
    for text in ("", "<html/>", '{"status": 422}', framed(""), "<error/>"):
        assert refusal_in(text) is None


def test_a_header_within_another_element_is_not_listed() -> None:
    page = read_page(framed(f"<ListIdentifiers>{header('a')}<x>{header('b')}</x></ListIdentifiers>"), HEADER, header_of)
    assert [each.identifier for each in page.entries] == ["a"]


def test_xml_of_something_else_is_refused() -> None:
    with pytest.raises(XmlRefused):
        read_page("<list><header/></list>", HEADER, header_of)
    assert identity_of(error("badVerb")) is None
