"""What people read for the codes of repositories: kinds, roles, relations, licences. Pure."""

from exporter.crosswalks.licences import LICENCES

LICENCE_WORDS = {
    "cc0-1.0": "CC0 1.0: no rights reserved",
    "cc-by-4.0": "CC BY 4.0: free to use, name the authors",
    "cc-by-sa-4.0": "CC BY-SA 4.0: name the authors, share alike",
    "cc-by-nc-4.0": "CC BY-NC 4.0: name the authors, not for business",
    "odbl-1.0": "Open Database License (ODbL) 1.0",
    "odc-by-1.0": "ODC Attribution 1.0",
    "pddl-1.0": "ODC Public Domain Dedication (PDDL) 1.0",
    "ogl-uk-3.0": "UK Open Government Licence 3.0",
    "etalab-2.0": "Etalab Open License 2.0",
    "eupl-1.2": "European Union Public Licence 1.2",
    "ogl-canada-2.0": "Open Government Licence, Canada 2.0",
    "mit": "MIT (software)",
    "apache-2.0": "Apache 2.0 (software)",
    "gfdl-1.3-or-later": "GNU Free Documentation License 1.3",
    "other-open": "Other, open",
    "other-pd": "Other, public domain",
    "other-at": "Other, name the authors",
    "other-nc": "Other, not for business",
    "other-closed": "Other, closed",
}
PEOPLE = {"personal": "Person", "organizational": "Organization"}
TYPES = {
    "dataset": "Dataset",
    "image": "Image",
    "video": "Video or audio",
    "software": "Software",
    "publication": "Publication",
    "publication-report": "Report",
    "publication-article": "Article",
    "publication-datamanagementplan": "Data management plan",
    "presentation": "Presentation",
    "poster": "Poster",
    "lesson": "Lesson",
    "model": "Model",
    "other": "Something else",
}
ROLES = {
    "contactperson": "Contact",
    "datacollector": "Data collector",
    "datacurator": "Data curator",
    "datamanager": "Data manager",
    "distributor": "Distributor",
    "editor": "Editor",
    "hostinginstitution": "Hosting institution",
    "producer": "Producer",
    "projectleader": "Project leader",
    "projectmanager": "Project manager",
    "projectmember": "Project member",
    "researcher": "Researcher",
    "researchgroup": "Research group",
    "rightsholder": "Rights holder",
    "sponsor": "Sponsor",
    "supervisor": "Supervisor",
    "other": "Other",
}
RELATIONS = {
    "isderivedfrom": "was made from this",
    "references": "refers to this",
    "cites": "cites this",
    "iscitedby": "is cited by this",
    "isreferencedby": "is referred to by this",
    "issupplementto": "belongs to this (as a supplement)",
    "issupplementedby": "is completed by this",
    "isdescribedby": "is described in this",
    "isdocumentedby": "is documented in this",
    "ispartof": "is part of this",
    "haspart": "has this as a part",
    "isversionof": "is a version of this",
    "isnewversionof": "is newer than this",
    "isidenticalto": "is the same as this",
    "issourceof": "is what this was made from",
    "requires": "needs this",
    "hasmetadata": "has its metadata here",
}
DATES = {
    "collected": "Collected",
    "valid": "Valid",
    "created": "Created",
    "updated": "Updated",
    "available": "Available",
    "submitted": "Submitted",
    "accepted": "Accepted",
    "issued": "Issued",
    "copyrighted": "Copyrighted",
    "withdrawn": "Withdrawn",
    "other": "Other",
}
TEXTS = {"dcterms:abstract": "Abstract", "datacite:methods": "Methods", "datacite:notes": "Notes"}
SCHEMES = {"doi": "DOI", "url": "Web address", "urn": "URN", "handle": "Handle", "isbn": "ISBN", "other": "Other"}
WAYS = {"send": "Send the file", "link": "Only link to it", "leave": "Leave it out"}

CHOICES: dict[str, dict[str, str]] = {
    "rights": {"": "Please choose…"}
    | {key: words for key, words in LICENCE_WORDS.items() if key in LICENCES}
    | {"own": "Another licence: I give its name"},
    "kind": PEOPLE,
    "type": TYPES,
    "role": ROLES,
    "relation": RELATIONS,
    "date": DATES,
    "text": TEXTS,
    "scheme": SCHEMES,
    "access": {"public": "Everybody", "restricted": "Only people whom I allow there"},
    "way": WAYS,
}


def choices(name: str, present: str = "") -> list[tuple[str, str]]:
    """Pairs for a select; a code that we have no words for stays as it is. What is shown is what is there, also nothing."""
    known = CHOICES[name]
    extra = [(present, present or "Please choose…")] if present not in known else []
    return [*extra, *known.items()]
