"""Text as it may stand in a record: no control characters, no lone surrogates. Pure."""

import re

# XML, databases and browsers all choke on some of these; tabulator and line ends stay
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    return UNWRITABLE.sub("", text)


def one_line(text: str) -> str:
    """On one line, with single spaces."""
    return " ".join(clean(text).split())
