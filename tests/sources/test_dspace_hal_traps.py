"""What a DSpace 7 or later does that nobody would expect: one test each."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from exporter.errors import FileRestricted, RemoteMissing, RemoteRefused, RemoteUnavailable, TokenRefused, TurnedAway
from exporter.records.record import FileRef, Header, Identifier, Record
from exporter.sources.base import Entry
from exporter.sources.imports import ImportSource
from simulators.dspace7_state import Value
from tests.contracts.import_sources import entries_of, walk
from tests.sources.dspace_site import CONTENT, LISTS, TITLES, TOKEN, Shelf, shelf
from tests.sources.import_worlds import allowing, opener

pytestmark = pytest.mark.slow


@pytest.fixture(params=["7.6", "9.3"])
def water(request: pytest.FixtureRequest) -> Iterator[Shelf]:
    with shelf(request.param) as found:
        yield found


@pytest.fixture
def source(water: Shelf) -> Iterator[ImportSource]:
    made = opened(water)
    yield made
    made.close()


def opened(water: Shelf, token: str = "", **options: str) -> ImportSource:
    url = water.dspace.url
    source: ImportSource = opener("dspace", allowing(url), url=url, scope=water.handle(water.collection))(
        token=token, **options
    )
    return source


def of(water: Shelf, source: ImportSource, uuid: str) -> Record:
    return source.record(Entry(Header(water.handle(uuid))))


def read(source: ImportSource, file: FileRef) -> bytes:
    with source.open_file(file) as content:
        return content.read()


def asked(water: Shelf, part: str) -> list[str]:
    return [f"{entry.path}?{entry.query}" for entry in water.dspace.log if part in entry.path]


@pytest.mark.parametrize(("most", "count"), [(100, 250), (50, 80), (50, 50), (7, 8), (1000, 100)])
def test_a_server_that_gives_fewer_than_it_says_loses_nothing(water: Shelf, most: int, count: int) -> None:
    """Up to version 8 a search gives 100, tells the size that was asked for, and works out its total from what came."""
    water.dspace.most_found = most
    full = water.dspace.new_collection("Full", water.community)
    water.dspace.fill(count, full)
    source = opened(water, scope=water.handle(full))
    pages = list(walk(source, 5000))
    assert len({entry.header.identifier for page in pages for entry in page.entries}) == count
    assert (pages[-1].complete, pages[-1].total) == (True, count)
    source.close()


def test_items_of_the_same_moment_come_once_each(water: Shelf) -> None:
    twins = water.dspace.new_collection("Twins", water.community)
    moment = datetime(2024, 5, 1, tzinfo=UTC)
    for number in range(30):
        water.dspace.new_item(f"Twin {number}", None, twins, "", moment)
    source = opened(water, scope=water.handle(twins))
    for size in (4, 7, 100):
        pages = list(walk(source, size))
        assert len({entry.header.identifier for page in pages for entry in page.entries}) == 30
        assert pages[-1].complete
    source.close()


def test_lists_are_sorted_by_what_stays(water: Shelf, source: ImportSource) -> None:
    entries_of(source)
    lists = asked(water, "/discover/search/objects")
    assert lists
    assert all("sort=dc.date.accessioned%2CASC" in each and "dsoType=item" in each for each in lists)


def test_an_item_that_is_deleted_meanwhile_makes_the_walk_incomplete(water: Shelf, source: ImportSource) -> None:
    turn = water.dspace.faults.after(f"{LISTS}.*page=0&size=2", lambda: water.dspace.delete(water.items[0]))
    pages = list(walk(source))
    assert turn.happened == 1
    assert not pages[-1].complete


def test_a_community_brings_all_below_it(water: Shelf) -> None:
    below = water.dspace.new_community("Deep water", water.community)
    water.dspace.new_item("Trenches", None, water.dspace.new_collection("Oceans", below))
    source = opened(water, scope=water.handle(water.community))
    assert {entry.title for entry in entries_of(source)} == {*TITLES, "Trenches"}
    assert source.check().scope == "Water"
    source.close()


def test_no_scope_is_the_entire_repository(water: Shelf) -> None:
    source = opened(water, scope="")
    assert {entry.title for entry in entries_of(source)} == {*TITLES, "Wind"}
    assert (source.check().scope, source.check().total) == ("The entire repository", 6)
    source.close()


@pytest.mark.parametrize("form", ["{uuid}", "hdl:{handle}", "{url}/collections/{uuid}", "{url}/handle/{handle}?x=1"])
def test_a_collection_may_be_named_by_handle_id_or_address(water: Shelf, form: str) -> None:
    handle = water.handle(water.collection)
    source = opened(water, scope=form.format(uuid=water.collection, handle=handle, url=water.dspace.url))
    assert source.check().scope == "Water of Poland"
    source.close()


def test_an_item_is_no_scope(water: Shelf) -> None:
    source = opened(water, scope=water.handle(water.items[0]))
    with pytest.raises(RemoteMissing, match="no collection or community"):
        source.listing()
    source.close()


def test_a_withdrawn_item_is_told_as_withdrawn_and_never_as_an_empty_one(water: Shelf, source: ImportSource) -> None:
    entry = next(entry for entry in entries_of(source) if entry.title == "Seas")
    water.dspace.withdraw(water.items[2])
    assert "Seas" not in {entry.title for entry in entries_of(source)}
    for again in (entry, Entry(entry.header), Entry(Header(water.items[2]))):
        with pytest.raises(RemoteMissing, match="withdrawn"):
            source.record(again)


def test_a_private_item_is_not_listed_and_still_read_by_its_handle(water: Shelf, source: ImportSource) -> None:
    water.dspace.make_private(water.items[2])
    assert "Seas" not in {entry.title for entry in entries_of(source)}
    assert of(water, source, water.items[2]).title == "Seas"


def test_a_restricted_item_says_so(water: Shelf, source: ImportSource) -> None:
    water.dspace.restrict(water.items[0])
    with pytest.raises(TokenRefused, match="restricted"):
        of(water, source, water.items[0])


def test_who_signs_in_sees_what_is_restricted_and_its_files(water: Shelf) -> None:
    water.dspace.restrict(water.items[0])
    source = opened(water, TOKEN)
    assert {entry.title for entry in entries_of(source)} == set(TITLES)
    file = of(water, source, water.items[0]).files[0]
    assert read(source, file) == CONTENT
    assert water.dspace.auth.logins == 1
    source.close()


@pytest.mark.parametrize("token", ["curator@example.org:wrong", "curator@example.org", "a-token"])
def test_a_password_that_is_wrong_is_told_so(water: Shelf, token: str) -> None:
    source = opened(water, token)
    with pytest.raises(TokenRefused, match="password") as told:
        source.check()
    assert "wrong" not in str(told.value)
    source.close()


def test_a_sign_in_that_the_server_forgot_is_made_once_more(water: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exporter.clients.dspace_login.FRESH_SECONDS", 0)
    water.dspace.restrict(water.items[0])
    source = opened(water, TOKEN)
    file = of(water, source, water.items[0]).files[0]
    for ask in (lambda: of(water, source, water.items[0]).title, lambda: read(source, file)):
        before = water.dspace.auth.logins
        water.dspace.auth._tokens.clear()
        assert ask()
        assert water.dspace.auth.logins == before + 1
    source.close()


def test_a_refusal_right_after_signing_in_is_believed(water: Shelf) -> None:
    water.dspace.restrict(water.items[0], "somebody@example.org")
    water.dspace.auth.admins.clear()
    source = opened(water, TOKEN)
    with pytest.raises(TokenRefused, match="restricted"):
        of(water, source, water.items[0])
    assert water.dspace.auth.logins == 1
    source.close()


def test_a_file_under_embargo_is_withheld_and_its_item_is_whole(water: Shelf, source: ImportSource) -> None:
    water.dspace.add_file(water.items[0], "open.csv", CONTENT)
    water.dspace.embargo(water.dspace.file(water.items[0], "levels.csv"), "2099-01-01")
    record = of(water, source, water.items[0])
    closed, free = record.files
    with pytest.raises(FileRestricted):
        read(source, closed)
    assert read(source, free) == CONTENT
    assert closed.checksum.startswith("md5:")
    assert record.access.status == "embargo"
    if water.dspace.has_file_status:
        assert record.access.embargo_until == "2099-01-01"
        assert "2099-01-01" in closed.withheld
        assert (closed.available, free.available) == ("2099-01-01", "")
        assert free.withheld == ""


def test_whoever_signs_in_may_have_what_is_under_embargo(water: Shelf) -> None:
    water.dspace.embargo(water.dspace.file(water.items[0], "levels.csv"), "2099-01-01")
    source = opened(water, TOKEN)
    assert read(source, of(water, source, water.items[0]).files[0]) == CONTENT
    source.close()


@pytest.mark.parametrize("count", [20, 45, 230])
def test_all_files_come_though_lists_within_an_answer_are_cut_at_twenty(
    water: Shelf, source: ImportSource, count: int
) -> None:
    many = water.dspace.new_item("Many", None, water.collection)
    water.dspace.fill_files(many, count)
    names = [file.name for file in of(water, source, many).files]
    assert names == [f"file-{number:05}.txt" for number in range(count)]


def test_only_files_that_people_see_are_brought_unless_others_are_chosen(water: Shelf, source: ImportSource) -> None:
    water.dspace.add_file(water.items[0], "levels.csv.txt", "hour level", "TEXT")
    water.dspace.add_file(water.items[0], "levels.jpg", "x", "THUMBNAIL")
    assert [file.name for file in of(water, source, water.items[0]).files] == ["levels.csv"]
    more = opened(water, bundles="original, TEXT")
    assert {file.name for file in of(water, more, water.items[0]).files} == {"levels.csv", "levels.csv.txt"}
    more.close()


def test_the_primary_file_is_the_first(water: Shelf, source: ImportSource) -> None:
    second = water.dspace.add_file(water.items[0], "report.pdf", "x", description="Read this first")
    water.dspace.primary(second)
    first, _ = of(water, source, water.items[0]).files
    assert (first.name, first.description, first.media_type) == ("report.pdf", "Read this first", "application/pdf")


def test_one_request_brings_an_item_with_its_files(water: Shelf, source: ImportSource) -> None:
    entry = entries_of(source, 100)[0]
    water.dspace.log.clear()
    assert source.record(entry).files
    assert len(water.dspace.log) == 1


def test_every_value_of_a_field_arrives(water: Shelf, source: ImportSource) -> None:
    """And not only the first one."""
    orcid = Value("Nowak, Ewa", None, "will be referenced::ORCID::0000-0002-1825-0097", 600)
    people = [orcid, *(Value(f"Name{number}, Given") for number in range(2999))]
    subjects = [Value("water", "en"), Value("woda", "pl")]
    water.dspace.edit(water.items[0], **{"dc.contributor.author": people, "dc.subject": subjects, "local.ship": "Kormoran"})
    record = of(water, source, water.items[0])
    assert len(record.creators) == 3000
    assert record.creators[0].identifiers == (Identifier("orcid", "0000-0002-1825-0097"),)
    assert {(value.text, value.language) for value in record.values if value.term == "dcterms:subject"} == {
        ("water", "en"),
        ("woda", "pl"),
    }
    assert record.texts("dspace:local.ship") == ("Kormoran",)


def test_ignored_fields_are_left_out(water: Shelf) -> None:
    water.dspace.edit(water.items[0], **{"dc.subject.ddc": "551", "dc.subject": "water"})
    source = opened(water, ignored="dc.subject.ddc, dc.date.available")
    record = of(water, source, water.items[0])
    assert record.texts("dcterms:subject") == ("water",)
    assert not [date for date in record.dates if date.kind == "available"]
    source.close()


def test_who_submitted_an_item_is_shown_to_nobody_even_where_the_server_tells(water: Shelf) -> None:
    source = opened(water, TOKEN)
    record = of(water, source, water.items[0])
    assert record.original is not None
    assert "curator@example.org" in record.original.text
    assert "curator@example.org" not in str(replace(record, original=None))
    source.close()


def test_an_item_without_title_is_listed_by_its_handle(water: Shelf, source: ImportSource) -> None:
    nameless = water.dspace.new_item(None, None, water.collection)
    assert water.handle(nameless) in {entry.title for entry in entries_of(source)}
    assert of(water, source, nameless).title == "Untitled"


def test_related_entities_are_links(water: Shelf, source: ImportSource) -> None:
    water.dspace.relate(
        water.items[0], water.items[1], "isAuthorOfPublication", "isPublicationOfAuthor", "dc.contributor.author"
    )
    record = of(water, source, water.items[0])
    assert [(each.identifier, each.relation_information) for each in record.related] == [
        (f"{water.dspace.ui}/items/{water.items[1]}", "isAuthorOfPublication")
    ]
    assert record.creators[0].name == "Lakes"


def test_an_edit_changes_the_version_of_that_item_alone(water: Shelf, source: ImportSource) -> None:
    before = {entry.header.identifier: entry.header.version for entry in entries_of(source)}
    water.dspace.edit(water.items[1], dc_description="Deep ones")
    after = {entry.header.identifier: entry.header.version for entry in entries_of(source)}
    assert {key for key in after if after[key] != before[key]} == {water.handle(water.items[1])}


def test_a_server_that_calls_itself_something_else_is_read_where_it_answers(water: Shelf) -> None:
    water.dspace.server = "http://inner.example.org:8080/server"
    source = opened(water)
    record = source.record(Entry(Header(water.handle(water.items[0]))))
    assert record.files[0].url.startswith(water.dspace.url)
    assert read(source, record.files[0]) == CONTENT
    source.close()


@pytest.mark.parametrize("path", ["", "/server", "/server/api"])
def test_the_api_is_found_whatever_of_its_address_was_typed(water: Shelf, path: str) -> None:
    source = opened(water, url=water.dspace.url + path)
    about = source.check()
    assert (about.software, about.version) == ("DSpace", water.dspace.version)
    assert source.record(entries_of(source)[0]).header.url.startswith(f"{water.dspace.ui}/handle/")
    source.close()


def test_an_endpoint_that_fails_is_told_and_nothing_goes_on_without_it(water: Shelf, source: ImportSource) -> None:
    fault = water.dspace.faults.add("GET /server/api", status=500, times=-1)
    for ask in (source.check, source.listing):
        with pytest.raises(RemoteUnavailable, match="500"):
            ask()
    assert fault.happened


def test_an_error_that_is_valid_json_ends_no_list_in_silence_and_keeps_none_going(
    water: Shelf, source: ImportSource
) -> None:
    body = '{"timestamp": "2026-01-01", "status": 200, "error": "Not really", "path": "/"}'
    fault = water.dspace.faults.add(LISTS, status=200, body=body, headers={"Content-Type": "application/json"})
    with pytest.raises(RemoteRefused, match="does not answer as a DSpace"):
        source.listing()
    assert fault.happened == 1


def test_a_walk_stays_with_the_family_that_it_began_with(water: Shelf, source: ImportSource) -> None:
    cursor = source.listing("", 2).cursor
    assert "server/api " in cursor
    again = opened(water)
    water.dspace.log.clear()
    assert len(again.listing(cursor, 2).entries) == 2
    assert not asked(water, "/rest")
    again.close()


@pytest.mark.parametrize("token", ["", TOKEN])
def test_a_limiter_of_robots_is_no_restriction_and_no_wrong_password(water: Shelf, token: str) -> None:
    fault = water.dspace.faults.add("/server/api", status=403, html=True, times=-1)
    source = opened(water, token)
    for ask in (source.check, source.listing, lambda: of(water, source, water.items[0])):
        with pytest.raises(TurnedAway):
            ask()
    assert fault.happened
    source.close()
