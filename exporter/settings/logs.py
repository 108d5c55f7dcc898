"""The log: one line an event, in UTC, without control characters, and without any secret of the settings."""

import logging
import os
import re
import sys
import time
from collections.abc import Iterable
from logging.handlers import SysLogHandler, WatchedFileHandler
from pathlib import Path
from typing import TextIO
from urllib.parse import quote

from sqlalchemy.engine import make_url

from exporter.settings.model import Settings

log = logging.getLogger(__name__)
FORMAT = "%(asctime)s.%(msecs)03dZ %(levelname)s %(name)s: %(message)s"
TOKENS = re.compile(
    r"(?i)\b((?:bearer|basic)\s+|(?:access_token|token|apikey|password|client_secret|refresh_token|code)=)[^\s&\"',;]+"
)
HIDDEN = "[hidden]"
PRIORITIES = ((logging.CRITICAL, 2), (logging.ERROR, 3), (logging.WARNING, 4), (logging.INFO, 6), (0, 7))
"""Those of syslog(3)."""
SHORTEST_HIDDEN = 6
JOURNAL = Path("/dev/log")
CHATTY = ("pika", "urllib3", "sqlalchemy", "alembic", "markdown_it", "waitress")


class OneLine(logging.Formatter):
    """Escapes what could forge a second line or steer a terminal, also in a traceback; hides secrets as a second wall."""

    def __init__(self, secrets: Iterable[str] = (), form: str = FORMAT) -> None:
        super().__init__(form, "%Y-%m-%dT%H:%M:%S")
        self.converter = time.gmtime
        forms = {form for secret in secrets for form in (secret, quote(secret, safe=""))}
        longest_first = sorted((form for form in forms if len(form) >= SHORTEST_HIDDEN), key=len, reverse=True)
        self._secrets = re.compile("|".join(map(re.escape, longest_first)) or "(?!)")

    def format(self, record: logging.LogRecord) -> str:
        line = self._secrets.sub(HIDDEN, super().format(record))
        return escaped(TOKENS.sub(rf"\1{HIDDEN}", line))


class ForTheJournal(OneLine):
    """With the number by which systemd knows how bad it is: ``journalctl -p warning``. It has a clock of its own."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__(secrets, "%(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        number = next(number for level, number in PRIORITIES if record.levelno >= level)
        return f"<{number}>{super().format(record)}"


def is_journal(stream: TextIO) -> bool:
    """systemd names the file that leads there in $JOURNAL_STREAM: anywhere else the numbers would only disturb."""
    try:
        status = os.fstat(stream.fileno())
    except (OSError, ValueError):
        return False
    return os.environ.get("JOURNAL_STREAM") == f"{status.st_dev}:{status.st_ino}"


def escaped(text: str) -> str:
    """Line breaks, control and direction signs as Python writes them."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)


def set_up_logging(settings: Settings) -> None:
    """To standard error, and to the file that the settings name. One that cannot be written keeps nobody from starting."""
    handlers: list[logging.Handler] = [logging.StreamHandler()]
    problem = ""
    if settings.app.log_file is not None:
        try:
            handlers.append(_file_handler(settings.app.log_file))
        except OSError as error:
            problem = f"[app] log_file cannot be written ({error.strerror}): the log stands here alone."
    formatter = OneLine(secrets_of(settings))
    for handler in handlers:
        handler.setFormatter(formatter)
    if is_journal(sys.stderr):
        handlers[0].setFormatter(ForTheJournal(secrets_of(settings)))
    logging.basicConfig(level=settings.app.log_level, handlers=handlers, force=True)
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)  # their details quote requests and messages
    for warning in (*settings.warnings, *filter(None, [problem])):
        log.warning("%s", warning)


def _file_handler(path: Path) -> WatchedFileHandler:
    """Services of systemd have a log directory each: a file that only the other one may write has its name in our own."""
    try:
        return WatchedFileHandler(path, encoding="utf-8")
    except OSError:
        ours = os.environ.get("LOGS_DIRECTORY", "").split(":")[0]
        if not ours:
            raise
        return WatchedFileHandler(Path(ours, path.name), encoding="utf-8")


def set_up_terminal_logging(settings: Settings) -> None:
    """For a command: its deeds go to the log file and the journal, and only warnings to the terminal."""
    set_up_logging(settings)
    root = logging.getLogger()
    root.handlers[0].setLevel(logging.WARNING)
    if JOURNAL.is_socket():
        journal = SysLogHandler(str(JOURNAL))
        journal.ident = "exporter: "
        journal.setFormatter(OneLine(secrets_of(settings)))
        root.addHandler(journal)


def secrets_of(settings: Settings) -> list[str]:
    found = [settings.app.secret_key, *settings.app.encryption_keys, settings.ckan.apikey, settings.sso.client_secret]
    found.append(make_url(settings.database_url).password or "")
    found += [each.password for each in (settings.rabbitmq, settings.smtp) if each is not None and each.password != "guest"]  # noqa: S105
    found += [each.oauth_client_secret for each in settings.repositories]
    return [secret for secret in found if secret]
