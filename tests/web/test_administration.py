"""The menu of administrators leads to all their pages, and only they see it."""

import pytest

from exporter.web.administration import PAGES
from tests.web.site import Site

pytestmark = pytest.mark.slow


def test_every_page_of_the_menu_is_there(site: Site) -> None:
    admin = site.visitor("cora", "admin")
    menu = admin.see("/admin").text
    for path in ("/admin/transfers", "/admin/waiting", "/admin/workers", "/admin/people", "/catalogue/vocabularies"):
        assert f'href="{path}"' in menu
        assert admin.see(path).status_code == 200
    assert len(PAGES) >= 5


def test_a_page_says_to_which_part_of_the_program_it_belongs(site: Site) -> None:
    admin = site.visitor("cora", "admin")
    assert '<a href="/admin" aria-current="page">' in admin.see("/admin").text
    assert '<a href="/admin" aria-current="true">' in admin.see("/admin/workers").text
    assert '<a href="/catalogue" aria-current="page">' in admin.see("/catalogue").text
    assert '<a href="/catalogue" aria-current="true">' in admin.see("/catalogue/sets").text
    assert 'aria-current="true"' not in admin.see("/transfers").text


def test_others_have_no_such_menu(site: Site) -> None:
    ada = site.visitor()
    assert "Administration" not in ada.see("/catalogue").text
    assert ada.see("/admin").status_code == 403
