"""Zenodo as a destination, against its stand-in."""

import pytest

from exporter.destinations.base import Destination
from tests.contracts.destinations import DestinationContract
from tests.destinations.conftest import OWNER, STRANGER, Repository

pytestmark = pytest.mark.slow


@pytest.fixture
def destination(zenodo: Repository) -> Destination:
    return zenodo.connect(OWNER)


@pytest.fixture
def stranger(zenodo: Repository) -> Destination:
    return zenodo.connect(STRANGER)


@pytest.fixture
def impostor(zenodo: Repository) -> Destination:
    return zenodo.connect("canary-token-that-nobody-gave")


class TestZenodo(DestinationContract):
    pass
