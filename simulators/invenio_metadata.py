"""The metadata that InvenioRDM 14 takes, as its own schema says it. https://inveniordm.docs.cern.ch/reference/metadata/"""

import re
from datetime import date
from typing import Any

from simulators import invenio_vocabularies as vocabularies
from simulators.invenio_answers import INTERNAL, refused
from simulators.invenio_html import html
from simulators.invenio_identifiers import PERSON_SCHEMES, SCHEMES, identifier, once
from simulators.shapes import ABSENT, REQUIRED, Problems, Rule, Shape, anything, fields, filled, many, one_of, problem, text

NAMES = "Invalid value. Choose one of ['organizational', 'personal']."
DAY = r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?"
EDTF = re.compile(rf"{DAY}(/{DAY})?")


def word(vocabulary: str) -> Shape:
    """An unknown id ends the whole save, which is decided after the other checks: see ``unknown_words``."""

    def rule(kept: dict[str, Any], path: str, problems: Problems) -> None:
        if not vocabularies.known(vocabulary, kept["id"]):
            problem(problems, path, f"\0{kept['id']}")

    return fields({"id": text()}, ("id",), rule, drops=("title",))


def edtf(value: Any, path: str, problems: Problems) -> Any:
    if isinstance(value, str) and EDTF.fullmatch(value.strip()) and _ordered(value):
        return value.strip()
    return problem(problems, path, "Please provide a valid date or interval.")


def _ordered(value: str) -> bool:
    first, _, last = value.strip().partition("/")
    return (not last or first <= last) and all(_exists(day) for day in (first, last) if len(day) == 10)


def _exists(day: str) -> bool:
    try:
        return bool(date.fromisoformat(day))
    except ValueError:
        return False


def _names(kept: dict[str, Any], path: str, problems: Problems) -> None:
    if kept["type"] == "personal" and not kept.get("family_name"):
        problem(problems, f"{path}.family_name", "Family name cannot be blank.")
    elif kept["type"] == "organizational" and not kept.get("name"):
        problem(problems, f"{path}.name", "Name cannot be blank.")
    elif kept["type"] == "personal":
        kept["name"] = ", ".join(filter(None, (kept["family_name"], kept.get("given_name"))))
    else:
        kept.pop("family_name", None)
        kept.pop("given_name", None)


def _affiliations(kept: dict[str, Any], path: str, problems: Problems) -> None:
    named = [each.get("name", each.get("id")) for each in kept.get("affiliations", [])]
    if len(set(named)) != len(named):
        problem(problems, f"{path}.affiliations", f"Duplicated affiliations: {', '.join(sorted(set(filter(None, named))))}")


def _free_or_id(free: str, vocabulary: str, told: str = "") -> Rule:
    def rule(kept: dict[str, Any], path: str, problems: Problems) -> None:
        if not kept.get("id") and not kept.get(free):
            problem(problems, f"{path}.{told or vocabulary}", f"An existing id or a free text {free} must be present.")
        elif kept.get("id") and not vocabularies.known(vocabulary, kept["id"]):
            problem(problems, path, f"\0{kept['id']}")

    return rule


def _award(kept: dict[str, Any], path: str, problems: Problems) -> None:
    if kept.get("id") and not vocabularies.known("awards", kept["id"]):
        problem(problems, path, f"\0{kept['id']}")


def _rights(kept: dict[str, Any], path: str, problems: Problems) -> None:
    if not kept.get("id") and not kept.get("title"):
        problem(problems, f"{path}.rights", "An existing id or a free text title must be present")
    elif kept.get("id") and len(kept) > 1:
        message = "Only an existing id or free text title/description/link is accepted, but not both cases at the same time"
        problem(problems, f"{path}.rights", message)
    elif kept.get("id") and not vocabularies.known("licenses", kept["id"]):
        problem(problems, path, f"\0{kept['id']}")


def _one_language(value: Any, path: str, problems: Problems) -> Any:
    if not isinstance(value, dict):
        return problem(problems, path, "Not a valid mapping type.")
    if len(value) > 1:
        return problem(problems, f"{path}", "Only one value is accepted.")
    return value if not value.keys() - {"en"} else problem(problems, path, "Not a valid locale.")


def _link(value: Any, path: str, problems: Problems) -> Any:
    valid = isinstance(value, str) and re.fullmatch(r"(https?|ftp)://[^\s/?#]+\.?\S*", value.strip())
    return value.strip() if valid else problem(problems, path, "Not a valid URL.")


def _relation(kept: dict[str, Any], path: str, problems: Problems) -> None:
    if not kept.get("relation_type"):
        problem(problems, f"{path}.relation_type", REQUIRED)


