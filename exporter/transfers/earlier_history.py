"""Writes the earlier exporter's transfers among ours: finished ones, each once, however often this is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from exporter.database.clock import after
from exporter.database.schema import deposits, job_files, jobs
from exporter.destinations.base import Deposit, DepositState
from exporter.jobs import store
from exporter.records.json import to_json
from exporter.transfers.earlier_groups import Group
from exporter.transfers.earlier_owners import owner_of
from exporter.transfers.earlier_tables import COMPLETED
from exporter.transfers.job_files import FileState
from exporter.transfers.ledger import DRAFT, PUBLISHED
from exporter.transfers.plan import Mode

KIND = "earlier"
NEW, CHANGED, KNOWN = "new", "changed", "known"


@dataclass(frozen=True)
class Here:
    """Where the history goes: our CKAN, and the repository that the earlier exporter wrote to. ``by_name``: see owners."""

    source: str
    host: str
    site: str
    by_name: bool


def carry(connection: Connection, here: Here, group: Group, published: Mapping[str, Deposit]) -> str:
    """NEW, CHANGED (rows were added there, or finished), or KNOWN. ``published``: by deposition, as far as it is known."""
    row = connection.execute(select(jobs).where(jobs.c.dedupe == group.key(here.host))).one_or_none()
    if row is None:
        job_id, what = _insert(connection, here, group), NEW
    else:
        job_id, what = row.id, _refresh(connection, row, group)
    noted = _note_deposit(connection, here, group, job_id, published.get(group.deposition))
    return CHANGED if noted and what is KNOWN else what


def is_known(connection: Connection, here: Here, group: Group) -> bool:
    return connection.execute(select(jobs.c.id).where(jobs.c.dedupe == group.key(here.host))).scalar() is not None


def _insert(connection: Connection, here: Here, group: Group) -> int:
    owner = owner_of(connection, group.username, group.email, by_name=here.by_name)
    row = {
        **_outcome(group),
        "kind": KIND,
        "owner": owner,
        # stays, unlike that of a job of ours: it is how the next run knows it again
        "dedupe": group.key(here.host),
        "plan": to_json(group.plan(here.source, here.host, owner)),
        "source_id": group.dataset,
        "host": here.host,
        "created": group.created or after(0),
        "started": group.created,
        "run_after": group.created or after(0),
    }
    done = connection.execute(insert(jobs).values(**row))
    assert done.inserted_primary_key is not None  # noqa: S101 - an insert of one row has one
    job_id = int(done.inserted_primary_key[0])
    _insert_files(connection, group, job_id)
    place = f" It went into the deposition {group.deposition} at {here.host}." if group.deposition else ""
    store.add_event(connection, job_id, f"Taken from the earlier exporter.{place}")
    return job_id


def _outcome(group: Group) -> dict[str, Any]:
    sizes = {file.name: max(file.size_bytes, 0) for file in group.files}
    return {
        "title": group.title[:500],
        "state": group.state,
        "message": group.message(),
        "problems": len(group.files) - group.arrived,
        "bytes_total": sum(sizes.values()),
        "bytes_done": sum(sizes[file.name] for file in group.files if file.status == COMPLETED),
        "finished": group.finished or group.created or after(0),
        "changed": group.finished or group.created or after(0),
    }


def _insert_files(connection: Connection, group: Group, job_id: int) -> None:
    connection.execute(insert(job_files), [{"job_id": job_id, **file} for file in _files(group)])


def _files(group: Group) -> list[dict[str, Any]]:
    return [
        {
            "position": at,
            "source_id": file.resource[:191],
            "name": file.name[:255],
            "size_bytes": file.size_bytes,
            "md5": file.md5,
            "state": FileState.DONE if file.status == COMPLETED else FileState.FAILED,
            "sends": 1,
            "stamp": "",
            "modified": "",
            "message": "",
        }
        for at, file in enumerate(group.files)
    ]


def _refresh(connection: Connection, row: Any, group: Group) -> str:
    """Whose it is stays as it is: a person may have taken it over."""
    columns = [job_files.c[name] for name in _files(group)[0]]
    found = connection.execute(select(*columns).where(job_files.c.job_id == row.id).order_by(job_files.c.position))
    dataset = group.dataset or row.source_id
    same = [dict(each) for each in found.mappings()] == _files(group) and row.source_id == dataset
    # not its message: what became of a draft later may have been told there
    if same and row.state == group.state:
        return KNOWN
    connection.execute(update(jobs).where(jobs.c.id == row.id).values(**_outcome(group), source_id=dataset))
    connection.execute(delete(job_files).where(job_files.c.job_id == row.id))
    _insert_files(connection, group, row.id)
    store.add_event(connection, row.id, "Brought up to date from the earlier exporter.")
    return CHANGED


def _note_deposit(connection: Connection, here: Here, group: Group, job_id: int, published: Deposit | None) -> bool:
    """Whether something was written. Only for one known dataset: else a next version would be made of the wrong files."""
    known = connection.execute(select(jobs.c.owner, jobs.c.source_id).where(jobs.c.id == job_id)).one()
    if not group.deposition or not known.source_id:
        return False
    told = _told(here, group, published if not _exported_since(connection, here, known) else None)
    row = connection.execute(select(deposits.c.id, deposits.c.state).where(deposits.c.job_id == job_id)).one_or_none()
    if row is None:
        connection.execute(insert(deposits).values(**_deposit(here, group, job_id, known), **told, changed=after(0)))
        return True
    if row.state != DRAFT or told["state"] == DRAFT:
        return False
    connection.execute(update(deposits).where(deposits.c.id == row.id).values(**told, changed=after(0)))
    return True


def _exported_since(connection: Connection, here: Here, known: Any) -> bool:
    """Then a next version is one of what we made, which is newer."""
    same = (deposits.c.owner == known.owner, deposits.c.source_id == known.source_id, deposits.c.host == here.host)
    ours = (jobs.c.id == deposits.c.job_id, jobs.c.kind != KIND, deposits.c.state == PUBLISHED)
    return connection.execute(select(deposits.c.id).where(*same, *ours).limit(1)).scalar() is not None


def _deposit(here: Here, group: Group, job_id: int, known: Any) -> dict[str, Any]:
    return {
        "job_id": job_id,
        "owner": known.owner,
        "source": here.source,
        "source_id": known.source_id,
        "host": here.host,
        "mark": f"earlier:{group.key(here.host)[:48]}",
        "mode": Mode.DRAFT,
        # whoever made it: nothing of it is ever removed by us
        "ours": False,
        "remote_id": group.deposition,
        "record": "",
        "refusals": "",
    }


def _told(here: Here, group: Group, published: Deposit | None) -> dict[str, Any]:
    if published is None or published.state is not DepositState.PUBLISHED or not published.doi:
        return {"state": DRAFT, "url": f"{here.site}/uploads/{group.deposition}"}
    return {
        "state": PUBLISHED,
        "doi": published.doi,
        "concept": published.concept or None,
        "concept_doi": published.concept_doi or None,
        "url": published.url,
    }
