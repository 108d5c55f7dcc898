"""The whole front on a real socket, between a CKAN, a Zenodo and an OpenID provider that are simulated."""

import html
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread

import requests
from cryptography.fernet import Fernet

from exporter.jobs.worker import Worker
from exporter.settings import (
    AppSettings,
    CkanSettings,
    HttpSettings,
    LimitSettings,
    RepositorySettings,
    Settings,
    SsoSettings,
    WorkerSettings,
)
from exporter.transfers import connections
from exporter.transfers.parts import Parts
from exporter.web import people, sessions
from exporter.web.identity import Identity
from simulators.ckan import SERVICE_TOKEN, Ckan
from simulators.ckan_demo import fill
from simulators.oidc import Keycloak
from simulators.ports import free_port
from simulators.server import Simulator
from simulators.zenodo import Zenodo
from tests.web.front import serving
from tests.web.visitor import Visitor

TOKENS = {name: f"simulated-zenodo-token-of-{name}" for name in ("ada", "cora", "ulla")}
COMPLETE, INCOMPLETE, PRIVATE, ODD = "river-levels-odra", "soil-samples", "unpublished-isotopes", "field-recordings"
LIMITS = LimitSettings()
QUICK = WorkerSettings(
    seats=1, poll_seconds=0.05, beat_seconds=0.2, lease_seconds=20, settle_seconds=0.5, grace_seconds=2, spool_bytes=1 << 22
)


@dataclass(frozen=True)
class Site:
    url: str
    parts: Parts
    ckan: Ckan
    zenodo: Zenodo
    sandbox: Zenodo
    oidc: Keycloak
    directory: Path

    @property
    def host(self) -> str:
        return self.parts.settings.repositories[0].host

    @property
    def sandbox_host(self) -> str:
        return self.parts.settings.repositories[1].host

    def visitor(self, name: str = "ada", role: str = "user") -> "Guest":
        """Somebody with a session, as a sign-in leaves it."""
        identity = Identity(f"sub-{name}", name, name.title(), f"{name}@example.org", True, frozenset(), "", "")
        with self.parts.database.transaction() as connection:
            people.keep(connection, identity, role)
            people.bind(connection, identity.subject, name)
            cookie = sessions.start(connection, self.parts.vault, identity)
        guest = Guest(self.url, f"sub-{name}")
        guest.cookies.set(sessions.cookie_name(self.parts.settings.app), cookie, domain="127.0.0.1", path="/")
        return guest

    def connect(self, name: str = "ada", host: str = "") -> None:
        with self.parts.database.transaction() as connection:
            connections.save(connection, self.parts.vault, f"sub-{name}", host or self.host, token=TOKENS[name])

    @staticmethod
    def until(happened: Callable[[], bool], seconds: float = 90) -> None:
        """Waits for it."""
        end = time.monotonic() + seconds
        while not happened():
            assert time.monotonic() < end, "it did not happen"
            time.sleep(0.05)

    @contextmanager
    def working(self) -> Iterator[None]:
        """A real worker in a thread."""
        parts = Parts(self.parts.settings, patient=True)
        worker = Worker(
            parts.database, parts.handlers(), parts.worker_options, chores=parts.chores(), ended=parts.letters().ended
        )
        thread = Thread(target=worker.run, daemon=True)
        thread.start()
        try:
            yield
        finally:
            worker.stop()
            thread.join(90)
            assert not thread.is_alive()
            parts.close()


class Guest(Visitor):
    """A browser without JavaScript: fills the form of a page as it is, and presses one of its buttons."""

    def __init__(self, url: str, subject: str) -> None:
        super().__init__()
        self.url, self.subject = url, subject

    def see(self, path: str) -> requests.Response:
        return self.look(self.url + path)

    def follow(self, path: str) -> requests.Response:
        answer = self.see(path)
        while answer.status_code in {302, 303}:
            path = answer.headers["Location"]
            answer = self.see(path)
        return answer

    def press(self, page: requests.Response, name: str, value: str, **typed: str) -> requests.Response:
        """The form that holds this button, with what was typed into it."""
        form = next(form for form in forms(page.text) if (name, value) in form.buttons)
        fields = {**form.fields, **typed, name: value}
        return self.submit(self.url + form.action, {key: text for key, text in fields.items() if text != "\0"})

    def press_export(self, page: requests.Response, **typed: str) -> requests.Response:
        """What is chosen is stored and shown first, where it cannot be undone; then the button does it."""
        answer = self.press(page, "action", "export", **typed)
        again = answer.headers.get("Location", "")
        return self.press(self.see(again), "action", "export") if again.startswith("/exports/") else answer

    def open_plan(self, dataset: str = COMPLETE) -> str:
        """The path of its preview."""
        answer = self.see(f"/export?dataset={dataset}")
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]


