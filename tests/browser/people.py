"""What a person does in front of the pages."""

from playwright.sync_api import Page

from tests.web.site import TOKENS, Site


def sign_in(page: Page, user: str = "ada") -> None:
    """At the form that the front has led to."""
    page.locator("input[name=username]").fill(user)
    page.locator("input[name=password]").fill(f"{user}-password")
    page.locator("[type=submit]").first.click()


def carry_session(page: Page, site: Site, user: str = "ada", role: str = "user") -> None:
    """Signed in already."""
    cookie = next(iter(site.visitor(user, role).cookies))
    page.context.add_cookies([{"name": cookie.name, "value": str(cookie.value), "url": site.url}])


def connect(page: Page) -> None:
    page.get_by_role("button", name="Connect Zenodo").first.click()
    page.get_by_label("Token of Zenodo").fill(TOKENS["ada"])
    page.get_by_role("button", name="Connect").click()


def choose_to_publish(page: Page) -> None:
    page.locator("#where > summary").click()
    page.get_by_label("Publish it at once").check()
