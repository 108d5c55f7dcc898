"""``python -m exporter migrate-from-ckan-zenodo-exporter``: its history among ours; nothing there is changed."""

import argparse
import logging
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exporter.cli import earlier_settings
from exporter.cli.acting import who
from exporter.cli.earlier_report import queue_lines, settings_lines, tables_lines
from exporter.cli.earlier_settings import EarlierSettings
from exporter.cli.opening import open_parts
from exporter.cli.terminal import answers, plain, talk
from exporter.database.engine import open_to_read
from exporter.destinations.base import Deposit
from exporter.errors import NotWell, RemoteUnavailable
from exporter.settings import RepositorySettings, settings_path
from exporter.settings.logs import set_up_terminal_logging
from exporter.transfers import earlier_tables
from exporter.transfers.earlier_groups import Group, groups
from exporter.transfers.earlier_history import Here, carry
from exporter.transfers.earlier_lookup import datasets_of, publications_of
from exporter.transfers.earlier_owners import EARLIER, owner_of
from exporter.transfers.earlier_tables import Earlier
from exporter.transfers.parts import Parts

log = logging.getLogger(__name__)
SILENT_CKAN = (
    "CKAN does not say to which datasets the files belong: {} Nothing was carried over. Try later, or use --offline."
)


@dataclass(frozen=True)
class Found:
    """Everything that is carried, before anything is written. ``unasked``: depositions that nobody could be asked about."""

    earlier: Earlier
    groups: list[Group]
    published: Mapping[str, Deposit]
    unasked: int


def add_to(commands: Any) -> None:
    parser = commands.add_parser(
        "migrate-from-ckan-zenodo-exporter", help="keeps the history of the CKAN-Zenodo-Exporter; changes nothing there"
    )
    parser.add_argument("--settings", dest="old", type=Path, metavar="OLD.ini", help="its settings (else our own file)")
    parser.add_argument("--database", default="", metavar="URL", help="its database (else the one that its settings name)")
    parser.add_argument("--offline", action="store_true", help="ask neither CKAN for datasets nor the repository for DOIs")
    parser.add_argument("--dry-run", action="store_true", help="tell what would be carried over, and write nothing")
    parser.set_defaults(run=run)


def run(wanted: argparse.Namespace) -> int:
    old = earlier_settings.read(wanted.old or wanted.settings or settings_path())
    _say("Its settings", settings_lines(old))
    _say("Its queue", queue_lines(old.broker))
    with closing(open_parts(wanted.settings)) as parts:
        set_up_terminal_logging(parts.settings)
        found = _found(parts, old, wanted)
        here = _here(parts, old)
        outcome = _carried(parts, here, found, dry=wanted.dry_run)
        _say("Its history", tables_lines(found.earlier, found.groups, outcome, found.unasked, dry=wanted.dry_run))
        _say("", _about_repository(parts, here))
    return 0


def _say(title: str, lines: Iterator[str]) -> None:
    if title:
        answers().print(f"\n{title}", style="bold")
    for line in lines:
        answers().print(plain(f"- {line}"), soft_wrap=True)


def _found(parts: Parts, old: EarlierSettings, wanted: argparse.Namespace) -> Found:
    named = earlier_settings.address(wanted.database) if wanted.database else old.database_url
    earlier = _tables(named or parts.settings.database_url)
    talk().print(f"Read {len(earlier.files)} rows of {earlier.table}.")
    datasets = {} if wanted.offline else _datasets(parts, earlier)
    found = groups(earlier.files, datasets)
    if wanted.offline:
        return Found(earlier, found, {}, 0)
    asked = {group.deposition for group in found if group.dataset}
    published, unasked = publications_of(_repository(parts, old), parts.options, asked)
    return Found(earlier, found, published, unasked)


def _tables(url: str) -> Earlier:
    with closing(open_to_read(url)) as database, database.transaction() as connection:
        return earlier_tables.read(connection)


def _datasets(parts: Parts, earlier: Earlier) -> Mapping[str, str]:
    try:
        with closing(parts.source()) as source:
            return datasets_of(source, (file.resource for file in earlier.files))
    except RemoteUnavailable as error:
        raise NotWell(SILENT_CKAN.format(error)) from None


def _repository(parts: Parts, old: EarlierSettings) -> RepositorySettings:
    return old.repository or parts.settings.repositories[0]


def _here(parts: Parts, old: EarlierSettings) -> Here:
    repository = _repository(parts, old)
    by_name = bool(parts.settings.sso.username_claim)
    return Here(parts.settings.ckan.server, repository.host, repository.url, by_name)


def _carried(parts: Parts, here: Here, found: Found, *, dry: bool) -> Counter[str]:
    """Counts of what became of the groups, and of whose they are. All of it, or nothing."""
    outcome: Counter[str] = Counter()
    with parts.database.transaction() as connection:
        with connection.begin_nested() as step:
            for group in found.groups:
                outcome[carry(connection, here, group, found.published)] += 1
                owner = owner_of(connection, group.username, group.email, by_name=here.by_name)
                outcome["unclaimed" if owner.startswith(EARLIER) else "claimed"] += 1
                outcome["published"] += group.deposition in found.published
                outcome["without dataset"] += not group.dataset
            if dry:
                step.rollback()
    if not dry:
        log.info("command line: %d earlier transfers were carried over by %s", outcome["new"], who())
    return outcome


def _about_repository(parts: Parts, here: Here) -> Iterator[str]:
    if parts.settings.repository(here.host) is None:
        yield (
            f"It wrote to {here.host}, which our settings do not name: no new versions can be made of what is there. "
            "Give it a section [repository NAME]."
        )
