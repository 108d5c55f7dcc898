"""Where the files of a CKAN dataset are: store, over HTTP with the key, user directories, links; and hostile addresses."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from exporter.errors import AddressRefused, FileError, FileMissing
from exporter.records.record import FileOrigin, FileRef, Header
from exporter.sources.base import Entry
from exporter.sources.ckan import CkanSource
from simulators.ckan import Ckan
from tests.servers.ckan import CkanServer
from tests.sources.ckan_site import Site

pytestmark = pytest.mark.slow

HOMES_URL = "https://ckan.example.org/homes"
CONTENT = b"hour,level\n1,2\n"


@pytest.fixture
def site(simulated_site: Site) -> Site:
    return simulated_site


@pytest.fixture
def homes(tmp_path: Path) -> Path:
    for user in ("alice", "bob"):
        (tmp_path / "homes" / user / "ckan-pub").mkdir(parents=True)
    (tmp_path / "homes" / "alice" / "ckan-pub" / "my levels.csv").write_bytes(CONTENT)
    (tmp_path / "homes" / "bob" / "private.txt").write_bytes(b"not for you")
    return tmp_path / "homes"


@pytest.fixture
def source(site: Site, tmp_path: Path, homes: Path) -> Iterator[CkanSource]:
    paths = {"resources_usr_path": f"{homes}/{{user}}/ckan-pub", "resources_usr_url": HOMES_URL}
    with site.source(tmp_path, **paths) as made:
        yield made


def file_of(site: Site, source: CkanSource, **resource: Any) -> FileRef:
    dataset = site.dataset("rivers", owner_org=site.organization("water"))
    site.act("resource_create", package_id=dataset["id"], **resource)
    (file,) = source.record(Entry(Header(dataset["id"]))).files
    return file


def content_of(source: CkanSource, file: FileRef) -> bytes:
    assert source.stat_file(file).size_bytes in {len(CONTENT), -1}
    with source.open_file(file) as content:
        return content.read()


def test_a_file_in_a_users_directory_is_read_there(site: Site, source: CkanSource) -> None:
    file = file_of(site, source, url=f"{HOMES_URL}/~alice/my%20levels.csv")
    assert (file.origin, file.name) == (FileOrigin.USER, "my levels.csv")
    assert content_of(source, file) == CONTENT


@pytest.mark.parametrize(
    "url",
    [
        f"{HOMES_URL}/~alice/../../bob/private.txt",
        f"{HOMES_URL}/~alice/../../../../etc/passwd",
        f"{HOMES_URL}/~alice/%2e%2e/%2e%2e/bob/private.txt",
        f"{HOMES_URL}/~alice/..%2f..%2fbob%2fprivate.txt",
        f"{HOMES_URL}/~alice/%252e%252e/private.txt",
        f"{HOMES_URL}/~../bob/private.txt",
        f"{HOMES_URL}/~%2e%2e/bob/private.txt",
        f"{HOMES_URL}/~alice%2f..%2fbob/private.txt",
        f"{HOMES_URL}/~alice//etc/passwd",
        f"{HOMES_URL}/~alice/\\..\\bob\\private.txt",
        f"{HOMES_URL}/~{{user}}/private.txt",
        f"{HOMES_URL}/~bob/private.txt",
        f"{HOMES_URL}/~alice/link.txt",
        f"{HOMES_URL}/~alice/hard.txt",
        f"{HOMES_URL}/~alice",
        f"{HOMES_URL}/~",
    ],
)
def test_an_address_in_a_users_directory_that_leads_out_of_it_is_refused(
    site: Site, source: CkanSource, homes: Path, url: str
) -> None:
    (homes / "alice" / "ckan-pub" / "link.txt").symlink_to(homes / "bob" / "private.txt")
    os.link(homes / "bob" / "private.txt", homes / "alice" / "ckan-pub" / "hard.txt")
    file = replace(file_of(site, source, url="https://x.org/a.csv"), url=url, origin=FileOrigin.USER)
    with pytest.raises(FileMissing) as refused:
        source.stat_file(file)
    assert str(homes) not in str(refused.value)
    with pytest.raises(FileMissing):
        with source.open_file(file):
            pass


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.org/?https://ckan.example.org/homes/~alice/my%20levels.csv",
        "https://ckan.example.org.evil.org/homes/~alice/my%20levels.csv",
        "https://ckan.example.org@127.0.0.1/homes/~alice/my%20levels.csv",
        "https://user@ckan.example.org/homes/~alice/my%20levels.csv",
        "http://ckan.example.org/homes/~alice/my%20levels.csv",
        "https://ckan.example.org:8443/homes/~alice/my%20levels.csv",
        "file:///etc/passwd",
    ],
)
def test_an_address_that_only_looks_like_a_users_directory_is_a_link(site: Site, source: CkanSource, url: str) -> None:
    assert file_of(site, source, url=url).origin is FileOrigin.LINK


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:5000/secret.csv", "http://169.254.169.254/latest", "file:///etc/passwd", "ftp://x.org/a.csv",
            "http://[::1]/a.csv", "http://user:pw@x.org/a.csv", "gopher://x.org/1", "http://x.org:22/"],
)  # fmt: skip
def test_a_link_into_the_inner_network_or_to_no_web_address_is_refused(site: Site, source: CkanSource, url: str) -> None:
    file = replace(file_of(site, source, url="https://x.org/a.csv"), url=url)
    with pytest.raises(AddressRefused):
        source.stat_file(file)
    with pytest.raises(AddressRefused):
        with source.open_file(file):
            pass


@pytest.mark.parametrize("name", ["../../deposit/depositions/55/x#", "..", "a/b?c=d", "x\r\ny", "%2e%2e%2f", "-rf"])
def test_a_hostile_name_never_becomes_a_path(site: Site, source: CkanSource, name: str) -> None:
    file = file_of(site, source, url="https://x.org/", name=name)
    assert "/" not in file.name
    assert file.name not in {"", ".", ".."}
    assert "\n" not in file.name


def uploaded(site: Site, source: CkanSource) -> FileRef:
    dataset = site.dataset("rivers", owner_org=site.organization("water"), private=True)
    site.upload(dataset, "levels.csv", CONTENT)
    (file,) = source.record(Entry(Header(dataset["id"]))).files
    return file


def test_an_upload_is_fetched_from_ckan_whatever_host_its_address_names(site: Site, source: CkanSource) -> None:
    file = uploaded(site, source)
    elsewhere = replace(file, url=file.url.replace(site.url, "https://evil.example.org"))
    assert content_of(source, elsewhere) == CONTENT


@pytest.mark.parametrize("tail", ["/x/y/resource/other/download/levels.csv", "/api/3/action/user_show?id=admin", "/"])
def test_an_upload_with_an_odd_address_does_not_get_our_key(site: Site, source: CkanSource, tail: str) -> None:
    assert isinstance(site.people, Ckan)
    file = replace(uploaded(site, source), url=site.url + tail)
    site.people.log.clear()
    with pytest.raises((AddressRefused, FileError)):
        source.stat_file(file)
    assert site.people.log == []


def test_a_sign_in_page_in_place_of_an_upload_is_refused(site: Site, source: CkanSource) -> None:
    assert isinstance(site.people, Ckan)
    file = uploaded(site, source)
    fault = site.people.faults.add("/download/", status=200, html=True)
    with pytest.raises(FileMissing, match="signing in"):
        source.stat_file(file)
    assert fault.happened == 1


def test_an_upload_that_comes_without_a_length_is_kept_first_and_then_has_one(site: Site, source: CkanSource) -> None:
    assert isinstance(site.people, Ckan)
    file = uploaded(site, source)
    fault = site.people.faults.add("/download/", times=-1, knob="no_length")
    assert source.stat_file(file).size_bytes == -1
    with source.open_file(file) as content:
        assert (content.stamp.size_bytes, content.read()) == (len(CONTENT), CONTENT)
    assert fault.happened == 2


def test_a_changed_upload_has_another_stamp(site: Site, source: CkanSource) -> None:
    assert isinstance(site.people, Ckan)
    file = uploaded(site, source)
    before = source.stat_file(file)
    assert source.stat_file(file) == before
    site.people.change_file(file.identifier, CONTENT[::-1])
    assert source.stat_file(file) != before


def test_the_store_of_the_real_ckan_is_read_without_its_help(
    real_site: Site, ckan_server: CkanServer, tmp_path: Path
) -> None:
    with real_site.source(tmp_path, resources_path=ckan_server.storage_path / "resources") as source:
        file = uploaded(real_site, source)
        local = source.stat_file(file)
        assert content_of(source, file) == CONTENT
        assert local.inode == ckan_server.resource_file(file.identifier).stat().st_ino
        with pytest.raises(FileMissing, match="no proper id"):
            source.stat_file(replace(file, identifier="../../../etc/passwd"))


def test_a_file_that_is_not_in_the_store_is_called_by_its_own_name(site: Site, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with site.source(tmp_path, resources_path=tmp_path / "empty") as source:
        file = uploaded(site, source)
        with pytest.raises(FileMissing, match=f"^“{file.name}” cannot be read: it is not there"):
            source.stat_file(file)


def test_a_private_file_of_the_real_ckan_comes_with_the_key_alone(real_site: Site, tmp_path: Path) -> None:
    with real_site.source(tmp_path) as source:
        file = uploaded(real_site, source)
        assert content_of(source, file) == CONTENT
    with real_site.source(tmp_path, apikey="wrong") as stranger:
        with pytest.raises(FileMissing):
            stranger.stat_file(file)


@pytest.mark.parametrize("where", ["private", "elsewhere"])
def test_a_published_directory_that_its_owner_made_a_link_leads_nowhere(
    where: str, site: Site, source: CkanSource, homes: Path, tmp_path: Path
) -> None:
    outside = {"private": homes / "bob", "elsewhere": tmp_path / "settings-of-the-service"}[where]
    outside.mkdir(exist_ok=True)
    (outside / "private.txt").write_bytes(CONTENT)
    (homes / "mallory").mkdir()
    (homes / "mallory" / "ckan-pub").symlink_to(outside)
    file = file_of(site, source, url=f"{HOMES_URL}/~mallory/private.txt")
    assert file.origin is FileOrigin.USER
    with pytest.raises(FileMissing, match="a part of its path is a symbolic link"):
        source.stat_file(file)


def test_a_home_that_the_administrator_made_a_link_is_followed(site: Site, source: CkanSource, homes: Path) -> None:
    (homes / "alice").rename(homes / "moved")
    (homes / "alice").symlink_to(homes / "moved")
    assert content_of(source, file_of(site, source, url=f"{HOMES_URL}/~alice/my%20levels.csv")) == CONTENT


@pytest.mark.parametrize("url", ["http://[", "http://[::1", "http://℀.com/x", "https://[v1.x]/a.csv", "http://a:b:c/"])
def test_an_address_that_cannot_be_parsed_is_a_bad_file_and_the_dataset_is_read(
    site: Site, source: CkanSource, url: str
) -> None:
    file = replace(file_of(site, source, url=url), url=url)
    with pytest.raises((FileMissing, AddressRefused)):
        source.stat_file(file)


@pytest.mark.parametrize("tail", ["..%2f..%2f..%2fapi%2f3%2faction%2fuser_list", "%2e%2e", "..", "a%5c..%5cb", "a b"])
def test_the_key_goes_to_no_download_whose_name_climbs(site: Site, source: CkanSource, tail: str) -> None:
    file = file_of(site, source, url="https://x.org/levels.csv")
    url = f"{site.url}/dataset/x/resource/{file.identifier}/download/{tail}"
    asked = replace(file, url=url, origin=FileOrigin.STORE)
    with pytest.raises(AddressRefused):  # as somebody else's address: without the key, through the guard
        source.stat_file(asked)
