"""A few public records with files, to be imported from a CKAN and a Zenodo: the same in every run but for their moments."""

from typing import TYPE_CHECKING, Any

from simulators.ckan_demo import noise
from simulators.ckan_state import Content
from simulators.invenio_state import Community

if TYPE_CHECKING:
    from simulators.ckan import Ckan
    from simulators.zenodo import Zenodo

ORGANIZATION, COMMUNITY = "open-city", "river-science"
CITY = {"license_id": "cc-by", "maintainer": "Open City, statistics office"}
TREES = "species,height_m,lat,lon\n" + "".join(
    f"Tilia cordata,{8 + n % 17},51.1{n % 90:02},17.0{n % 80:02}\n" for n in range(900)
)
COUNTS = "day,bridge,cyclists\n" + "".join(
    f"2024-05-{1 + n % 31:02},{'AB'[n % 2]},{900 + n * 37 % 800}\n" for n in range(62)
)
LINDGREN = {
    "person_or_org": {
        "type": "personal",
        "family_name": "Lindgren",
        "given_name": "Astrid",
        "identifiers": [{"scheme": "orcid", "identifier": "0000-0002-1825-0097"}],
    },
    "affiliations": [{"name": "Water Institute"}],
}
INSTITUTE = {"person_or_org": {"type": "organizational", "name": "Water Institute"}}


def fill_ckan(ckan: "Ckan") -> None:
    ckan.new_organization(ORGANIZATION)
    ckan.state.organizations[ORGANIZATION].title = "Open City"
    ckan.new_dataset(
        "street-trees",
        ORGANIZATION,
        {"trees.csv": TREES, "readme.txt": "One row for each tree, measured in spring.\n"},
        title="Street trees",
        notes="Every **tree** along the streets, with its height.\n\n* measured each spring\n* positions in WGS 84",
        author="Šmídová, Ulla",
        tags=["trees", "environment", "open data"],
        extras={"language": "en", "temporal_start": "2024-03-01", "temporal_end": "2024-05-31"},
        version="2024.1",
        **CITY,
    )
    ckan.new_dataset(
        "cyclists-on-bridges",
        ORGANIZATION,
        {"counts.csv": COUNTS},
        {"The live counter": "https://counter.example.org/bridges"},
        title="Cyclists on two bridges, May 2024",
        notes="Counted by two loops in the lane.",
        tags=["traffic", "cycling"],
        extras={"frequency": "monthly"},
        **CITY,
    )
    ckan.new_dataset(
        "aerial-photograph",
        ORGANIZATION,
        {"centre.tif": noise(5_000_011)},
        title="Aerial photograph of the centre",
        notes="Ten centimetres on the ground.",
        tags=["maps"],
        **CITY,
    )


def fill_zenodo(zenodo: "Zenodo") -> None:
    """With a community, a record of two versions and one whose files are closed."""
    community = Community(COMMUNITY, "River science")
    zenodo.state.communities[community.id] = community
    first = _record(
        zenodo,
        "Discharge of the upper Odra, 1990–2023",
        {"discharge.csv": "year,m3_s\n" + "".join(f"{year},{40 + year % 13}\n" for year in range(1990, 2024))},
        description="<p>Daily means, reduced to <strong>years</strong>.</p>",
        version="1.0",
        subjects=[{"subject": "hydrology"}, {"subject": "Odra"}],
        languages=[{"id": "eng"}],
    )
    newer = "year,m3_s\n" + "".join(f"{year},{40 + year % 13}\n" for year in range(1990, 2025))
    zenodo.shelf.new_version(first, {"discharge.csv": newer}, version="1.1", title="Discharge of the upper Odra, 1990–2024")
    _record(
        zenodo,
        "Sediment samples from forty sites",
        {"samples.csv": "site,grain_mm\n" + "".join(f"{n},0.{n % 10}2\n" for n in range(40)), "sites.bin": noise(1_000_003)},
        description="<p>Taken by hand, dried and sieved.</p>",
        related_identifiers=[
            {
                "identifier": "10.5281/zenodo.1000002",
                "scheme": "doi",
                "relation_type": {"id": "cites"},
                "resource_type": {"id": "dataset"},
            }
        ],
    )
    _record(
        zenodo,
        "rivertools: reading gauges",
        {"rivertools-0.3.py": "print('level')\n"},
        resource_type={"id": "software"},
        description="<p>A small program.</p>",
        rights=[{"id": "mit"}],
    )
    closed = _record(zenodo, "Interviews with anglers", {"interviews.zip": noise(20_011)}, description="<p>On request.</p>")
    zenodo.shelf.restrict(closed)


def _record(zenodo: "Zenodo", title: str, files: dict[str, str | bytes | Content], **metadata: Any) -> str:
    usual = {"creators": [LINDGREN, INSTITUTE], "publication_date": "2024-09-17", "rights": [{"id": "cc-by-4.0"}]}
    return zenodo.shelf.new_record(title, files, (COMMUNITY,), **{**usual, **metadata})
