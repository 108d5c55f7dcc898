"""A CKAN, a Zenodo, a database and workers, each a process of its own: where exports are measured."""

import os
import pickle
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import requests
from cryptography.fernet import Fernet

from bench.databases import best
from exporter.jobs import store
from exporter.jobs.job import FINISHED, JobState
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
from exporter.transfers import connections
from exporter.transfers.parts import Parts
from exporter.transfers.preview import propose
from exporter.transfers.submit import submit
from simulators.ckan import SERVICE_TOKEN, Ckan
from simulators.ckan_state import Content, fixed_id
from simulators.ports import free_port
from simulators.processes import Process, answers
from simulators.server import Simulator

ROOT = Path(__file__).parents[1]
TOKEN = "token-of-the-bench"
LONGEST_SECONDS = 1200


@dataclass(frozen=True)
class Report:
    """What a worker process tells of itself at its end. ``steps`` are (name, monotonic time, processor time), in order."""

    steps: list[tuple[str, float, float]]
    peak_kib: int

    def between(self, first: str, last: str) -> float:
        moments = {name: moment for name, moment, _ in reversed(self.steps)}
        return moments[last] - moments[first]

    def cpu_between(self, first: str, last: str) -> float:
        used = {name: seconds for name, _, seconds in reversed(self.steps)}
        return used[last] - used[first]


