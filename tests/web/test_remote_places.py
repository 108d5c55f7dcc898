"""When other services hang, half of the threads still answer."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from simulators.ports import free_port
from tests.web.front import serving
from tests.web.site import Guest, Site, site_in, with_settings

pytestmark = pytest.mark.slow


class Silent:
    """Accepts every connection, and answers none."""

    def __init__(self) -> None:
        self.held: list[socket.socket] = []
        self.door = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.url = f"http://127.0.0.1:{self.door.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        try:
            while True:
                self.held.append(self.door.accept()[0])
        except OSError:
            return

    def close(self) -> None:
        self.door.shutdown(socket.SHUT_RDWR)
        self.door.close()
        for each in self.held:
            each.close()


@contextmanager
def front_beside(site: Site, ckan_url: str) -> Iterator[str]:
    parts = with_settings(site.parts, ckan=replace(site.parts.settings.ckan, server=ckan_url))
    with serving(parts, free_port()) as front:
        yield front.url
    parts.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with site_in(tmp_path_factory.mktemp("site")) as site:
        yield site


def at(url: str, guest: Guest) -> Guest:
    guest.url = url
    return guest


@pytest.mark.slow
def test_while_ckan_hangs_half_of_the_threads_still_answer(site: Site) -> None:
    ckan = Silent()
    statuses: list[int] = []
    with front_beside(site, ckan.url) as url:
        guests = [at(url, site.visitor()) for _ in range(12)]

        def export(guest: Guest) -> None:
            answer = guest.see("/export?dataset=river-levels-odra")
            statuses.append(answer.status_code)

        hanging = [threading.Thread(target=export, args=(guest,)) for guest in guests]
        for thread in hanging:
            thread.start()
        others = at(url, site.visitor())
        while len(statuses) < 8:  # those for whom there was no place
            assert others.see("/health").status_code == 200
            assert others.see("/transfers").status_code == 200
        site.until(lambda: len(ckan.held) == 4)
        assert len(statuses) == 8
        ckan.close()
        for thread in hanging:
            thread.join()
    assert set(statuses) == {503}


def test_who_finds_no_place_is_told_to_try_again_and_places_come_back(site: Site) -> None:
    ckan = Silent()
    with front_beside(site, ckan.url) as url:
        guest = at(url, site.visitor())
        ckan.close()
        for _ in range(9):  # more often than there are places
            page = guest.see("/export?dataset=river-levels-odra")
            assert page.status_code == 503
            assert "Many people are waiting" not in page.text


def test_the_page_says_that_nothing_was_changed(site: Site) -> None:
    parts = with_settings(site.parts, app=replace(site.parts.settings.app, threads=2))
    ckan = Silent()
    parts = with_settings(parts, ckan=replace(parts.settings.ckan, server=ckan.url))
    with serving(parts, free_port()) as front:
        first = threading.Thread(target=at(front.url, site.visitor()).see, args=("/export?dataset=river-levels-odra",))
        first.start()
        while not ckan.held:
            assert first.is_alive()
        page = at(front.url, site.visitor()).see("/export?dataset=river-levels-odra")
        assert page.status_code == 503
        assert "Many people are waiting for other services at the moment. Nothing was changed" in page.text
        ckan.close()
        first.join()
    parts.close()
