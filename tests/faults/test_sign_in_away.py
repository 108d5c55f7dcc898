"""A sign-in service that is away or silent (F46): who is in stays in, jobs go on, and the page says so to the others."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter.jobs.job import JobState
from simulators.server import Simulator
from tests.faults.proxy import Proxy
from tests.faults.world import World
from tests.servers.process import port_answers
from tests.web.front import Front, front_for
from tests.web.provider import Provider
from tests.web.visitor import Visitor

pytestmark = pytest.mark.slow


@pytest.fixture
def distant(tmp_path: Path) -> Iterator[tuple[Front, Proxy]]:
    """A front whose sign-in service stands behind a proxy."""
    with Simulator(Provider()) as provider, Proxy(provider.port) as proxy:
        with front_for(tmp_path, f"http://127.0.0.1:{proxy.port}") as front:
            yield front, proxy


def test_who_is_in_stays_in_while_the_sign_in_service_is_silent(distant: tuple[Front, Proxy]) -> None:
    front, proxy = distant
    visitor = Visitor()
    visitor.sign_in_quickly(front.url)
    proxy.go_silent()
    assert visitor.look(f"{front.url}/").status_code == 200
    proxy.heal()
    assert proxy.silences == 1


def test_a_silent_sign_in_service_is_told_to_who_comes_in_and_found_again(distant: tuple[Front, Proxy]) -> None:
    front, proxy = distant
    proxy.go_silent()
    answer = Visitor().look(f"{front.url}/login")
    assert (answer.status_code, "sign-in service does not answer" in answer.text) == (503, True)
    proxy.heal()
    assert Visitor().sign_in_quickly(front.url).status_code == 302


def test_a_job_goes_on_without_any_sign_in_service(world: World) -> None:
    """Nobody listens where the settings of these workers name Keycloak."""
    assert world.settings.sso.keycloak_server_url == "http://127.0.0.1:1"
    assert not port_answers(1)
    job_id = world.submit()
    world.start()
    assert world.judge(job_id).state is JobState.DONE
