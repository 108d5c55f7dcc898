"""The pages of imports without any socket: a repository in memory, and people who press buttons."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from threading import Event
from typing import Any

from cryptography.fernet import Fernet
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from exporter.jobs import store
from exporter.jobs.context import JobContext
from exporter.jobs.job import Job
from exporter.jobs.retry import Backoff
from exporter.jobs.runner import run_job
from exporter.settings import AppSettings, CkanSettings, LimitSettings, Settings, SsoSettings
from exporter.sources.imports import ImportAbout, ImportSource
from exporter.transfers.imports import runs
from exporter.transfers.imports.plan import ImportPlan
from exporter.transfers.imports.runs import Run
from exporter.transfers.imports.submit import host_of
from exporter.transfers.parts import Parts
from exporter.web import create_app, people, sessions
from exporter.web.identity import Identity
from tests.transfers.imports.repository import MemorySource, Repository
from tests.web.site import Form, forms

URL = "http://127.0.0.1:8000"
UNLIMITED = LimitSettings(*([1_000_000] * 4))


class Hanging(MemorySource):
    """Says nothing until a test lets it."""

    def __init__(self, repository: Repository, free: Event) -> None:
        super().__init__(repository)
        self._free = free

    def check(self) -> ImportAbout:
        assert self._free.wait(90)
        return super().check()


class DeskParts(Parts):
    """Whatever is imported comes from ``repository``; with ``free`` it hangs until that is set."""

    free: Event | None = None

    def __init__(self, settings: Settings, repository: Repository) -> None:
        super().__init__(settings, patient=False)
        self.repository = repository
        self.tokens: list[str] = []

    def import_source(self, plan: ImportPlan, token: str | None = None) -> ImportSource:
        self.tokens.append(self._stored_token(plan.person.subject, host_of(plan)) if token is None else token)
        return Hanging(self.repository, self.free) if self.free else MemorySource(self.repository)


@dataclass
class Person:
    """A browser without JavaScript, signed in."""

    client: FlaskClient
    subject: str

    def see(self, path: str) -> TestResponse:
        return self.client.get(path)

    def follow(self, answer: TestResponse) -> TestResponse:
        assert answer.status_code in {302, 303}, answer.text
        return self.see(answer.headers["Location"].removeprefix(URL))

    def form(self, page: TestResponse, name: str, value: str) -> Form:
        return next(form for form in forms(page.text) if (name, value) in form.buttons)

    def press(self, page: TestResponse, name: str, value: str, **typed: Any) -> TestResponse:
        """The form that holds this button, with what was typed into it; what has several values comes as a list."""
        form = self.form(page, name, value)
        return self.client.post(form.action, data={**form.fields, **typed, name: value})


@dataclass
class Desk:
    parts: DeskParts
    app: Flask
    repository: Repository

    def person(self, name: str = "ada", role: str = "staff") -> Person:
        identity = Identity(f"sub-{name}", name, name.title(), f"{name}@example.org", True, frozenset(), "", "")
        with self.parts.database.transaction() as connection:
            people.keep(connection, identity, role)
            people.bind(connection, identity.subject, name)
            cookie = sessions.start(connection, self.parts.vault, identity)
        client = self.app.test_client()
        client.set_cookie(sessions.cookie_name(self.parts.settings.app), cookie, domain="127.0.0.1")
        return Person(client, identity.subject)

    def work(self) -> Job:
        """One attempt at the job that is due."""
        with self.parts.database.transaction() as connection:
            job = store.claim(connection, "host:1")
        assert job is not None, "nothing waits"
        context = JobContext(self.parts.database, job, lambda _step: None)
        run_job(self.parts.database, self.parts.handlers()[job.kind], context, Backoff(Random(1), 0, 0))
        with self.parts.database.transaction() as connection:
            return store.get(connection, job.id)

    def imported(self, person: Person | None = None, **typed: Any) -> int:
        """A whole import: the job's id."""
        person = person or self.person()
        begun = person.press(
            person.see("/imports/new/ckan"), "action", "import", **{"option-url": "data.example.org", **typed}
        )
        assert begun.status_code == 303, begun.text
        return self.work().id

    def run(self, job_id: int) -> Run:
        with self.parts.database.transaction() as connection:
            return runs.get(connection, job_id)


def settings_in(directory: Path) -> Settings:
    return Settings(
        AppSettings("s" * 40, URL, (Fernet.generate_key().decode(),), directory, contact="help@example.org"),
        CkanSettings("http://127.0.0.1:1", "no-key"),
        SsoSettings("http://127.0.0.1:1", "exporter", "exporter", "exporter-secret", f"{URL}/oidc/callback"),
        f"sqlite:///{directory}/exporter.sqlite",
        limits=UNLIMITED,
    )


@contextmanager
def desk_in(directory: Path, kind: type[DeskParts] = DeskParts) -> Iterator[Desk]:
    repository = Repository()
    parts = kind(settings_in(directory), repository)
    parts.database.create_tables()
    app = create_app(parts)
    app.config.update(SERVER_NAME="127.0.0.1:8000")
    try:
        yield Desk(parts, app, repository)
    finally:
        parts.close()
