"""A citation for BibTeX and BibLaTeX. Pure. https://ctan.org/pkg/biblatex"""

import re

from exporter.crosswalks.citation_work import Author, Work

# as Zenodo's own export says; BibTeX takes what it does not know as @misc
TYPES = {"dataset": "dataset", "software": "software"}
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
# a lone brace would unbalance the entry even with a backslash before it
SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}


def bibtex(work: Work) -> str:
    lines = [f"  {name:<9} = {value}," for name, value in _fields(work).items() if value not in {"", "{}", "{{}}"}]
    return "\n".join([f"@{TYPES.get(work.kind, 'misc')}{{{work.key},", *lines, "}", ""])


def _fields(work: Work) -> dict[str, str]:
    first = work.dates[0] if work.dates else ()
    return {
        "author": f"{{{' and '.join(map(_name, work.authors))}}}",
        # twice: styles that fold case would spoil names in it
        "title": f"{{{{{_escaped(work.title)}}}}}",
        "year": f"{{{work.year}}}",
        "month": MONTHS[first[1] - 1] if len(first) > 1 and 1 <= first[1] <= 12 else "",
        "publisher": f"{{{_escaped(work.publisher)}}}",
        "version": f"{{{_escaped(work.version)}}}",
        "doi": f"{{{_verbatim(work.doi)}}}",
        "url": f"{{{_verbatim(work.url)}}}",
    }


def _name(author: Author) -> str:
    """In braces of its own what BibTeX would take apart."""
    if author.literal:
        return f"{{{_escaped(author.literal)}}}"
    return ", ".join(_part(part) for part in (author.family, author.suffix, author.given) if part)


def _part(text: str) -> str:
    return f"{{{_escaped(text)}}}" if "," in text or re.search(r"\band\b", text, re.IGNORECASE) else _escaped(text)


def _escaped(text: str) -> str:
    return "".join(SPECIAL.get(sign, sign) for sign in text)


def _verbatim(text: str) -> str:
    """``doi`` and ``url`` are taken letter by letter: only what would end the field is written as in addresses."""
    return re.sub(r"[\s{}\\%]", lambda sign: sign[0] if sign[0] == "%" else f"%{ord(sign[0]):02X}", text)
