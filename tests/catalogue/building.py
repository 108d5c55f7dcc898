"""Items, item sets and sites for tests, made as the program makes them."""

from collections.abc import Sequence

from sqlalchemy import insert

from exporter.catalogue import item_files, item_sets, items, memberships, revisions, sites
from exporter.catalogue.content import Content
from exporter.catalogue.item import Item, NewItem, Origin, OriginKind, Visibility
from exporter.catalogue.item_file import FileState, ItemFile
from exporter.catalogue.item_sets import ItemSetText
from exporter.catalogue.memberships import Grouping
from exporter.catalogue.sites import SiteText
from exporter.catalogue.viewer import Viewer
from exporter.database.clock import after
from exporter.database.engine import Database
from exporter.database.import_tables import run_records, runs, source_records, sources
from exporter.jobs import store
from exporter.jobs.job import NewJob
from exporter.records.record import Creator, Header, Identifier, Record, Value

ADA, BOB, STAFF = Viewer("sub-ada"), Viewer("sub-bob"), Viewer("sub-staff", is_staff=True)
PERSON = Origin(OriginKind.PERSON, "sub-ada")


def said(
    title: str, *, type: str = "dataset", issued: str = "2020-05-01", doi: str = "", creators: Sequence[str] = ()
) -> Content:
    values = Value("dcterms:title", title), Value("dcterms:type", type), Value("dcterms:issued", issued)
    identifiers = (Identifier("doi", doi),) if doi else ()
    return Content(Record(Header("r"), values, tuple(map(Creator, creators)), identifiers=identifiers))


def add(
    database: Database, *contents: Content | str, owner: Viewer = ADA, visibility: Visibility = Visibility.PUBLIC
) -> list[int]:
    new = [NewItem(said(each) if isinstance(each, str) else each, owner.subject, visibility) for each in contents]
    with database.transaction() as connection:
        ids = items.create(connection, new)
        revisions.keep(connection, ids, PERSON)
    return ids


def get(database: Database, item_id: int) -> Item:
    with database.transaction() as connection:
        return items.get(connection, item_id)


def new_set(database: Database, title: str, owner: Viewer = ADA, visibility: Visibility = Visibility.PUBLIC) -> int:
    with database.transaction() as connection:
        return item_sets.create(connection, owner.subject, ItemSetText(title, visibility=visibility))


def new_site(database: Database, title: str, owner: Viewer = ADA) -> int:
    with database.transaction() as connection:
        return sites.create(connection, owner.subject, SiteText(title))


def put_in(database: Database, grouping: Grouping, group_id: int, ids: Sequence[int]) -> None:
    with database.transaction() as connection:
        memberships.add(connection, grouping, [group_id], ids)
        revisions.keep(connection, ids, PERSON)


def members(database: Database, grouping: Grouping, item_id: int) -> tuple[int, ...]:
    with database.transaction() as connection:
        return memberships.of_items(connection, grouping, [item_id]).get(item_id, ())


def bury(database: Database, *ids: int) -> None:
    with database.transaction() as connection:
        items.bury(connection, ids, "Taken back.")
        revisions.keep(connection, ids, PERSON)


def link(database: Database, item_id: int) -> None:
    with database.transaction() as connection:
        item_files.put(connection, {item_id: [ItemFile("a.csv", state=FileState.LINK)]})
        revisions.keep(connection, [item_id], PERSON)


def came_from(database: Database, address: str, ids: Sequence[int]) -> int:
    """A source from which these items came."""
    with database.transaction() as connection:
        made = connection.execute(insert(sources).values(kind="ckan", address=address, created=after(0)))
        source_id = int(made.inserted_primary_key[0])  # type: ignore[index]
        rows = [{"source_id": source_id, "remote_id": f"r{item_id}", "item_id": item_id} for item_id in ids]
        connection.execute(insert(source_records).values(created=after(0), changed=after(0)), rows)
    return source_id


def imported(database: Database, source_id: int, outcomes: dict[int, str]) -> int:
    """A run that did so with these items: its job."""
    with database.transaction() as connection:
        job_id = store.submit(connection, NewJob("import", "sub-ada", "{}", f"import {source_id}"))
        made = {"job_id": job_id, "owner": "sub-ada", "source_id": source_id, "scope": "s", "said": ""}
        connection.execute(insert(runs).values(**made))
        rows = [
            {
                "job_id": job_id,
                "remote_id": f"r{item_id}",
                "item_id": item_id,
                "outcome": outcome,
                "said": "",
                "undo_said": "",
            }
            for item_id, outcome in outcomes.items()
        ]
        connection.execute(insert(run_records), rows)
    return job_id
