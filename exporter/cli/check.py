"""``python -m exporter check``: all parts side by side, told in a fixed order."""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

from exporter.cli import parts_away, parts_here
from exporter.cli.part import Outcome, Part, carry_out
from exporter.errors import SettingsError
from exporter.settings import Settings, settings_here


def parts_of(settings: Settings) -> list[Part]:
    return [*parts_here.parts_of(settings), *parts_away.parts_of(settings)]


def check_all(path: Path | None = None) -> list[Outcome]:
    """Only the settings when they are faulty: nothing else could be asked."""
    try:
        settings = settings_here(path)
    except SettingsError as error:
        return [Outcome("settings", False, fault) for fault in error.faults]
    warned = [Outcome("settings", True, f"Note: {warning}") for warning in settings.warnings]
    with ThreadPoolExecutor() as side_by_side:
        found = list(side_by_side.map(carry_out, parts_of(settings)))
    return [Outcome("settings", True, "All settings can be read."), *warned, *found]


def as_text(outcomes: Sequence[Outcome]) -> str:
    width = max(len(each.part) for each in outcomes)
    lines = [f"{'well ' if each.well else 'WRONG'}  {each.part:{width}}  {each.sentence}" for each in outcomes]
    wrong = sum(not each.well for each in outcomes)
    return "\n".join([*lines, "", "All is well." if not wrong else f"To be put right: {wrong}."])


def as_json(outcomes: Sequence[Outcome]) -> str:
    return json.dumps([asdict(each) for each in outcomes], ensure_ascii=False, indent=2)
