"""A better crosswalk is run over what was kept, on SQLite and on MariaDB."""

import json
from dataclasses import replace

from exporter.catalogue import items, revisions
from exporter.catalogue.content import edited
from exporter.catalogue.item import Origin, OriginKind
from exporter.errors import RecordError
from exporter.records.parts import statements
from exporter.records.record import Header, Record, Value
from exporter.transfers.imports.reprocess import Crosswalks, Reprocessed, reprocess
from tests.transfers.imports.place import Place

FORMAT = "memory"


def better(text: str, header: Header) -> Record:
    title = str(json.loads(text)["title"])
    if title == "Title of r00001":
        raise RecordError("This document is damaged.")
    return Record(header, (Value("dcterms:title", title.upper()), Value("dcterms:subject", "new")))


NEWER = Crosswalks({FORMAT: better}, {FORMAT: 1})


def run(place: Place, *, everything: bool = False) -> Reprocessed:
    return list(reprocess(place.database, "sub-ada", NEWER, everything=everything))[-1:][0]


def test_what_an_older_crosswalk_read_is_read_again_without_asking_the_source(place: Place) -> None:
    place.repository.fill(130)
    place.run()
    asked = place.repository.asked.total()
    done = run(place)
    assert (done.looked_at, done.changed, done.failed) == (130, 129, (("r00001", "This document is damaged."),))
    assert place.repository.asked.total() == asked
    item = place.item("r00002")
    assert (item.title, item.revision) == ("TITLE OF R00002", 2)
    with place.database.transaction() as connection:
        assert revisions.of_item(connection, item.id)[0].origin is OriginKind.REPROCESS
    assert place.item("r00001").title == "Title of r00001"


def test_it_is_done_once(place: Place) -> None:
    place.repository.fill(3)
    place.run()
    run(place)
    assert list(reprocess(place.database, "sub-ada", NEWER)) == []
    assert run(place, everything=True) == Reprocessed(3, 0, (("r00001", "This document is damaged."),))


def test_what_a_person_wrote_stays(place: Place) -> None:
    place.repository.fill(1)
    place.run()
    item = place.item("r00000")
    said = statements(item.content.record) | {"dcterms:title": (Value("dcterms:title", "Mine"),)}
    with place.database.transaction() as connection:
        items.put(connection, {item.id: edited(item.content, said)})
        revisions.keep(connection, [item.id], Origin(OriginKind.PERSON, "sub-ada"))
    run(place)
    content = place.item("r00000").content
    assert (content.record.title, content.record.texts("dcterms:subject")) == ("Mine", ("new",))
    assert replace(content.imported, header=Header("")).title == "TITLE OF R00000"


def test_a_later_import_of_the_same_document_changes_nothing(place: Place) -> None:
    place.repository.fill(1)
    place.run()
    run(place)
    place.run()
    assert place.item("r00000").title == "TITLE OF R00000"


def test_what_is_closed_is_not_opened_by_a_document_that_does_not_say_so(place: Place) -> None:
    place.repository.put("secret").closed = True
    place.run()
    before = place.item("secret").content.record.access
    assert before.record != "public"
    assert run(place).changed == 1
    assert place.item("secret").title.isupper()
    assert place.item("secret").content.record.access == before
