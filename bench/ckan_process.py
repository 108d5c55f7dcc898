"""A CKAN with so many datasets to import, as a process: ``ckan_process PORT DATASETS LATENCY_MS``."""

import signal
import sys

from simulators.ckan import Ckan
from simulators.server import Simulator

TAGS = ("hydrology", "rivers", "lakes", "ground water", "rain", "snow", "floods")
ABOUT = "Levels and flows, measured every hour by the gauges of the water authority, with what was known of their faults. "


def main(port: int, datasets: int, latency_ms: float) -> None:
    there = Ckan()
    there.new_user("ada")
    there.new_organization("water", ada="editor")
    service = there.state.users["exporter-service"]
    for number in range(datasets):
        tags = [{"name": TAGS[(number + each) % len(TAGS)]} for each in range(3)]
        fields = {"title": f"Gauge {number}: levels at kilometre {number % 977}", "notes": ABOUT * 3, "tags": tags}
        named = {"name": f"gauge-{number}", "owner_org": "water", "author": "Ada Lovelace", "license_id": "cc-zero"}
        there.actions.package_create(service, named | fields)
    there.latency = latency_ms / 1000
    simulator = Simulator(there, port)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    print(simulator.url, flush=True)
    simulator.run()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
