"""Which licence an address or a title means, as its SPDX id in lower case. Pure. https://spdx.org/licenses/"""

import re

from exporter.crosswalks.licences import LICENCES

PARTS = "by(?:-nc)?(?:-nd|-sa)?"
ADDRESSES = (
    # a licence of one country has an id of its own at SPDX, or none: it keeps its address
    (re.compile(rf"creativecommons\.org/licenses/({PARTS})/(\d\.\d)(?:/(?:deed|legalcode)(?:\.\w+)?)?"), "cc-{}-{}"),
    (re.compile(r"creativecommons\.org/publicdomain/(zero)/1\.0(?:/(?:deed|legalcode)(?:\.\w+)?)?"), "cc0-1.0"),
    (re.compile(r"creativecommons\.org/publicdomain/(mark)/1\.0(?:/(?:deed)(?:\.\w+)?)?"), "cc-pdm-1.0"),
    (re.compile(r"publications\.europa\.eu/resource/authority/licence/cc_(by(?:nc)?(?:nd|sa)?)_4_0"), "cc-{}-4.0"),
    (re.compile(r"publications\.europa\.eu/resource/authority/licence/(cc0)"), "cc0-1.0"),
    (re.compile(r"opendatacommons\.org/licenses/(odbl)(?:/(?:1-0|1\.0|summary))?"), "odbl-1.0"),
    (re.compile(r"opendatacommons\.org/licenses/(by)(?:/(?:1-0|1\.0|summary))?"), "odc-by-1.0"),
    (re.compile(r"opendatacommons\.org/licenses/(pddl)(?:/(?:1-0|1\.0|summary))?"), "pddl-1.0"),
    (re.compile(r"opensource\.org/licenses?/(mit)(?:-license\.php)?"), "mit"),
    (re.compile(r"apache\.org/licenses/(license)-2\.0(?:\.txt|\.html)?"), "apache-2.0"),
    (re.compile(r"opensource\.org/licenses?/(apache)-2\.0"), "apache-2.0"),
    (re.compile(r"nationalarchives\.gov\.uk/doc/open-government-licence/version/(3)"), "ogl-uk-3.0"),
    (re.compile(r"spdx\.org/licenses/([a-z0-9.-]+?)(?:\.html|\.json)?"), "{}"),
)
WORDS = (
    ("attribution", "by"),
    ("noncommercial", "nc"),
    ("noderivatives", "nd"),
    ("noderivs", "nd"),
    ("sharealike", "sa"),
)
TITLE = re.compile(r"(?:creative commons|cc) ([a-z ]+?) (\d\.\d)(?: international| unported| generic)?(?: licen[cs]e)?")
SHORT = re.compile(rf"cc[ -]({PARTS.replace('-', '[ -]')})[ -](\d\.\d)")
ZERO = re.compile(r"cc ?0(?: 1\.0)?|cc0 1\.0 universal|creative commons zero(?: v?1\.0)?(?: universal)?")


def find_licence(text: str) -> str | None:
    """``https://creativecommons.org/licenses/by/4.0/legalcode``, ``CC BY 4.0`` and its long name all are ``cc-by-4.0``."""
    said = text.strip().lower()
    if re.match(r"https?://", said):
        return _by_address(re.sub(r"^https?://(?:www\.)?|/$", "", said))
    return said if said in LICENCES else _by_title(re.sub(r"[\s-]+", " ", said))


def _by_address(address: str) -> str | None:
    for pattern, identifier in ADDRESSES:
        found = pattern.fullmatch(address)
        if found:
            parts = [re.sub(r"(?<=by)nc|(?<=by)(?=nd|sa)|(?<=nc)(?=nd|sa)", _hyphened, part) for part in found.groups()]
            return identifier.format(*parts)
    return None


def _hyphened(found: re.Match[str]) -> str:
    return f"-{found[0]}"


def _by_title(title: str) -> str | None:
    if ZERO.fullmatch(title):
        return "cc0-1.0"
    short = SHORT.fullmatch(title)
    if short:
        return f"cc-{short[1].replace(' ', '-')}-{short[2]}"
    found = TITLE.fullmatch(title)
    parts = _letters(found[1]) if found else ""
    return f"cc-{parts}-{found[2]}" if found and parts else None


def _letters(words: str) -> str:
    """``attribution noncommercial sharealike`` as ``by-nc-sa``; empty when there is another word among them."""
    short = (
        words.replace("non commercial", "noncommercial").replace("no deriv", "noderiv").replace("share alike", "sharealike")
    )
    letters = "-".join(dict(WORDS).get(word, "?") for word in short.split())
    return letters if re.fullmatch(PARTS, letters) else ""
