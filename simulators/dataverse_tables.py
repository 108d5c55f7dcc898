"""What a Dataverse makes of an uploaded CSV: a table between tabs, kept without the line of its names."""

import base64
import csv
import hashlib
import io

from simulators.ckan_state import Content
from simulators.dataverse_state import Table


def ingested(content: bytes, name: str, kind: str) -> Table:
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    lines = ["\t".join(_written(cell) for cell in row) for row in rows[1:]]
    stored = "".join(f"{line}\n" for line in lines)
    return Table(("\t".join(rows[0]) + "\n").encode(), stored.encode(), name, kind)


def fingerprint(*contents: Content) -> str:
    """What stands where a table's Universal Numeric Fingerprint would."""
    whole = hashlib.md5("".join(each.md5() for each in contents).encode(), usedforsecurity=False).digest()
    return f"UNF:6:{base64.b64encode(whole).decode()}"


def _written(cell: str) -> str:
    """Words stand in quotes, numbers and days do not."""
    bare = cell.replace("-", "").replace(".", "", 1)
    return cell if bare.isdecimal() else '"' + cell.replace('"', '\\"') + '"'
