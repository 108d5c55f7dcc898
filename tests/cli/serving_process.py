"""The front door as a process, before an application that tells what reached it: ``serving_process.py LISTEN``."""

import json
import os
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from exporter.cli import serving
from exporter.settings import read_settings
from tests.settings.conftest import complete


def application(environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
    if environ["PATH_INFO"] == "/slow":
        Path(os.environ["ARRIVED"]).touch()
        time.sleep(1)
    start("200 OK", [("Content-Type", "application/json")])
    told = {name: environ.get(name, "") for name in ("REMOTE_ADDR", "wsgi.url_scheme", "HTTP_X_FORWARDED_HOST", "HTTP_HOST")}
    return [json.dumps(told).encode()]


def main(listen: str) -> None:
    serving.WATCH_SECONDS = 0.2
    words = {f"EXPORTER_{section}_{key}".upper(): text for section, keys in complete().items() for key, text in keys.items()}
    serving.serve(application, read_settings(Path("absent.ini"), {**words, "EXPORTER_APP_LISTEN": listen}))


if __name__ == "__main__":
    main(sys.argv[1])