def geometry(value: Any, path: str, problems: Problems) -> Any:
    """What is no geometry makes InvenioRDM stumble, and the whole request with it."""
    if value is None:
        return problem(problems, path, "Field may not be null.")
    if not isinstance(value, dict) or value.get("type") not in {"Point", "MultiPoint", "Polygon"}:
        return problem(
            problems, f"{path}.type", f"Unsupported value: {value.get('type') if isinstance(value, dict) else value}"
        )
    numbers = value.get("coordinates")
    if not isinstance(numbers, list) or not all(isinstance(each, int | float | list) for each in numbers):
        raise refused(500, INTERNAL)
    return value


def _reference(kept: dict[str, Any], path: str, problems: Problems) -> None:
    if not kept.get("reference"):
        problem(problems, f"{path}.reference", REQUIRED)


def _place(kept: dict[str, Any], path: str, problems: Problems) -> None:
    if not any(kept.get(name) for name in ("geometry", "place", "identifiers", "description")):
        message = "At least one of ['geometry', 'place', identifiers', 'description'] must be present."
        problem(problems, f"{path}.locations", message)


PERSON = fields(
    {
        "type": one_of("organizational", "personal", message=NAMES),
        "name": text(),
        "given_name": text(),
        "family_name": text(),
        "identifiers": many(identifier(PERSON_SCHEMES), whole=once),
    },
    {"type": NAMES},
    _names,
)
AFFILIATIONS = many(
    fields({"id": text(), "name": text()}, (), _free_or_id("name", "affiliations"), drops=("identifiers", "acronym"))
)


def _people(vocabulary: str, required: tuple[str, ...]) -> Shape:
    known = {"person_or_org": PERSON, "role": word(vocabulary), "affiliations": AFFILIATIONS}
    return fields(known, required, _affiliations)


def _described(name: str, vocabulary: str) -> Shape:
    return fields(
        {name: html(3) if name == "description" else text(3), "type": word(vocabulary), "lang": word("languages")},
        (name, "type"),
    )


RIGHTS = fields(
    {"id": text(), "title": _one_language, "description": _one_language, "link": _link},
    (),
    _rights,
    drops=("icon", "props"),
)
FUNDING = fields(
    {
        "funder": fields(
            {"id": text(), "name": text()},
            (),
            _free_or_id("name", "funders", "funder"),
            drops=("title", "country", "identifiers"),
        ),
        "award": fields(dict.fromkeys(("id", "number", "title", "identifiers", "acronym", "program"), anything), (), _award),
    },
    ("funder",),
)
PLACE = fields({"geometry": geometry, "place": text(), "identifiers": many(anything), "description": text()}, (), _place)
PLACES = fields({"features": many(PLACE)})
METADATA = fields(
    {
        "resource_type": word("resourcetypes"),
        "creators": many(_people("creatorsroles", ("person_or_org",)), 1, REQUIRED),
        "title": text(3),
        "additional_titles": many(_described("title", "titletypes")),
        "publisher": text(),
        "publication_date": edtf,
        "subjects": many(
            fields({"id": text(), "subject": text()}, (), _free_or_id("subject", "subjects"), drops=("scheme", "title"))
        ),
        "contributors": many(_people("contributorsroles", ("person_or_org", "role"))),
        "dates": many(fields({"date": edtf, "type": word("datetypes"), "description": text()}, ("date", "type"))),
        "languages": many(word("languages")),
        "identifiers": many(identifier(SCHEMES), whole=once),
        "related_identifiers": many(
            identifier(SCHEMES, {"relation_type": word("relationtypes"), "resource_type": word("resourcetypes")}, _relation)
        ),
        "sizes": many(text(1, message="Size cannot be a blank string.")),
        "formats": many(text(1, message="Format cannot be a blank string.")),
        "version": text(0, 191),
        "rights": many(RIGHTS),
        "copyright": html(1),
        "description": html(3),
        "additional_descriptions": many(_described("description", "descriptiontypes")),
        "locations": PLACES,
        "funding": many(FUNDING),
        "references": many(identifier(SCHEMES, {"reference": text()}, _reference, needed=False)),
    },
    ("resource_type", "creators", "title", "publication_date"),
)


def unknown_words(problems: Problems) -> list[str]:
    """Ids that no vocabulary knows: InvenioRDM does not tell them by field, it refuses the whole request."""
    return [message[1:] for each in problems for message in each["messages"] if message.startswith("\0")]


def checked(metadata: Any) -> tuple[dict[str, Any], Problems]:
    """What is kept of the metadata, and what was wrong."""
    problems: Problems = []
    kept = METADATA(metadata, "metadata", problems)
    return ({} if kept is ABSENT else filled(kept)), problems
