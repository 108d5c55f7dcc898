"""The same DOI through two sources is shown, and nothing is done about it."""

import pytest

from exporter.catalogue.content import Content
from exporter.catalogue.item import Visibility
from tests.web.catalogue.stock import RICH, add_item, content_of
from tests.web.site import Site

pytestmark = pytest.mark.slow


def test_items_of_one_doi_are_shown_together_to_those_who_may_see_them(site: Site) -> None:
    ada = site.visitor()
    assert "There are none" in ada.see("/catalogue/duplicates").text
    one, two = add_item(site, Content(RICH)), add_item(site, Content(RICH), "sub-cora", Visibility.PRIVATE)
    add_item(site, content_of("Without a DOI"))
    assert "There are none" in ada.see("/catalogue/duplicates").text
    assert "Perhaps the same" not in ada.see(f"/catalogue/items/{one}").text
    cora = site.visitor("cora")
    page = cora.see("/catalogue/duplicates").text
    assert "10.5072/rivers" in page
    assert f"/catalogue/items/{one}" in page
    assert f"/catalogue/items/{two}" in page
    assert f'href="/catalogue/items/{two}"' in cora.see(f"/catalogue/items/{one}").text
