"""An item of the catalogue goes to Zenodo by the same pages."""

import hashlib

import pytest
from sqlalchemy import func, select

from exporter.catalogue import item_files, items, revisions, storage
from exporter.catalogue.content import Content
from exporter.catalogue.item import Item, NewItem, Origin, OriginKind
from exporter.catalogue.item_file import FileState, ItemFile
from exporter.database.schema import batch_rows
from exporter.records.record import Creator, Header, Record, Right, Value
from tests.faults.world import files_of
from tests.web.site import Site, forms

pytestmark = pytest.mark.slow
RECORD = Record(
    Header("remote"),
    (
        Value("dcterms:title", "Imported rivers"),
        Value("dcterms:issued", "2020"),
        Value("dcterms:description", "<p>Rivers.</p>"),
    ),
    creators=(Creator("Lovelace, Ada", family="Lovelace", given="Ada"),),
    rights=(Right("cc-by-4.0"),),
)


def make(site: Site, owner: str = "sub-ada") -> Item:
    stored = site.parts.storage().write([b"hour,level\n"])
    with site.parts.database.transaction() as connection:
        [item_id] = items.create(connection, [NewItem(Content(RECORD), owner)])
        storage.note(connection, stored)
        item_files.put(connection, {item_id: [ItemFile("levels.csv", state=FileState.STORED, sha256=stored.sha256)]})
        revisions.keep(connection, [item_id], Origin(OriginKind.PERSON, owner))
        return items.get(connection, item_id)


def test_an_item_reaches_zenodo_with_its_files_and_bears_the_doi(site: Site) -> None:
    site.connect()
    item, ada = make(site), site.visitor()
    page = ada.follow(f"/export?item={item.identifier}")
    assert "Imported rivers" in page.text
    answer = ada.press_export(page, publish="yes")
    assert answer.status_code == 303, answer.text
    address = answer.headers["Location"]
    with site.working():
        site.until(lambda: "Published as" in ada.see(address).text)
    [deposit] = [each for each in site.zenodo.deposits() if each.title == "Imported rivers"]
    md5 = hashlib.md5(b"hour,level\n").hexdigest()
    assert {name: each for name, (_, each) in files_of(deposit).items()} == {"levels.csv": md5}
    with site.parts.database.transaction() as connection:
        found = items.get(connection, item.id).content.record
    assert deposit.doi in [each.identifier for each in found.identifiers]


def test_somebody_elses_item_cannot_be_exported(site: Site) -> None:
    item = make(site, "sub-ulla")
    assert site.visitor().see(f"/export?item={item.identifier}").status_code == 404
    assert site.visitor().see("/export?item=no-such").status_code == 404
    assert site.visitor("stella", "staff").see(f"/export?item={item.identifier}").status_code == 302


def test_several_items_become_one_table_and_go(site: Site) -> None:
    site.connect()
    first, second, ada = make(site), make(site), site.visitor()
    page = ada.see("/catalogue")
    answer = ada.press(page, "action", "export", item=[str(first.id), str(second.id)])
    assert answer.status_code == 303, answer.text
    address = answer.headers["Location"]
    assert address.startswith("/batches/")
    for _ in range(3):
        page = ada.see(address)
        if ("action", "export") not in [button for form in forms(page.text) for button in form.buttons]:
            ada.press(page, "action", "go-on")
    answer = ada.press(page, "action", "export")
    with site.working():
        site.until(lambda: len([each for each in site.zenodo.deposits() if each.title == "Imported rivers"]) == 2)


def test_what_somebody_else_has_is_no_part_of_the_table(site: Site) -> None:
    make(site, "sub-ulla")
    mine, ada = make(site), site.visitor()
    page = ada.see("/catalogue")
    answer = ada.press(page, "action", "export", item=[str(mine.id - 1), str(mine.id)])
    table = ada.follow(answer.headers["Location"])
    assert table.text.count("Imported rivers") >= 1
    with site.parts.database.transaction() as connection:
        assert connection.execute(select(func.count()).select_from(batch_rows)).scalar_one() == 1
