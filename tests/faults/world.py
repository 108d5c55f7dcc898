"""A CKAN, a Zenodo, a database and workers as processes: where faults are let loose, and one function judges the end."""

import json
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import requests
from cryptography.fernet import Fernet
from sqlalchemy import update

from exporter.database.clock import after
from exporter.database.schema import jobs
from exporter.jobs import store
from exporter.jobs.job import FINISHED, Job, JobState
from exporter.records.record import Header
from exporter.settings import (
    AppSettings,
    CkanSettings,
    HttpSettings,
    RepositorySettings,
    Settings,
    SsoSettings,
    WorkerSettings,
)
from exporter.sources.base import Entry, Person
from exporter.transfers import connections, job_files, ledger, tidying
from exporter.transfers.parts import Parts
from exporter.transfers.plan import ExportPlan
from exporter.transfers.preview import Before, propose, retarget
from exporter.transfers.submit import submit
from simulators.ckan import SERVICE_TOKEN, Ckan
from simulators.ckan_state import Content, fixed_id
from simulators.server import Fault, Simulator
from simulators.zenodo import Zenodo
from tests.faults.proxy import Proxy
from tests.security.secrets import files_below, forms_of, found_in, process, rows_of

RECORD = "FAULTS_RECORD"
"""The environment's name of the file to which the judge adds a line for every job."""
ROOT = Path(__file__).parents[2]
TOKENS = {"ada": "canary-token-of-ada-1f7c", "ulla": "canary-token-of-ulla-9d2e"}
FILES = {
    "levels.csv": Content.of("hour,cm\n" * 1000),
    "gauges.bin": Content(b"\x00\x01\x02\xff" * 997, 3_500_001),
    "readme.txt": Content.of("How.\n"),
}
PATIENCE_SECONDS = 90.0
TIMES = WorkerSettings(
    seats=2,
    poll_seconds=0.1,
    beat_seconds=0.3,
    lease_seconds=3,
    settle_seconds=2,
    grace_seconds=3,
    spool_bytes=1 << 22,
    backoff_seconds=0.3,
)


