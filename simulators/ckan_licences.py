"""The licences that CKAN 2.11 knows without any setting."""

from typing import Any

OPEN = "http://www.opendefinition.org/licenses/"
OGL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
ROWS = (  # id, title, url, open, for data, for content, generic
    ("notspecified", "License not specified", "", 0, 0, 0, 1),
    ("odc-pddl", "Open Data Commons Public Domain Dedication and License (PDDL)", OPEN + "odc-pddl", 1, 1, 0, 0),
    ("odc-odbl", "Open Data Commons Open Database License (ODbL)", OPEN + "odc-odbl", 1, 1, 0, 0),
    ("odc-by", "Open Data Commons Attribution License", OPEN + "odc-by", 1, 1, 0, 0),
    ("cc-zero", "Creative Commons CCZero", OPEN + "cc-zero", 1, 1, 1, 0),
    ("cc-by", "Creative Commons Attribution", OPEN + "cc-by", 1, 0, 0, 0),
    ("cc-by-sa", "Creative Commons Attribution Share-Alike", OPEN + "cc-by-sa", 1, 0, 1, 0),
    ("gfdl", "GNU Free Documentation License", OPEN + "gfdl", 1, 0, 1, 0),
    ("other-open", "Other (Open)", "", 1, 0, 1, 1),
    ("other-pd", "Other (Public Domain)", "", 1, 0, 1, 1),
    ("other-at", "Other (Attribution)", "", 1, 0, 1, 1),
    ("uk-ogl", "UK Open Government Licence (OGL)", OGL, 1, 0, 1, 0),
    ("cc-nc", "Creative Commons Non-Commercial (Any)", "http://creativecommons.org/licenses/by-nc/2.0/", 0, 0, 0, 0),
    ("other-nc", "Other (Non-Commercial)", "", 0, 0, 0, 1),
    ("other-closed", "Other (Not Open)", "", 0, 0, 0, 1),
)


def _shown(name: str, title: str, url: str, open_: int, data: int, content: int, generic: int) -> dict[str, Any]:
    flags = {"domain_data": data, "domain_content": content, "domain_software": 0, "is_generic": generic}
    conformance = {"od_conformance": "approved" if open_ else "not reviewed", "osd_conformance": "not reviewed"}
    fixed = {"family": "", "maintainer": "", "status": "active"}
    return {
        "id": name,
        "title": title,
        "url": url,
        **{key: str(bool(value)) for key, value in flags.items()},
        **conformance,
        **fixed,
    }


LICENCES = [_shown(*row) for row in ROWS]


def licence_title(name: str | None) -> tuple[str | None, bool, str]:
    """Title, whether it is open, address. An unknown licence is its own title."""
    known = next((row for row in ROWS if row[0] == name), None)
    return (known[1], bool(known[3]), known[2]) if known else (name or None, False, "")
