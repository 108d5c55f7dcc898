"""The actions of a foreign CKAN that an import asks, against the real CKAN and the simulated one."""

from collections.abc import Iterator

import pytest

from exporter.clients.ckan_catalogue import CkanCatalogue, bound
from exporter.errors import RemoteMissing, RemoteRefused, TokenRefused
from exporter.http_client import HttpOptions
from simulators.server import Reply, Request, Service, Simulator
from tests.servers.ckan import CkanServer
from tests.sources.ckan_site import Site, real, simulated
from tests.sources.import_worlds import allowing


def catalogue(site: Site, token: str = "") -> CkanCatalogue:
    return CkanCatalogue(allowing(site.url), site.url, token)


@pytest.mark.parametrize(
    ("identifier", "written"),
    [
        ("0b1c5f5c-6f0e-4d4e-9a5b-0d2c5e0f6a77", "0b1c5f5c-6f0e-4d4e-9a5b-0d2c5e0f6a77"),
        ("a b", '"a b"'),
        ('a"] OR *:*', '"a\\"] OR *:*"'),
        ("a\\", '"a\\\\"'),
        ("ząb", '"ząb"'),
    ],
)
def test_the_end_of_a_range_cannot_say_anything_else(identifier: str, written: str) -> None:
    assert bound(identifier) == written


class OnBoth:
    """Fixture ``site``."""

    def test_a_site_tells_its_version_and_whose_a_token_is(self, site: Site) -> None:
        assert catalogue(site).site().version.startswith("2.")
        assert catalogue(site, site.admin_token).knows_token()
        assert not catalogue(site).knows_token()
        assert not catalogue(site, "wrong").knows_token()

    def test_an_organization_is_found_by_name_and_by_id(self, site: Site) -> None:
        name = site.organization("water")
        found = catalogue(site).organization(name)
        assert catalogue(site).organization(found.id) == found
        with pytest.raises(RemoteMissing, match="no organization"):
            catalogue(site).organization("no-such-one")

    def test_packages_come_in_the_order_of_ids_behind_the_one_that_was_last(self, site: Site) -> None:
        owner = site.organization("water")
        ids = sorted(site.dataset(name, owner_org=owner)["id"] for name in ("rivers", "lakes", "seas"))
        organization = catalogue(site).organization(owner).id
        first = catalogue(site).search(organization, rows=2)
        assert ([each["id"] for each in first.packages], first.count) == (ids[:2], 3)
        rest = catalogue(site).search(organization, ids[1], rows=2)
        assert ([each["id"] for each in rest.packages], rest.count) == (ids[2:], 1)

    def test_a_dataset_that_is_not_for_us_and_one_that_is_not_there(self, site: Site) -> None:
        owner = site.organization("water")
        closed = site.dataset("wells", owner_org=owner, private=True)
        assert catalogue(site, site.admin_token).package(closed["id"])["private"] is True
        with pytest.raises(TokenRefused):
            catalogue(site).package(closed["id"])
        with pytest.raises(RemoteMissing):
            catalogue(site).package("00000000-0000-4000-8000-000000000000")


@pytest.mark.slow
class TestReal(OnBoth):
    @pytest.fixture
    def site(self, ckan_server: CkanServer) -> Site:
        return real(ckan_server)

    def test_an_identifier_that_is_no_uuid_is_a_place_in_the_order_too(self, site: Site) -> None:
        owner = site.organization("water")
        for name in ("rivers", "lakes"):
            site.dataset(name, owner_org=owner)
        assert catalogue(site).search(after='! a "quoted" one').count == 2
        assert catalogue(site).search(after="zz: behind\\ all").count == 0


class TestSimulated(OnBoth):
    @pytest.fixture
    def site(self) -> Iterator[Site]:
        with simulated() as site:
            yield site


class Odd(Service):
    """Answers every action with the same."""

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self.reply = reply
        self.route("GET", "/api/3/action/{action}", self.act)

    def act(self, _: Request) -> Reply:
        return self.reply


@pytest.mark.parametrize(
    "reply",
    [
        Reply(body={"success": False}),
        Reply(body={"success": True, "result": []}),
        Reply(body={"success": True, "result": {"count": "many", "results": None}}),
        Reply(400, '"Bad request - Action name not known: package_search"', {"Content-Type": "application/json"}),
        Reply(409, {"success": False, "error": {"__type": "Search Error"}}),
    ],
)
def test_what_is_no_answer_of_a_ckan_is_refused(reply: Reply) -> None:
    odd = Odd(reply)
    with Simulator(odd):
        with pytest.raises(RemoteRefused):
            CkanCatalogue(HttpOptions(allowed=allowing(odd.url).allowed), odd.url).search()
        assert len(odd.log) == 1