class World:
    """``latency_ms`` and ``limited`` are Zenodo's."""

    def __init__(self, *, latency_ms: float = 0, limited: bool = False, seats: int = 1) -> None:
        self.directory = Path(tempfile.mkdtemp(prefix="exporter-bench-"))
        self.place = best()
        self._ckan_service = Ckan(store=self.directory / "store", homes=self.directory / "homes")
        self._ckan = Simulator(self._ckan_service)
        self._ckan.__enter__()
        self.zenodo_url = f"http://127.0.0.1:{free_port()}"
        self._zenodo = self._start_zenodo(latency_ms, limited)
        self.parts = Parts(self._settings(seats), patient=True)
        self.parts.database.create_tables()
        self._fill()

    def _start_zenodo(self, latency_ms: float, limited: bool) -> Process:
        port = self.zenodo_url.rpartition(":")[2]
        command = [sys.executable, "-m", "simulators", "zenodo", "--port", port, "--token", f"{TOKEN}=ada"]
        command += ["--latency", str(latency_ms), *([] if limited else ["--no-rate-limit"])]
        process = Process("zenodo", command, self.directory / "zenodo.log", {}, ROOT)
        process.wait_for(answers(f"{self.zenodo_url}/_sim/counters"))
        return process

    def _settings(self, seats: int) -> Settings:
        hosts = frozenset({self._ckan.url.removeprefix("http://"), self.host})
        times = WorkerSettings(seats=seats, per_owner=100, settle_seconds=5)
        settings = Settings(
            AppSettings("s" * 40, "http://127.0.0.1", (Fernet.generate_key().decode(),), self.directory / "state"),
            CkanSettings(self._ckan.url, SERVICE_TOKEN, resources_path=self.directory / "store" / "resources"),
            SsoSettings("http://127.0.0.1:1", "exporter", "exporter", "secret", "http://127.0.0.1/oidc/callback"),
            self.place.url("bench"),
            (RepositorySettings("zenodo", "Zenodo", self.zenodo_url, "Zenodo"),),
            http=HttpSettings(allowed=hosts),
            worker=times,
        )
        (self.directory / "settings").write_bytes(pickle.dumps(settings))
        return settings

    @property
    def host(self) -> str:
        return self.zenodo_url.removeprefix("http://")

    def _fill(self) -> None:
        self._ckan_service.new_user("ada")
        self._ckan_service.new_organization("water", ada="editor")
        with self.parts.database.transaction() as connection:
            connections.save(connection, self.parts.vault, "sub-ada", self.host, token=TOKEN)

    def add_dataset(self, name: str, files: dict[str, int]) -> None:
        """Sizes by name. The bytes are holes: reading them costs memory and processor as others do, and no disk."""
        service = self._ckan_service.state.users["exporter-service"]
        fields = {"title": name.title(), "notes": f"About {name}.", "author": "Ada Lovelace", "license_id": "cc-zero"}
        self._ckan_service.actions.package_create(service, {"name": name, "owner_org": "water", **fields})
        for file_name, size in files.items():
            self._add_file(name, file_name, size)

    def _add_file(self, dataset_name: str, file_name: str, size: int) -> None:
        dataset = self._ckan_service.state.dataset(dataset_name)
        identifier = fixed_id("resource", dataset_name, file_name)
        resource = self._ckan_service.actions.resource(dataset, {"id": identifier, "name": file_name})
        dataset["resources"].append(resource | {"url": file_name, "url_type": "upload"})
        self._ckan_service.change_file(identifier, Content.of(b"\0"))
        dataset["resources"][-1]["size"] = size
        os.truncate(self.path_of(dataset_name, file_name), size)

    def path_of(self, dataset_name: str, file_name: str) -> Path:
        path = self._ckan_service.state.stored_path(fixed_id("resource", dataset_name, file_name))
        assert path is not None
        return path

    def submit(self, name: str) -> int:
        with closing(self.parts.source()) as source:
            record = source.record(Entry(Header(name)))
        person = Person("sub-ada", "Ada", "ada")
        plan = propose(self.parts.settings.ckan.server, record, person, self.host, today=date(2026, 5, 1))
        return submit(self.parts.database, self.parts.ring, plan)

    @contextmanager
    def worker(self, instance: str = "1") -> Iterator[list[Report]]:
        """Runs inside; the list holds its report afterwards."""
        reports: list[Report] = []
        command = [sys.executable, "-m", "bench.worker_process", str(self.directory), instance]
        with (self.directory / f"worker-{instance}.log").open("ab") as log:
            process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
        try:
            self._wait_until((self.directory / f"ready-{instance}").exists)
            yield reports
        finally:
            process.terminate()
            process.wait(60)
            (self.directory / f"ready-{instance}").unlink(missing_ok=True)
        reports.append(pickle.loads((self.directory / f"report-{instance}").read_bytes()))

    def wait(self, *job_ids: int) -> float:
        """Until all are done; the moment."""
        self._wait_until(lambda: all(self._state(job_id) in FINISHED for job_id in job_ids))
        ended = time.monotonic()
        assert all(self._state(job_id) is JobState.DONE for job_id in job_ids), self.log()
        return ended

    def _state(self, job_id: int) -> JobState:
        with self.parts.database.transaction() as connection:
            return store.get(connection, job_id).state

    def _wait_until(self, true: object) -> None:
        give_up = time.monotonic() + LONGEST_SECONDS
        while not true():  # type: ignore[operator]
            assert time.monotonic() < give_up, self.log()
            time.sleep(0.02)

    def export(self, name: str) -> Report:
        """By a worker process of its own."""
        job_id = self.submit(name)
        with self.worker() as reports:
            self.wait(job_id)
        return reports[0]

    def log(self) -> str:
        return "\n".join(path.read_text()[-3000:] for path in self.directory.glob("*.log"))

    def requests(self) -> list[dict[str, object]]:
        """Of Zenodo, since the last ``forget_requests``."""
        return list(requests.get(f"{self.zenodo_url}/_sim/log", timeout=60).json())

    def forget_requests(self) -> None:
        requests.delete(f"{self.zenodo_url}/_sim/log", timeout=60).raise_for_status()

    def limit(self, on: bool) -> None:
        requests.post(f"{self.zenodo_url}/_sim/settings", json={"rate_limit": on}, timeout=60).raise_for_status()

    def close(self) -> None:
        self.parts.close()
        self._zenodo.stop(5)
        self._ckan.__exit__()
        self.place.close()
        shutil.rmtree(self.directory)
