"""The content of the demo: one organization, three people, four datasets, files that are the same in every run."""

import json
import random
from typing import TYPE_CHECKING, Any

from simulators.ckan_state import Content, User, fixed_id

if TYPE_CHECKING:
    from simulators.ckan import Ckan

ORGANIZATION = "water-institute"
COMPLETE, INCOMPLETE, PRIVATE, ODD = "river-levels-odra", "soil-samples", "unpublished-isotopes", "field-recordings"
NOTES = """Hourly **water levels** of the upper Odra, with the calibration of every gauge.

* `levels.csv`: one row an hour
* `photographs.bin`: the gauges, before and after cleaning

Methods: [WMO-No. 1044](https://library.wmo.int/idurl/4/35848).
"""
AREA = [[17.0, 49.9], [18.4, 49.9], [18.4, 51.1], [17.0, 51.1], [17.0, 49.9]]
AUTHORS = [
    {"name": "Lindgren, Astrid", "orcid": "0000-0002-1825-0097", "affiliation": "Water Institute"},
    {"name": "Šmídová, Ulla", "orcid": "0000-0001-5109-3700", "affiliation": "Water Institute"},
]


def fill(ckan: "Ckan") -> None:
    for name, full_name in (("ada", "Ada Admin"), ("cora", "Cora Curator"), ("ulla", "Ulla Šmídová")):
        ckan.state.users[name] = User(name, f"{name}@example.org", full_name)
        ckan.state.tokens[f"simulated-ckan-token-{name}"] = name
    ckan.new_organization(ORGANIZATION, ada="editor", cora="admin", ulla="member")
    ckan.state.organizations[ORGANIZATION].title = "Water Institute"
    _complete(ckan)
    _incomplete(ckan)
    _private(ckan)
    _odd(ckan)


def _dataset(ckan: "Ckan", name: str, **fields: Any) -> dict[str, Any]:
    """Made through the API, as ada would."""
    user = ckan.state.users["ada"]
    ckan.actions.package_create(user, {"name": name, "owner_org": ORGANIZATION, **fields})
    return ckan.state.datasets[fixed_id("dataset", name)]


def _upload(ckan: "Ckan", dataset: dict[str, Any], file_name: str, content: Content, **fields: Any) -> None:
    number = str(len(dataset["resources"]))
    resource = ckan.actions.resource(dataset, {"id": fixed_id("resource", dataset["name"], number), **fields})
    resource |= {"url": file_name, "url_type": "upload"}
    dataset["resources"].append(resource)
    ckan.change_file(resource["id"], content)


def _link(ckan: "Ckan", dataset: dict[str, Any], url: str, **fields: Any) -> None:
    number = str(len(dataset["resources"]))
    sent = {"id": fixed_id("resource", dataset["name"], number), "url": url, **fields}
    dataset["resources"].append(ckan.actions.resource(dataset, sent))


def _complete(ckan: "Ckan") -> None:
    extras = {
        "authors": json.dumps(AUTHORS, ensure_ascii=False),
        "language": "en",
        "temporal_start": "2020-01-01",
        "temporal_end": "2020-12-31",
        "spatial": json.dumps({"type": "Polygon", "coordinates": [AREA]}),
    }
    dataset = _dataset(
        ckan,
        COMPLETE,
        title="Water levels of the upper Odra, 2020",
        notes=NOTES,
        author="Lindgren, Astrid; Šmídová, Ulla",
        author_email="ada@example.org",
        maintainer="Water Institute",
        license_id="cc-by",
        version="1.0",
        tags=[{"name": name} for name in ("hydrology", "water level", "Odra")],
        extras=[{"key": key, "value": value} for key, value in extras.items()],
    )
    _upload(ckan, dataset, "levels.csv", _levels(), name="Water levels", format="CSV", mimetype="text/csv")
    _upload(ckan, dataset, "readme.txt", Content.of("How the levels were measured.\n" * 40), name="Read me", format="TXT")
    _upload(ckan, dataset, "photographs.bin", noise(20_000_003), name="Photographs of the gauges", format="BIN")


def _incomplete(ckan: "Ckan") -> None:
    dataset = _dataset(ckan, INCOMPLETE, title="Soil samples", notes="Forty samples from the flood plain.")
    _upload(
        ckan,
        dataset,
        "samples.csv",
        Content.of("sample,ph\n" + "".join(f"{n},6.{n % 10}\n" for n in range(40))),
        name="Samples",
    )


def _private(ckan: "Ckan") -> None:
    dataset = _dataset(
        ckan, PRIVATE, title="Isotopes, not yet published", private=True, license_id="cc-by", author="Astrid Lindgren"
    )
    _upload(ckan, dataset, "isotopes.csv", Content.of("sample,d18O\n1,-9.4\n"), name="Isotopes", format="CSV")


def _odd(ckan: "Ckan") -> None:
    """Names with spaces and umlauts, one of them twice, a link to another host and one into a user directory."""
    dataset = _dataset(
        ckan, ODD, title="Field recordings", notes="Sounds of the river.", license_id="cc-zero", author="Ulla Šmídová"
    )
    _upload(ckan, dataset, "recording.wav", noise(300_007), name="Morning", format="WAV")
    _upload(ckan, dataset, "recording.wav", noise(200_003), name="Evening", format="WAV")
    ckan.state.linked["/elsewhere/b%C3%A4r%20und%20Fluss.txt"] = Content.of("A bear at the river.\n")
    _link(ckan, dataset, "{elsewhere}/elsewhere/b%C3%A4r%20und%20Fluss.txt", name="bär und Fluss", format="TXT")
    ckan.state.keep_home_file("ada", "field notes.txt", Content.of("It rained.\n" * 100))
    _link(ckan, dataset, "{site}/~ada/field%20notes.txt", name="Field notes", format="TXT")


def _levels() -> Content:
    rows = (f"2020-{1 + n // 720:02}-{1 + n // 24 % 30:02}T{n % 24:02}:00,{200 + n % 37}.{n % 10}\n" for n in range(8640))
    return Content.of("time,level_cm\n" + "".join(rows))


def noise(size: int) -> Content:
    return Content(random.Random(size).randbytes(min(size, 1_000_003)), size)
