"""An installation in a box, made by the words of docs/installation.md, with simulators in its network."""

import configparser
import json
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from exporter.settings.keys import new_encryption_key, new_secret_key
from simulators import ckan_demo, import_demo
from simulators.ckan import SERVICE_TOKEN, Ckan
from simulators.ckan_state import Content
from simulators.demo_checks import check
from simulators.demo_settings import USER, ZENODO_TOKEN
from simulators.demo_walk import Walk
from simulators.form_client import Browser, forms_of
from simulators.oidc import Keycloak
from simulators.server import Simulator
from simulators.zenodo import Zenodo
from tests.servers.systemd_box import SystemdBox
from tests.systemd.places import PORTS, settings, url

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "installation.md"
PROGRAM = ("exporter", "static", "templates", "systemd", "server.py", "worker.py", "exporter.sql", "requirements.txt")
HOME = "/opt/ckan-export"
PAGES, WORKER = "ckan-export", "zenodo-worker"
SERVICES = (PAGES, WORKER)
FILES = {
    "levels.csv": Content.of("hour,cm\n" * 1000),
    "gauges.bin": ckan_demo.noise(20_000_003),
    "readme.txt": Content.of("How.\n"),
}
LONG_SECONDS = 120.0


def commands() -> list[str]:
    """What docs/installation.md tells to type, block by block."""
    return re.findall(r"(?ms)^```sh\n(.*?)^```$", GUIDE.read_text())


