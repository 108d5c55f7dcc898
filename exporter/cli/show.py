"""The settings in force, with every secret masked."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from sqlalchemy.engine import make_url

from exporter.settings import Settings

MASK = "********"
PARTS = ("app", "ckan", "sso", "rabbitmq", "smtp", "http", "worker")


def as_text(settings: Settings) -> str:
    return "\n".join(_lines(settings))


def _lines(settings: Settings) -> Iterator[str]:
    for name in PARTS:
        yield from _section(name, getattr(settings, name))
    yield from ("[database]", f"url = {make_url(settings.database_url).render_as_string(hide_password=True)}", "")
    for repository in settings.repositories:
        yield from _section(f"repository {repository.host}", repository)
    yield from (f"# {warning}" for warning in settings.warnings)


def _section(name: str, section: Any) -> Iterator[str]:
    if section is None:
        yield from (f"# [{name}] is off", "")
        return
    yield f"[{name}]"
    for field in fields(section):
        found = getattr(section, field.name)
        # what repr leaves out is a secret
        yield f"{field.name} = {_plain(found) if field.repr else MASK if found else ''}"
    yield ""


def _plain(found: Any) -> str:
    if isinstance(found, frozenset | tuple):
        return " ".join(sorted(map(str, found)))
    return "" if found is None else str(found)
