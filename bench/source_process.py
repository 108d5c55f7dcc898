"""A repository with so many records to import, as a process: ``source_process ckan|dataverse|dspace RECORDS LATENCY_MS``."""

import signal
import sys

from simulators.ckan import Ckan
from simulators.dataverse import Dataverse
from simulators.dspace7 import Dspace7
from simulators.server import Service, Simulator

TAGS = ("hydrology", "rivers", "lakes", "ground water", "rain", "snow", "floods")
ABOUT = "Levels and flows, measured every hour by the gauges of the water authority, with what was known of their faults. "


def ckan(records: int) -> Service:
    there = Ckan()
    there.new_user("ada")
    there.new_organization("water", ada="editor")
    service = there.state.users["exporter-service"]
    for number in range(records):
        tags = [{"name": TAGS[(number + each) % len(TAGS)]} for each in range(3)]
        fields = {"title": f"Gauge {number}: levels at kilometre {number % 977}", "notes": ABOUT * 3, "tags": tags}
        named = {"name": f"gauge-{number}", "owner_org": "water", "author": "Ada Lovelace", "license_id": "cc-zero"}
        there.actions.package_create(service, named | fields)
    return there


def dataverse(records: int) -> Service:
    there = Dataverse(lag=0)
    there.fill(records)
    return there


def dspace(records: int) -> Service:
    there = Dspace7()
    there.fill(records)
    return there


def main(kind: str, records: int, latency_ms: float) -> None:
    there = {"ckan": ckan, "dataverse": dataverse, "dspace": dspace}[kind](records)
    there.latency = latency_ms / 1000
    simulator = Simulator(there)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    print(simulator.url, flush=True)
    simulator.run()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
