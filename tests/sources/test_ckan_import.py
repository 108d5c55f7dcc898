"""Imports from a CKAN: the contract against the real one and the simulated one, and what is CKAN's own."""

from collections.abc import Iterator

import pytest

from simulators.ckan import Ckan
from simulators.server import Simulator
from simulators.storage import Storage
from tests.contracts.import_faults import ImportFaultsContract, Simulated
from tests.contracts.import_sources import ImportSourceContract, ImportWorld, refuses_unknown
from tests.servers.ckan import CkanServer
from tests.sources.ckan_site import Site, real
from tests.sources.import_worlds import allowing, opener

CONTENT = b"hour,level\n1,2\n"
NAMES = ("rivers", "lakes", "seas", "springs", "canals")


def world_of(site: Site, *allowed: str) -> Iterator[ImportWorld]:
    owner, other = site.organization("water"), site.organization("forests")
    datasets = [site.dataset(name, owner_org=owner, tags=[{"name": "Water"}]) for name in NAMES]
    site.upload(datasets[0], "levels.csv", CONTENT)
    site.dataset("oaks", owner_org=other)
    site.dataset("wells", owner_org=owner, private=True)
    gone = site.dataset("ponds", owner_org=owner)
    site.act("dataset_purge" if isinstance(site.people, CkanServer) else "package_delete", id=gone["id"])
    opens = opener("ckan", allowing(site.url, *allowed), url=site.url, organization=owner)
    source = opens()
    yield ImportWorld(
        opens,
        source,
        "CKAN",
        site.act("organization_show", id=owner)["title"] or owner,
        tuple(name.title() for name in NAMES),
        datasets[0]["id"],
        CONTENT,
        "",
        gone["id"],
    )
    source.close()


class Ckans(ImportSourceContract):
    """What is asked of both CKANs beyond the contract."""

    def test_an_organization_that_does_not_exist_is_refused_and_never_everything(self, world: ImportWorld) -> None:
        refuses_unknown(world.open(organization="no-such-organization"))


@pytest.mark.slow
class TestRealContract(Ckans):
    @pytest.fixture(scope="class")
    @classmethod
    def world(cls, ckan_server: CkanServer) -> Iterator[ImportWorld]:
        yield from world_of(real(ckan_server))


class TestSimulatedContract(Ckans, ImportFaultsContract):
    @pytest.fixture(scope="class")
    @classmethod
    def simulated(cls) -> Iterator[Simulated]:
        ckan, storage = Ckan(), Storage()
        ckan.storage = storage
        with Simulator(ckan), Simulator(storage):
            yield Simulated(ckan, "package_search", ckan.admin_token, storage)

    @pytest.fixture(scope="class")
    @classmethod
    def world(cls, simulated: Simulated) -> Iterator[ImportWorld]:
        ckan = simulated.service
        assert isinstance(ckan, Ckan)
        yield from world_of(Site(ckan.url, ckan.admin_token, ckan), simulated.storage.url.replace("127.0.0.1", "localhost"))
