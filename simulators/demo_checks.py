"""Whether the export did what it said: the files at Zenodo against those of CKAN, and the DOI on the dataset."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

import requests

Shown = dict[str, Any]


@dataclass(frozen=True)
class Outcome:
    """``faults`` are sentences; none means that all is right."""

    doi: str
    record_url: str
    faults: list[str]


def check(ckan_url: str, zenodo_url: str, dataset_name: str) -> Outcome:
    datasets: list[Shown] = requests.get(f"{ckan_url}/_sim/state", timeout=30).json()
    deposits: list[Shown] = requests.get(f"{zenodo_url}/_sim/state", timeout=30).json()
    dataset = next(each for each in datasets if each["name"] == dataset_name)
    return compared(dataset, deposits, zenodo_url)


def compared(dataset: Shown, deposits: list[Shown], zenodo_url: str) -> Outcome:
    """Pure: both states as the simulators tell them."""
    if len(deposits) != 1:
        return Outcome("", "", [f"Zenodo holds {len(deposits)} deposits instead of one."])
    deposit = deposits[0]
    faults = [] if deposit["state"] == "published" else [f"The deposit is {deposit['state']}, not published."]
    faults += _file_faults(expected_files(dataset), deposit["files"])
    faults += _doi_faults(dataset, deposit["doi"])
    return Outcome(deposit["doi"], f"{zenodo_url}/records/{deposit['id']}", faults)


def expected_files(dataset: Shown) -> dict[str, tuple[int, str]]:
    """Size and MD5 by the file's real name. The complete dataset has no name twice."""
    names = {each["id"]: PurePosixPath(unquote(urlsplit(each["url"]).path)).name for each in dataset["resources"]}
    return {names[key]: (file["size"], file["md5"]) for key, file in dataset["files"].items()}


def _file_faults(expected: dict[str, tuple[int, str]], files: list[Shown]) -> list[str]:
    found = {each["name"]: (each["size"], each["md5"].removeprefix("md5:")) for each in files if each["complete"]}
    faults = [f"{name} is missing at Zenodo." for name in expected.keys() - found.keys()]
    faults += [f"{name} is at Zenodo, but not in the dataset." for name in found.keys() - expected.keys()]
    for name in sorted(expected.keys() & found.keys()):
        if expected[name] != found[name]:
            faults.append(f"{name} should have size and MD5 {expected[name]}, and has {found[name]}.")
    faults += [f"{each['name']} was not sent completely." for each in files if not each["complete"]]
    return sorted(faults)


def _doi_faults(dataset: Shown, doi: str) -> list[str]:
    if not doi:
        return ["The deposit has no DOI."]
    extras = {each["key"]: each["value"] for each in dataset["extras"]}
    if doi in (extras.get("doi"), f"https://doi.org/{extras.get('doi')}"):
        return []
    return [f"The CKAN dataset does not bear the DOI {doi}; its doi is {extras.get('doi')!r}."]
