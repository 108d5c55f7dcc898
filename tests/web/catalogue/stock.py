"""Items for the catalogue's pages to show: one that says everything, and plain ones."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import insert

from exporter.catalogue import item_files, item_sets, items, memberships, revisions, sites, storage
from exporter.catalogue.content import Content
from exporter.catalogue.item import Item, NewItem, Origin, OriginKind, Visibility
from exporter.catalogue.item_file import FileState, ItemFile
from exporter.catalogue.memberships import SETS, SITES
from exporter.catalogue.sites import SiteText
from exporter.database.clock import after
from exporter.database.import_tables import source_records, sources
from exporter.records.record import (
    Access,
    Affiliation,
    Creator,
    CreatorKind,
    Date,
    Funding,
    Header,
    Identifier,
    Location,
    Record,
    RelatedIdentifier,
    Right,
    Value,
)
from tests.web.site import Site

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8ffff3f0005fe02fea7"
    "35811b0000000049454e44ae426082"
)
RICH = Record(
    Header("doi:10.5072/rivers"),
    (
        Value("dcterms:title", "Water levels of the Odra"),
        Value("dcterms:title", "Wasserstände der Oder", "deu"),
        Value("dcterms:alternative", "منسوب المياه في نهر أودر", "ara"),
        Value("dcterms:description", "<p>Measured <strong>hourly</strong> at 12 places.</p><p>See the notes.</p>"),
        Value("datacite:notes", "No markup here: 1 < 2.\nSecond line."),
        Value("dcterms:subject", "hydrology", "en", "http://id.loc.gov/authorities/sh85063458", "LCSH"),
        Value("dcterms:subject", "river 𝄞"),
        Value("dcterms:language", "deu"),
        Value("dcterms:type", "dataset"),
        Value("dcterms:issued", "2024-05-01"),
        Value("dcterms:publisher", "Institute of Rivers"),
        Value("ckan:frequency", "monthly"),
    ),
    creators=(
        Creator(
            "Nowak, Ada",
            CreatorKind.PERSON,
            "Nowak",
            "Ada",
            (Identifier("orcid", "0000-0002-1825-0097"),),
            (Affiliation("Institute of Rivers", "02mhbdp94"),),
        ),
    ),
    contributors=(Creator("Institute of Rivers", CreatorKind.ORGANIZATION, role="distributor"),),
    rights=(Right("cc-by-4.0", "Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/"),),
    funding=(Funding("European Commission", "00k4n6c32", "101", "Rivers of Europe", "https://cordis.europa.eu/101"),),
    identifiers=(Identifier("doi", "10.5072/rivers"), Identifier("local", "R-7")),
    related=(RelatedIdentifier("10.5072/lakes", "references", "doi"),),
    dates=(Date("2019/2021", "collected"),),
    locations=(Location("Wrocław", '{"type":"Point","coordinates":[17.03,51.11]}'),),
)


def content_of(title: str, *values: Value, **parts: object) -> Content:
    return Content(Record(Header(title), (Value("dcterms:title", title), *values), **parts))  # type: ignore[arg-type]


def add_item(
    site: Site,
    content: Content,
    owner: str = "sub-ada",
    visibility: Visibility = Visibility.PUBLIC,
    files: Sequence[ItemFile] = (),
) -> int:
    with site.parts.database.transaction() as connection:
        [item_id] = items.create(connection, [NewItem(content, owner, visibility)])
        item_files.put(connection, {item_id: files})
        revisions.keep(connection, [item_id], Origin(OriginKind.IMPORT, owner, 7))
    return item_id


def get_item(site: Site, item_id: int) -> Item:
    with site.parts.database.transaction() as connection:
        return items.get(connection, item_id)


def change_item(site: Site, item_id: int, title: str) -> None:
    """By somebody else, meanwhile."""
    with site.parts.database.transaction() as connection:
        item = items.lock(connection, [item_id])[item_id]
        items.put(connection, {item_id: replace(item.content, imported=content_of(title).imported)})
        revisions.keep(connection, [item_id], Origin(OriginKind.PERSON, "sub-cora"))


def stored_file(site: Site, name: str, content: bytes) -> ItemFile:
    stored = site.parts.storage().write([content])
    with site.parts.database.transaction() as connection:
        storage.note(connection, stored)
    return ItemFile(name, size_bytes=stored.size_bytes, state=FileState.STORED, sha256=stored.sha256)


def add_set(
    site: Site, title: str, *members: int, owner: str = "sub-ada", visibility: Visibility = Visibility.PUBLIC
) -> int:
    with site.parts.database.transaction() as connection:
        text = item_sets.ItemSetText(title, "What belongs together.", visibility)
        set_id = item_sets.create(connection, owner, text)
        memberships.add(connection, SETS, [set_id], members)
    return set_id


def add_site(site: Site, title: str, *members: int, visibility: Visibility = Visibility.PUBLIC) -> str:
    """Its slug."""
    with site.parts.database.transaction() as connection:
        site_id = sites.create(connection, "sub-cora", SiteText(title, summary="For you.", visibility=visibility))
        memberships.add(connection, SITES, [site_id], members)
        return sites.get(connection, site_id).slug


def add_origin(site: Site, item_id: int, url: str = "https://repository.example/r/7") -> int:
    """The id of its source."""
    with site.parts.database.transaction() as connection:
        row = {"kind": "zenodo", "address": f"repository.example/{item_id}", "title": "A repository"}
        made = connection.execute(insert(sources).values(**row, created=after(0)))
        source_id = int(made.inserted_primary_key[0])  # type: ignore[index]
        record = {"source_id": source_id, "remote_id": "7", "item_id": item_id, "url": url, "last_job": 7}
        connection.execute(insert(source_records).values(**record, created=after(-9), changed=after(0)))
    return source_id


def rich_item(site: Site, owner: str = "sub-ada") -> int:
    files = (
        stored_file(site, "data/levels.csv", b"time,level\n1,2\n"),
        stored_file(site, "map.png", PNG),
        ItemFile("elsewhere.zip", url="https://repository.example/f.zip", size_bytes=10**9, state=FileState.LINK),
        ItemFile("closed.pdf", state=FileState.SKIPPED, reason="restricted"),
        ItemFile("lost.txt", state=FileState.FAILED, said="It did not arrive: the source closed the connection."),
    )
    item_id = add_item(site, Content(RICH), owner, files=files)
    add_origin(site, item_id)
    return item_id


RESTRICTED = Access("restricted")


def hostile(words: str) -> Record:
    """In every field."""
    values = (
        Value("dcterms:title", words),
        Value("dcterms:description", words),
        Value("dcterms:subject", words, words, words, words, words, words),
        Value(f"x:{words.replace(' ', '')}", words),
    )
    creators = (Creator(words, identifiers=(Identifier("orcid", words), Identifier("url", words))),)
    return Record(Header("x"), values, creators=creators, rights=(Right(words, words, words),))
