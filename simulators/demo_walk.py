"""What the demo's person does in the browser: from CKAN's button to the DOI, by the pages alone."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin

import requests

from simulators.demo_settings import PASSWORD, USER
from simulators.form_client import Browser, Form, forms_of, words_of

DOI = re.compile(r"\b10\.\d{4,9}/[\w.()/:;-]*\w")
CODE = re.compile(r"<code>([^<]+)</code>")
CONNECT, STORE, PUBLISH, STILL = "Connect ", "Store my changes", "Publish at ", "Show how far it is now"
ALWAYS_THERE = {"Sign out", "Cancel the transfer"}
Told = Callable[[str], None]
Moved = Callable[[float, float, str], None]


class Lost(Exception):
    """The person does not know how to go on; the message says what the page says."""


class _Marks(HTMLParser):
    """Links with their words, and the progress bar with what stands beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.progress: tuple[float, float] | None = None
        self.beside = ""
        self._at_bar = False
        self._href = ""
        self._words: list[str] = []

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in pairs}
        if tag == "a":
            self._href, self._words = given.get("href", ""), []
        elif tag == "progress" and self.progress is None:
            self.progress = (float(given.get("value") or 0), float(given.get("max") or 1))
        elif tag == "span" and self.progress and not self.beside:
            self._at_bar = True

    def handle_data(self, text: str) -> None:
        if self._href:
            self._words.append(text)
        if self._at_bar:
            self.beside, self._at_bar = text.strip(), False

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._href:
            self.links.append((" ".join("".join(self._words).split()), self._href))
            self._href = ""


def marks_of(page: requests.Response) -> _Marks:
    marks = _Marks()
    marks.feed(page.text)
    return marks


def follow(browser: Browser, page: requests.Response, words: str) -> requests.Response:
    """Clicks the first link with these words. Raises Lost."""
    target = link_of(page, words)
    if not target:
        raise Lost(f"There is no link “{words}” on {page.url}: {words_of(page)[:400]}")
    return browser.open(target)


def link_of(page: requests.Response, words: str) -> str:
    """Where the first link with these words leads, or an empty text."""
    links = marks_of(page).links
    return next((urljoin(page.url, target) for text, target in links if words.casefold() in text.casefold()), "")


@dataclass(frozen=True)
class Walk:
    """``told`` hears of every step; ``moved`` how far the bar is, and the words beside it."""

    browser: Browser
    told: Told
    moved: Moved
    longest_seconds: float = 180

    def export(self, dataset_page: str) -> str:
        """The address of the page that shows the finished transfer. Raises Lost."""
        self.told("opening the dataset in CKAN")
        page = follow(self.browser, self.browser.open(dataset_page), "Export to Zenodo")
        for _ in range(10):
            if "/transfers/" in page.url:
                return self._watch(page)
            page = self._next(page)
        raise Lost(f"Ten pages, and no transfer; the last was {page.url}: {words_of(page)[:400]}")

    def _next(self, page: requests.Response) -> requests.Response:
        if page.status_code >= 400:
            raise Lost(f"{page.url} answered {page.status_code}: {words_of(page)[:400]}")
        for form in forms_of(page):
            if {"username", "password"} <= set(form.fields):
                return self.sign_in(form)
            if "token" in form.fields:
                return self._connect(page, form)
            if "publish" in form.choices:
                return self._export(form)
        raise Lost(f"Nothing to fill in on {page.url}: {words_of(page)[:400]}")

    def sign_in(self, form: Form) -> requests.Response:
        self.told(f"signing in as {USER}")
        return self.browser.submit(form, username=USER, password=PASSWORD)

    def _connect(self, page: requests.Response, form: Form) -> requests.Response:
        """The token stands where the page says: at Zenodo, behind the link."""
        self.told("fetching a token at Zenodo")
        there = follow(self.browser, page, "the page for new tokens")
        token = CODE.search(there.text)
        if not token:
            raise Lost(f"No token on {there.url}: {words_of(there)[:400]}")
        self.told("connecting Zenodo with it")
        return self.browser.submit(form, token=token[1])

    def _export(self, form: Form) -> requests.Response:
        """First the account, then what is asked and the choice to publish, then the button that says so."""
        if form.words_of_button(CONNECT):
            return self._press(form, CONNECT)
        wanted = {name: "yes" for name in form.choices if name == "publish" or name.startswith("confirmed-")}
        if any(form.fields.get(name) != value for name, value in wanted.items()):
            self.told("answering the questions, choosing to publish")
            return self.browser.submit(form, STORE, **wanted)
        return self._press(form, PUBLISH)

    def _press(self, form: Form, words: str) -> requests.Response:
        on_it = form.words_of_button(words)
        if not on_it:
            raise Lost(f"There is no button “{words.strip()}…”, only: {', '.join(each[2] for each in form.buttons)}")
        self.told(f"pressing “{on_it}”")
        return self.browser.submit(form, on_it)

    def _watch(self, page: requests.Response) -> str:
        """As a person without JavaScript, by the page's own link, until it is gone: then the page says how it ended."""
        give_up = time.monotonic() + self.longest_seconds
        while again := link_of(page, STILL):
            self._look(page)
            if time.monotonic() > give_up:
                raise Lost(f"Not done after {self.longest_seconds:.0f} s: {words_of(page)[:400]}")
            time.sleep(0.2)
            page = self.browser.open(again)
        self._look(page)
        if not DOI.search(words_of(page)):
            raise Lost(f"The transfer ended without a DOI: {words_of(page)[:600]}")
        return page.url

    def _look(self, page: requests.Response) -> None:
        """Raises Lost when the page wants something: the demo has nothing to decide any more."""
        marks = marks_of(page)
        if marks.progress:
            self.moved(*marks.progress, marks.beside)
        asked = [words for form in forms_of(page) for *_, words in form.buttons if words not in ALWAYS_THERE]
        if page.status_code >= 400 or asked:
            raise Lost(f"The transfer did not get through: {words_of(page)[:600]}")
