"""Queries that people type for a search engine."""

PAIRS = {")": "(", "]": "[", "}": "["}
"""A range may begin with one bracket and end with the other: [2020 TO 2021}."""
UNFINISHED = "A bracket or quotation mark of the query is not closed. Such a query may find anything."


def is_finished(query: str) -> bool:
    """Search engines guess at what is not, and more is added to it here."""
    open_brackets: list[str] = []
    quoted = escaped = False
    for sign in query:
        if escaped or sign == "\\":
            escaped = not escaped
        elif sign == '"':
            quoted = not quoted
        elif not quoted and sign in "([{":
            open_brackets.append("[" if sign == "{" else sign)
        elif not quoted and sign in PAIRS and (not open_brackets or open_brackets.pop() != PAIRS[sign]):
            return False
    return not (open_brackets or quoted or escaped)
