"""The whole front between simulators, and people in front of a real Chromium."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import BROWSER_MILLISECONDS
from tests.web.site import Site, site_in


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with site_in(tmp_path) as site:
        yield site


@pytest.fixture
def page_without_javascript(chromium: Browser) -> Iterator[Page]:
    with chromium.new_context(locale="en-GB", java_script_enabled=False) as context:
        context.set_default_timeout(BROWSER_MILLISECONDS)
        yield context.new_page()
