"""A draft of the earlier exporter that its owner publishes later: noticed like one of ours, and never begun again."""

from sqlalchemy import select

from exporter.database.engine import Database
from exporter.database.schema import jobs
from exporter.jobs import store
from exporter.records.record import Header
from exporter.sources.base import Features, Permission, Person, Publication
from exporter.transfers import ledger, sighting
from exporter.transfers.earlier_history import carry
from exporter.transfers.sighting import Fate, Sighting
from tests.transfers.test_earlier_owners import HERE, OUT, group, person


class Ckan:
    """Allows ada alone, and keeps what it is told."""

    features = Features(acknowledges=True)

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []

    def permission(self, asked: Person, _header: Header) -> Permission:
        return Permission(asked == Person("sub-1", "", "ada"), "not yours")

    def acknowledge(self, header: Header, publication: Publication) -> None:
        self.told.append((header.identifier, publication.doi))


def test_its_doi_goes_to_the_dataset_and_a_later_run_leaves_what_was_told(database: Database) -> None:
    person(database, "sub-1", "ada")
    ckan = Ckan()
    with database.transaction() as connection:
        carry(connection, HERE, group(), {})
        job_id = int(connection.execute(select(jobs.c.id)).scalar_one())
        entry = ledger.find(connection, job_id)
        assert entry is not None
        sighting.note(connection, entry, Sighting(Fate.PUBLISHED, OUT))
    with database.transaction() as connection:
        entry = ledger.get(connection, entry.id)
    assert sighting.write_back(ckan, database, entry) == ""  # type: ignore[arg-type]
    assert ckan.told == [("rivers", "10.5281/zenodo.1001")]
    with database.transaction() as connection:
        sighting.tell(connection, entry, "You published it.", is_well=True)
        assert carry(connection, HERE, group(), {}) == "known"
        assert store.get(connection, job_id).message == "You published it."
