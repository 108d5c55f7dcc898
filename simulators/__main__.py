"""``python -m simulators zenodo|ckan|dataverse|… --port N``: one simulator, until it is told to end."""

import argparse
import importlib
import signal
import sys

from simulators.server import Simulator

NAMES = ("zenodo", "ckan", "oidc", "storage", "b2share", "cern", "dspace6", "dspace7", "dataverse")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m simulators", description=__doc__)
    kinds = parser.add_subparsers(dest="kind", required=True)
    for name in NAMES:
        kind = kinds.add_parser(name)
        kind.add_argument("--port", type=int, default=0, help="of 127.0.0.1; a free one when it is left out")
        if name in arguments:  # so one simulator runs without what another needs
            importlib.import_module(f"simulators.{name}").add_arguments(kind)
    chosen = parser.parse_args(arguments)
    simulator = Simulator(importlib.import_module(f"simulators.{chosen.kind}").build(chosen), chosen.port)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    print(simulator.url, flush=True)
    simulator.run()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
