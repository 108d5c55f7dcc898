"""Check and preview against repositories on real sockets."""

import html

import pytest

from tests.web.site import Site

pytestmark = pytest.mark.slow


def asked(site: Site, kind: str, action: str, **options: str) -> tuple[int, str]:
    cora = site.visitor("cora", "staff")
    typed = {f"option-{name}": text for name, text in options.items()}
    answer = cora.press(cora.see(f"/imports/new/{kind}"), "action", action, **typed)
    return answer.status_code, html.unescape(answer.text)


def test_a_ckan_is_checked_and_previewed(site: Site) -> None:
    url = site.parts.settings.ckan.server
    status, page = asked(site, "ckan", "check", url=url)
    assert (status, "<dd>3</dd>" in page, "CKAN 2." in page) == (200, True, True)
    status, page = asked(site, "ckan", "preview", url=url)
    assert (status, "<dt>New items</dt><dd>3</dd>" in page) == (200, True)


def test_a_selection_that_does_not_exist_is_refused_and_is_never_everything(site: Site) -> None:
    ckan, zenodo = site.parts.settings.ckan.server, site.parts.settings.repositories[0].url
    for kind, options in (
        ("ckan", {"url": ckan, "organization": "no-such-organization"}),
        ("zenodo", {"url": zenodo, "community": "no-such-community"}),
    ):
        for action in ("check", "preview"):
            status, page = asked(site, kind, action, **options)
            assert status == 400, page
            assert "No import has begun." in page


def test_another_software_is_named_as_such(site: Site) -> None:
    for kind, options in (
        ("ckan", {"url": site.parts.settings.repositories[0].url}),
        ("invenio", {"url": site.parts.settings.ckan.server}),
    ):
        status, page = asked(site, kind, "check", **options)
        assert status == 400, page
        assert "No import has begun." in page


def test_an_address_in_the_inner_network_is_not_visited(site: Site) -> None:
    for action in ("check", "preview"):
        status, page = asked(site, "ckan", action, url="http://127.0.0.1:9")
        assert status == 400
        assert "No import has begun." in page
    status, page = asked(site, "ckan", "check", url="http://169.254.169.254/latest", token="a-token-of-the-source-0001")
    assert status == 400
    assert "it ends in" not in page
