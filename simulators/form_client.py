"""A browser without JavaScript: cookies, redirects, and forms that are filled as a person fills them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

import requests

UNNAMED = {"submit", "button", "image", "reset", "file"}


class FormMissing(Exception):
    """The page has no such form; the message holds what it says instead."""


@dataclass
class Form:
    """What would be sent. ``buttons`` are the names and values of its submit buttons, with the words on them."""

    action: str
    method: str = "get"
    id: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)

    def words_of_button(self, part: str) -> str:
        """All that stands on the first button with these words, or an empty text."""
        return next((each[2] for each in self.buttons if part.casefold() in each[2].casefold()), "")


class Browser(requests.Session):
    """Sends Secure cookies to loopback too, as browsers do: Keycloak's are Secure even on http."""

    def send(self, request: requests.PreparedRequest, **rest: Any) -> requests.Response:
        rest.setdefault("timeout", 60)
        answer = super().send(request, **rest)
        for cookie in self.cookies:
            cookie.secure = False
        return answer

    def open(self, url: str) -> requests.Response:
        return self.get(url, timeout=60)

    def submit(self, form: Form, button: str = "", **values: Any) -> requests.Response:
        """``button`` is part of the words on the button that is pressed, or the first one."""
        pressed = next((each for each in form.buttons if button.casefold() in each[2].casefold()), None)
        sent = {**form.fields, **({pressed[0]: pressed[1]} if pressed and pressed[0] else {}), **values}
        if form.method == "post":
            return self.post(form.action, data=sent, timeout=60)
        return self.get(form.action, params=sent, timeout=60)


class _Reader(HTMLParser):
    """Collects the forms of a page, and its words."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.base = base
        self.forms: list[Form] = []
        self.words: list[str] = []
        self._form: Form | None = None
        self._select = ""
        self._area = ""
        self._button: tuple[str, str] | None = None
        self._silent = False

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in pairs}
        self._silent = tag in {"script", "style"}
        if tag == "form":
            target = urljoin(self.base, given.get("action") or self.base)
            self._form = Form(target, given.get("method", "get").lower(), given.get("id", ""))
            self.forms.append(self._form)
        elif self._form is not None and "disabled" not in given:
            self._control(tag, given, {name for name, _ in pairs})

    def _control(self, tag: str, given: dict[str, str], names: set[str]) -> None:
        name = given.get("name", "")
        if tag == "input":
            self._input(name, given, names)
        elif tag == "button" and given.get("type", "submit") == "submit":
            self._button = (name, given.get("value", ""))
        elif tag == "select":
            self._select = name
        elif tag == "textarea":
            self._area = name
            self._keep(name, "")
        elif tag == "option" and self._select:
            self._option(given.get("value", ""), "selected" in names)

    def _input(self, name: str, given: dict[str, str], names: set[str]) -> None:
        assert self._form
        kind, value = given.get("type", "text"), given.get("value", "")
        if kind == "submit":
            self._form.buttons.append((name, value, value))
        elif kind in UNNAMED or not name:
            return
        elif kind in {"checkbox", "radio"}:
            value = given.get("value", "on")
            self._form.choices.setdefault(name, []).append(value)
            if "checked" in names:
                self._keep(name, value)
        else:
            self._keep(name, value)

    def _option(self, value: str, selected: bool) -> None:
        assert self._form
        first = self._select not in self._form.choices
        self._form.choices.setdefault(self._select, []).append(value)
        if first or selected:
            self._form.fields[self._select] = value

    def _keep(self, name: str, value: str) -> None:
        """A name that stands twice becomes a list."""
        assert self._form
        if not name:
            return
        known = self._form.fields.get(name)
        self._form.fields[name] = value if known is None else [*(known if isinstance(known, list) else [known]), value]

    def handle_data(self, text: str) -> None:
        if self._area and self._form:
            self._form.fields[self._area] = text.removeprefix("\n")
        elif self._button and self._form:
            self._form.buttons.append((*self._button, text.strip()))
            self._button = None
        if text.strip() and not self._silent:
            self.words.append(text.strip())

    def handle_endtag(self, tag: str) -> None:
        self._silent = False
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""


def _read(page: requests.Response) -> _Reader:
    reader = _Reader(page.url)
    reader.feed(page.text)
    return reader


def forms_of(page: requests.Response) -> list[Form]:
    return _read(page).forms


def words_of(page: requests.Response) -> str:
    """What a person reads on it."""
    return " ".join(_read(page).words)


def find_form(page: requests.Response, mark: str) -> Form:
    """The form whose id is the mark, or whose address, a field or a button holds it. Raises FormMissing."""
    reader = _read(page)
    for form in reader.forms:
        held = [form.action, *form.fields, *form.choices, *(words for *_, words in form.buttons)]
        if form.id == mark or any(mark.casefold() in each.casefold() for each in held):
            return form
    raise FormMissing(f"{page.url} ({page.status_code}) has no form with “{mark}”. It says: {' '.join(reader.words)[:600]}")
