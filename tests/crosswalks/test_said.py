"""Whether a text stands in a record."""

from exporter.crosswalks.said import Said
from exporter.records.record import Creator, FileOrigin, FileRef, Header, Identifier, Original, Record, Value

RECORD = Record(
    Header("id-77", sets=("water-office",)),
    values=(Value("dcterms:description", "<p>Levels of <b>two</b> rivers</p>"), Value("dcterms:subject", "MRI", "deu")),
    creators=(Creator("Kowalska, Anna", identifiers=(Identifier("orcid", "0000-0002-1825-0097"),)),),
    files=(FileRef("f", "levels.xlsx", "", FileOrigin.LINK, 1234),),
    original=Original("text/plain", "only here"),
)
SAID = Said(RECORD)


def test_capitals_blanks_and_markup_do_not_count() -> None:
    assert SAID.has("  levels of **two** RIVERS ")
    assert SAID.has("Anna Kowalska")
    assert SAID.has("mri")


def test_an_identifier_may_be_written_as_an_address() -> None:
    assert SAID.has("https://orcid.org/0000-0002-1825-0097")


def test_header_files_and_languages_count() -> None:
    assert SAID.has("water-office")
    assert SAID.has("1234")
    assert SAID.has("deu")


def test_the_original_does_not_count() -> None:
    assert not SAID.has("only here")


def test_words_of_different_terms_are_not_one_text() -> None:
    assert not SAID.has("two Anna")


def test_a_short_word_inside_another_text_is_chance() -> None:
    assert not SAID.has("xlsx")
    assert SAID.has_words("xlsx")
