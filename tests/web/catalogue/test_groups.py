"""Item sets and sites are made, changed and deleted by those who may; the public sees of sites what is public."""

import pytest
import requests

from exporter.catalogue.item import Visibility
from tests.web.catalogue.stock import add_item, add_set, add_site, content_of, get_item, rich_item
from tests.web.site import Site

pytestmark = pytest.mark.slow
SAVE = ("action", "save")


def test_a_set_is_made_changed_and_deleted_and_its_items_stay(site: Site) -> None:
    ada = site.visitor()
    assert "There is none yet" in ada.see("/catalogue/sets").text
    form = ada.see("/catalogue/sets/new")
    assert "Please give it a title" in ada.press(form, *SAVE, title=" ").text
    made = ada.press(form, *SAVE, title="Waters", description="All of them.")
    assert "Waters" in ada.see(made.headers["Location"]).text
    ada.press(ada.see("/catalogue/sets/1"), *SAVE, title="Rivers", visibility="private")
    assert "Rivers" in ada.see("/catalogue/sets?q=riv").text
    assert "Rivers" not in site.visitor("ulla").see("/catalogue/sets").text
    item_id = add_item(site, content_of("Odra"))
    add_set(site, "Other", item_id)
    asked = ada.see("/catalogue/sets/2/delete")
    assert "1 item in it" in asked.text
    ada.press(asked, "action", "delete")
    assert ada.see("/catalogue/sets/2").status_code == 404
    assert get_item(site, item_id).title == "Odra"


def test_somebody_elses_set_or_site_cannot_be_touched(site: Site) -> None:
    add_set(site, "Of Ada")
    add_site(site, "Of Cora")
    ulla = site.visitor("ulla")
    token = {"csrf_token": ulla.csrf(site.url), "title": "Mine now"}
    for path in ("/catalogue/sets/1", "/catalogue/sites/1"):
        assert "Edit<span" not in ulla.see(path.rpartition("/")[0]).text
        assert ulla.see(path).status_code == 404
        assert ulla.see(f"{path}/delete").status_code == 404
        assert ulla.submit(site.url + path, token).status_code == 404
        assert ulla.submit(f"{site.url}{path}/delete", token).status_code == 404
    assert ulla.see("/catalogue/sites/new").status_code == 404
    assert ulla.submit(f"{site.url}/catalogue/sites", token).status_code == 404


def test_staff_makes_a_site_and_changes_its_address(site: Site) -> None:
    cora = site.visitor("cora", "staff")
    cora.press(cora.see("/catalogue/sites/new"), *SAVE, title="Rivers for all", preset="yes")
    assert "/sites/rivers-for-all" in cora.see("/catalogue/sites").text
    form = cora.see("/catalogue/sites/1")
    wrong = cora.press(form, *SAVE, slug="Not A Slug")
    assert (wrong.status_code, 'id="slug-error"' in wrong.text) == (400, True)
    cora.press(form, *SAVE, slug="rivers")
    assert requests.get(f"{site.url}/sites/rivers", timeout=60).status_code == 200
    assert requests.get(f"{site.url}/sites/rivers-for-all", timeout=60).status_code == 404
    cora.press(cora.see("/catalogue/sites/1/delete"), "action", "delete")
    assert requests.get(f"{site.url}/sites/rivers", timeout=60).status_code == 404


def stranger(site: Site, path: str) -> requests.Response:
    return requests.get(site.url + path, timeout=60, allow_redirects=False)


def test_the_public_sees_public_items_of_public_sites_without_signing_in(site: Site) -> None:
    rich = rich_item(site)
    hidden = add_item(site, content_of("Hidden"), visibility=Visibility.PRIVATE)
    elsewhere = add_item(site, content_of("Elsewhere"))
    slug = add_site(site, "Rivers", rich, hidden)
    closed = add_site(site, "Closed", rich, visibility=Visibility.PRIVATE)
    home = stranger(site, f"/sites/{slug}")
    assert (home.status_code, "Water levels of the Odra" in home.text, "Hidden" in home.text) == (200, True, False)
    assert "1 item" in home.text
    assert "Water levels" in stranger(site, f"/sites/{slug}?q=hydrology").text
    assert "No item has these words" in stranger(site, f"/sites/{slug}?q=zzz").text
    page = stranger(site, f"/sites/{slug}/items/{rich}")
    assert "https://orcid.org/0000-0002-1825-0097" in page.text
    assert "History" not in page.text
    assert "Sign out" not in page.text
    assert stranger(site, f"/sites/{slug}/items/{rich}/files/0").content == b"time,level\n1,2\n"
    assert stranger(site, f"/sites/{slug}/items/{rich}/files/1/picture").headers["Content-Type"] == "image/png"
    for path in (
        f"/sites/{slug}/items/{hidden}",
        f"/sites/{slug}/items/{elsewhere}",
        f"/sites/{slug}/items/{hidden}/files/0",
        f"/sites/{closed}",
        f"/sites/{closed}/items/{rich}",
        f"/sites/{closed}/items/{rich}/files/0",
        "/sites/nothing",
        "/sites/%00",
    ):
        assert stranger(site, path).status_code == 404, path
