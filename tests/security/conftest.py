"""The whole front between simulators."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.front import UNLIMITED
from tests.web.site import Site, site_in


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    # page after page is asked for, as fast as a machine can
    with site_in(tmp_path, limits=UNLIMITED) as site:
        yield site
