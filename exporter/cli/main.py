"""Reads the command, and leads to the function that carries it out."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from exporter import VERSION
from exporter.cli import catalogue, check, earlier, export, imports, jobs, runs, show
from exporter.database import migrate
from exporter.database.engine import open_database
from exporter.errors import ExporterError
from exporter.settings import settings_here
from exporter.settings.keys import new_encryption_key, new_secret_key


def main(arguments: Sequence[str]) -> int:
    """The exit status: 0 well, 1 not well, 2 a command that is none, or that was not begun; docs/cli.md has the others."""
    wanted = _parser().parse_args(arguments)
    try:
        return int(wanted.run(wanted))
    except ExporterError as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m exporter", description="Commands for the administrator of Exporter.")
    parser.add_argument("--version", action="version", version=VERSION)
    parser.add_argument("--settings", type=Path, help="another settings.ini than $EXPORTER_SETTINGS or ./settings.ini")
    commands = parser.add_subparsers(required=True, metavar="command")
    checking = commands.add_parser("check", help="tells, part by part, whether all is well or what to do")
    checking.add_argument("--json", action="store_true", help="for programs")
    checking.set_defaults(run=_check)
    commands.add_parser("migrate", help="brings the tables to this version").set_defaults(run=_migrate)
    commands.add_parser("keys", help="prints fresh keys for settings.ini").set_defaults(run=_keys)
    commands.add_parser("settings", help="shows what is in force, without the secrets").set_defaults(run=_settings)
    for module in (export, imports, runs, jobs, catalogue, earlier):
        module.add_to(commands)
    return parser


def _check(wanted: argparse.Namespace) -> int:
    outcomes = check.check_all(wanted.settings)
    print(check.as_json(outcomes) if wanted.json else check.as_text(outcomes))
    return 0 if all(each.well for each in outcomes) else 1


def _migrate(wanted: argparse.Namespace) -> int:
    database = open_database(settings_here(wanted.settings).database_url)
    before = migrate.revision_now(database)
    migrate.upgrade(database)
    print(f"The tables are those of {migrate.revision_now(database)}; before: {before or 'none'}.")
    database.close()
    return 0


def _keys(_wanted: argparse.Namespace) -> int:
    print(f"[app]\nsecret_key = {new_secret_key()}\nencryption_keys = {new_encryption_key()}")
    return 0


def _settings(wanted: argparse.Namespace) -> int:
    print(show.as_text(settings_here(wanted.settings)))
    return 0
