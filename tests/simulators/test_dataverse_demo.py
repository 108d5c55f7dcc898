"""The datasets of the demo."""

import argparse

from simulators import dataverse_demo
from simulators.dataverse import add_arguments, build
from simulators.server import Simulator
from tests.simulators.dataverse_asking import export, found, latest, pids


def test_the_demo_has_a_collection_with_another_below_it(dataverse):
    made = dataverse_demo.fill(dataverse)
    assert set(pids(dataverse, subtree=dataverse_demo.COLLECTION)) == set(made)
    assert pids(dataverse, subtree=dataverse_demo.BELOW) == [made[2]]
    assert latest(dataverse, made[1])["versionMinorNumber"] == 1
    assert all(export(dataverse, each, "dataverse_json").status_code == 200 for each in made)


def test_it_is_filled_from_the_command_line():
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    for words, total in ((["--datasets", "5", "--lag", "0"], 5), (["--to-import", "--lag", "0", "--token", "t=ada"], 4)):
        with Simulator(build(parser.parse_args(words))) as running:
            assert found(running.service)["total_count"] == total
