"""The simulator that the demo signs in at, with every flaw that it can put into an ID token."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter.database.schema import people, sessions
from simulators.oidc import Keycloak
from simulators.oidc_keys import FLAWS
from simulators.server import Simulator
from tests.web.front import Front, front_for
from tests.web.test_sso import rows
from tests.web.visitor import Visitor


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Front, Keycloak]]:
    keycloak = Keycloak()
    with Simulator(keycloak) as simulator, front_for(Path(tmp_path_factory.mktemp("simulated")), simulator.url) as front:
        yield front, keycloak


@pytest.mark.parametrize("flaw", sorted(FLAWS))
def test_a_flawed_token_lets_nobody_in(flaw: str, simulated: tuple[Front, Keycloak]) -> None:
    front, keycloak = simulated
    front.parts.reset()
    fault = keycloak.faults.add("POST .*/token", knob="id_token", value=flaw)
    answer = Visitor().sign_in(front.url, "ulla")
    assert fault.happened == 1
    assert answer.status_code == 400
    assert (rows(front, sessions), rows(front, people)) == (0, 0)


def test_a_person_signs_in_and_out_at_the_simulator(simulated: tuple[Front, Keycloak]) -> None:
    front, _ = simulated
    front.parts.reset()
    visitor = Visitor()
    assert visitor.sign_in(front.url, "ulla", "/?x=1").headers["Location"] == "/?x=1"
    assert "ulla-at-ckan" in visitor.look(f"{front.url}/").text
    out = visitor.submit(f"{front.url}/logout", {"csrf_token": visitor.csrf(front.url)})
    back = visitor.look(out.headers["Location"])
    assert back.headers["Location"] == f"{front.url}/signed-out"
