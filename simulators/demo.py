"""``python -m simulators.demo [--once]``: all of it on this machine, one real export, and an address to click."""

import argparse
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from simulators.ckan_demo import COMPLETE, ODD
from simulators.demo_checks import Outcome, check
from simulators.demo_settings import PASSWORD, USER, ZENODO_TOKEN, Places, new_places, write_settings
from simulators.demo_walk import Lost, Walk
from simulators.form_client import Browser
from simulators.processes import NotStarted, Processes, answers

ROOT = Path(__file__).resolve().parent.parent
console = Console(highlight=False)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m simulators.demo", description=__doc__)
    parser.add_argument("--once", action="store_true", help="end after the export, with status 0 if all is right")
    parser.add_argument("--port", type=int, default=0, help="of the exporter; a free one when it is left out")
    chosen = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, _interrupt)
    directory = Path(tempfile.mkdtemp(prefix="exporter-demo-"))
    try:
        return _run(new_places(directory, chosen.port), chosen.once)
    except (NotStarted, Lost) as error:
        console.print(f"[red]The demo failed.[/red] {escape(str(error))}", soft_wrap=True)
        return 1
    except KeyboardInterrupt:
        return 130 if chosen.once else 0
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _run(places: Places, once: bool) -> int:
    write_settings(places)
    with Processes(ROOT, places.directory / "logs") as processes:
        start_simulators(processes, places)
        start_exporter(processes, places)
        outcome = _export(places)
        _tell(outcome)
        if not once:
            _stay(processes, places)
        return 1 if outcome.faults else 0


def start_simulators(processes: Processes, places: Places) -> None:
    python = [sys.executable, "-m", "simulators"]
    exporter = places.url(places.exporter)
    stores = ["--store", str(places.store), "--homes", str(places.homes), "--exporter-url", exporter]
    ckan = processes.start("ckan", [*python, "ckan", "--port", str(places.ckan), *stores])
    token = ["--token", f"{ZENODO_TOKEN}={USER}"]
    zenodo = processes.start("zenodo", [*python, "zenodo", "--port", str(places.zenodo), *token])
    oidc = processes.start("oidc", [*python, "oidc", "--port", str(places.oidc)])
    ckan.wait_for(answers(places.url(places.ckan)))
    zenodo.wait_for(answers(places.url(places.zenodo)))
    oidc.wait_for(answers(f"{places.url(places.oidc)}/realms/exporter/.well-known/openid-configuration"))


def start_exporter(processes: Processes, places: Places) -> None:
    """Both programs as systemd would start them, with settings of their own."""
    settings = {"EXPORTER_SETTINGS": str(places.settings)}
    server = processes.start("server", [sys.executable, str(ROOT / "server.py")], **settings)
    server.wait_for(answers(f"{places.url(places.exporter)}/health"))
    worker = processes.start("worker", [sys.executable, str(ROOT / "worker.py")], **settings)
    worker.wait_for(worker.running)


def _export(places: Places) -> Outcome:
    with _bar() as bar, Browser() as browser:
        task = bar.add_task("starting", total=None)

        def moved(done: float, total: float) -> None:
            bar.update(task, description="sending files", completed=done, total=total)

        walk = Walk(browser, lambda step: bar.update(task, description=step), moved)
        page = walk.export(f"{places.url(places.ckan)}/dataset/{COMPLETE}")
        bar.update(task, description="done", completed=1, total=1)
    console.print(f"The transfer: {page}")
    return check(places.url(places.ckan), places.url(places.zenodo), COMPLETE)


@contextmanager
def _bar() -> Iterator[Progress]:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=console) as bar:
        yield bar


def _tell(outcome: Outcome) -> None:
    for fault in outcome.faults:
        console.print(f"[red]Not right:[/red] {escape(fault)}", soft_wrap=True)
    if outcome.doi:
        console.print(f"DOI: [bold]{outcome.doi}[/bold]\nRecord: {outcome.record_url}", soft_wrap=True)
    if not outcome.faults:
        console.print("[green]The right files are at Zenodo, and the CKAN dataset bears the DOI.[/green]")


def _stay(processes: Processes, places: Places) -> None:
    """Until Ctrl-C, or until one of the programs ends."""
    console.print(f"\nTry it: {places.url(places.ckan)}/dataset/{ODD} and press “Export to Zenodo”.", soft_wrap=True)
    console.print(f"Sign in as [bold]{USER}[/bold] with the password [bold]{PASSWORD}[/bold]; the exporter's own address")
    console.print(f"is {places.url(places.exporter)}, a Zenodo token is {ZENODO_TOKEN}. Ctrl-C ends it all.", soft_wrap=True)
    with suppress(KeyboardInterrupt):
        while not processes.ended():
            time.sleep(0.5)
    for process in processes.ended():
        console.print(f"[red]{process.name} has ended.[/red]\n{escape(process.last_lines())}", soft_wrap=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
