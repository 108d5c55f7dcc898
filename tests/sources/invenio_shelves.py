"""A simulated Zenodo or InvenioRDM with records to import."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from exporter.sources.imports import ImportSource
from simulators.invenio_state import Community
from simulators.server import Simulator
from simulators.storage import Storage
from simulators.zenodo import Zenodo
from tests.contracts.import_faults import Simulated
from tests.contracts.import_sources import ImportWorld

CONTENT = b"hour,level\n1,2\n"
TITLES = ("Rivers", "Lakes", "Seas", "Springs", "Canals")
TOKEN = "curator-token"


@contextmanager
def shelves(plain: bool) -> Iterator[Simulated]:
    """Records of the community “water”, of which one has two versions, and one beside them."""
    communities = (Community("water", "Water of Poland"), Community("air", "Air"))
    zenodo = Zenodo({TOKEN: "curator"}, plain, rate_limit=False, communities=communities)
    with Simulator(zenodo), Simulator(Storage()) as other:
        storage = other.service
        assert isinstance(storage, Storage)
        for title in TITLES:
            zenodo.shelf.new_record(title, {"levels.csv": CONTENT}, ("water",), subjects=[{"subject": "Water"}])
        zenodo.shelf.new_record("Wind", {"wind.csv": CONTENT}, ("air",))
        yield Simulated(zenodo, "GET /api/records[?]", TOKEN, storage)


def zenodo_of(simulated: Simulated) -> Zenodo:
    assert isinstance(simulated.service, Zenodo)
    return simulated.service


def world_of(simulated: Simulated, opens: Callable[..., ImportSource], software: str, scope: str) -> Iterator[ImportWorld]:
    zenodo = zenodo_of(simulated)
    first, gone = (
        next(each for each in zenodo.state.versions.values() if each.published and each.published.metadata["title"] == title)
        for title in ("Rivers", "Wind")
    )
    zenodo.remove_record(gone.id)
    zenodo.storage = simulated.storage
    source = opens()
    checksum = f"md5:{first.files['levels.csv'].md5}"
    yield ImportWorld(opens, source, software, scope, TITLES, first.parent.id, CONTENT, checksum, gone.parent.id)
    source.close()
