"""Looks for a secret wherever it must not be: as it is, in base64, percent-encoded, in hex, in JSON."""

import base64
import json
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, quote_plus

from sqlalchemy import select

from exporter.database.engine import Database
from exporter.database.schema import metadata


def forms_of(secret: str) -> set[str]:
    """Base64 at all three places that a secret may have inside of a longer text (a Basic header, a pickled row)."""
    plain = secret.encode()
    shifted = {base64.b64encode(b"\0" * before + plain).decode()[skipped:-4] for before, skipped in ((0, 0), (1, 2), (2, 4))}
    return {
        secret,
        quote(secret, safe=""),
        quote_plus(secret),
        plain.hex(),
        json.dumps(secret)[1:-1],
        *shifted,
        *(each.replace("+", "-").replace("/", "_") for each in shifted),
        # every character encoded, as a careful client may do
        "".join(f"%{byte:02X}" for byte in plain),
        "".join(f"%{byte:02x}" for byte in plain),
    }


def found_in(texts: Iterable[tuple[str, str]], forms: set[str]) -> list[str]:
    """Where, and in which form; never with what stands around it."""
    return [f"{place} ({form[:6]}…)" for place, content in texts for form in sorted(forms) if form in content]


def rows_of(database: Database) -> Iterable[tuple[str, str]]:
    """Every table as text. Also the ciphertexts: a secret in them is encrypted, or it is no ciphertext."""
    for table in metadata.sorted_tables:
        with database.transaction() as connection:
            yield f"table {table.name}", repr(connection.execute(select(table)).all())


def process(pid: int) -> Iterable[tuple[str, str]]:
    """What every user of the machine, or a crash report, may see of a process."""
    for name in ("environ", "cmdline"):
        with suppress(FileNotFoundError, ProcessLookupError):  # it has just ended
            yield f"{name} of process {pid}", Path(f"/proc/{pid}/{name}").read_bytes().decode("utf-8", "replace")


def files_below(directory: Path, names: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Every plain file whose name is not in ``names``, also core dumps and what a broker stores."""
    for root, _, files in os.walk(directory):
        for path in [Path(root) / file for file in files if file not in set(names)]:
            with suppress(FileNotFoundError):  # a living server's
                if path.is_file() and not path.is_symlink():
                    yield path.name, path.read_bytes().decode("latin-1")


def everywhere_in(database: Database, pages: Iterable[str], forms: set[str]) -> list[str]:
    numbered = [(f"page {number}", page) for number, page in enumerate(pages)]
    return found_in([*rows_of(database), *numbered, *process(os.getpid())], forms)
