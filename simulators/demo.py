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
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from simulators.ckan_demo import COMPLETE, ODD
from simulators.demo_checks import Outcome, check
from simulators.demo_imports import Importing
from simulators.demo_settings import PASSWORD, USER, ZENODO_TOKEN, Places, new_places, write_settings
from simulators.demo_walk import Lost, Walk
from simulators.form_client import Browser
from simulators.processes import NotStarted, Processes, answers

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
ROOT = Path(__file__).resolve().parent.parent
console = Console(highlight=False)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m simulators.demo", description=__doc__)
    parser.add_argument("--once", action="store_true", help="end after the export, with status 0 if all is right")
    parser.add_argument("--port", type=int, default=0, help="of the exporter; a free one when it is left out")
    chosen = parser.parse_args(arguments)
    for number in ENDINGS:
        signal.signal(number, _interrupt)
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
    """Once: whoever is impatient must not interrupt the ending, or processes would stay."""
    for number in ENDINGS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _run(places: Places, once: bool) -> int:
    write_settings(places)
    with Processes(ROOT, places.directory / "logs") as processes:
        console.print("Starting a simulated CKAN, Zenodo and Keycloak, then the exporter and its worker …", soft_wrap=True)
        start_simulators(processes, places)
        start_exporter(processes, places)
        console.print(f"Exporting {places.url(places.ckan)}/dataset/{COMPLETE}", soft_wrap=True)
        export(places)
        status = verdict(places)
        imported(places)
        if not once:
            _invite(places)
            _stay(processes)
        return 1 if processes.ended() else status


def start_simulators(processes: Processes, places: Places) -> None:
    python = [sys.executable, "-m", "simulators"]
    exporter = places.url(places.exporter)
    stores = ["--store", str(places.store), "--homes", str(places.homes), "--exporter-url", exporter]
    ckan = processes.start("ckan", [*python, "ckan", "--port", str(places.ckan), *stores])
    token = ["--token", f"{ZENODO_TOKEN}={USER}"]
    zenodo = processes.start("zenodo", [*python, "zenodo", "--port", str(places.zenodo), *token])
    oidc = processes.start("oidc", [*python, "oidc", "--port", str(places.oidc)])
    _start_others(processes, places, python)
    ckan.wait_for(answers(places.url(places.ckan)))
    zenodo.wait_for(answers(places.url(places.zenodo)))
    oidc.wait_for(answers(f"{places.url(places.oidc)}/realms/exporter/.well-known/openid-configuration"))


def _start_others(processes: Processes, places: Places, python: list[str]) -> None:
    """Repositories to import from."""
    stores = ["--store", str(places.directory / "other-ckan"), "--homes", str(places.directory / "other-homes")]
    ckan = processes.start("other-ckan", [*python, "ckan", "--port", str(places.other_ckan), *stores, "--to-import"])
    zenodo = processes.start("other-zenodo", [*python, "zenodo", "--port", str(places.other_zenodo), "--to-import"])
    dspace = processes.start("dspace", [*python, "dspace7", "--port", str(places.dspace)])
    dataverse = processes.start("dataverse", [*python, "dataverse", "--port", str(places.dataverse), "--to-import"])
    ckan.wait_for(answers(places.url(places.other_ckan)))
    zenodo.wait_for(answers(places.url(places.other_zenodo)))
    dspace.wait_for(answers(f"{places.url(places.dspace)}/server/api"))
    dataverse.wait_for(answers(f"{places.url(places.dataverse)}/api/info/version"))


def start_exporter(processes: Processes, places: Places) -> None:
    """Both programs as systemd would start them, with settings of their own."""
    settings = {"EXPORTER_SETTINGS": str(places.settings)}
    server = processes.start("server", [sys.executable, str(ROOT / "server.py")], **settings)
    server.wait_for(answers(f"{places.url(places.exporter)}/health"))
    worker = processes.start("worker", [sys.executable, str(ROOT / "worker.py")], **settings)
    worker.wait_for(worker.running)


def export(places: Places) -> None:
    """The walk of a person, with its steps and a progress bar on the terminal. Raises Lost."""
    with _bar() as bar, Browser() as browser:
        task = bar.add_task("", total=None)

        def told(step: str) -> None:
            bar.console.print(f"  {escape(step)}", soft_wrap=True)

        def moved(done: float, total: float, words: str) -> None:
            bar.update(task, description=words, completed=done, total=total)

        page = Walk(browser, told, moved).export(f"{places.url(places.ckan)}/dataset/{COMPLETE}")
    console.print(f"The transfer: {page}", soft_wrap=True)


def imported(places: Places) -> None:
    """An import of each kind, one of them again, and taken back. Raises Lost."""
    console.print(
        "Importing from a CKAN, a Zenodo, a DSpace and a Dataverse, then taking the first one back …", soft_wrap=True
    )
    with Browser() as browser:
        done = Importing(browser, places, lambda step: console.print(f"  {escape(step)}", soft_wrap=True)).walk()
    told = f"{done.records} datasets came, came again unchanged, and were taken back; {done.others} records stay."
    console.print(f"[green]{told}[/green]\nPast imports: {places.url(places.exporter)}/imports", soft_wrap=True)


@contextmanager
def _bar() -> Iterator[Progress]:
    columns = (TextColumn(" "), BarColumn(), TaskProgressColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=console) as bar:
        yield bar


def verdict(places: Places) -> int:
    """The exit status: 0 only if Zenodo holds exactly the right files and the dataset bears the DOI."""
    outcome = check(places.url(places.ckan), places.url(places.zenodo), COMPLETE)
    _tell(outcome)
    return 1 if outcome.faults else 0


def _tell(outcome: Outcome) -> None:
    for fault in outcome.faults:
        console.print(f"[red]Not right:[/red] {escape(fault)}", soft_wrap=True)
    if outcome.doi:
        console.print(f"DOI: [bold]{outcome.doi}[/bold]\nThe record: {outcome.record_url}", soft_wrap=True)
    if not outcome.faults:
        console.print("[green]The right files are at Zenodo, and the CKAN dataset bears the DOI.[/green]")


def _invite(places: Places) -> None:
    ckan = places.url(places.ckan)
    rows = {
        "Now you": f"open [bold]{ckan}/dataset/{ODD}[/bold] and press “Export to Zenodo”",
        "Sign in as": f"[bold]{USER}[/bold], with the password [bold]{PASSWORD}[/bold]",
        "The CKAN dataset": f"{ckan}/dataset/{COMPLETE} (its DOI stands under “Additional info”)",
        "All datasets": f"{ckan}/",
        "The catalogue": f"{places.url(places.exporter)}/catalogue",
        "Import from": ", ".join(places.url(port) for port in places.sources),
        "Your transfers": f"{places.url(places.exporter)}/transfers",
        "What the programs say": f"{places.directory / 'logs'}",
        "To end it all": "Ctrl-C",
    }
    console.print()
    for name, words in rows.items():
        console.print(f"{name + ':':<23}{words}", soft_wrap=True)


def _stay(processes: Processes) -> None:
    """Until Ctrl-C, or until one of the programs ends."""
    with suppress(KeyboardInterrupt):
        while not processes.ended():
            time.sleep(0.5)
    for process in processes.ended():
        console.print(f"[red]{process.name} has ended.[/red]\n{escape(process.last_lines())}", soft_wrap=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
