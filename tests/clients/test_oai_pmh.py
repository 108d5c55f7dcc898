"""OAI-PMH: as the protocol has it, and as InvenioRDM does it."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs

import pytest

from exporter.clients.oai_answers import OaiHeader
from exporter.clients.oai_pmh import OaiPmh, OaiSelection
from exporter.errors import (
    AddressRefused,
    ListLost,
    RateLimited,
    RemoteMissing,
    RemoteRefused,
    RemoteUnavailable,
    TooLong,
    WebPage,
)
from simulators.server import Simulator
from simulators.zenodo import Zenodo
from tests.clients.oai_site import MOMENT, SPACE, OaiSite, error, framed, header
from tests.contracts.import_sources import QUICK
from tests.sources.import_worlds import allowing
from tests.sources.invenio_shelves import shelves, zenodo_of

ALL = OaiSelection()
WATER = OaiSelection(set="user-water")


@pytest.fixture
def site() -> Iterator[OaiSite]:
    with Simulator(OaiSite()) as running:
        assert isinstance(running.service, OaiSite)
        yield running.service


@pytest.fixture
def client(site: OaiSite) -> Iterator[OaiPmh]:
    made = OaiPmh(allowing(site.url), f"{site.url}/deep/oai")
    yield made
    made.close()


@pytest.fixture
def zenodo() -> Iterator[Zenodo]:
    with shelves(plain=False) as found:
        made = zenodo_of(found)
        made.oai.page_size = 2
        yield made


@pytest.fixture
def invenio(zenodo: Zenodo) -> Iterator[OaiPmh]:
    made = OaiPmh(allowing(zenodo.url), f"{zenodo.url}/oai2d")
    yield made
    made.close()


def walked(client: OaiPmh, selection: OaiSelection) -> list[list[OaiHeader]]:
    pages, token = [], ""
    while True:
        page = client.identifiers(selection, token)
        pages.append(list(page.entries))
        token = page.token
        if not token:
            return pages
        assert len(pages) < 20


def test_a_repository_says_who_it_is(invenio: OaiPmh) -> None:
    told = invenio.identify()
    assert (told.name, told.deletions, told.tells_seconds) == ("Zenodo", "no", True)
    assert told.earliest <= told.moment


def test_a_list_is_read_page_by_page_with_an_empty_one_behind_a_full_last_one(zenodo: Zenodo, invenio: OaiPmh) -> None:
    pages = walked(invenio, WATER)
    assert [len(page) for page in pages] == [2, 2, 1]
    assert all(each.identifier.startswith("oai:zenodo.org:") and each.sets == ("user-water",) for each in pages[0])
    zenodo.shelf.new_record("Ponds", {"p.csv": "1"}, ("water",))
    assert [len(page) for page in walked(invenio, WATER)] == [2, 2, 2, 0]
    assert invenio.identifiers(WATER).total == 6


def test_datestamps_limit_a_list(zenodo: Zenodo, invenio: OaiPmh) -> None:
    for number, version in enumerate(zenodo.state.versions.values()):
        version.updated = f"2024-05-0{number + 1}T10:00:00.500000+00:00"
        zenodo.index(version)
    chosen = OaiSelection(since="2024-05-02T10:00:00Z", until="2024-05-04T10:00:00Z")
    found = sorted(each.datestamp for page in walked(invenio, chosen) for each in page)
    # the half second behind the last one makes it too late for InvenioRDM
    assert found == ["2024-05-02T10:00:00Z", "2024-05-03T10:00:00Z"]


def test_records_bring_their_metadata_as_documents(invenio: OaiPmh) -> None:
    page = invenio.records(replace(WATER, prefix="oai_dc"))
    assert len(page.entries) == 2
    assert all(each.metadata.startswith("<oai_dc:dc") and "Water of Poland" not in each.metadata for each in page.entries)
    assert len(invenio.records(WATER, page.token).entries) == 2


def test_nothing_that_matches_is_an_empty_page(invenio: OaiPmh) -> None:
    page = invenio.identifiers(OaiSelection(set="user-nobody"))
    assert (page.entries, page.token) == ((), "")
    assert page.moment


def test_a_token_that_expired_is_told_from_all_other_faults(zenodo: Zenodo, invenio: OaiPmh) -> None:
    moment = [0.0]
    zenodo.oai.clock = lambda: moment[0]
    token = invenio.identifiers(WATER).token
    moment[0] = 121
    with pytest.raises(ListLost) as told:
        invenio.identifiers(WATER, token)
    assert (told.value.code, zenodo.log[-1].status) == ("badResumptionToken", 422)


def test_a_token_is_sent_alone_and_once(zenodo: Zenodo, invenio: OaiPmh) -> None:
    token = invenio.identifiers(WATER).token
    fault = zenodo.faults.add("resumptionToken", status=502, html=True)
    zenodo.log.clear()
    with pytest.raises(RemoteUnavailable):
        invenio.identifiers(WATER, token)
    assert (fault.happened, len(zenodo.log)) == (1, 1)
    assert set(parse_qs(zenodo.log[0].query)) == {"verb", "resumptionToken"}
    again = zenodo.faults.add("metadataPrefix", status=502, html=True)
    assert (len(invenio.identifiers(WATER).entries), again.happened) == (2, 1)


def test_a_repository_that_asks_to_wait_is_told_so(zenodo: Zenodo, invenio: OaiPmh) -> None:
    zenodo.faults.add("oai2d", status=503, headers={"Retry-After": "9"})
    with pytest.raises(RateLimited) as told:
        invenio.identify()
    assert told.value.retry_after_seconds == 9


def test_a_bad_status_without_an_answer_of_the_protocol_keeps_its_own_meaning(zenodo: Zenodo, invenio: OaiPmh) -> None:
    zenodo.faults.add("oai2d", status=404, html=True, times=2)
    with pytest.raises(RemoteMissing):
        invenio.identify()
    with pytest.raises(RemoteMissing):
        invenio.identifiers(ALL)
    zenodo.faults.add("oai2d", status=422, body="?", times=2)
    with pytest.raises(ListLost):
        invenio.identifiers(ALL, "token")
    with pytest.raises(RemoteRefused) as told:
        invenio.identifiers(ALL)
    assert not isinstance(told.value, ListLost)


@pytest.mark.parametrize("status", [200, 400, 422])
def test_the_errors_of_the_protocol_are_ours_whatever_their_status(site: OaiSite, client: OaiPmh, status: int) -> None:
    for code, kind in {
        "badResumptionToken": ListLost,
        "idDoesNotExist": RemoteMissing,
        "cannotDisseminateFormat": RemoteRefused,
        "noSetHierarchy": RemoteRefused,
    }.items():
        site.say(error(code, "In its own words."), status=status)
        with pytest.raises(kind) as told:
            client.identifiers(ALL)
        assert (told.value.code, str(told.value).endswith(".")) == (code, True)
    site.say(error("noRecordsMatch"), status=status)
    assert (client.identifiers(ALL).entries, client.identifiers(ALL).moment) == ((), MOMENT)


def test_a_deleted_record_has_a_header_and_no_metadata(site: OaiSite, client: OaiPmh) -> None:
    whole = f"<record>{header('oai:x:1')}<metadata><a xmlns='urn:a'>A &amp; B</a></metadata></record>"
    site.say(framed(f"<ListRecords>{whole}<record>{header('oai:x:2', deleted=True)}</record></ListRecords>"))
    here, gone = client.records(ALL).entries
    assert (here.header, here.metadata) == (
        OaiHeader("oai:x:1", "2024-05-01", ("a", "a:b")),
        '<a xmlns="urn:a">A &amp; B</a>',
    )
    assert (gone.header.identifier, gone.header.deleted, gone.metadata) == ("oai:x:2", True, "")


def test_the_words_of_the_protocol_within_a_record_are_its_content(site: OaiSite, client: OaiPmh) -> None:
    inner = f'<metadata><a xmlns="urn:a"><resumptionToken xmlns="{SPACE}">T</resumptionToken></a></metadata>'
    site.say(framed(f"<ListRecords><record>{header('oai:x:1')}{inner}</record></ListRecords>"))
    page = client.records(ALL)
    assert (len(page.entries), page.token) == (1, "")


def test_a_list_that_gives_its_own_token_again_ends(site: OaiSite, client: OaiPmh) -> None:
    site.say(framed(f"<ListIdentifiers>{header('oai:x:1')}<resumptionToken>same</resumptionToken></ListIdentifiers>"))
    token = client.identifiers(ALL).token
    with pytest.raises(RemoteRefused, match="for ever"):
        client.identifiers(ALL, token)


@pytest.mark.parametrize(
    "text",
    [
        framed("<ListIdentifiers>")[:-40],
        "<rss><channel/></rss>",
        "no XML",
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + error("noRecordsMatch", "&x;"),
        framed("<ListIdentifiers>" + "<a>" * 300 + "</a>" * 300 + "</ListIdentifiers>"),
    ],
)
def test_what_is_no_answer_is_told_and_never_an_empty_list(site: OaiSite, client: OaiPmh, text: str) -> None:
    site.say(text)
    for ask in (lambda: client.identifiers(ALL), lambda: client.identifiers(ALL, "token")):
        with pytest.raises(RemoteUnavailable, match="cut off, or is no XML"):
            ask()


def test_xml_that_is_no_identity_is_another_software(site: OaiSite, client: OaiPmh) -> None:
    site.say(framed(""))
    with pytest.raises(RemoteRefused, match="does not answer as"):
        client.identify()


def test_a_web_page_is_told_so(zenodo: Zenodo, invenio: OaiPmh) -> None:
    zenodo.faults.add("oai2d", status=200, html=True)
    with pytest.raises(WebPage):
        invenio.identifiers(ALL)


def test_an_answer_without_an_end_is_bounded(site: OaiSite) -> None:
    site.say(framed(""))
    fault = site.faults.add("oai", knob="endless", times=-1)
    client = OaiPmh(replace(allowing(site.url), answer_bytes=1 << 20), f"{site.url}/deep/oai")
    with pytest.raises(TooLong):
        client.identifiers(ALL)
    assert fault.happened == 1
    client.close()


def test_a_private_address_that_nobody_allowed_is_not_asked() -> None:
    client = OaiPmh(QUICK, "http://127.0.0.1/oai")
    with pytest.raises(AddressRefused, match="not public"):
        client.identify()
    client.close()


def test_the_token_of_a_person_goes_along_and_never_in_an_address(zenodo: Zenodo) -> None:
    client = OaiPmh(allowing(zenodo.url), f"{zenodo.url}/oai2d/", "curator-token")
    client.identify()
    assert (zenodo.log[-1].headers["authorization"], zenodo.log[-1].path) == ("Bearer curator-token", "/oai2d")
    assert "curator-token" not in zenodo.log[-1].query
    client.close()
