"""Invenio as a destination, against its stand-in."""

import pytest

from exporter.destinations.base import Destination
from tests.contracts.destinations import DestinationContract
from tests.destinations.conftest import OWNER, STRANGER, Repository


@pytest.fixture
def destination(invenio: Repository) -> Destination:
    return invenio.connect(OWNER)


@pytest.fixture
def stranger(invenio: Repository) -> Destination:
    return invenio.connect(STRANGER)


@pytest.fixture
def impostor(invenio: Repository) -> Destination:
    return invenio.connect("canary-token-that-nobody-gave")


@pytest.mark.slow  # the quick run has the same suite against Zenodo
class TestInvenio(DestinationContract):
    pass
