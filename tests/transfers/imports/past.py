"""Imports that happened: written into the tables as the engine leaves them."""

from collections.abc import Mapping

from sqlalchemy import Connection, insert, select

from exporter.catalogue import items, memberships, revisions
from exporter.catalogue.content import Content, Policy, imported_anew
from exporter.catalogue.item import Item, NewItem, Origin, OriginKind
from exporter.catalogue.memberships import SETS
from exporter.database.catalogue_tables import item_sets
from exporter.database.catalogue_tables import items as item_table
from exporter.database.clock import after
from exporter.database.engine import Database
from exporter.database.import_tables import run_records, runs, scope_records, source_records, sources
from exporter.jobs import store
from exporter.jobs.context import JobContext
from exporter.jobs.job import Job, JobState, NewJob
from exporter.records.record import Header, Record, Value

OWNER = "sub-ada"
SCOPE = "s" * 64


def record(remote_id: str, title: str, *subjects: str) -> Record:
    values = (Value("dcterms:title", title), *(Value("dcterms:subject", subject) for subject in subjects))
    return Record(Header(remote_id), values=values)


class Past:
    def __init__(self, database: Database) -> None:
        self.database = database
        self.number = 0
        with database.transaction() as connection:
            row = {"kind": "ckan", "address": "data.example.org", "title": "Data"}
            connection.execute(insert(sources).values(**row, created=after(0)))

    def run(self, brought: Mapping[str, Record], *, sets: tuple[int, ...] = (), makes_set: str = "") -> int:
        """A finished import of these records: the job's id."""
        job_id = self._job("import")
        with self.database.transaction() as connection:
            self._run_row(connection, job_id)
            if makes_set:
                sets = (*sets, self._new_set(connection, makes_set, job_id))
            for remote_id, each in brought.items():
                self._bring(connection, job_id, remote_id, each, sets)
            store.finish(connection, self._claimed(connection, job_id), JobState.DONE, "Done.")
        return job_id

    def _job(self, kind: str) -> int:
        self.number += 1
        with self.database.transaction() as connection:
            return store.submit(connection, NewJob(kind, OWNER, "{}", f"{kind} {self.number}"))

    def _claimed(self, connection: Connection, job_id: int) -> Job:
        claimed = store.claim(connection, "worker")
        assert claimed is not None
        assert claimed.id == job_id
        return claimed

    def _run_row(self, connection: Connection, job_id: int) -> None:
        row = {
            "job_id": job_id,
            "owner": OWNER,
            "source_id": 1,
            "scope": SCOPE,
            "title": "Data",
            "said": "",
            "stage": "done",
        }
        connection.execute(insert(runs).values(**row))

    def _new_set(self, connection: Connection, title: str, job_id: int | None) -> int:
        row = {"identifier": title, "title": title, "description": "", "owner": OWNER, "job_id": job_id}
        done = connection.execute(insert(item_sets).values(**row, created=after(0)))
        assert done.inserted_primary_key is not None
        return int(done.inserted_primary_key[0])

    def new_set(self, title: str) -> int:
        with self.database.transaction() as connection:
            return self._new_set(connection, title, None)

    def _bring(self, connection: Connection, job_id: int, remote_id: str, each: Record, sets: tuple[int, ...]) -> None:
        origin = Origin(OriginKind.IMPORT, OWNER, job_id)
        link = connection.execute(select(source_records).where(source_records.c.remote_id == remote_id)).one_or_none()
        item = items.get(connection, link.item_id) if link is not None else None
        if item is None:
            [item_id] = items.create(connection, [NewItem(Content(each), OWNER)])
            outcome, before = "created", 0
            times = {"created": after(0), "changed": after(0)}
            row = {"source_id": 1, "remote_id": remote_id, "item_id": item_id, "version": "1", "digest": "d"}
            done = connection.execute(insert(source_records).values(**row, **times))
            assert done.inserted_primary_key is not None
            seen = {"scope": SCOPE, "record_id": done.inserted_primary_key[0], "seen_job": job_id}
            connection.execute(insert(scope_records).values(**seen))
        else:
            item_id, before = item.id, item.revision
            outcome = "unchanged" if item.content.imported == each else "updated"
            if outcome == "updated":
                items.put(connection, {item_id: imported_anew(item.content, each, Policy.REPLACE)})
        memberships.add(connection, SETS, sets, [item_id], job_id=job_id)
        changed = outcome != "unchanged" or bool(sets)
        number = revisions.keep(connection, [item_id], origin)[item_id] if changed else before
        row = {"job_id": job_id, "remote_id": remote_id, "outcome": outcome, "item_id": item_id}
        numbers = {"revision_before": before, "revision_after": number}
        connection.execute(insert(run_records).values(**row, **numbers, said="", undo_said=""))

    def item(self, remote_id: str) -> Item:
        with self.database.transaction() as connection:
            query = select(source_records.c.item_id).where(source_records.c.remote_id == remote_id)
            return items.get(connection, connection.execute(query).scalar_one())

    def write(self, remote_id: str, content: Content) -> None:
        """A person saves it."""
        item = self.item(remote_id)
        with self.database.transaction() as connection:
            items.put(connection, {item.id: content})
            revisions.keep(connection, [item.id], Origin(OriginKind.PERSON, "sub-ulla"))

    def sets_of(self, remote_id: str) -> tuple[int, ...]:
        item = self.item(remote_id)
        with self.database.transaction() as connection:
            return memberships.of_items(connection, SETS, [item.id]).get(item.id, ())

    def context(self, job_id: int) -> JobContext:
        with self.database.transaction() as connection:
            return JobContext(self.database, self._claimed(connection, job_id))

    def catalogue(self) -> list[tuple[object, ...]]:
        """All that items say, and what became of each."""
        with self.database.transaction() as connection:
            columns = (item_table.c.id, item_table.c.content, item_table.c.deleted, item_table.c.visibility)
            return [tuple(row) for row in connection.execute(select(*columns).order_by(item_table.c.id))]

    def again(self, job_id: int) -> None:
        """As after a crash: the job is another worker's now."""
        with self.database.transaction() as connection:
            row = store.get(connection, job_id)
            store.try_again(connection, row, "The worker stopped.", 0, counted=False)

    def under_way(self) -> int:
        """An import that nobody has begun yet."""
        job_id = self._job("import")
        with self.database.transaction() as connection:
            self._run_row(connection, job_id)
        return job_id
