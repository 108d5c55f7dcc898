"""Records and their JSON."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.records.json import from_json, to_json
from exporter.records.record import Creator, FileOrigin, FileRef, Header, Record, Value

texts = st.text(max_size=40)
creators = st.builds(Creator, name=texts, family=texts, given=texts)
values = st.builds(Value, term=texts, text=texts, language=texts)
files = st.builds(FileRef, identifier=texts, name=texts, url=texts, origin=st.sampled_from(FileOrigin))
records = st.builds(
    Record,
    header=st.builds(Header, identifier=texts, datestamp=st.none() | st.just(datetime(2026, 5, 1, tzinfo=UTC))),
    values=st.lists(values, max_size=4).map(tuple),
    creators=st.lists(creators, max_size=3).map(tuple),
    files=st.lists(files, max_size=3).map(tuple),
)


@given(records)
def test_a_record_survives_its_json(record: Record) -> None:
    assert from_json(to_json(record), Record) == record


@pytest.mark.parametrize("text", ["[]", "{}", '{"header":{"identifier":"a"},"surprise":1}', "nonsense"])
def test_json_of_something_else_is_refused_with_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):
        from_json(text, Record)


def test_with_texts_replaces_the_texts_of_one_term_and_leaves_the_others() -> None:
    record = Record(Header("a"), values=(Value("dcterms:title", "Old"), Value("dcterms:subject", "rain")))
    changed = record.with_texts("dcterms:title", "New", " ")
    assert changed.title == "New"
    assert changed.texts("dcterms:title") == ("New",)
    assert changed.texts("dcterms:subject") == ("rain",)
