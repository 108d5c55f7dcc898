"""A few public datasets to be imported from a Dataverse: the same in every run but for their moments."""

from typing import TYPE_CHECKING

from simulators.ckan_demo import noise
from simulators.dataverse_state import NewFile

if TYPE_CHECKING:
    from simulators.dataverse import Dataverse

COLLECTION, BELOW = "fjord", "fjord-photographs"
SALINITY = "day,depth_m,salinity\n" + "".join(
    f"2023-11-{1 + n % 30:02},{5 * (1 + n % 4)},{28 + n % 7}.{n % 10}\n" for n in range(240)
)
STATIONS = "station,lat,lon\n" + "".join(f"FJ-{n},60.{30 + n},5.{10 + n}\n" for n in range(6))
README = "Six stations, read every week.\n"


def fill(dataverse: "Dataverse") -> list[str]:
    """A collection with another below it: tables, folders, two versions, closed files, terms instead of a licence."""
    dataverse.new_collection(COLLECTION, "Fjord Institute", description="<p>Readings of the <b>fjord</b></p>")
    dataverse.new_collection(BELOW, "Photographs", COLLECTION)
    salinity = dataverse.new_dataset(
        "Salinity of the inner fjord, 2023",
        {
            "data/salinity.csv": NewFile(SALINITY, "Weekly readings", categories=("Data",)),
            "documentation/read me.txt": NewFile(README, checksum="SHA-256", categories=("Documentation",)),
        },
        COLLECTION,
    )
    dataverse.ingest(dataverse.file(salinity, "data/salinity.csv"))
    stations = dataverse.new_dataset(
        "Stations of the fjord", {"stations.csv": STATIONS, "map.bin": noise(1_000_003)}, COLLECTION, license="CC0 1.0"
    )
    dataverse.edit(stations, minor=True, title="Six stations of the fjord")
    photographs = dataverse.new_dataset(
        "Photographs of nets",
        {"nets/one.jpg": NewFile(noise(300_007), checksum="SHA-512"), "people.zip": NewFile(noise(20_011), restricted=True)},
        BELOW,
        license="",
    )
    later = dataverse.new_dataset("Interviews with fishers", {"interviews.txt": "…"}, COLLECTION, usual=False)
    dataverse.embargo(dataverse.file(later, "interviews.txt"), "2999-01-01", "The thesis comes first.")
    return [salinity, stations, photographs, later]
