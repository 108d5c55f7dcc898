"""The browser without JavaScript fills forms as a person does."""

from collections.abc import Iterator

import pytest

from simulators.form_client import Browser, Form, FormMissing, find_form, forms_of, words_of
from simulators.server import Reply, Request, Service, Simulator

PAGE = """<html><script>var no = "words";</script><h1>Hello</h1>
<form action="/search"><input name=q><button>Search</button></form>
<form id=main method=POST>
 <input type=hidden name=csrf_token value="a&amp;b"><input name=title value=Title><input name=off value=x disabled>
 <textarea name=notes>
two
lines</textarea>
 <select name=kind><option value=a>A<option value=b selected>B</select>
 <select name=first><option value=1><option value=2></select>
 <input type=checkbox name=file value=1 checked><input type=checkbox name=file value=2 checked>
 <input type=checkbox name=file value=3>
 <input type=radio name=end value=draft checked><input type=radio name=end value=publish>
 <button name=do value=back>Back</button><button name=do value=go>Publish now</button></form></html>"""


class Pages(Service):
    def __init__(self) -> None:
        super().__init__()
        self.sent: list[str] = []
        self.route("GET", "/form", lambda _: Reply(body=PAGE, headers={"Set-Cookie": "a=1; Path=/; Secure; HttpOnly"}))
        self.route("GET", "/search", lambda request: Reply(body={"q": request.argument("q")}))
        self.route("POST", "/form", self._keep)

    def _keep(self, request: Request) -> Reply:
        self.sent += [request.text(), request.headers.get("cookie", "")]
        return Reply(302, None, {"Location": "/form"})


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(Pages()) as simulator:
        yield simulator


def test_a_form_is_read_with_all_that_would_be_sent(simulator):
    with Browser() as browser:
        form = find_form(browser.open(f"{simulator.url}/form"), "main")
    assert form.fields == {
        "csrf_token": "a&b",
        "title": "Title",
        "notes": "two\nlines",
        "kind": "b",
        "first": "1",
        "file": ["1", "2"],
        "end": "draft",
    }
    assert form.choices["end"] == ["draft", "publish"]
    assert form.buttons == [("do", "back", "Back"), ("do", "go", "Publish now")]
    assert form.action == f"{simulator.url}/form"


def test_the_pressed_button_is_sent_and_secure_cookies_too(simulator):
    with Browser() as browser:
        form = find_form(browser.open(f"{simulator.url}/form"), "publish")
        page = browser.submit(form, "publish", end="publish")
    assert page.url == f"{simulator.url}/form"
    body, cookie = simulator.service.sent
    assert "file=1&file=2" in body
    assert body.endswith("end=publish&do=go")
    assert cookie == "a=1"


def test_a_form_by_get_asks_with_its_fields(simulator):
    with Browser() as browser:
        form = forms_of(browser.open(f"{simulator.url}/form"))[0]
        assert browser.submit(form, q="ä b").json() == {"q": "ä b"}


def test_a_missing_form_is_told_with_the_words_of_the_page(simulator):
    with Browser() as browser:
        page = browser.open(f"{simulator.url}/form")
    with pytest.raises(FormMissing, match=r"has no form with “nothing”\. It says: Hello"):
        find_form(page, "nothing")
    assert "var no" not in words_of(page)


def test_a_button_is_known_by_a_part_of_its_words():
    form = Form("/", buttons=[("action", "save", "Store my changes"), ("action", "export", "Publish at Zenodo")])
    assert (form.words_of_button("publish at "), form.words_of_button("Connect ")) == ("Publish at Zenodo", "")