class Site:
    """``box`` is up. The simulators live in this process, so that they outlive the machine that is killed."""

    def __init__(self, box: SystemdBox) -> None:
        self.box = box
        mounted = box.root / "mnt/vol"
        self.ckan = Ckan(mounted / "ckan/default", mounted / "homes", url("pages"))
        self.other = Ckan()
        self.zenodo = Zenodo(tokens={ZENODO_TOKEN: USER}, limits=((900, 60),))
        self.keycloak = Keycloak()
        services = {"ckan": self.ckan, "zenodo": self.zenodo, "keycloak": self.keycloak, "other": self.other}
        with box.network.entered():
            self._simulators = [Simulator(service, PORTS[name]) for name, service in services.items()]
            for simulator in self._simulators:
                simulator.__enter__()
        ckan_demo.fill(self.ckan)
        import_demo.fill_ckan(self.other)
        self.key, self.encryption_key = new_secret_key(), new_encryption_key()
        self.secrets = {SERVICE_TOKEN, ZENODO_TOKEN, self.keycloak.client_secret, self.key, self.encryption_key}
        self.told: list[str] = []
        self.altered = False
        self.first_faults: list[str] = []
        self.first_states: dict[str, list[str]] = {}

    def install(self) -> None:
        for name in PROGRAM:
            there = self.box.root / HOME.lstrip("/") / name
            there.parent.mkdir(parents=True, exist_ok=True)
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, there, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / name, there)
        self.write_settings()
        for block in commands():
            (self.box.root / "root/typed").write_text(f"cd {HOME}\n{block}")
            self.told.append(self.box.run("bash", "-e", "/root/typed"))

    def begin_to_use(self) -> None:
        """Somebody signs in, connects Zenodo, and exports a dataset; how that went is kept, before anything strikes."""
        self.walk(ckan_demo.COMPLETE)
        with self.box.network.entered():
            self.first_faults = check(url("ckan"), url("zenodo"), ckan_demo.COMPLETE).faults
        names = ("ActiveState", "NRestarts", "UnitFileState")
        self.first_states = {service: [self.shown(service, name) for name in names] for service in SERVICES}

    def close(self) -> None:
        for simulator in self._simulators:
            simulator.__exit__()

    # settings

    def settings(self) -> dict[str, dict[str, str]]:
        return settings(self.key, self.encryption_key, self.keycloak)

    def write_settings(self, **changed: dict[str, str]) -> None:
        """Owner and mode of a file that is there stay."""
        self.altered = self.altered or bool(changed)
        parser = configparser.ConfigParser(interpolation=None)
        sections = self.settings()
        parser.read_dict({name: {**keys, **changed.get(name, {})} for name, keys in sections.items()})
        with (self.box.root / HOME.lstrip("/") / "settings.ini").open("w") as target:
            parser.write(target)

    def drop_in(self, service: str, *lines: str) -> None:
        """As `systemctl edit` leaves it; without lines it is taken away."""
        self.altered = True
        directory = self.box.root / f"etc/systemd/system/{service}.service.d"
        directory.mkdir(exist_ok=True)
        (directory / "override.conf").write_text("\n".join(["[Service]", *lines, ""]))
        self.box.run("systemctl", "daemon-reload")

    # people

    def walk(self, dataset: str) -> str:
        """A person exports it by the pages, from CKAN's button to the DOI; the address of the transfer's page."""
        with self.box.network.entered(), Browser() as browser:
            walk = Walk(browser, lambda _step: None, lambda *_: None, longest_seconds=LONG_SECONDS)
            return walk.export(f"{url('ckan')}/dataset/{dataset}")

    def sign_in(self, browser: Browser) -> None:
        """Called in the box's network."""
        [form] = [form for form in forms_of(browser.open(f"{url('pages')}/catalogue")) if "password" in form.fields]
        assert Walk(browser, lambda _step: None, lambda *_: None).sign_in(form).status_code == 200

    def add_dataset(self, name: str) -> None:
        self.ckan.new_dataset(
            name,
            ckan_demo.ORGANIZATION,
            dict(FILES),
            title=name.title(),
            notes="About it.",
            author="Ada Lovelace",
            license_id="cc-zero",
        )

    def begin(self, dataset: str) -> int:
        """By the command line, in ada's name; the job's id."""
        words = ["export", dataset, "--as", USER, "--publish", "--yes", "--json"]
        answers = [word for what in ("rights", "creators", "access") for word in ("--confirm", what)]
        return int(self.exporter(*words, *answers)["id"])

    def exporter(self, *words: str) -> Any:
        """`python -m exporter` as the pages' user; its JSON, whatever its status."""
        line = f'cd {HOME} && exec venv/bin/python -m exporter "$@"'
        done = self.box.attempt("runuser", "-u", PAGES, "--", "sh", "-c", line, "sh", *words)
        assert done.stdout.startswith("{") and '"error"' not in done.stdout, f"{done.stdout}\n{done.stderr}"
        return json.loads(done.stdout)

    def job(self, job_id: int) -> dict[str, Any]:
        shown: dict[str, Any] = self.exporter("jobs", "show", str(job_id), "--json")
        return shown

    def ended(self, job_id: int) -> dict[str, Any]:
        self.until(lambda: self.job(job_id)["state"] in {"done", "failed", "cancelled", "waiting_user"})
        return self.job(job_id)

    # services

    def shown(self, service: str, name: str) -> str:
        return self.box.run("systemctl", "show", "-P", name, service).strip()

    def pid(self, service: str) -> str:
        return self.shown(service, "MainPID")

    def now(self) -> str:
        """By the journal's clock. A cursor would not do: with a filter journalctl leaves out the first entry after it."""
        return self.box.run("date", "+@%s.%6N").strip()

    def journal(self, service: str, since: str, priority: str = "debug") -> str:
        """From then on, what is at least so bad."""
        self.box.run("journalctl", "--sync")  # what was just said is on its way there
        wanted = ("-u", service, "-p", priority, f"--since={since}")
        return self.box.run("journalctl", "-o", "short-iso", "--no-pager", *wanted)

    def until(self, true: Callable[[], bool], seconds: float = LONG_SECONDS) -> None:
        give_up = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < give_up, self.box.run("journalctl", "--no-pager", "-n", "60")
            time.sleep(0.2)
