"""How the tests open a source of imports at a server on this machine."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from exporter.http_client import HttpOptions
from exporter.sources import IMPORTS
from exporter.sources.imports import ImportDoor, ImportSource
from exporter.sources.options import parse
from tests.contracts.import_sources import QUICK


def allowing(*urls: str) -> HttpOptions:
    return replace(QUICK, allowed=frozenset(urlsplit(url).netloc for url in urls))


def opener(kind: str, http: HttpOptions, **usual: str) -> Callable[..., ImportSource]:
    """Opens with the ``usual`` options; a call may change the HTTP options, the token and any option."""

    def opened(http: HttpOptions = http, token: str = "", **options: Any) -> ImportSource:
        chosen = IMPORTS[kind]
        source: ImportSource = chosen.open(parse(chosen.options, {**usual, **options}), ImportDoor(http, token))
        return source

    return opened
