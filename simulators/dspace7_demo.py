"""A small repository of a university: a tree, a few items with files, each odd in its own way."""

from typing import Any

from simulators.dspace7_filling import Filling
from simulators.dspace7_state import Value

LEVELS = "day,gauge,level_cm\n" + "".join(f"2024-04-{1 + n % 30:02},{'NS'[n % 2]},{110 + n * 7 % 60}\n" for n in range(60))
LICENCE: dict[str, Any] = {
    "dc.rights": "Creative Commons Attribution 4.0 International",
    "dc.rights.uri": "https://creativecommons.org/licenses/by/4.0/",
}
RIVERS: dict[str, Any] = {
    "dc.contributor.author": [
        Value("Lindgren, Astrid", authority="will be referenced::ORCID::0000-0002-1825-0097", confidence=600),
        Value("Šmídová, Ulla", confidence=0),
    ],
    "dc.date.issued": "2024-05",
    "dc.description.abstract": [
        Value("Two gauges, read each day at noon.", "en"),
        Value("Zwei Pegel, täglich zu Mittag abgelesen.", "de"),
    ],
    "dc.identifier.doi": "10.5072/river.1",
    "dc.language.iso": "en",
    "dc.publisher": "Water Institute",
    "dc.subject": [Value("hydrology", "en"), Value("Pegel", "de")],
    "dc.title.alternative": Value("Pegelstände im April", "de"),
    "dc.type": "Dataset",
    "dcterms.spatial": "Wrocław",
    **LICENCE,
}


def fill_dspace(site: Filling) -> None:
    science = site.new_community("Faculty of Science", **{"dc.description.abstract": "What the faculty measures."})
    water = site.new_community("Water Institute", science)
    theses = site.new_collection("Theses", science)
    gauges = site.new_collection(
        "Gauges", water, **{"dc.description": "<p>Levels of two rivers.</p>", "dc.rights": "Open data"}
    )
    _rivers(site, gauges, theses)
    thesis: dict[str, Any] = {"dc.contributor.author": "O'Neill, Aoife", "dc.date.issued": "circa 1990", "dc.type": "Thesis"}
    site.new_item("On ice", {"thesis.pdf": b"%PDF-1.4 about ice\n"}, theses, **thesis)


def _rivers(site: Filling, gauges: str, theses: str) -> None:
    levels = site.new_item("Levels of two rivers, April 2024", {"levels.csv": LEVELS}, gauges, **RIVERS)
    site.add_file(levels, "readme.txt", "One row for each reading.\n", description="How to read the table")
    site.primary(site.file(levels, "levels.csv"))
    site.map_into(levels, theses)
    later = site.new_item("Levels of next year", {"later.csv": LEVELS}, gauges, **LICENCE)
    site.embargo(site.file(later, "later.csv"), "2099-01-01")
    site.withdraw(site.new_item("Levels with an error", {"wrong.csv": "day\n"}, gauges))
