"""The page of an item: everything that it says, escaped, with links; and only for those who may see it."""

from dataclasses import replace

import pytest
from markupsafe import escape

from exporter.catalogue import memberships, sites
from exporter.catalogue.content import Content, edited
from exporter.catalogue.item import Visibility
from exporter.catalogue.item_file import FileState, ItemFile
from exporter.catalogue.memberships import SITES
from exporter.records.parts import statements
from exporter.records.record import Value
from tests.security.payloads import PAYLOADS
from tests.web.catalogue.stock import RICH, add_item, add_set, add_site, content_of, get_item, hostile, rich_item
from tests.web.site import Site

pytestmark = pytest.mark.slow


def test_everything_that_an_item_says_is_on_its_page(site: Site) -> None:
    item_id = rich_item(site)
    add_set(site, "Waters", item_id)
    add_site(site, "Rivers for all", item_id)
    page = site.visitor().see(f"/catalogue/items/{item_id}").text
    for words in (
        'href="https://orcid.org/0000-0002-1825-0097"',
        'href="https://ror.org/02mhbdp94"',
        'href="https://doi.org/10.5072/rivers"',
        'href="https://creativecommons.org/licenses/by/4.0/"',
        'href="https://repository.example/r/7"',
        '<span class="said" dir="auto" lang="ar">',
        'lang="de">Wasserstände der Oder',
        "<strong>hourly</strong>",
        "1 &lt; 2",
        "German",
        "river 𝄞",
        "monthly",
        "Waters",
        "Rivers for all",
        "A repository",
        "It is not open to everybody at its source.",
        "It did not arrive: the source closed the connection.",
        "1.0 GB",
        "Distributor",
        get_item(site, item_id).identifier,
    ):
        assert words in page, words


SIGNS = ("<script>alert", "onerror=alert(1)>", "<svg", "<iframe", 'href="javascript', "<base", "<meta http", "<object")


def test_hostile_words_are_shown_and_are_no_markup(site: Site) -> None:
    ada, slug = site.visitor(), add_site(site, "For all")
    for words in PAYLOADS:
        files = (ItemFile(words, title=words, description=words, url=words, state=FileState.SKIPPED, said=words),)
        item_id = add_item(site, Content(hostile(words)), files=files)
        with site.parts.database.transaction() as connection:
            found = sites.find_slug(connection, slug)
            assert found
            memberships.add(connection, SITES, [found.id], [item_id])
        own = f"/catalogue/items/{item_id}"
        for path in (own, f"{own}/edit", f"{own}/compare?old=1&new=1", "/catalogue", f"/sites/{slug}/items/{item_id}"):
            page = ada.see(path)
            assert page.status_code == 200, page.text
            plain = page.text.lower().replace("&#34;", "").replace("&#39;", "")
            assert [sign for sign in SIGNS if sign in plain] == [], f"{path}: {words}"
            assert str(escape(words)) in page.text, path


def test_what_somebody_may_not_see_is_not_there(site: Site) -> None:
    item_id = add_item(site, content_of("Mine"), visibility=Visibility.PRIVATE)
    path = f"/catalogue/items/{item_id}"
    assert site.visitor("ada").see(path).status_code == 200
    assert site.visitor("cora", "staff").see(path).status_code == 200
    ulla = site.visitor("ulla")
    for each in (path, f"{path}/edit", f"{path}/compare?old=1&new=1", f"{path}/restore/1"):
        assert ulla.see(each).status_code == 404, each


def test_of_a_public_item_others_see_neither_history_nor_buttons(site: Site) -> None:
    item_id = add_item(site, content_of("Open"))
    page = site.visitor("ulla").see(f"/catalogue/items/{item_id}").text
    assert "Open" in page
    assert "History" not in page
    assert "/edit" not in page


def test_what_a_person_wrote_is_marked_and_an_embargo_is_told(site: Site) -> None:
    said = dict(statements(RICH)) | {"dcterms:subject": (Value("dcterms:subject", "written"),)}
    item_id = add_item(site, edited(Content(RICH), said))
    page = site.visitor().see(f"/catalogue/items/{item_id}").text
    assert "added here" in page
    closed = replace(RICH.access, files="restricted", embargo_until="2099-01-01")
    other = add_item(site, Content(replace(RICH, access=closed)))
    assert "Embargo until 2099-01-01" in site.visitor().see(f"/catalogue/items/{other}").text


def test_an_item_of_thousands_of_files_is_a_short_page_for_everybody(site: Site) -> None:
    files = [ItemFile(f"file-{number}.txt", url=f"https://x.example/{number}") for number in range(1000)]
    item_id = add_item(site, content_of("Many"), files=files)
    slug = add_site(site, "Of many files", item_id)
    for path in (f"/catalogue/items/{item_id}", f"/sites/{slug}/items/{item_id}"):
        page, last = site.visitor().see(path).text, site.visitor().see(f"{path}?files=800").text
        assert (page.count("<li>") < 300, "file-199.txt" in page, "file-200.txt" in page) == (True, True, False)
        assert 'href="?files=200#files"' in page
        assert ("file-999.txt" in last, "More files" in last) == (True, False)