class World:
    """One test's. ``directory`` holds settings, orders for the workers, their log; in ``places`` servers keep files."""

    def __init__(self, directory: Path, database_url: str) -> None:
        self.directory = directory
        self.ckan = Ckan(store=directory / "store", homes=directory / "homes")
        # pacing has tests of its own: here a wider limit keeps it from hiding what is looked for
        self.zenodo = Zenodo(tokens={token: name for name, token in TOKENS.items()}, limits=((900, 60),))
        self._simulators = (Simulator(self.ckan), Simulator(self.zenodo))
        for simulator in self._simulators:
            simulator.__enter__()
        self.use(self._settings(database_url))
        self.database.create_tables()
        self.secrets = [*TOKENS.values(), SERVICE_TOKEN]
        self.places = [directory]
        self.workers: list[subprocess.Popen[bytes]] = []
        self._fill()

    def impatient(self) -> None:
        """From here on silence is soon taken for a lost answer; else a machine that stands still would be taken for it."""
        self.use(replace(self.settings, http=replace(self.settings.http, read_seconds=2.5)))

    def settle_for(self, seconds: float) -> None:
        """From here on a lost answer may show so long in the list of drafts."""
        self.use(replace(self.settings, worker=replace(self.settings.worker, settle_seconds=seconds)))

    def use(self, settings: Settings) -> None:
        """From here on; workers that run keep theirs."""
        self.settings = settings
        self.tell_workers(settings)
        self.parts = Parts(settings, patient=True)
        self.database = self.parts.database

    @property
    def ckan_url(self) -> str:
        return self._simulators[0].url

    @property
    def zenodo_url(self) -> str:
        return self._simulators[1].url

    @property
    def host(self) -> str:
        return self.settings.repositories[0].host if self.settings.repositories else ""

    def zenodo_through(self, proxy: Proxy) -> None:
        """From here on everything knows Zenodo by the proxy's address."""
        [zenodo] = self.settings.repositories
        self.use(replace(self.settings, repositories=(replace(zenodo, url=f"http://127.0.0.1:{proxy.port}"),)))
        self._connect()

    def tell_workers(self, settings: Settings) -> None:
        """Those that start from here on; the test itself keeps its own."""
        (self.directory / "settings").write_bytes(pickle.dumps(settings))

    def _settings(self, database_url: str) -> Settings:
        here = frozenset(simulator.url.removeprefix("http://") for simulator in self._simulators)
        key = Fernet.generate_key().decode()
        return Settings(
            AppSettings("s" * 40, "http://127.0.0.1", (key,), self.directory / "state"),
            CkanSettings(self.ckan_url, SERVICE_TOKEN, resources_path=self.directory / "store" / "resources"),
            SsoSettings("http://127.0.0.1:1", "exporter", "exporter", "secret", "http://127.0.0.1/oidc/callback"),
            database_url,
            (RepositorySettings("zenodo", "Zenodo", self.zenodo_url, "Zenodo"),),
            http=HttpSettings(connect_seconds=10, read_seconds=20, allowed=here),
            worker=TIMES,
        )

    def _fill(self) -> None:
        for name in TOKENS:
            self.ckan.new_user(name)
        self._connect()
        self.ckan.new_organization("water", ada="editor", ulla="editor")
        self.add_dataset("rivers")
        self.add_dataset("lakes", {"lakes.csv": Content.of("lake,m2\n")})

    def _connect(self) -> None:
        for name, token in TOKENS.items():
            with self.database.transaction() as connection:
                connections.save(connection, self.parts.vault, f"sub-{name}", self.host, token=token)

    def add_dataset(self, name: str, files: dict[str, Content] | None = None) -> None:
        service = self.ckan.state.users["exporter-service"]
        fields = {"title": name.title(), "notes": f"About *{name}*.", "author": "Ada Lovelace", "license_id": "cc-zero"}
        self.ckan.actions.package_create(service, {"name": name, "owner_org": "water", **fields})
        for file_name, content in (FILES if files is None else files).items():
            self.add_file(name, file_name, content)

    def add_file(self, dataset_name: str, file_name: str, content: Content) -> str:
        """The resource's id."""
        dataset = self.ckan.state.dataset(dataset_name)
        identifier = fixed_id("resource", dataset_name, file_name)
        resource = self.ckan.actions.resource(dataset, {"id": identifier, "name": file_name})
        dataset["resources"].append(resource | {"url": file_name, "url_type": "upload"})
        self.ckan.change_file(identifier, content)
        return identifier

    def plan(self, name: str = "rivers", who: str = "ada", *, publish: bool = True) -> ExportPlan:
        person = Person(f"sub-{who}", who.title(), who)
        with closing(self.parts.source()) as source:
            record = source.record(Entry(Header(name)))
        plan = propose(self.settings.ckan.server, record, person, self.host, today=date(2026, 5, 1))
        return replace(plan, publish=publish)

    def again(self, plan: ExportPlan) -> ExportPlan:
        """The same, aimed at what it became the last time."""
        key = (plan.person.subject, plan.source, plan.record.header.identifier, self.host)
        with self.database.transaction() as connection:
            entry, sent = ledger.latest_published(connection, *key), job_files.sent_before(connection, *key)
        assert entry is not None
        return retarget(plan, Before(entry, sent))

    def delete_draft(self, identifier: str) -> None:
        """As its owner does it in Zenodo's own pages."""
        self._at_zenodo("DELETE", f"/api/records/{identifier}/draft")

    def publish_draft(self, identifier: str) -> None:
        self._at_zenodo("POST", f"/api/records/{identifier}/draft/actions/publish")

    def _at_zenodo(self, method: str, path: str) -> None:
        headers = {"Authorization": f"Bearer {TOKENS['ada']}"}
        requests.request(method, self.zenodo_url + path, headers=headers, timeout=60).raise_for_status()

    def submit(self, plan: ExportPlan | None = None) -> int:
        return submit(self.database, self.parts.ring, plan or self.plan())

    def order(self, what: str, step: str) -> None:
        """kill-at or hold-at."""
        beside = self.directory / f"{what}.new"
        beside.write_text(step)
        beside.replace(self.directory / what)  # at once: half an order would be another one

    def obeyed(self, what: str) -> bool:
        return (self.directory / what).exists()

    def release(self) -> None:
        (self.directory / "hold-at").unlink()

    def start(self, instance: str = "1", environment: Mapping[str, str] | None = None) -> "subprocess.Popen[bytes]":
        with (self.directory / "log").open("ab") as log:
            command = [sys.executable, "-m", "tests.faults.worker_process", str(self.directory), instance]
            surroundings = {**os.environ, **(environment or {})}
            self.workers.append(subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, env=surroundings))
        return self.workers[-1]

    def job(self, job_id: int) -> Job:
        with self.database.transaction() as connection:
            return store.get(connection, job_id)

    def wait(self, job_id: int, *states: JobState, seconds: float = PATIENCE_SECONDS) -> Job:
        """Until it has come to an end, or into one of these states."""
        self.wait_until(lambda: self.job(job_id).state in (states or FINISHED), seconds)
        return self.job(job_id)

    def wait_until(self, true: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> None:
        give_up = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < give_up, f"waited in vain\n{self.log()[-4000:]}"
            time.sleep(0.05)

    def stands_still(self, job_id: int, seconds: float) -> None:
        """Longer than the lease: no sign of life arrives meanwhile. One that was under way may come first."""
        before, beat = -1, self.job(job_id).beat
        while beat != before:
            time.sleep(0.5)
            before, beat = beat, self.job(job_id).beat
        time.sleep(seconds)
        assert self.job(job_id).beat == beat

    def hurry(self, job_id: int) -> None:
        """Its pause of half a minute or more is not what is tried here."""
        due = update(jobs).where(jobs.c.id == job_id, jobs.c.state == JobState.READY).values(run_after=after(0))
        with self.database.transaction() as connection:
            connection.execute(due)

    def log(self) -> str:
        path = self.directory / "log"
        # while it is written, its last sign may be there in part only
        return path.read_text(errors="replace") if path.exists() else ""

    def events(self, job_id: int) -> str:
        with self.database.transaction() as connection:
            return "\n".join(store.events(connection, job_id))

    def fault(self, match: str, **rest: object) -> Fault:
        return self.zenodo.faults.add(match, **rest)

    def asked(self, method: str, part: str) -> int:
        """How many requests of this kind Zenodo got."""
        return sum(entry.method == method and part in entry.path for entry in list(self.zenodo.log))

    def tidy(self) -> int:
        """The janitor's work, without waiting for an hour; how many orphans it removed."""
        return tidying.tidy(self.database, self.parts, (0, 0))

    def close(self) -> None:
        for worker in self.workers:
            worker.send_signal(signal.SIGCONT)
            worker.kill()
            worker.wait()
        self.parts.close()
        for simulator in self._simulators:
            simulator.__exit__()

    # the judge

    def judge(self, job_id: int, state: JobState = JobState.DONE, *, name: str = "rivers", orphans: int = 0) -> Job:
        """The invariants that hold after every fault: I1 to I5; I6 where a bystander's job is judged too."""
        job = self.wait(job_id)
        self._record()
        assert job.state is state, f"I1: {job.state}: {job.message}\n{self.log()[-4000:]}"
        ours = [each for each in self.zenodo.deposits() if each.title == name.title()]
        empty = [each for each in self.zenodo.deposits() if not each.files and not each.doi and each not in ours]
        assert len(empty) == orphans, f"orphans: {empty}"
        if state is JobState.DONE:
            assert len(ours) == 1, f"I2: {ours}"
            assert files_of(ours[0]) == self.expected(name), "I3"
        with self.database.transaction() as connection:
            assert not store.signs_of_life(connection), "I4"
        self.judge_secrets()
        return job

    def resent_bytes(self) -> int:
        """What Zenodo received beyond one whole copy of each file."""
        received: dict[str, list[int]] = {}
        for entry in self.zenodo.uploads():
            received.setdefault(entry.path, []).append(entry.body_bytes)
        return sum(sum(counts) - max(counts) for counts in received.values())

    def _record(self) -> None:
        """A line for `make faults`: the counters of the simulator, after all that was judged so far."""
        if path := os.environ.get(RECORD):
            test = os.environ.get("PYTEST_CURRENT_TEST", "").removeprefix("tests/").rpartition(" ")[0]
            with Path(path).open("a") as record:
                record.write(json.dumps({"test": test, "resent": self.resent_bytes()}) + "\n")

    def expected(self, name: str) -> dict[str, tuple[int, str]]:
        dataset = self.ckan.state.dataset(name)
        kept = [(resource["url"].rsplit("/", 1)[-1], self.ckan.file(resource)) for resource in dataset["resources"]]
        return {file_name: (content.size, content.md5()) for file_name, content in kept if content}

    def judge_secrets(self) -> None:
        """I5: no token anywhere but encrypted in its row."""
        assert self.secrets_found() == [], "I5"

    def secrets_found(self) -> list[str]:
        """Where, and in which form: in rows, addresses, files (the log, the spool, the broker's, a core) and processes."""
        addresses = [("an address", f"{entry.path}?{entry.query}") for entry in (*self.zenodo.log, *self.ckan.log)]
        # the order of the test to its workers is no file of the program
        files = [text for place in self.places for text in files_below(place, {"settings"})]
        living = [text for worker in self.workers if worker.poll() is None for text in process(worker.pid)]
        texts = [*rows_of(self.database), *addresses, *files, *living]
        return [where for secret in self.secrets for where in found_in(texts, forms_of(secret))]


def files_of(deposit: object) -> dict[str, tuple[int, str]]:
    return {file.name: (file.size, file.md5) for file in deposit.files}  # type: ignore[attr-defined]
