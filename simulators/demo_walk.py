"""What the demo's person does in the browser: from CKAN's button to the DOI, by the pages alone."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin

import requests

from simulators.demo_settings import PASSWORD, USER, ZENODO_TOKEN
from simulators.form_client import Browser, Form, forms_of, words_of

DOI = re.compile(r"\b10\.\d{4,9}/[\w.()/:;-]*\w")
TOKEN_FIELD = re.compile(r"(^|_)token$")
Told = Callable[[str], None]
Moved = Callable[[float, float], None]


class Lost(Exception):
    """The person does not know how to go on; the message says what the page says."""


class _Marks(HTMLParser):
    """Links with their words, and the progress bar."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.progress: tuple[float, float] | None = None
        self._href = ""
        self._words: list[str] = []

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in pairs}
        if tag == "a":
            self._href, self._words = given.get("href", ""), []
        elif tag == "progress" and self.progress is None:
            self.progress = (float(given.get("value") or 0), float(given.get("max") or 1))

    def handle_data(self, text: str) -> None:
        if self._href:
            self._words.append(text)

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
    for text, target in marks_of(page).links:
        if words.casefold() in text.casefold():
            return browser.open(urljoin(page.url, target))
    raise Lost(f"There is no link “{words}” on {page.url}: {words_of(page)[:400]}")


@dataclass(frozen=True)
class Walk:
    """``told`` hears of every step, ``moved`` of the bytes."""

    browser: Browser
    told: Told
    moved: Moved
    longest_seconds: float = 180

    def export(self, dataset_page: str) -> str:
        """The address of the page that shows the finished transfer. Raises Lost."""
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
            for known, step in ((_is_sign_in, self._sign_in), (_is_token, self._connect), (_is_export, self._press)):
                if known(form):
                    return step(form)
        raise Lost(f"Nothing to fill in on {page.url}: {words_of(page)[:400]}")

    def _sign_in(self, form: Form) -> requests.Response:
        self.told(f"signing in as {USER}")
        return self.browser.submit(form, username=USER, password=PASSWORD)

    def _connect(self, form: Form) -> requests.Response:
        self.told("connecting Zenodo with a token")
        name = next(each for each in form.fields if _token_field(each))
        return self.browser.submit(form, **{name: ZENODO_TOKEN})

    def _press(self, form: Form) -> requests.Response:
        """Publishes, where the form lets choose; else takes what it offers."""
        wanted = {name: "publish" for name, values in form.choices.items() if "publish" in values}
        words = next((each[2] for each in form.buttons if _is_go(each[2])), "")
        self.told(f"pressing “{words}”")
        return self.browser.submit(form, words, **wanted)

    def _watch(self, page: requests.Response) -> str:
        """Until the bar is gone: then the page says how it ended."""
        give_up = time.monotonic() + self.longest_seconds
        while bar := marks_of(page).progress:
            self.moved(*bar)
            if time.monotonic() > give_up:
                raise Lost(f"Not done after {self.longest_seconds:.0f} s: {words_of(page)[:400]}")
            time.sleep(0.3)
            page = self.browser.open(page.url)
        if not DOI.search(words_of(page)):
            raise Lost(f"The transfer ended without a DOI: {words_of(page)[:600]}")
        return page.url


def _is_sign_in(form: Form) -> bool:
    return {"username", "password"} <= set(form.fields)


def _token_field(name: str) -> bool:
    return bool(TOKEN_FIELD.search(name)) and "csrf" not in name


def _is_token(form: Form) -> bool:
    return form.method == "post" and any(_token_field(name) for name in form.fields)


def _is_go(words: str) -> bool:
    return bool(re.search(r"\b(publish|export|continue|preview)\b", words, re.IGNORECASE))


def _is_export(form: Form) -> bool:
    return form.method == "post" and any(_is_go(words) for *_, words in form.buttons)
