"""An admin adds vocabularies, changes them, and removes them."""

import pytest

from exporter.catalogue import vocabularies
from exporter.catalogue.vocabularies import AddedTerm, VocabularyText
from exporter.database.engine import Database
from exporter.errors import InvalidInput, NotFound

DWC = VocabularyText("dwc", "http://rs.tdwg.org/dwc/terms/", "Darwin Core", (AddedTerm("eventDate", "Event date"),))


def test_a_vocabulary_is_added_changed_and_removed(database: Database) -> None:
    with database.transaction() as connection:
        vocabularies.save(connection, "sub-ada", DWC)
        made = vocabularies.find(connection, "dwc")
        assert made is not None
        assert VocabularyText(made.prefix, made.namespace, made.label, made.terms) == DWC
        terms = (AddedTerm("locality", " "), AddedTerm("taxonID", "Táxon 🌊"))
        vocabularies.save(connection, "sub-bob", VocabularyText("dwc", DWC.namespace, "Darwin", terms))
        [changed] = vocabularies.added(connection)
        assert (changed.label, changed.owner) == ("Darwin", "sub-ada")
        assert changed.terms == (AddedTerm("locality", "locality"), AddedTerm("taxonID", "Táxon 🌊"))
        vocabularies.remove(connection, "dwc")
        assert vocabularies.added(connection) == ()
        assert vocabularies.find(connection, "dwc") is None
        with pytest.raises(NotFound):
            vocabularies.remove(connection, "dwc")


def test_all_that_is_wrong_is_told_at_once(database: Database) -> None:
    wrong = VocabularyText("1 x", "ftp://example.org/", " ", (AddedTerm("no space", "No"),))
    with database.transaction() as connection:
        with pytest.raises(InvalidInput) as caught:
            vocabularies.save(connection, "sub-ada", wrong)
        assert set(caught.value.faults) == {"prefix", "namespace", "label", "terms"}
        assert "no space" in caught.value.faults["terms"]
        assert vocabularies.added(connection) == ()
