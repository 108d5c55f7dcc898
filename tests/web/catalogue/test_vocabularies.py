"""Vocabularies are listed for everybody; an administrator adds and removes some."""

import pytest

from exporter.records.record import Value
from tests.web.catalogue.stock import add_item, content_of
from tests.web.site import Site

pytestmark = pytest.mark.slow
TYPED = {
    "prefix": "dwc",
    "namespace": "http://rs.tdwg.org/dwc/terms/",
    "label": "Darwin Core",
    "terms": "scientificName Name of the species\r\nlocality",
}


def test_a_vocabulary_is_added_used_and_removed(site: Site) -> None:
    item_id = add_item(site, content_of("Otters", Value("dwc:scientificName", "Lutra lutra")))
    admin = site.visitor("cora", "admin")
    assert "Scientific name" in admin.see(f"/catalogue/items/{item_id}").text
    saved = admin.press(admin.see("/admin/vocabularies/new"), "action", "save", **TYPED)
    page = admin.see(saved.headers["Location"].partition("#")[0]).text
    assert "Darwin Core" in page
    assert "dwc:locality" in page
    assert "Name of the species" in admin.see(f"/catalogue/items/{item_id}").text
    assert '<option value="dwc:locality">' in admin.see(f"/catalogue/items/{item_id}/edit").text
    again = admin.press(admin.see("/admin/vocabularies/new"), "action", "save", **TYPED)
    assert "There is a vocabulary of this prefix already" in again.text
    admin.press(admin.see("/admin/vocabularies/dwc"), "action", "save", label="Darwin")
    assert "Darwin <span" in admin.see("/catalogue/vocabularies").text
    admin.press(admin.see("/admin/vocabularies/dwc/remove"), "action", "remove")
    assert admin.see("/admin/vocabularies/dwc").status_code == 404
    assert "Lutra lutra" in admin.see(f"/catalogue/items/{item_id}").text


@pytest.mark.parametrize(
    ("field", "text"),
    [("prefix", "9 x"), ("namespace", "javascript:alert(1)"), ("label", ""), ("terms", "a\n9b"), ("terms", "t\n" * 2001)],
)
def test_what_cannot_be_is_told_beside_its_field(field: str, text: str, site: Site) -> None:
    admin = site.visitor("cora", "admin")
    answer = admin.press(admin.see("/admin/vocabularies/new"), "action", "save", **TYPED | {field: text})
    assert (answer.status_code, f'id="{field}-error"' in answer.text) == (400, True)


def test_others_read_them_and_add_none(site: Site) -> None:
    ada = site.visitor()
    page = ada.see("/catalogue/vocabularies").text
    assert "dcterms:title" in page
    assert "Add a vocabulary" not in page
    assert ada.see("/admin/vocabularies/new").status_code == 403