@dataclass(frozen=True)
class Form:
    action: str
    fields: dict[str, str]
    buttons: set[tuple[str, str]]


def forms(page: str) -> list[Form]:
    return [_form(found + _elsewhere(found, page)) for found in re.findall(r"<form.*?</form>", page, re.S)]


def _elsewhere(form: str, page: str) -> str:
    """Inputs and buttons that belong to it by its id, wherever they stand."""
    name = _attribute(form[: form.index(">") + 1], "id")
    return "".join(re.findall(rf'<(?:input|button)[^>]*\sform="{name}"[^>]*>', page)) if name else ""


def _form(text: str) -> Form:
    fields: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", text):
        kind, checked = _attribute(tag, "type"), " checked" in tag
        if kind not in {"radio", "checkbox"} or checked:
            fields[_attribute(tag, "name")] = _attribute(tag, "value")
    for tag, content in re.findall(r"(<textarea[^>]*>)(.*?)</textarea>", text, re.S):
        fields[_attribute(tag, "name")] = html.unescape(content).removeprefix("\n").replace("\n", "\r\n")
    for tag, content in re.findall(r"(<select[^>]*>)(.*?)</select>", text, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', content) or re.search(r'<option value="([^"]*)"', content)
        fields[_attribute(tag, "name")] = html.unescape(chosen[1]) if chosen else ""
    buttons = {(_attribute(tag, "name"), _attribute(tag, "value")) for tag in re.findall(r"<button[^>]*>", text)}
    return Form(_attribute(text[: text.index(">") + 1], "action"), fields, buttons)


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\s{name}="([^"]*)"', tag)
    return html.unescape(found[1]) if found else ""


CLIENT = ("exporter-client", "a-secret-of-the-client")


def settings_for(
    directory: Path, url: str, simulators: dict[str, Simulator], client: tuple[str, str] = ("", "")
) -> Settings:
    ports = [simulator.port for simulator in simulators.values()]
    here = frozenset(f"{name}:{port}" for port in ports for name in ("127.0.0.1", "localhost"))
    (directory / "state").mkdir()
    return Settings(
        AppSettings("s" * 40, url, (Fernet.generate_key().decode(),), directory / "state", contact="help@example.org"),
        CkanSettings(
            simulators["ckan"].url,
            SERVICE_TOKEN,
            directory / "store" / "resources",
            str(directory / "homes" / "{user}" / "ckan-pub"),
            simulators["ckan"].url,
        ),
        SsoSettings(simulators["oidc"].url, "exporter", "exporter", "exporter-secret", f"{url}/oidc/callback"),
        f"sqlite:///{directory}/exporter.sqlite",
        (
            RepositorySettings("zenodo", "Zenodo", simulators["zenodo"].url, "Zenodo", *client),
            RepositorySettings("zenodo", "Zenodo Sandbox", simulators["sandbox"].url, "Zenodo", *client),
        ),
        http=HttpSettings(connect_seconds=2, read_seconds=5, allowed=here),
        worker=QUICK,
    )


@contextmanager
def site_in(directory: Path, *, oauth: bool = False, limits: LimitSettings = LIMITS) -> Iterator[Site]:
    """With ``oauth`` both repositories know a client of ours."""
    ckan = Ckan(store=directory / "store", homes=directory / "homes")
    zenodo = Zenodo(tokens={token: name for name, token in TOKENS.items()}, rate_limit=False)
    sandbox = Zenodo(tokens={token: name for name, token in TOKENS.items()}, sandbox=True, rate_limit=False)
    oidc = Keycloak()
    with Simulator(ckan) as one, Simulator(zenodo) as two, Simulator(sandbox) as three, Simulator(oidc) as four:
        fill(ckan)
        port = free_port()  # after the simulators, which take free ones too
        running = {"ckan": one, "zenodo": two, "sandbox": three, "oidc": four}
        url, client = f"http://127.0.0.1:{port}", CLIENT if oauth else ("", "")
        for repository in (zenodo, sandbox):
            repository.oauth.add_client(*CLIENT, f"{url}/connections/oauth/callback")
        settings = replace(settings_for(directory, url, running, client), limits=limits)
        parts = Parts(settings, patient=False)
        parts.database.create_tables()
        with serving(parts, port) as front:
            yield Site(front.url, parts, ckan, zenodo, sandbox, oidc, directory)
        parts.close()


def with_settings(parts: Parts, **changed: object) -> Parts:
    """The same parts, other settings."""
    return Parts(replace(parts.settings, **changed), patient=False)
