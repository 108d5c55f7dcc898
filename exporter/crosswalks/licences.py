"""CKAN's licence ids and what they become at InvenioRDM. Where CKAN does not say enough, a person is asked. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from exporter.records.record import Right


@dataclass(frozen=True)
class Licence:
    """``right`` is the proposal, None when there is none. ``question`` is a sentence for whom must decide, or empty."""

    right: Right | None
    question: str = ""


def _is(identifier: str, question: str = "") -> Licence:
    return Licence(Right(identifier), question)


VERSION_UNSAID = "CKAN does not say which version of this licence is meant. Is it this one?"
NONE_SAID = "The dataset has no licence. Without one Zenodo would make it free for all (CC0). Which one applies?"

CKAN_IDS = {
    "cc-zero": _is("cc0-1.0"),
    "cc-by": _is("cc-by-4.0", VERSION_UNSAID),
    "cc-by-sa": _is("cc-by-sa-4.0", VERSION_UNSAID),
    "cc-nc": _is("cc-by-nc-4.0", "CKAN says only “non-commercial”. Is it this licence?"),
    "odc-pddl": _is("pddl-1.0"),
    "odc-odbl": _is("odbl-1.0"),
    "odc-by": _is("odc-by-1.0"),
    "gfdl": _is("gfdl-1.3-or-later"),
    "uk-ogl": _is("ogl-uk-3.0", VERSION_UNSAID),
    "other-open": _is("other-open"),
    "other-pd": _is("other-pd"),
    "other-at": _is("other-at"),
    "other-nc": _is("other-nc"),
    "other-closed": _is("other-closed", "The dataset is not open. Should its files be restricted?"),
    "notspecified": Licence(None, NONE_SAID),
    "": Licence(None, NONE_SAID),
}

SPDX_IDS = frozenset(
    [
        "cc-by-4.0",
        "cc-by-sa-4.0",
        "cc-by-nc-4.0",
        "cc0-1.0",
        "odbl-1.0",
        "odc-by-1.0",
        "pddl-1.0",
        "ogl-uk-3.0",
        "etalab-2.0",
        "eupl-1.2",
        "ogl-canada-2.0",
        "mit",
        "apache-2.0",
        "gfdl-1.3-or-later",
    ]
)

LICENCES = SPDX_IDS | {licence.right.id for licence in CKAN_IDS.values() if licence.right}
"""What may be chosen."""


def licence_of(identifier: str | None, title: str = "", link: str = "") -> Licence:
    """From CKAN's license_id, license_title and license_url. An id that InvenioRDM does not know keeps title and link."""
    known = (identifier or "").strip().lower()
    if known in CKAN_IDS:
        return CKAN_IDS[known]
    if known in SPDX_IDS:
        return _is(known)
    named = Right(title=title.strip() or known, link=link.strip())
    return Licence(
        named, f"The licence “{named.title}” is not in the repository's list. It goes with its own name. Is it right?"
    )


USE = "Everybody may use, change and share the files, also for business"
USE_BASE = "Everybody may use, change and share the database, also for business"
MEANINGS = {
    "cc0-1.0": "Everybody may use the files for everything, and need not even say where they come from.",
    "cc-by-4.0": f"{USE}, as long as they name the authors.",
    "cc-by-sa-4.0": f"{USE}, as long as they name the authors and share what they make of them under this same licence.",
    "cc-by-nc-4.0": "Everybody may use, change and share the files, but not for business, as long as they name the authors.",
    "odbl-1.0": f"{USE_BASE}, as long as they name where it comes from and share changed databases under this same licence.",
    "odc-by-1.0": f"{USE_BASE}, as long as they name where it comes from.",
    "pddl-1.0": "Everybody may use the database for everything, and need not even say where it comes from.",
    "ogl-uk-3.0": f"{USE}, as long as they name where they come from.",
    "etalab-2.0": f"{USE}, as long as they name where they come from and when they were last changed.",
    "ogl-canada-2.0": f"{USE}, as long as they name where they come from.",
    "eupl-1.2": f"{USE}; what they give on, changed or not, stays under this licence.",
    "mit": f"{USE}, as long as this licence and its copyright notice stay with them.",
    "apache-2.0": f"{USE}, as long as this licence and its notices stay with them and changes are marked.",
    "gfdl-1.3-or-later": f"{USE}, as long as they name the authors and share what they make of them under this licence.",
    "other-open": "Everybody may use the files, as the licence says in its own words.",
    "other-pd": "Everybody may use the files for everything.",
    "other-at": "Everybody may use the files as long as they name the authors.",
    "other-nc": "The files may be used, but not for business.",
    "other-closed": "Nobody may use the files without your permission.",
}
"""What a licence says, in one sentence. The licence itself rules."""


def meaning_of(rights: Iterable[Right]) -> str:
    """Of all licences, empty where none is common: then its own text must be read."""
    return " ".join(dict.fromkeys(MEANINGS[right.id] for right in rights if right.id in MEANINGS))
